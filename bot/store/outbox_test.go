package store

import (
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passeparole/bot/turn"
)

func enqueue(t *testing.T, s *Store, at time.Time, effects ...turn.Effect) (rows []turn.Row) {
	t.Helper()
	do(t, s, "", func(tn *Turn) {
		var err error
		if rows, err = tn.Enqueue(effects, at); err != nil {
			t.Fatal(err)
		}
	})
	return rows
}

// leave takes the rows of a lane out, in order, and says what they were.
func leave(t *testing.T, s *Store, lane string) (said []string) {
	t.Helper()
	for {
		row, found, err := s.Next(lane)
		if err != nil {
			t.Fatal(err)
		}
		if !found {
			return said
		}
		effect, err := turn.Read[turn.Say](row)
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, effect.Lines.Plain())
		do(t, s, "", func(tn *Turn) {
			if !tn.Finish(row) || tn.Finish(row) {
				t.Error("a row is finished once")
			}
		})
	}
}

func TestRowsLeaveInOrderOfTheirLane(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	s := reopen(t, path)
	enqueue(t, s, noon, say("!a", "1"), say("!ab", "2"), say("!a", "3"))
	s.Close()
	s = reopen(t, path)
	defer s.Close()
	enqueue(t, s, noon.Add(time.Hour), say("!a", "4"), turn.Post{Meeting: "K7M2Q", Text: "x"}, say("!ab", "5"))
	lanes, err := s.Lanes()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"mastodon", "room !a", "room !ab"}, lanes); diff != "" {
		t.Fatal(diff)
	}
	if rows, oldest, err := s.Depth(); rows != 6 || !oldest.Equal(noon) || err != nil {
		t.Fatal(rows, oldest, err)
	}
	if diff := cmp.Diff([]string{"1", "3", "4"}, leave(t, s, "room !a")); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff([]string{"2", "5"}, leave(t, s, "room !ab")); diff != "" {
		t.Fatal(diff)
	}
	if rows, oldest, _ := s.Depth(); rows != 1 || !oldest.Equal(noon.Add(time.Hour)) {
		t.Fatal(rows, oldest)
	}
	if _, found, err := s.Next("room"); found || err != nil {
		t.Fatal("a lane that is the beginning of another has its rows")
	}
}

func TestRowIDsNeverComeAgain(t *testing.T) {
	dir, seen := t.TempDir(), map[string]bool{}
	fit := regexp.MustCompile(`^pp-[a-z0-9]+-[a-z0-9]+$`)
	for range 3 {
		// Two files that count alike are what a backup restored over a live database is.
		for _, name := range []string{"live.db", "restored.db"} {
			s := reopen(t, filepath.Join(dir, name))
			for _, row := range enqueue(t, s, noon, say("!a", "1"), say("!a", "2")) {
				if seen[row.ID] || !fit.MatchString(row.ID) {
					t.Errorf("row ID %q", row.ID)
				}
				seen[row.ID] = true
			}
			s.Close()
		}
	}
}

func TestAnAttemptIsOnDiskBeforeItIsMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	s := reopen(t, path)
	row := enqueue(t, s, noon, say("!a", "1"))[0]
	if !row.FirstTry.IsZero() || row.Tries != 0 {
		t.Fatalf("%+v", row)
	}
	for i := range 3 {
		if _, err := s.Tried(row, noon.Add(time.Duration(i)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	s = reopen(t, path)
	defer s.Close()
	got, found, err := s.Next("room !a")
	if err != nil || !found || got.ID != row.ID || !got.FirstTry.Equal(noon) || got.Tries != 3 {
		t.Fatalf("%+v, %v, %v", got, found, err)
	}
	leave(t, s, "room !a")
	if _, err := s.Tried(row, noon); !errors.Is(err, ErrGone) {
		t.Fatal(err)
	}
}

func TestEffectsThatCannotBeKeptAreRefusedTogether(t *testing.T) {
	s := open(t)
	defer s.Close()
	for _, bad := range []turn.Effect{nil, say("!a\x00b", "x"), say(strings.Repeat("r", 40_000), "x"), noLane{}} {
		do(t, s, "", func(tn *Turn) {
			if _, err := tn.Enqueue([]turn.Effect{say("!a", "x"), bad}, noon); err == nil {
				t.Errorf("%.80v was enqueued", bad)
			}
		})
	}
	if rows, _, err := s.Depth(); rows != 0 || err != nil {
		t.Fatal(rows, err)
	}
}

type noLane struct{}

func (noLane) Lane() string { return "" }
func (noLane) Kind() string { return "nothing" }

func TestRowsOfElsewhereAreRefused(t *testing.T) {
	s := open(t)
	defer s.Close()
	for _, row := range []turn.Row{{}, {ID: "pp-x-!", Lane: "a"}, {ID: "pp-x-1"}} {
		if _, err := s.Tried(row, noon); err == nil {
			t.Errorf("%+v was tried", row)
		}
		do(t, s, "", func(tn *Turn) {
			if tn.Finish(row) {
				t.Errorf("%+v was finished", row)
			}
		})
	}
}
