package store

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passeparole/bot/turn"
)

// filled is a closed database with pages of every kind, and its content.
func filled(t *testing.T) (path string, raw []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "bot.db")
	s := reopen(t, path)
	for i := range 40 {
		do(t, s, "s1", func(tn *Turn) {
			for j := range 20 {
				put(t, keep(tn), "meeting", strings.Repeat(string(rune('a'+i%26)), j+1)+string(rune('a'+j)), strings.Repeat("x", 300*j))
			}
			tn.See("$" + string(rune(i)))
			if _, err := tn.Enqueue([]turn.Effect{say("!a", "x")}, noon); err != nil {
				t.Fatal(err)
			}
		})
	}
	s.Close()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, raw
}

// readAll uses everything that a bot does at its start.
func readAll(path string) error {
	s, err := Open(path)
	if err != nil {
		return err
	}
	defer s.Close()
	err = s.View(func(mem turn.Memory) error {
		return mem.Each("meeting", "", func(string, json.RawMessage) error { return nil })
	})
	_, _, depth := s.Depth()
	return errors.Join(err, depth, s.Turn("s2", func(tn *Turn) error { tn.See("$new"); return nil }))
}

func TestASoundDatabasePassesEveryCheck(t *testing.T) {
	path, _ := filled(t)
	if err := errors.Join(Check(path), readAll(path), Check(path)); err != nil {
		t.Fatal(err)
	}
}

// A file that ends early is refused at the start, at whatever byte.
func TestATruncatedFileIsRefused(t *testing.T) {
	path, raw := filled(t)
	l, err := readLayout(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []uint64{1, 100, 4095, 4096, 8192, 9000, 20_000, l.pages*l.pageSize - l.pageSize, l.pages*l.pageSize - 1} {
		if err := os.WriteFile(path, raw[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%d bytes of %d: %v", size, len(raw), err)
		}
		if err := Check(path); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%d bytes of %d: Check says %v", size, len(raw), err)
		}
		if after, _ := os.ReadFile(path); len(after) != int(size) {
			t.Error("a file that was refused was changed")
		}
	}
}

// Whatever stands in a page that was torn, nothing panics: it is an error that has a
// sentence, at the start or when it is met.
func TestTornPagesAreErrors(t *testing.T) {
	path, raw := filled(t)
	random := rand.New(rand.NewPCG(4, 4))
	refused := 0
	for range 100 {
		torn := append([]byte(nil), raw...)
		page := 2 + random.IntN(len(raw)/4096-2)
		for i := range random.IntN(4096) {
			torn[page*4096+4095-i] = byte(random.Uint32()) // the end of it did not arrive
		}
		if random.IntN(3) == 0 {
			for i := range 16 {
				torn[page*4096+i] = byte(random.Uint32())
			}
		}
		if err := os.WriteFile(path, torn, 0o600); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{"Check": Check(path), "reading": readAll(path)} {
			if err == nil {
				continue
			}
			refused++
			if _, _, ok := Sentence(err); !ok {
				t.Errorf("%s of page %d: no sentence for %v", what, page, err)
			}
		}
	}
	if refused == 0 {
		t.Error("nothing was noticed")
	}
	t.Logf("noticed %d times of 200", refused)
}

// A copy made while the bot writes has pages of different moments.
func TestACopyMadeWhileOpenIsSoundOrRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	s := reopen(t, path)
	defer s.Close()
	copied := filepath.Join(t.TempDir(), "copy.db")
	for i := range 60 {
		var first []byte
		if raw, err := os.ReadFile(path); err == nil {
			first = raw
		}
		do(t, s, "s1", func(tn *Turn) {
			for j := range 30 {
				put(t, keep(tn), "meeting", string(rune('a'+(i*7+j)%26)), strings.Repeat("y", 97*(i+j)))
			}
		})
		second, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		// The first half is of one moment, the rest of the next.
		half := min(len(first), len(second)) / 2 / 512 * 512
		if err := os.WriteFile(copied, append(append([]byte(nil), first[:half]...), second[half:]...), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := readAll(copied); err != nil {
			if _, _, ok := Sentence(err); !ok {
				t.Errorf("copy %d: no sentence for %v", i, err)
			}
		}
	}
}

func TestWhoHoldsKeepsOthersOut(t *testing.T) {
	path, _ := filled(t)
	release, err := Hold(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); !errors.Is(err, ErrLocked) {
		t.Fatal(err)
	}
	release()
	s := reopen(t, path)
	defer s.Close()
	if _, err := Hold(path); !errors.Is(err, ErrLocked) {
		t.Fatal(err)
	}
}

func TestACopyIsTheDatabaseOfOneMoment(t *testing.T) {
	s := open(t)
	defer s.Close()
	do(t, s, "s1", func(tn *Turn) { put(t, keep(tn), "meeting", "A", "then") })
	path := filepath.Join(t.TempDir(), "copy.db")
	shot, err := s.Copy(path)
	if err != nil || shot != (Snapshot{Format: Formats(), Token: "s1"}) {
		t.Fatal(shot, err)
	}
	do(t, s, "s2", func(tn *Turn) { put(t, keep(tn), "meeting", "A", "now") })
	if err := Check(path); err != nil {
		t.Fatal(err)
	}
	copied := reopen(t, path)
	defer copied.Close()
	var got string
	_ = copied.View(func(mem turn.Memory) error { _, err := mem.Get("meeting", "A", &got); return err })
	if token, _ := copied.Token(); got != "then" || token != "s1" {
		t.Error(got, token)
	}
	if _, err := s.Copy(path); err == nil {
		t.Error("a file that exists was written over")
	}
}
