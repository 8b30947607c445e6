package bot

import (
	"context"
	"fmt"
	"time"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// Handle decides about a batch and commits what came of it together with the batch's
// token, in one transaction. An empty token keeps the stored one, which is how inputs
// made inside the house are handed in.
//
// Events handled before are skipped. An input that cannot be handled is set aside with
// its cause, the staff room hears of it, and the others go on. So an error is never the
// fault of an input: it is the end of ctx, or wraps ErrStore. Nothing of the batch has
// then happened, and it is to be offered again.
func (b *Bot) Handle(ctx context.Context, batch turn.Batch) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("handling a batch: %w", err)
	}
	if err := b.point(TurnBegun); err != nil {
		return err
	}
	if err := b.mayTake(); err != nil {
		return fmt.Errorf("not taking a batch of %d inputs: %w: %w", len(batch.Inputs), ErrStore, err)
	}
	now := b.Now()
	decided := now
	var after afterwards
	err := b.Store.Turn(batch.Token, func(t *store.Turn) error {
		after = afterwards{}
		if err := b.takesAgain(t, now, &after); err != nil {
			return err
		}
		for _, in := range batch.Inputs {
			if err := b.takeOnce(t, in, now, &after); err != nil {
				return err
			}
			if err := b.point(InputDecided); err != nil {
				return err
			}
		}
		decided = b.Now()
		return b.point(TurnDecided)
	})
	if err != nil {
		b.DiskFailed(err)
		return fmt.Errorf("handling a batch of %d inputs: %w: %w", len(batch.Inputs), ErrStore, err)
	}
	if err := b.point(TurnCommitted); err != nil {
		return err
	}
	done := b.Now()
	b.Watch.Turned(batch.Inputs, done.Sub(now), done.Sub(decided))
	b.after(after)
	return nil
}

// takeOnce is take for inputs that may come again: events of a server.
func (b *Bot) takeOnce(t *store.Turn, in turn.Input, now time.Time, after *afterwards) error {
	if echo, ok := in.(turn.Echo); ok {
		return b.recognise(t, echo, now, after)
	}
	if id := seenAs(in); id != "" {
		if t.Seen(id) {
			return nil
		}
		t.See(id)
	}
	return b.take(t, in, now, after)
}

// seenAs is the name under which an input is remembered as handled. One event may
// rightly come twice in different clothes: first as unreadable, and as a message when its
// key arrives; or first as part of a room's state, and then where it happened.
func seenAs(in turn.Input) string {
	id := turn.EventID(in)
	if id == "" {
		return ""
	}
	switch in := in.(type) {
	case turn.Unreadable:
		return "unreadable " + id
	case turn.Membership:
		if in.Historical {
			return "historical " + id
		}
	}
	return id
}

// take decides about one input and keeps what was decided, or sets the input aside. An
// error means that the transaction is of no use any more.
func (b *Bot) take(t *store.Turn, in turn.Input, now time.Time, after *afterwards) error {
	cause := b.decide(t, in, now, after)
	if cause == nil {
		return nil
	}
	return b.setAside(t, in, cause, now, after)
}

// decide is one decision on a stage of its own: when it fails, nothing of it is kept.
func (b *Bot) decide(t *store.Turn, in turn.Input, now time.Time, after *afterwards) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = newPanicked(cause)
		}
	}()
	if tick, ok := in.(turn.Tick); ok {
		tick.Restored = b.Store.Restored().At
		in = tick
	}
	stage := t.Stage()
	effects, err := b.Decide.Decide(stage, in, now)
	if err != nil {
		return err
	}
	effects, asked := inHouse(effects)
	rows, err := t.EnqueueFrom(b.origin(in), effects, now)
	if err != nil {
		return err
	}
	after.rows += len(rows)
	if err := stage.Keep(); err != nil {
		return err
	}
	for _, a := range asked {
		if err := b.carryOut(t, a, now, after); err != nil {
			return err
		}
	}
	return nil
}
