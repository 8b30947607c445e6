package decide

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"passeparole/bot/meeting"
)

// After any transcript, what a person or a room is led to is all that is theirs; and a
// memory from before there was an index leads to the same.
func TestEverybodyFindsTheirMeetings(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w := perform(t, string(raw))
			allFound(t, w, "as it went")
			var keys []string
			err = each(w.mem, whose, "", func(key string, _ bool) error {
				keys = append(keys, key)
				return nil
			})
			for _, key := range keys {
				if err == nil {
					err = w.mem.Delete(whose, key)
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			allFound(t, w, "without an index")
		})
	}
}

// allFound compares what is found by the index with a search through everything.
func allFound(t *testing.T, w *world, when string) {
	t.Helper()
	s := &session{Decider: w.decider, mem: w.mem, now: w.now}
	theirs := map[string][]string{} // user or room → keys of conversations
	err := each(w.mem, drafts, "", func(key string, d Draft) error {
		for _, who := range []string{d.Owner, d.Room} {
			theirs[who] = append(theirs[who], key)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range theirs {
		var got []string
		err := s.draftsOf(func(d Draft) error {
			if d.Owner == who || d.Room == who {
				got = append(got, d.key())
			}
			return nil
		}, who)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s, %s is led to %v (%v), not %v", when, who, got, err, want)
		}
	}
}

// One person's name at the beginning of another's leads to nothing of theirs.
func TestNobodyFindsTheMeetingsOfOthers(t *testing.T) {
	w := newWorld(t, nil)
	s := &session{Decider: w.decider, mem: w.mem, now: w.now}
	m := meeting.Meeting{ID: "K7M2Q", State: meeting.Draft, Owner: "@camille:localhost", Room: "!salle:localhost"}
	if err := s.putMeeting(&m); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string]int{"@camille:localhost": 1, "!salle:localhost": 1, "@camille": 0, "@camille:localhost.fr": 0, "@": 0, "": 0, "all": 0} {
		if ids, err := s.meetingsOf(who); err != nil || len(ids) != want {
			t.Errorf("%q is led to %v (%v)", who, ids, err)
		}
	}
}
