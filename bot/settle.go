package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// settle puts an outcome on disk and has it decided about, in the transaction that
// removes its row. While the database does not take it, it is tried again, without
// sending again: the outcome is known.
func (d *delivery) settle(outcome turn.Outcome) error {
	pause := newPause()
	for {
		err := d.bot.conclude(outcome)
		var k *killed
		if err == nil || errors.As(err, &k) || d.once {
			return err
		}
		d.bot.DiskFailed(err)
		d.bot.Log.Error("an outcome cannot be kept", "row", outcome.Row.ID, "error", err)
		d.wait(pause.NextBackOff())
		if d.ctx.Err() != nil {
			return err // sent again by the next process, with the same ID
		}
	}
}

// conclude is one transaction: the row leaves, and what its outcome causes commits with it.
func (b *Bot) conclude(outcome turn.Outcome) error {
	now := b.Now()
	row := outcome.Row
	var after afterwards
	err := b.Store.Together(func(t *store.Turn) error {
		after = afterwards{}
		if err := b.finish(t, outcome, now, &after); err != nil {
			return err
		}
		return b.point(RowSettling)
	})
	if err != nil {
		return fmt.Errorf("keeping the outcome of row %s: %w", row.ID, err)
	}
	if err := b.point(RowSettled); err != nil {
		return err
	}
	b.Watch.Sent(row, outcome.Cause, nil)
	b.after(after)
	return nil
}

// finish removes a row, and keeps its outcome with what is decided about it. A row that is
// gone was concluded before.
func (b *Bot) finish(t *store.Turn, outcome turn.Outcome, now time.Time, after *afterwards) error {
	if !t.Finish(outcome.Row) {
		return nil
	}
	if err := b.record(t, outcome, now, after); err != nil {
		return err
	}
	return b.take(t, outcome, now, after)
}

// recognise concludes a row whose outcome shows in what its server tells, before what
// people made of it is decided about: a reaction on a question must find the question,
// though the process that asked it was killed before it heard that it was asked.
func (b *Bot) recognise(t *store.Turn, in turn.Echo, now time.Time, after *afterwards) error {
	row, found := t.First(turn.RoomLane(in.Room))
	if !found || !strings.HasPrefix(in.Transaction, row.ID) {
		return nil
	}
	sender, ok := b.Senders[row.Kind].(Recogniser)
	if !ok {
		return nil
	}
	outcome, whole := sender.Became(row, in)
	if !whole {
		return nil
	}
	outcome.Row = row
	if outcome.At.IsZero() {
		outcome.At = now
	}
	return b.finish(t, outcome, now, after)
}

const postKind = "posts" // what became of each post, by meeting and slot

// post is the status that a turn.Post became.
type post struct {
	ID  string    `json:"id"`
	URL string    `json:"url"`
	At  time.Time `json:"at"`
}

// record keeps what must be known of an outcome whatever is decided about it: where a
// post is, and what was refused for good.
func (b *Bot) record(t *store.Turn, outcome turn.Outcome, now time.Time, after *afterwards) error {
	row := outcome.Row
	if outcome.Cause != turn.Done {
		after.note(func(l *slog.Logger) {
			l.Warn("a row was refused for good", "row", row.ID, "kind", row.Kind, "lane", row.Lane,
				"cause", string(outcome.Cause), "detail", outcome.Detail)
		})
		raw, err := json.Marshal(row)
		if err != nil {
			raw = row.Payload
		}
		_, err = t.SetAside(raw, string(outcome.Cause)+": "+outcome.Detail, now)
		return err
	}
	if row.Kind != (turn.Post{}).Kind() {
		return nil
	}
	effect, err := turn.Read[turn.Post](row)
	if err != nil || effect.Meeting == "" || effect.Slot == "" {
		return nil // nobody will ask for it
	}
	stage := t.Stage()
	if err := stage.Put(postKind, effect.Meeting+"/"+effect.Slot, post{outcome.Ref, outcome.URL, outcome.At}); err != nil {
		return nil
	}
	return stage.Keep()
}

// Post is the status that was posted for a slot of a meeting; ok is false when none was.
func (b *Bot) Post(meeting, slot string) (id, url string, ok bool) {
	var p post
	err := b.Store.View(func(mem turn.Memory) (err error) {
		ok, err = mem.Get(postKind, meeting+"/"+slot, &p)
		return err
	})
	if err != nil {
		b.Log.Error("a post cannot be looked up", "meeting", meeting, "slot", slot, "error", err)
		return "", "", false
	}
	return p.ID, p.URL, ok
}

// tellIfStuck tells the staff room, once a day for each lane, of a row that could not be
// sent for an hour. Rooms are left out: while they cannot be reached, the staff room
// cannot either.
func (b *Bot) tellIfStuck(row turn.Row) error {
	now := b.Now()
	if now.Sub(row.FirstTry) < anHour || (row.Lane != turn.LaneMastodon && row.Lane != turn.LanePages) {
		return nil
	}
	var after afterwards
	err := b.Store.Together(func(t *store.Turn) error {
		after = afterwards{}
		return b.alarm(t, turn.Alarm{ID: "stuck " + row.Lane, What: "stuck." + row.Lane}, aDay, now, &after)
	})
	if err != nil {
		return fmt.Errorf("telling that lane %s is stuck: %w", row.Lane, err)
	}
	b.after(after)
	return nil
}
