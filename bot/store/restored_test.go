package store

import (
	"path/filepath"
	"testing"
	"time"

	"passeparole/bot/turn"
)

// What is decided again from the same input must be recognised as the same.
func TestTheSameCauseGivesTheSameRows(t *testing.T) {
	ids := func(cause string) (all [2]string) {
		s := open(t)
		defer s.Close()
		do(t, s, "", func(tn *Turn) {
			// The number counted in the file differs from life to life.
			if _, err := tn.Enqueue(make([]turn.Effect, 0), noon); err != nil {
				t.Fatal(err)
			}
			rows, err := tn.EnqueueFrom(func(turn.Effect) Origin { return Origin{Cause: cause} }, []turn.Effect{say("!a", "x"), say("!a", "x")}, noon)
			if err != nil {
				t.Fatal(err)
			}
			all = [2]string{rows[0].ID, rows[1].ID}
		})
		return all
	}
	first, again, other, nameless := ids("$1"), ids("$1"), ids("$2"), ids("")
	if first != again || first[0] == first[1] || first[0] == other[0] || nameless == ids("") {
		t.Error(first, again, other, nameless)
	}
}

func TestAfterARestorationEveryRowIsInDoubt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	s := reopen(t, path)
	do(t, s, "", func(tn *Turn) {
		for _, room := range []string{"!a", "!b"} {
			if _, err := tn.EnqueueFrom(func(turn.Effect) Origin { return Origin{Cause: room} }, []turn.Effect{say(room, "x")}, noon); err != nil {
				t.Fatal(err)
			}
		}
	})
	if r := s.Restored(); r != (Restored{}) {
		t.Fatal(r)
	}
	first := Restored{Made: noon.Add(time.Hour), At: noon.Add(2 * time.Hour)}
	// A backup of what was just restored, restored: nothing may be doubted less.
	for _, r := range []Restored{first, {Made: noon.Add(3 * time.Hour), At: noon.Add(4 * time.Hour)}} {
		if err := s.MarkRestored(r); err != nil {
			t.Fatal(err)
		}
		s.Close()
		s = reopen(t, path)
		if got := s.Restored(); !got.Made.Equal(first.Made) || !got.At.Equal(r.At) {
			t.Fatalf("%+v", got)
		}
		for _, lane := range []string{"room !a", "room !b"} {
			row, found, err := s.Next(lane)
			if err != nil || !found || !row.Doubt.Equal(first.Made) {
				t.Fatalf("%+v %v", row, err)
			}
		}
	}
	// Long after, everything is known that was done since the first one.
	late := Restored{Made: noon.Add(100 * time.Hour), At: noon.Add(200 * time.Hour)}
	if err := s.MarkRestored(late); err != nil || !s.Restored().Made.Equal(late.Made) {
		t.Fatal(s.Restored(), err)
	}
	s.Close()
}
