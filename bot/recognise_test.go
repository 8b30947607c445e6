package bot

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"passeparole/bot/turn"
)

// Became makes the fake server one that shows what it did.
func (s *server) Became(row turn.Row, in turn.Echo) (turn.Outcome, bool) {
	return turn.Outcome{Ref: in.Event}, in.Transaction == row.ID || in.Transaction == row.ID+"-2"
}

// A question is on the server, but the answer to the request was lost; what people do with
// the question comes before the row is sent again.
func TestAnEventThatTheServerShowsConcludesItsRow(t *testing.T) {
	for name, part := range map[string]string{"whole": "", "the last part": "-2"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t)
				var sent turn.Row
				h.server.after = func(row turn.Row) error {
					sent = row
					return errors.New("connection reset")
				}
				stop := h.start(t)
				h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "one")}})
				synctest.Wait()
				echo := turn.Echo{Event: "$own", Room: "!a", Transaction: sent.ID + part}
				h.handle(t, turn.Batch{Inputs: []turn.Input{
					turn.Echo{Event: "$else", Room: "!a", Transaction: "m1.5"},
					turn.Echo{Event: "$else", Room: "!a", Transaction: sent.ID + "-3"},
					turn.Echo{Event: "$else", Room: "!b", Transaction: sent.ID},
					echo, echo,
				}})
				elapse(time.Hour)
				stop()
				var times int
				if h.record(t, "outcomes", sent.ID, &times); times != 1 || h.depth(t) != 0 {
					t.Errorf("the outcome was handled %d times, %d rows are left", times, h.depth(t))
				}
				if diff := cmp.Diff([]string{"noted one"}, h.server.heard("room !a")); diff != "" {
					t.Error(diff)
				}
				if _, requests := h.server.counted(); requests != 1 {
					t.Errorf("it was sent %d times", requests)
				}
			})
		})
	}
}
