package decide

import (
	"strings"
	"testing"

	"passeparole/bot/turn"
)

// A reply names the message that it answers, and may name one of any other room.
func TestReplyFromAnotherRoom(t *testing.T) {
	w := newWorld(t, nil)
	room := w.direct(camille, "Camille")
	w.in(room, camille, "1")
	asked := w.last[room]
	w.direct(sacha, "Sacha")
	w.out.Reset()
	w.message(sacha, "Débat de Sacha", turn.Text, asked)
	if got := w.out.String(); strings.Contains(got, "Noté") || strings.Contains(got, w.theOnly().ID) {
		t.Errorf("answered somebody else's question: %s", got)
	}
	w.out.Reset()
	w.give(turn.Reaction{Event: w.event(), Target: asked, Room: w.room, Sender: sacha, Key: "✅"})
	if w.out.Len() > 0 {
		t.Errorf("a reaction from another room: %s", w.out.String())
	}
}

// Anybody can say that a room of theirs is replaced by any other.
func TestRoomThatClaimsToBeReplaced(t *testing.T) {
	for _, to := range []string{"camille", "staff"} {
		w := newWorld(t, nil)
		theirs := w.direct(camille, "Camille")
		w.in(theirs, camille, "1", "Café IA")
		mine := w.direct(sacha, "Sacha")
		w.in(mine, sacha, "1", "Débat de Sacha")
		target := map[string]string{"camille": theirs, "staff": staffRoom}[to]
		w.give(turn.RoomFact{Event: w.event(), Room: mine, ReplacedBy: target})
		w.in(theirs, camille, "foyer, Brest")
		if got := w.in(theirs, camille, "récapituler"); !strings.Contains(got, "Café IA") || !strings.Contains(got, "foyer, Brest") {
			t.Errorf("%s: Camille's conversation is gone: %s", to, got)
		}
		if got := w.in(mine, sacha, "récapituler"); !strings.Contains(got, "Débat de Sacha") || strings.Contains(got, "foyer") {
			t.Errorf("%s: Sacha reads: %s", to, got)
		}
	}
}

// The bot's own message may come back unreadable; nobody waits for an explanation.
func TestNothingIsExplainedToItself(t *testing.T) {
	w := newWorld(t, nil)
	w.direct(camille, "Camille")
	w.out.Reset()
	w.give(turn.Unreadable{Event: w.event(), Room: w.room, Sender: self})
	if w.out.Len() > 0 {
		t.Errorf("said %s", w.out.String())
	}
}
