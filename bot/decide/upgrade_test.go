package decide

import (
	"testing"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

// When a room is replaced, what was prepared in the old one goes on in the new one.
func TestConversationsFollowAnUpgradedRoom(t *testing.T) {
	w := newWorld(t, nil)
	old := w.direct("@camille:localhost", "Camille")
	w.say("@camille:localhost", "préparer une rencontre")
	const next = "!neuve:localhost"
	w.give(turn.RoomFact{Event: w.event(), Room: old, ReplacedBy: next})
	w.room = next
	w.enter(next, "@camille:localhost", "Camille")
	w.say("@camille:localhost", "Café IA")

	found := 0
	err := each(w.mem, meetings, "", func(id string, m meeting.Meeting) error {
		found++
		if m.Room != next {
			t.Errorf("%s is still told in %s", id, m.Room)
		}
		return nil
	})
	if err != nil || found != 1 {
		t.Fatalf("%d meetings, %v", found, err)
	}
	err = each(w.mem, drafts, "", func(_ string, d Draft) error {
		if got := d.State.Answers["title"].Value(); got != "Café IA" {
			t.Errorf("the answer given in the new room is %q", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
