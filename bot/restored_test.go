package bot

import (
	"maps"
	"os"
	"testing"
	"time"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

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
