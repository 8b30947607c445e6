package bot

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"passeparole/bot/disk"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// announcer says an alarm as the staff room would read it, in every language.
type announcer struct {
	clerk
	book *locales.Book
	said map[string][]string // by what it is about
}

func (a announcer) Decide(mem turn.Memory, in turn.Input, now time.Time) ([]turn.Effect, error) {
	alarm, ok := in.(turn.Alarm)
	if !ok {
		return a.clerk.Decide(mem, in, now)
	}
	args := locales.Args{}
	for name, value := range alarm.Args {
		args[name] = value
	}
	for _, lang := range locales.Languages {
		a.said[alarm.What] = append(a.said[alarm.What], a.book.Say(lang, "alarm."+alarm.What, args))
	}
	return nil, nil
}

func TestEveryAlarmHasItsSentence(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t)
	a := announcer{book: book, said: map[string][]string{}}
	h.Decide = a
	h.handle(t, turn.Batch{Inputs: []turn.Input{
		message("$1", "!room:example.org", "poison"), message("$2", "!b", "outcome is poison")}})
	if err := h.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, raw := range []string{`{"next_batch":"s2"}`, `{}`} {
		if err := h.Quarantine(t.Context(), "s2", []byte(raw), errors.New("no")); err != nil {
			t.Fatal(err)
		}
	}
	h.handle(t, turn.Batch{Inputs: []turn.Input{turn.Alarm{ID: "gap !a", What: "gap", Args: map[string]string{"Room": "!a"}}}})
	for _, lane := range []string{turn.LaneMastodon, turn.LanePages} {
		if err := h.tellIfStuck(turn.Row{Lane: lane, FirstTry: h.Now().Add(-2 * time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	h.guard(newUrgently())
	h.sendingMetDisk(turn.Row{Lane: turn.LanePages}, syscall.ENOSPC) // the page lies on another disk
	h.Store.Refuse(syscall.ENOSPC)
	_ = h.Handle(t.Context(), turn.Batch{})
	h.Store.Refuse(nil)
	h.handle(t, turn.Batch{})
	for _, kind := range disk.Kinds {
		if err := h.Alarm(turn.Alarm{ID: string(kind), What: "disk." + string(kind)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, what := range []string{"disk.full", "disk.readonly", "disk.failing", "aside", "outcome", "quarantine", "event", "gap", "stuck.mastodon", "stuck.pages", "disk.over", "disk.pages"} {
		if len(a.said[what]) != len(locales.Languages) {
			t.Errorf("%s was told %d times", what, len(a.said[what]))
		}
		for _, text := range a.said[what] {
			if strings.ContainsAny(text, "[<{") || strings.Contains(text, "no value") {
				t.Errorf("%s: %s", what, text)
			}
		}
	}
	if said := a.said["aside"][0]; !strings.Contains(said, "!room:example.org") {
		t.Error(said)
	}
}

// failing wraps a store error that a decision met in reading its memory.
type failing struct {
	clerk
	s *store.Store
}

func (f failing) Decide(mem turn.Memory, in turn.Input, now time.Time) ([]turn.Effect, error) {
	f.s.Refuse(fmt.Errorf("input/output error"))
	return f.clerk.Decide(mem, in, now)
}

func TestTroubleOfTheDatabaseIsNotBlamedOnTheInput(t *testing.T) {
	h := newHouse(t)
	h.Decide = failing{s: h.Store}
	batch := turn.Batch{Token: "s1", Inputs: []turn.Input{message("$1", "!a", "one")}}
	if err := h.Handle(t.Context(), batch); !errors.Is(err, ErrStore) {
		t.Fatal(err)
	}
	h.Decide = clerk{}
	h.Store.Refuse(nil)
	h.handle(t, batch)
	if list, _ := h.Store.Asides(); len(list) != 0 || h.depth(t) != 1 {
		t.Fatalf("%+v, %d rows", list, h.depth(t))
	}
}
