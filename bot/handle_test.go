package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passeparole/bot/turn"
)

func TestABatchIsHandledOnce(t *testing.T) {
	h := newHouse(t)
	batch := turn.Batch{Token: "s1", Inputs: []turn.Input{
		message("$1", "!a", "one"), message("$2", "!b", "two"), message("$1", "!a", "one"),
	}}
	h.handle(t, batch)
	h.handle(t, batch)
	if token, _ := h.Store.Token(); token != "s1" || h.depth(t) != 2 {
		t.Fatalf("token %q, %d rows", token, h.depth(t))
	}
	h.handle(t, turn.Batch{Inputs: []turn.Input{turn.Alarm{ID: "x", What: "x"}}})
	if token, _ := h.Store.Token(); token != "s1" {
		t.Fatalf("an input of the house moved the token to %q", token)
	}
}

func TestPoisonIsSetAsideAndTheRestGoesOn(t *testing.T) {
	for _, poison := range []string{"poison", "panic", "nowhere"} {
		t.Run(poison, func(t *testing.T) {
			h := newHouse(t)
			var log bytes.Buffer
			h.Log = slog.New(slog.NewTextHandler(&log, nil))
			h.handle(t, turn.Batch{Token: "s1", Inputs: []turn.Input{
				message("$1", "!a", "one"), message("$2", "!a", poison), message("$3", "!a", "three"),
			}})
			if err := h.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			want := map[string][]string{"room !a": {"noted one", "noted three"}, "room !staff": {"alarm aside"}}
			if diff := cmp.Diff(want, h.server.everything()); diff != "" {
				t.Fatal(diff)
			}
			var kept string
			if h.record(t, "answers", "$2", &kept) {
				t.Fatal("half of a failed decision was kept")
			}
			list, _ := h.Store.Asides()
			if len(list) != 1 || list[0].Cause == "" || !strings.Contains(string(list[0].Input), "$2") {
				t.Fatalf("set aside: %+v", list)
			}
			// What the cause quotes may be what a person wrote.
			if text := log.String(); !strings.Contains(text, "event=$2") || strings.Contains(text, "cannot") {
				t.Fatal(text)
			}
		})
	}
}

func TestPoisonInALoopIsToldOnceInAWhile(t *testing.T) {
	h := newHouse(t)
	for i := range 20 {
		h.handle(t, turn.Batch{Inputs: []turn.Input{message(fmt.Sprint("$", i), "!a", "poison")}})
	}
	list, _ := h.Store.Asides()
	if len(list) != 20 || h.depth(t) != 1 {
		t.Fatalf("%d set aside, %d alarms", len(list), h.depth(t))
	}
	// A clock that was set back must not silence alarms until it has caught up.
	earlier := h.Now().Add(-48 * time.Hour)
	h.Now = func() time.Time { return earlier }
	h.handle(t, turn.Batch{Inputs: []turn.Input{message("$20", "!a", "poison")}})
	if h.depth(t) != 2 {
		t.Fatalf("%d alarms after the clock was set back", h.depth(t))
	}
}

// deaf cannot handle anything, not even an alarm.
type deaf struct{}

func (deaf) Decide(turn.Memory, turn.Input, time.Time) ([]turn.Effect, error) {
	return nil, errors.New("no")
}

func TestAnAlarmThatFailsDoesNotRaiseAnother(t *testing.T) {
	h := newHouse(t)
	h.Decide = deaf{}
	h.handle(t, turn.Batch{Token: "s1", Inputs: []turn.Input{message("$1", "!a", "one")}})
	if list, _ := h.Store.Asides(); len(list) != 2 {
		t.Fatalf("%d set aside, want the message and its alarm", len(list))
	}
}

func TestOneEventMayComeInTwoClothes(t *testing.T) {
	once := turn.Unreadable{Event: "$1"}
	for _, two := range [][2]turn.Input{
		{once, turn.Message{Event: "$1"}},
		{turn.Membership{Event: "$1", Historical: true}, turn.Membership{Event: "$1"}},
	} {
		if seenAs(two[0]) == seenAs(two[1]) {
			t.Errorf("%T hides %T", two[0], two[1])
		}
	}
	if seenAs(once) == "" || seenAs(turn.Alarm{ID: "x"}) != "" {
		t.Error("events of a server are handled once, others always")
	}
}

func TestATurnThatCannotCommitChangesNothing(t *testing.T) {
	h := newHouse(t)
	h.Store.Close()
	err := h.Handle(t.Context(), turn.Batch{Token: "s1", Inputs: []turn.Input{message("$1", "!a", "one")}})
	if !errors.Is(err, ErrStore) {
		t.Fatal(err)
	}
	// The batch is not to blame, so it must not be passed over.
	if err := h.Quarantine(t.Context(), "s1", json.RawMessage(`{"next_batch":"s1"}`), err); !errors.Is(err, ErrStore) {
		t.Fatal(err)
	}
	h.open(t, nil)
	if token, _ := h.Store.Token(); token != "" || h.depth(t) != 0 {
		t.Fatal("something was kept")
	}
}

func TestNothingIsBegunAfterTheEnd(t *testing.T) {
	h := newHouse(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.Handle(ctx, turn.Batch{Token: "s1"}); !errors.Is(err, context.Canceled) || errors.Is(err, ErrStore) {
		t.Fatal(err)
	}
}
