package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"passeparole/bot/turn"
	"passeparole/locales"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open makes a new store in a directory of its own.
func open(t interface {
	rapid.TB
	Cleanup(func())
}) *Store {
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return reopen(t, filepath.Join(dir, "bot.db"))
}

func reopen(t rapid.TB, path string) *Store {
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// do runs a turn that must succeed.
func do(t *testing.T, s *Store, token string, fn func(*Turn)) {
	t.Helper()
	if err := s.Turn(token, func(tn *Turn) error { fn(tn); return nil }); err != nil {
		t.Fatal(err)
	}
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func say(room, words string) turn.Say {
	return turn.Say{Room: room, Lines: locales.Message{{Text: words}}}
}

func TestATurnIsAllOrNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	s := reopen(t, path)
	do(t, s, "s1", func(tn *Turn) { put(t, keep(tn), "meeting", "A", "first") })
	err := s.Turn("s2", func(tn *Turn) error {
		put(t, keep(tn), "meeting", "A", "second")
		tn.See("$event")
		if _, err := tn.Enqueue([]turn.Effect{say("!a", "x")}, noon); err != nil {
			return err
		}
		if _, err := tn.SetAside(nil, "cause", noon); err != nil {
			return err
		}
		return errors.New("the last input failed")
	})
	if err == nil {
		t.Fatal("the failure was swallowed")
	}
	for range 2 { // as it is in memory, then as it is on disk
		var got string
		_ = s.View(func(mem turn.Memory) error { _, err := mem.Get("meeting", "A", &got); return err })
		token, _ := s.Token()
		rows, _, _ := s.Depth()
		asides, _ := s.Asides()
		seen := false
		do(t, s, "", func(tn *Turn) { seen = tn.Seen("$event") })
		if got != "first" || token != "s1" || rows != 0 || len(asides) != 0 || seen {
			t.Fatalf("record %q, token %q, %d rows, %d set aside, seen %v", got, token, rows, len(asides), seen)
		}
		s.Close()
		s = reopen(t, path)
	}
	s.Close()
}

// keep is a stage whose changes are kept as they are made.
func keep(tn *Turn) turn.Memory { return keeping{tn.Stage()} }

type keeping struct{ *Stage }

func (k keeping) Put(kind, key string, record any) error {
	if err := k.Stage.Put(kind, key, record); err != nil {
		return err
	}
	return k.Keep()
}

func TestViewChangesNothing(t *testing.T) {
	s := open(t)
	defer s.Close()
	err := s.View(func(mem turn.Memory) error { return mem.Put("a", "b", 1) })
	if !errors.Is(err, ErrReadOnly) {
		t.Fatal(err)
	}
	if err := s.View(func(mem turn.Memory) error { return mem.Delete("a", "b") }); !errors.Is(err, ErrReadOnly) {
		t.Fatal(err)
	}
}

func TestSeenEventsSurviveAndAreBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	s := reopen(t, path)
	const perTurn, turns = 1000, 3 * seenLimit / 1000
	for n := range turns {
		do(t, s, "", func(tn *Turn) {
			for i := range perTurn {
				tn.See(fmt.Sprint("$", n, "-", i))
				tn.See(fmt.Sprint("$", n, "-", i))
			}
		})
	}
	for range 2 {
		do(t, s, "", func(tn *Turn) {
			if tn.Seen("$0-0") {
				t.Error("the oldest event is still remembered")
			}
			for i := range perTurn {
				if !tn.Seen(fmt.Sprint("$", turns-seenLimit/perTurn, "-", i)) || tn.Seen(fmt.Sprint("$new", i)) {
					t.Fatal("a recent event was forgotten, or a new one taken for an old one")
				}
			}
			if keys := tn.tx.Bucket(seenBucket).Stats().KeyN; keys != seenLimit/perTurn {
				t.Errorf("%d turns are kept", keys)
			}
		})
		s.Close()
		s = reopen(t, path)
	}
	s.Close()
}

