// Package bot is the loop of the house: inputs → decide → one transaction → outbox, and
// what came of it as an input again (DESIGN.md, "One way through the house").
//
// Handle takes what happened, Run sends what was decided. Neither keeps anything in
// memory that matters: the process may be killed at any instant and goes on from the
// store. What was decided is sent with the same ID until its outcome is on disk, so the
// servers, which remember IDs, do it once.
package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"passeparole/bot/disk"
	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// Decider turns an input into effects and changes of memory. It is pure: the same
// memory, input and time give the same answer. An error means that the input could not
// be handled; nothing of it is kept.
type Decider interface {
	Decide(mem turn.Memory, in turn.Input, now time.Time) ([]turn.Effect, error)
}

// Sender makes one effect happen. A nil error is final, whether it was done or refused
// for good (Outcome.Cause). Any error means that the same row is to be sent again later;
// a Waiter may say when. It must send a row with row.ID as the ID that the server
// remembers, and must return soon after ctx has ended.
type Sender interface {
	Send(ctx context.Context, row turn.Row) (turn.Outcome, error)
}

// Recogniser is a Sender whose server shows what was done with the ID it was done under.
type Recogniser interface {
	// Became is what came of a row, as an event of the bot's own shows; false when the event
	// is only a part of it.
	Became(row turn.Row, in turn.Echo) (turn.Outcome, bool)
}

// Waiter is an error that knows how long to wait before the next attempt. Zero leaves it
// to the loop.
type Waiter interface {
	error
	RetryAfter() time.Duration
}

// Parts is what a Bot is made of.
type Parts struct {
	Store  *store.Store
	Decide Decider
	// Senders by the Kind of a row. A row of a kind that nobody sends is refused as
	// misconfigured, so that the decision can tell the staff room.
	Senders map[string]Sender
	// Data is the data directory. Quarantine makes a directory in it.
	Data string

	// Disk looks after the disk of Data; nil when nobody does.
	Disk *disk.Guard
	// Urgent tells the staff room of a disk that takes nothing, past the outbox, which is
	// on that disk: the one exception to the rule that everything leaves through it. The
	// alarm's ID is the transaction ID. nil when nobody can.
	Urgent func(context.Context, turn.Alarm) error
	// Watch is told what the loop did, for the figures; nil for nobody.
	Watch Watcher

	Now func() time.Time // time.Now if nil
	Log *slog.Logger     // nil for none; it never gets a message text, a name or a secret
	// AtOnce is how many rooms are sent to at the same time; 16 if zero. Other lanes,
	// such as Mastodon, do not count and do not wait for rooms.
	AtOnce int
	// Fail is nil but in tests: it is called at every point between two steps, and an
	// error ends the work there as if the process had been killed.
	Fail func(Point) error
}

// Point is a place between two steps where a process may be killed.
type Point string

const (
	TurnBegun     Point = "turn begun"           // a batch arrived, nothing was done
	InputDecided  Point = "input decided"        // in the transaction, after one input
	TurnDecided   Point = "turn decided"         // in the transaction, before the commit
	TurnCommitted Point = "turn committed"       // after the commit, before anyone knows
	RowPicked     Point = "row picked"           // a row is next in its lane
	RowTried      Point = "row tried"            // the attempt is on disk, not yet made
	RowSent       Point = "row sent"             // the server did it, the outcome is in memory only
	RowSettling   Point = "row settling"         // in the transaction, before the commit
	RowSettled    Point = "row settled"          // the outcome is on disk
	Quarantined   Point = "quarantined to file"  // the file is written, the token not moved
	QuarantineEnd Point = "quarantine committed" // the token has moved
)

// Points are all of them.
var Points = []Point{TurnBegun, InputDecided, TurnDecided, TurnCommitted, RowPicked, RowTried, RowSent,
	RowSettling, RowSettled, Quarantined, QuarantineEnd}

// ErrStore marks an error of Handle that is the database's: the batch is not to blame,
// and is to be offered again when the database works (when there is room on the disk).
var ErrStore = errors.New("the database did not take it")

// Bot is the loop. Its methods may be called from several goroutines.
type Bot struct {
	Parts
	wake chan struct{} // holds a word when rows may have been enqueued
	tell chan struct{} // holds a word when the staff room may have to hear of the disk

	delivering sync.Mutex // held by Run and by Drain
}

// New makes a Bot of its parts.
func New(p Parts) *Bot {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	if p.AtOnce == 0 {
		p.AtOnce = 16
	}
	if p.Watch == nil {
		p.Watch = nobody{}
	}
	b := &Bot{Parts: p, wake: make(chan struct{}, 1), tell: make(chan struct{}, 1)}
	b.tell <- struct{}{} // a trouble that an earlier process met
	return b
}

// wakeLanes makes Run look for rows. It never waits.
func (b *Bot) wakeLanes() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// killed is the error of a fail point.
type killed struct {
	at  Point
	err error
}

func (k *killed) Error() string { return "killed at " + string(k.at) + ": " + k.err.Error() }
func (k *killed) Unwrap() error { return k.err }

func (b *Bot) point(at Point) error {
	if b.Fail == nil {
		return nil
	}
	if err := b.Fail(at); err != nil {
		return &killed{at, err}
	}
	return nil
}
