package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	bolt "go.etcd.io/bbolt"

	"passeparole/bot/turn"
)

// The file is a map in memory: what is not there any more is a memory fault, which must
// not end the process without a word.
func TestAFileThatIsCutShortWhileOpenIsAnError(t *testing.T) {
	s := open(t)
	defer s.Close()
	do(t, s, "", func(tn *Turn) {
		for _, key := range []string{"a", "b", "c"} {
			put(t, keep(tn), "meeting", key, strings.Repeat("x", 50_000))
		}
	})
	if err := os.Truncate(s.db.Path(), 4096*2); err != nil {
		t.Fatal(err)
	}
	var into string
	err := s.View(func(mem turn.Memory) error { _, err := mem.Get("meeting", "b", &into); return err })
	if !errors.Is(err, ErrUnreadable) {
		t.Error("View:", err)
	}
	err = s.Turn("s1", func(tn *Turn) error {
		// The decision swallows the error; the turn must fail all the same.
		_, _ = tn.Stage().Get("meeting", "b", &into)
		return nil
	})
	if !errors.Is(err, ErrUnreadable) {
		t.Error("Turn:", err)
	}
	// Nothing hangs afterwards.
	if err := s.Together(func(*Turn) error { return nil }); !errors.Is(err, ErrUnreadable) {
		t.Error("Together:", err)
	}
	if err := s.Close(); !errors.Is(err, ErrUnreadable) {
		t.Error("Close:", err)
	}
}

func TestAFullDiskLosesNothingAndIsOvercome(t *testing.T) {
	s := open(t)
	defer s.Close()
	do(t, s, "s1", func(tn *Turn) { tn.See("$1") })
	s.Refuse(syscall.ENOSPC)
	err := s.Turn("s2", func(tn *Turn) error { tn.See("$2"); put(t, keep(tn), "a", "b", 1); return nil })
	if key, _, ok := Sentence(err); !ok || key != "store.full" {
		t.Fatal(err)
	}
	if err := s.Together(func(*Turn) error { return nil }); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	s.Refuse(nil)
	do(t, s, "", func(tn *Turn) {
		if !tn.Seen("$1") || tn.Seen("$2") {
			t.Error("what was seen differs from what is on disk")
		}
	})
	if token, _ := s.Token(); token != "s1" {
		t.Fatal(token)
	}
}

func TestAfterClosingEverythingIsAnError(t *testing.T) {
	s := open(t)
	s.Close()
	_, _, next := s.Next("a")
	_, lanes := s.Lanes()
	_, _, depth := s.Depth()
	_, token := s.Token()
	_, asides := s.Asides()
	for what, err := range map[string]error{
		"Turn":     s.Turn("s1", func(*Turn) error { return nil }),
		"Together": s.Together(func(*Turn) error { return nil }),
		"View":     s.View(func(turn.Memory) error { return nil }),
		"Next":     next, "Lanes": lanes, "Depth": depth, "Token": token, "Asides": asides,
	} {
		if err == nil {
			t.Error(what)
		}
	}
}

// A migration that fails leaves the file as the earlier version made it.
func TestAMigrationIsWholeOrNotAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	s := reopen(t, path)
	do(t, s, "", func(tn *Turn) { put(t, keep(tn), "meeting", "A", "kept") })
	s.Close()

	broken := errors.New("broken")
	fail := true
	defer func(before []func(*bolt.Tx) error) { migrations = before }(migrations)
	migrations = append(migrations[:1:1],
		func(tx *bolt.Tx) error {
			return tx.Bucket(recordsBucket).Put([]byte("meeting\x00A"), []byte(`"moved"`))
		},
		func(*bolt.Tx) error {
			if fail {
				return broken
			}
			return nil
		})
	read := func() (title string) {
		s := reopen(t, path)
		defer s.Close()
		_ = s.View(func(mem turn.Memory) error { _, err := mem.Get("meeting", "A", &title); return err })
		return title
	}
	if _, err := Open(path); !errors.Is(err, broken) || !strings.Contains(err.Error(), "format 3") {
		t.Fatal(err)
	}
	all := migrations
	migrations = all[:1]
	if title := read(); title != "kept" {
		t.Fatal(title)
	}
	migrations, fail = all, false
	if title := read(); title != "moved" {
		t.Fatal(title)
	}
	migrations = all[:1]
	if _, err := Open(path); !errors.As(err, &ErrNewer{}) {
		t.Fatal(err)
	}
}