func TestTheNewestAsidesAreKept(t *testing.T) {
	s := open(t)
	defer s.Close()
	do(t, s, "", func(tn *Turn) {
		for i := range asideLimit + 10 {
			input := json.RawMessage(fmt.Sprint(i))
			if i == asideLimit {
				input = json.RawMessage(`{"torn`)
			}
			if number, err := tn.SetAside(input, "poison", noon); number != i+1 || err != nil {
				t.Fatal(number, err)
			}
		}
	})
	list, err := s.Asides()
	if err != nil || len(list) != asideLimit || list[0].Number != 11 || string(list[0].Input) != "10" {
		t.Fatalf("%d set aside, first %+v, %v", len(list), list[0], err)
	}
	if torn := list[asideLimit-10]; string(torn.Input) != `"{\"torn"` || torn.Cause != "poison" {
		t.Fatalf("%+v", torn)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }

	held := reopen(t, path("held.db"))
	defer held.Close()

	newer := reopen(t, path("newer.db"))
	do(t, newer, "", func(tn *Turn) { _ = tn.tx.Bucket(metaBucket).Put(versionKey, []byte("7")) })
	newer.Close()

	foreign, _ := bolt.Open(path("foreign.db"), 0o600, nil)
	_ = foreign.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err })
	foreign.Close()

	_ = os.WriteFile(path("words.db"), []byte(strings.Repeat("not a database\n", 4000)), 0o600)
	_ = os.WriteFile(path("short.db"), []byte("x"), 0o600)
	cut := reopen(t, path("cut.db"))
	do(t, cut, "", func(tn *Turn) { put(t, keep(tn), "a", "b", strings.Repeat("x", 100_000)) })
	cut.Close()
	if err := os.Truncate(path("cut.db"), 9000); err != nil {
		t.Fatal(err)
	}

	sentences, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		"held.db": "store.locked", "newer.db": "store.newer", "foreign.db": "store.unreadable",
		"words.db": "store.unreadable", "short.db": "store.unreadable", "cut.db": "store.unreadable",
		"no/where.db": "store.nowhere",
	} {
		t.Run(file, func(t *testing.T) {
			before, _ := os.ReadFile(path(file))
			s, err := Open(path(file))
			if err == nil {
				s.Close()
				t.Fatal("opened")
			}
			key, args, ok := Sentence(err)
			if !ok || key != want {
				t.Fatalf("%v is told as %q", err, key)
			}
			for _, lang := range locales.Languages {
				if text := sentences.Say(lang, key, args); strings.ContainsAny(text, "[{<") {
					t.Errorf("%s: %s", lang, text)
				}
			}
			if after, _ := os.ReadFile(path(file)); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
	var have ErrNewer
	if _, err := Open(path("newer.db")); !errors.As(err, &have) || have != (ErrNewer{Have: 7, Know: 1}) {
		t.Fatal(err)
	}
}

func TestOnlyTheOwnerMayReadTheFile(t *testing.T) {
	s := open(t)
	defer s.Close()
	info, err := os.Stat(s.db.Path())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info.Mode(), err)
	}
}

func TestTogetherKeepsTheOthersWhenOneFails(t *testing.T) {
	s := open(t)
	defer s.Close()
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			err := s.Together(func(tn *Turn) error {
				stage := tn.Stage()
				if err := stage.Put("n", fmt.Sprint(i), i); err != nil {
					return err
				}
				if err := stage.Keep(); err != nil {
					return err
				}
				switch i % 10 {
				case 3:
					return fmt.Errorf("refused %d", i)
				case 7:
					panic("poison")
				}
				return nil
			})
			if bad := i%10 == 3 || i%10 == 7; bad != (err != nil) {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	all.Wait()
	_ = s.View(func(mem turn.Memory) error {
		if got := each(t, mem, "n", ""); len(got) != 40 {
			t.Errorf("%d kept: %v", len(got), got)
		}
		return nil
	})
}

func TestAPanicOfTheCallerIsTheCallers(t *testing.T) {
	s := open(t)
	defer s.Close()
	for name, call := range map[string]func(){
		"Turn": func() {
			_ = s.Turn("s1", func(tn *Turn) error { put(t, keep(tn), "a", "b", 1); panic("mine") })
		},
		"View": func() { _ = s.View(func(turn.Memory) error { panic("mine") }) },
	} {
		func() {
			defer func() {
				if cause := recover(); cause != "mine" {
					t.Errorf("%s: %v", name, cause)
				}
			}()
			call()
		}()
	}
	if token, err := s.Token(); token != "" || err != nil {
		t.Fatal("the turn was not undone:", token, err)
	}
	do(t, s, "", func(tn *Turn) { put(t, keep(tn), "a", "b", 1) })
}
