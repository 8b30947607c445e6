package bot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

const (
	firstPause = time.Second
	mostPause  = 5 * time.Minute
	// mostAsked is the longest wait that a server is granted. Mastodon counts posts by
	// three hours (reference/mastodon.md §9).
	mostAsked = 3 * time.Hour
	// panicLimit is how often sending a row may panic before the row is given up: a
	// mistake here must not block a lane for ever.
	panicLimit = 5
)

// work sends the rows of one lane, one after the other.
func (d *delivery) work(lane string) {
	d.ended <- laneEnd{lane, d.empty(lane)}
}

func (d *delivery) empty(lane string) error {
	pause := newPause()
	for d.ctx.Err() == nil {
		row, found, err := d.bot.Store.Next(lane)
		if err == nil && !found {
			return nil
		}
		if err == nil {
			err = d.dispatch(row)
		}
		var k *killed
		switch {
		case err == nil:
			pause.Reset()
			continue
		case errors.As(err, &k) || d.once:
			return err
		case d.ctx.Err() != nil:
			return nil // told to stop: the row stays
		}
		wait := howLong(err, pause)
		d.bot.Log.Warn("a row has to wait", "row", row.ID, "kind", row.Kind, "lane", lane, "wait", wait, "error", loggable(err))
		d.wait(wait)
	}
	return nil
}

func newPause() *backoff.ExponentialBackOff {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval, pause.MaxInterval, pause.Multiplier = firstPause, mostPause, 2
	return pause
}

// howLong is the wait before the next attempt: what the server asked for and a little
// more, so that lanes that were told the same do not all come back at once, or else the
// next pause.
func howLong(err error, pause *backoff.ExponentialBackOff) time.Duration {
	var waiter Waiter
	if errors.As(err, &waiter) {
		if asked := min(waiter.RetryAfter(), mostAsked); asked > 0 {
			return asked + rand.N(asked/10+time.Millisecond)
		}
	}
	return pause.NextBackOff()
}

func (d *delivery) wait(long time.Duration) {
	timer := time.NewTimer(long)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-d.ctx.Done():
	}
}

// dispatch sends a row and puts its outcome on disk. After an error the row is still in
// the outbox.
func (d *delivery) dispatch(row turn.Row) error {
	b := d.bot
	if err := b.point(RowPicked); err != nil {
		return err
	}
	outcome, err := d.send(row)
	if errors.Is(err, store.ErrGone) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := b.point(RowSent); err != nil {
		return err
	}
	return d.settle(outcome)
}

// send makes one attempt. It is on disk before it is made: of a row without one it is
// known that no earlier attempt can have reached the server.
func (d *delivery) send(row turn.Row) (turn.Outcome, error) {
	b := d.bot
	sender := b.Senders[row.Kind]
	if sender == nil {
		return turn.Outcome{Row: row, At: b.Now(), Cause: turn.Misconfigured,
			Detail: fmt.Sprintf("nothing is set up that could send a %q", row.Kind)}, nil
	}
	if strings.HasPrefix(row.Lane, turn.RoomLane("")) {
		select {
		case d.rooms <- struct{}{}:
			defer func() { <-d.rooms }()
		case <-d.ctx.Done():
			return turn.Outcome{}, d.ctx.Err()
		}
	}
	tried, err := b.Store.Tried(row, b.Now())
	if err != nil {
		b.DiskFailed(err)
		return turn.Outcome{}, err
	}
	if err := b.point(RowTried); err != nil {
		return turn.Outcome{}, err
	}
	outcome, err := guarded(d.sending, sender, tried)
	if err != nil {
		var p *panicked
		if errors.As(err, &p) && tried.Tries >= panicLimit {
			return turn.Outcome{Row: tried, At: b.Now(), Cause: turn.Rejected, Detail: "sending it failed at " + p.place}, nil
		}
		b.Watch.Sent(tried, turn.Done, err)
		b.sendingMetDisk(tried, err)
		return turn.Outcome{}, errors.Join(err, b.tellIfStuck(tried))
	}
	outcome.Row = tried
	if outcome.At.IsZero() {
		outcome.At = b.Now()
	}
	return outcome, nil
}

// guarded sends and turns a panic into an error.
func guarded(ctx context.Context, s Sender, row turn.Row) (_ turn.Outcome, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = newPanicked(cause)
		}
	}()
	return s.Send(ctx, row)
}
