package decide

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

// The list of staff has twenty meetings a page: what waits for them first, the newest first.
func TestTheListOfStaffIsPaged(t *testing.T) {
	w := newWorld(t, nil)
	for i := range 45 {
		m := meeting.Meeting{ID: fmt.Sprintf("K%04d", i), State: meeting.Announced, Created: w.now.Add(time.Duration(i) * time.Minute),
			Plan: &meeting.Plan{Title: fmt.Sprintf("rencontre %d", i)}}
		if i == 3 || i == 7 {
			m.State, m.Sent = meeting.Proposed, w.now.Add(time.Duration(i)*time.Hour)
		}
		if err := w.mem.Put(meetings, m.ID, m); err != nil {
			t.Fatal(err)
		}
	}
	w.room = staffRoom
	list := func(command string) []string {
		t.Helper()
		w.out.Reset()
		w.say("@alex:localhost", command)
		return strings.Split(strings.TrimSpace(strings.ReplaceAll(w.out.String(), "\u00a0", " ")), "\n")
	}
	for _, test := range []struct {
		command     string
		lines       int
		head, first string
		last        string
	}{
		{"!liste", 22, "bot> 45 rencontres · 2 attendent l'équipe · page 1 sur 3", "K0007 · rencontre 7", "La suite : !liste 2"},
		{"!liste 2", 22, "bot> 45 rencontres · 2 attendent l'équipe · page 2 sur 3", "K0026 · rencontre 26", "La suite : !liste 3"},
		{"!liste page 3", 6, "bot> 45 rencontres · 2 attendent l'équipe · page 3 sur 3", "K0005 · rencontre 5", "K0000 · rencontre 0 · annoncée"},
		{"!liste annoncée 2", 22, "bot> 43 rencontres · page 2 sur 3", "K0024 · rencontre 24", "La suite : !liste annoncée 3"},
		{"!liste à valider", 3, "bot> 2 rencontres · 2 attendent l'équipe", "K0007 · rencontre 7", "K0003 · rencontre 3 · proposée"},
		{"!liste 4", 1, "bot> Il y a 3 pages. Par exemple : !liste 3", "", "Il y a 3 pages. Par exemple : !liste 3"},
		{"!liste à valider 0", 1, "bot> Il n'y a qu'une page : !liste à valider", "", ": !liste à valider"},
	} {
		got := list(test.command)
		if len(got) != test.lines || got[0] != test.head || !strings.HasSuffix(got[len(got)-1], test.last) || test.first != "" && !strings.Contains(got[1], test.first) {
			t.Errorf("%s gives %d lines:\n%s", test.command, len(got), strings.Join(got, "\n"))
		}
	}
}

// heardIn are the texts that were said in a room.
func heardIn(w *world) map[string][]string {
	all := map[string][]string{}
	w.watch = func(e turn.Effect) {
		if say, ok := e.(turn.Say); ok {
			all[say.Room] = append(all[say.Room], strings.ReplaceAll(say.Lines.Plain(), "\u00a0", " "))
		}
	}
	return all
}

// A staff room that is upgraded has a new ID: the bot goes along, and tells staff once.
func TestTheStaffRoomIsFollowedWhenItIsReplaced(t *testing.T) {
	w := newWorld(t, nil)
	said := heardIn(w)
	const second, third = "!equipe2:localhost", "!equipe3:localhost"
	replace := func(old, next string) {
		w.give(turn.RoomFact{Event: w.event(), Room: old, ReplacedBy: next})
	}
	replace(staffRoom, second)
	replace(staffRoom, second) // told again by the room's state after a restart
	if got := said[second]; len(got) != 1 || !strings.Contains(got[0], `staff_room: "`+second+`"`) && !strings.Contains(got[0], second) {
		t.Fatalf("in the new room: %q", got)
	}
	if len(said[staffRoom]) > 0 {
		t.Errorf("in the former room: %q", said[staffRoom])
	}
	w.give(turn.Alarm{ID: "x", What: "quarantine", Args: map[string]string{}})
	if len(said[second]) != 2 {
		t.Errorf("trouble is told to %v", said)
	}
	replace(second, third)
	w.enter(third, "@alex:localhost", "")
	w.room = third
	w.say("@alex:localhost", "!liste")
	if got := said[third]; len(got) != 2 || got[1] != "Aucune rencontre ne correspond." {
		t.Errorf("in the third room: %q", got)
	}
	w.room = staffRoom
	w.say("@alex:localhost", "!liste")
	if n := len(said[staffRoom]); n > 1 || n == 1 && strings.Contains(said[staffRoom][0], "Aucune rencontre") {
		t.Errorf("the former room is still obeyed: %q", said[staffRoom])
	}
}

// A new staff room that does not let the bot in: the former one counts until it does.
func TestTheNewStaffRoomIsEnteredOnInvitation(t *testing.T) {
	w := newWorld(t, func(set *Settings) { set.Invite = Invite{} })
	const next = "!equipe2:elsewhere"
	effects, err := w.decider.Decide(w.mem, turn.RoomFact{Event: w.event(), Room: staffRoom, ReplacedBy: next}, w.now)
	if err != nil || len(effects) != 2 || effects[0] != (turn.Join{Room: next}) {
		t.Fatalf("decided %v, %v", effects, err)
	}
	said := heardIn(w)
	w.give(turn.Outcome{At: w.now, Cause: turn.Forbidden, Row: turn.Row{ID: "j", Kind: turn.Join{}.Kind(), Payload: []byte(`{"room":"` + next + `"}`)}})
	if got := said[staffRoom]; len(got) != 1 || !strings.Contains(got[0], "Invitez-moi") {
		t.Fatalf("in the former room: %q", got)
	}
	w.give(turn.Membership{Event: w.event(), Room: next, User: self, Sender: "@dominique:elsewhere", State: "invite"})
	if got := said[next]; len(got) != 1 || !strings.Contains(got[0], next) {
		t.Fatalf("in the new room: %q", got)
	}
	w.enter(next, "@dominique:elsewhere", "")
	w.room = next
	w.say("@dominique:elsewhere", "!liste")
	if got := said[next]; len(got) != 2 {
		t.Errorf("in the new room: %q", got)
	}
}

// Nobody outside the staff room names another one.
func TestOnlyTheStaffRoomItselfIsFollowed(t *testing.T) {
	w := newWorld(t, nil)
	room := w.direct("@camille:localhost", "Camille")
	w.give(turn.RoomFact{Event: w.event(), Room: room, ReplacedBy: "!piege:localhost"})
	said := heardIn(w)
	w.give(turn.Alarm{ID: "x", What: "quarantine", Args: map[string]string{}})
	if len(said[staffRoom]) != 1 {
		t.Errorf("trouble is told to %v", said)
	}
}
