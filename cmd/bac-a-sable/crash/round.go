package crash

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/script"
)

// round is one meeting of each organiser. In the middle of it time jumps: all stories that
// want it meet there, and the bot is stopped and started once for all of them.
type round struct {
	number  int
	days    int // where time jumps to, in days from the beginning of the run
	chance  float64
	company *company

	mu      sync.Mutex
	living  int           // stories that are not over
	waiting int           // stories that wait for the jump
	jumped  chan struct{} // closed when it is done; made by the first that waits
	problem error         // of the jump
}

// jump waits until every story is there or over; the last one to come does it.
func (r *round) jump(ctx context.Context) error {
	r.mu.Lock()
	if r.jumped == nil {
		r.jumped = make(chan struct{})
	}
	r.waiting++
	r.jumpWhenAllAreThere()
	done := r.jumped
	r.mu.Unlock()
	select {
	case <-done:
		return r.problem
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leave says that a story is over. After one that failed nothing is done any more: the bot
// is left as it is, to be looked at.
func (r *round) leave(failed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if failed {
		return
	}
	r.living--
	r.jumpWhenAllAreThere()
}

// jumpWhenAllAreThere stops the bot and starts it days later. r.mu is held.
func (r *round) jumpWhenAllAreThere() {
	if r.waiting == 0 || r.waiting < r.living {
		return
	}
	r.waiting = 0
	c := r.company
	r.problem = c.killer.stop()
	if r.problem == nil {
		r.problem = c.killer.resume(func() error {
			if ahead := time.Duration(r.days) * 24 * time.Hour; ahead > c.house.Bot.Ahead {
				c.house.Mastodon.Advance(ahead - c.house.Bot.Ahead)
				c.house.Bot.Ahead = ahead
			}
			return nil
		})
	}
	close(r.jumped)
}

// telling is one story on its way: a stage of the house where the bot is killed now and
// then after somebody spoke. It implements script.Stage.
type telling struct {
	*house.Stage
	company    *company
	round      *round
	who        string // the organiser
	kind       *tale
	meeting    int
	lines      []script.Line
	player     *script.Player
	transcript strings.Builder
	from       int  // where it begins in the log
	atDesk     bool // it holds the company's desk
}

func (c *company) telling(r *round, who string, lines []script.Line) *telling {
	return &telling{Stage: c.stage, company: c, round: r, who: who, lines: lines}
}

// tell plays a story from where the log ends now.
func (c *company) tell(ctx context.Context, t *telling) (err error) {
	if t.from, err = c.end(); err != nil {
		return err
	}
	defer t.leaveDesk()
	t.player = &script.Player{Stage: t, Print: &script.Printer{To: &t.transcript}, Variables: script.Variables{}, Patience: patience}
	return t.player.Play(ctx, t.lines)
}

// Heard is the log of the present round only: what was said about an earlier meeting must
// not pass for an answer.
func (t *telling) Heard(from int) ([]script.Said, int, <-chan struct{}, error) {
	said, next, more, err := t.Stage.Heard(t.from + from)
	return said, next - t.from, more, err
}

// Open enters a room. Only one story at a time is in the staff room: some answers there do
// not name the meeting.
func (t *telling) Open(ctx context.Context, room string) error {
	switch {
	case room != house.RoomStaff:
		t.leaveDesk()
	case !t.atDesk:
		t.company.desk.Lock()
		t.atDesk = true
	}
	return t.Stage.Open(ctx, room)
}

// answer is about how long the bot takes to answer, the homeserver's work included
// (reference/homeserver.md §3, §4).
func (c *company) answer() time.Duration {
	if c.house.Fake != nil {
		return 60 * time.Millisecond
	}
	return 250 * time.Millisecond
}

func (t *telling) leaveDesk() {
	if t.atDesk {
		t.atDesk = false
		t.company.desk.Unlock()
	}
}

// Do lets a person act, with a kill of the bot drawn beforehand.
func (t *telling) Do(ctx context.Context, a script.Act) (string, error) {
	c := t.company
	dice := c.dice[t.who]
	// Both are drawn always, so that what is drawn depends on the seed and the story alone.
	lucky, planned := dice.Float64() >= t.round.chance, draw(dice, a.Text, c.answer())
	planned.part = t.player.Part
	if !lucky {
		first, _, _ := strings.Cut(a.Text, "\n")
		fmt.Fprintf(c.options.Log, "%7.2fs  %s « %s »: %s\n", time.Since(c.began).Seconds(), a.Who, first, planned)
		c.killer.arm(planned)
	}
	event, err := t.Stage.Do(ctx, a)
	c.killer.reached(messageSent)
	return event, err
}

// Stop and Start are one: the jump in time of the round.
func (t *telling) Stop(context.Context) error { return nil }

func (t *telling) Start(ctx context.Context, _ int) error { return t.round.jump(ctx) }

func (t *telling) Kill(context.Context) error {
	return errors.New("a story does not kill: that is drawn")
}
