package decide

import (
	"testing"

	"passeparole/bot/turn"
)

// What a watcher is told is due is what the next tick will say.
func TestWhatIsDueIsCounted(t *testing.T) {
	w := newWorld(t, nil)
	w.direct("@camille:localhost", "Camille")
	w.say("@camille:localhost", "préparer une rencontre")
	w.say("@camille:localhost", "Café IA")
	count := func() int {
		n, err := Overdue(w.mem, w.now)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n != 0 {
		t.Errorf("%d reminders are due of a draft just begun", n)
	}
	w.clock("2026-12-02T12:00")
	if n := count(); n != 1 {
		t.Errorf("%d reminders are due of a draft that nobody touched for ten days, not 1", n)
	}
	w.give(turn.Tick{})
	if n := count(); n != 0 {
		t.Errorf("%d reminders are due after the tick that said them", n)
	}
}
