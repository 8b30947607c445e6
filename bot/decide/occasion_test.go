package decide

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// again is a memory with the same records.
func again(t *testing.T, from turn.Memory) turn.Memory {
	t.Helper()
	to := store.NewMemory()
	for _, kind := range Kinds() {
		if err := copied(from, to, kind, "", strings.NewReplacer()); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// occasions are the messages of the clock over some days, by their names.
func (w *world) occasions(t *testing.T, days int, step time.Duration, tick turn.Tick) map[string]string {
	t.Helper()
	all := map[string]string{}
	w.watch = func(e turn.Effect) {
		o := turn.OccasionOf(e)
		if o.Name == "" {
			return
		}
		if _, twice := all[o.Name]; twice {
			t.Errorf("two messages of one occasion: %q", o.Name)
		}
		all[o.Name] = e.Lane()
	}
	defer func() { w.watch = nil }()
	for end := w.now.AddDate(0, 0, days); w.now.Before(end); {
		w.now = w.now.Add(step)
		w.give(tick)
	}
	return all
}

// A bot reminds for two weeks. Put back to where it was before, it is brought all of it at
// once: whatever it still says it says under the names of then, alone in its message.
func TestARestoredMemoryNamesItsRemindersAsBefore(t *testing.T) {
	w := newWorld(t, nil)
	w.announced()
	w.direct(sacha, "Sacha")
	w.say(sacha, "préparer une rencontre")
	w.say(sacha, "Café numérique")
	backup, made := again(t, w.mem), w.now
	said := w.occasions(t, 24, 30*time.Minute, turn.Tick{})
	if len(said) < 3 {
		t.Fatalf("only %d reminders", len(said))
	}
	for _, off := range []int{2, 9, 13, 24} {
		w.mem, w.now = again(t, backup), made.AddDate(0, 0, off)
		repeated := w.occasions(t, 0, time.Hour, turn.Tick{})
		if len(repeated) > 0 {
			t.Fatal("nothing was to be said yet")
		}
		w.watch = func(e turn.Effect) {
			if o := turn.OccasionOf(e); o.Name != "" {
				repeated[o.Name] = e.Lane()
			}
		}
		w.give(turn.Tick{First: true, Restored: w.now})
		for name, lane := range repeated {
			if said[name] != lane {
				t.Errorf("after %d days: %q is said in %s, and was said in %q (then: %q)", off, name, lane, said[name],
					slices.Sorted(maps.Keys(said)))
			}
		}
		t.Logf("after %d days %d of %d are said again", off, len(repeated), len(said))
	}
}
