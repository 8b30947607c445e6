package bot

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// reminders are what the clerk has to say in a room, and when.
var reminders = []struct {
	room string
	at   time.Duration // after the day began
}{{"!a", time.Hour}, {"!a", 2 * time.Hour}, {"!b", 2 * time.Hour}, {"!a", 9 * time.Hour}}

var morning = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)

// ring says, once, what is due.
func ring(mem turn.Memory, now time.Time) ([]turn.Effect, error) {
	var all []turn.Effect
	for i, r := range reminders {
		key, at := fmt.Sprint(i), morning.Add(r.at)
		var done bool
		if _, err := mem.Get("rung", key, &done); err != nil || done || at.After(now) {
			continue
		}
		if err := mem.Put("rung", key, true); err != nil {
			return nil, err
		}
		e := say(r.room, "do not forget "+key)
		e.Occasion = turn.Occasion{Name: key, At: at}
		all = append(all, e)
	}
	return all, nil
}

// What the clock brought after a backup was made was said; the restored bot, which has all
// of it due at once, says it under the same IDs and with doubt. What is due later is new.
func TestARestoredBackupRemindsOfNothingTwice(t *testing.T) {
	h := newHouse(t)
	now := morning
	h.Now = func() time.Time { return now }
	tick := func() {
		h.handle(t, turn.Batch{Inputs: []turn.Input{turn.Tick{}}})
		if err := h.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	backup, err := os.ReadFile(h.path) // nothing is under way
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		now = now.Add(time.Hour)
		tick()
	}
	before := h.server.everything()
	if len(before[turn.RoomLane("!a")]) != 2 || len(before[turn.RoomLane("!b")]) != 1 {
		t.Fatalf("said: %q", before)
	}
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(h.path, backup, 0o600); err != nil {
		t.Fatal(err)
	}
	h.open(t, nil)
	h.Now = func() time.Time { return now }
	if err := h.Store.MarkRestored(store.Restored{Made: morning, At: now}); err != nil {
		t.Fatal(err)
	}
	h.handle(t, turn.Batch{Inputs: []turn.Input{turn.Tick{}}})
	for _, room := range []string{"!a", "!b"} {
		if row, found, err := h.Store.Next(turn.RoomLane(room)); err != nil || !found || !row.Doubt.Equal(morning) {
			t.Errorf("%s: %+v %v", room, row, err)
		}
	}
	tick()
	if again := h.server.everything(); !maps.EqualFunc(before, again, slices.Equal) {
		t.Errorf("said before: %q, then: %q", before, again)
	}
	now = morning.Add(10 * time.Hour)
	h.handle(t, turn.Batch{Inputs: []turn.Input{turn.Tick{}}})
	if row, found, _ := h.Store.Next(turn.RoomLane("!a")); !found || !row.Doubt.IsZero() {
		t.Errorf("what is new: %+v", row)
	}
}

// A backup is made, the bot goes on, the backup is put back, and the server tells again of
// all that happened since: it is handled again, and nothing of it is done twice.
func TestWhatARestoredBackupForgotIsNotDoneTwice(t *testing.T) {
	h := newHouse(t)
	now := time.Now()
	said := func(event, body string, at time.Time) turn.Message {
		m := message(event, "!a", body)
		m.SentAt = at
		return m
	}
	h.handle(t, turn.Batch{Token: "s1", Inputs: []turn.Input{said("$1", "one", now)}})
	backup, err := os.ReadFile(h.path) // nothing is under way
	if err != nil {
		t.Fatal(err)
	}
	made := now.Add(time.Minute)
	after := turn.Batch{Token: "s2", Inputs: []turn.Input{said("$2", "two", made.Add(time.Second)), said("$3", "post", made.Add(time.Second))}}
	h.handle(t, after)
	if err := h.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := h.server.everything()
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}

	if err := os.WriteFile(h.path, backup, 0o600); err != nil {
		t.Fatal(err)
	}
	restored := store.Restored{Made: made, At: made.Add(time.Hour)}
	h.open(t, nil)
	if err := h.Store.MarkRestored(restored); err != nil {
		t.Fatal(err)
	}
	h.handle(t, after)
	for _, lane := range []string{turn.RoomLane("!a"), turn.LaneMastodon} {
		if row, found, err := h.Store.Next(lane); err != nil || !found || !row.Doubt.Equal(made) {
			t.Errorf("lane %s: %+v %v", lane, row, err)
		}
	}
	if err := h.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	var two string
	if !h.record(t, "answers", "$2", &two) || two != "two" {
		t.Error("what was answered since the backup is lost")
	}
	if again := h.server.everything(); !maps.EqualFunc(before, again, func(a, b []string) bool { return len(a) == len(b) }) {
		t.Errorf("said before: %q, then: %q", before, again)
	}

	// What happens from now on is nobody's to doubt.
	h.handle(t, turn.Batch{Token: "s3", Inputs: []turn.Input{said("$4", "four", restored.At.Add(time.Hour))}})
	if row, _, _ := h.Store.Next(turn.RoomLane("!a")); !row.Doubt.IsZero() {
		t.Errorf("%+v", row)
	}
}
