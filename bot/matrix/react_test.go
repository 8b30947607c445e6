package matrix

import (
	"testing"
	"testing/synctest"

	"passeparole/bot/turn"
)

// A reaction is sent once, whatever happens; one that the server has already is done (a
// server that keeps the rule of one annotation answers 400 M_DUPLICATE_ANNOTATION).
func TestReact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1)
		c := openFake(t, f, t.TempDir())
		react := turn.React{Room: room1, Target: "$question", Key: "✅"}
		first, _ := trySend(t, c, rowOf(t, "r-1", react))
		again, _ := trySend(t, c, rowOf(t, "r-1", react))
		if first.Cause != turn.Done || first.Ref == "" || again.Ref != first.Ref {
			t.Errorf("sent as %+v, then as %+v", first, again)
		}
		f.failNext("/send/m.reaction", status(400, `{"errcode":"M_DUPLICATE_ANNOTATION","error":"x"}`))
		if outcome, _ := trySend(t, c, rowOf(t, "r-2", react)); outcome.Cause != turn.Done {
			t.Errorf("a reaction that stands there already: %+v", outcome)
		}
		f.failNext("/send/m.reaction", status(403, `{"errcode":"M_FORBIDDEN"}`))
		if outcome, _ := trySend(t, c, rowOf(t, "r-3", react)); outcome.Cause != turn.Forbidden {
			t.Errorf("a room where the bot may not react: %+v", outcome)
		}
	})
}
