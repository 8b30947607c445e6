package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"passeparole/bot/turn"
)

// plain is what a memory ought to be: a map from kind and key to a number.
type plain map[[2]string]int

func (p plain) each(kind, prefix string) []string {
	var keys, list []string
	for at := range p {
		if at[0] == kind && strings.HasPrefix(at[1], prefix) {
			keys = append(keys, at[1])
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		list = append(list, fmt.Sprint(key, "=", p[[2]string{kind, key}]))
	}
	return list
}

func each(t rapid.TB, mem turn.Memory, kind, prefix string) []string {
	var list []string
	err := mem.Each(kind, prefix, func(key string, raw json.RawMessage) error {
		list = append(list, key+"="+string(raw))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

var (
	kinds = rapid.SampledFrom([]string{"m", "meeting", "meetings"})
	keys  = rapid.StringOfN(rapid.SampledFrom([]rune("ab/\x00é")), 1, 4, -1)
)

// act makes one random change to a memory and to the model, or compares them.
func act(t *rapid.T, mem turn.Memory, model plain) {
	kind, key := kinds.Draw(t, "kind"), keys.Draw(t, "key")
	at := [2]string{kind, key}
	switch rapid.IntRange(0, 3).Draw(t, "what") {
	case 0:
		model[at] = rapid.IntRange(0, 99).Draw(t, "value")
		if err := mem.Put(kind, key, model[at]); err != nil {
			t.Fatal(err)
		}
	case 1:
		delete(model, at)
		if err := mem.Delete(kind, key); err != nil {
			t.Fatal(err)
		}
	case 2:
		var got int
		found, err := mem.Get(kind, key, &got)
		want, exists := model[at]
		if err != nil || found != exists || got != want {
			t.Fatalf("Get(%q, %q) = %d, %v, %v; want %d, %v", kind, key, got, found, err, want, exists)
		}
	case 3:
		prefix := key[:rapid.IntRange(0, len(key)).Draw(t, "prefix")]
		if diff := cmp.Diff(model.each(kind, prefix), each(t, mem, kind, prefix)); diff != "" {
			t.Fatalf("Each(%q, %q): %s", kind, prefix, diff)
		}
	}
}

func TestStageBehavesAsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := open(t)
		defer s.Close()
		model := plain{}
		for range rapid.IntRange(1, 4).Draw(t, "turns") {
			before := maps.Clone(model)
			refused := rapid.Bool().Draw(t, "turn fails")
			err := s.Turn("", func(tn *Turn) error {
				for range rapid.IntRange(1, 4).Draw(t, "stages") {
					inStage := maps.Clone(model)
					stage := tn.Stage()
					for range rapid.IntRange(1, 12).Draw(t, "changes") {
						act(t, stage, inStage)
					}
					if rapid.Bool().Draw(t, "keep") {
						if err := stage.Keep(); err != nil {
							return err
						}
						model = inStage
					}
				}
				if refused {
					return errors.New("refused")
				}
				return nil
			})
			if refused != (err != nil) {
				t.Fatal(err)
			}
			if refused {
				model = before
			}
			err = s.View(func(mem turn.Memory) error {
				for _, kind := range []string{"m", "meeting", "meetings"} {
					if diff := cmp.Diff(model.each(kind, ""), each(t, mem, kind, "")); diff != "" {
						t.Fatal(diff)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestMemoryBehavesAsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mem, model := NewMemory(), plain{}
		for range rapid.IntRange(1, 60).Draw(t, "changes") {
			act(t, mem, model)
		}
	})
}

// memories runs a test on each kind of memory.
func memories(t *testing.T, test func(*testing.T, turn.Memory)) {
	t.Run("memory", func(t *testing.T) { test(t, NewMemory()) })
	t.Run("stage", func(t *testing.T) {
		s := open(t)
		defer s.Close()
		if err := s.Turn("", func(tn *Turn) error { test(t, tn.Stage()); return nil }); err != nil {
			t.Fatal(err)
		}
	})
}

func TestRecordsAreCopies(t *testing.T) {
	memories(t, func(t *testing.T, mem turn.Memory) {
		record := map[string]string{"title": "Café des Exemples"}
		put(t, mem, "meeting", "A", record)
		record["title"] = "changed afterwards"
		_ = mem.Each("meeting", "", func(_ string, raw json.RawMessage) error {
			copy(raw, "xxxxxxxxxx")
			return nil
		})
		var got map[string]string
		if _, err := mem.Get("meeting", "A", &got); err != nil || got["title"] != "Café des Exemples" {
			t.Fatalf("got %v, %v", got, err)
		}
	})
}

func TestEachGoesThroughWhatWasThereWhenItBegan(t *testing.T) {
	memories(t, func(t *testing.T, mem turn.Memory) {
		for _, key := range []string{"a", "b", "c"} {
			put(t, mem, "meeting", key, key)
		}
		var seen []string
		err := mem.Each("meeting", "", func(key string, _ json.RawMessage) error {
			seen = append(seen, key)
			put(t, mem, "meeting", key+"z", "new")
			return mem.Delete("meeting", "c")
		})
		if err != nil || !slices.Equal(seen, []string{"a", "b", "c"}) {
			t.Fatalf("went through %v, %v", seen, err)
		}
		if got := each(t, mem, "meeting", ""); len(got) != 5 {
			t.Fatalf("left with %v", got)
		}
	})
}

func TestEachReturnsTheErrorOfItsFunction(t *testing.T) {
	memories(t, func(t *testing.T, mem turn.Memory) {
		put(t, mem, "meeting", "a", 1)
		put(t, mem, "meeting", "b", 1)
		enough, calls := errors.New("enough"), 0
		err := mem.Each("meeting", "", func(string, json.RawMessage) error { calls++; return enough })
		if !errors.Is(err, enough) || calls != 1 {
			t.Fatalf("%d calls, %v", calls, err)
		}
	})
}

func TestWhatCannotBeARecordIsRefused(t *testing.T) {
	for name, put := range map[string]func(turn.Memory) error{
		"no kind":       func(m turn.Memory) error { return m.Put("", "a", 1) },
		"no key":        func(m turn.Memory) error { return m.Put("meeting", "", 1) },
		"kind with NUL": func(m turn.Memory) error { return m.Put("a\x00b", "c", 1) },
		"endless key":   func(m turn.Memory) error { return m.Put("a", strings.Repeat("k", 40_000), 1) },
		"not JSON":      func(m turn.Memory) error { return m.Put("a", "b", func() {}) },
	} {
		t.Run(name, func(t *testing.T) {
			memories(t, func(t *testing.T, mem turn.Memory) {
				if err := put(mem); err == nil || len(err.Error()) > 200 {
					t.Fatalf("not refused in a short sentence: %.300v", err)
				}
			})
		})
	}
	memories(t, func(t *testing.T, mem turn.Memory) {
		var into int
		if found, err := mem.Get("", "", &into); found || err != nil {
			t.Fatal(found, err)
		}
		put(t, mem, "a", "b", "words")
		if _, err := mem.Get("a", "b", &into); err == nil {
			t.Fatal("a record of another type was read")
		}
		if err := mem.Delete("a", strings.Repeat("k", 40_000)); err != nil {
			t.Fatal(err)
		}
	})
}

func put(t *testing.T, mem turn.Memory, kind, key string, record any) {
	t.Helper()
	if err := mem.Put(kind, key, record); err != nil {
		t.Fatal(err)
	}
}
