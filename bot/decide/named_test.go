package decide

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

// Whoever talks with the bot can be named by anybody, any number of times.
func TestNobodyIsWrittenToAgainAndAgainBecauseOthersNameThem(t *testing.T) {
	w := newWorld(t, nil)
	sacha := w.direct("@sacha:localhost", "Sacha")
	w.say("@sacha:localhost", "bonjour")
	w.room = w.direct("@camille:localhost", "Camille")
	var ids []string
	for _, id := range []string{"K2222", "K2223", "K2224", "K2225", "K2226", "K2227", "K2228", "K2229"} {
		m := meeting.Meeting{ID: id, State: meeting.Announced, Owner: "@camille:localhost", Plan: &meeting.Plan{Title: "Café IA"}}
		if err := w.mem.Put(meetings, m.ID, m); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, m.ID)
	}
	told := heardIn(w)
	for range 5 {
		w.say("@camille:localhost", "ajouter @sacha:localhost "+ids[0])
		w.say("@camille:localhost", "retirer @sacha:localhost "+ids[0])
		w.say("@camille:localhost", "passer la main à @sacha:localhost "+ids[0])
	}
	if n := len(told[sacha]); n != 3 {
		t.Errorf("Sacha was written to %d times about one meeting:\n%s", n, strings.Join(told[sacha], "\n"))
	}
	for _, id := range ids {
		w.say("@camille:localhost", "ajouter @sacha:localhost "+id)
	}
	if n := len(told[sacha]); n != hailsMost {
		t.Errorf("Sacha was written to %d times in a day:\n%s", n, strings.Join(told[sacha], "\n"))
	}
	if last := told[w.room][len(told[w.room])-1]; !strings.Contains(last, "prévenez-la vous-même") {
		t.Errorf("Camille was told %q", last)
	}
	w.now = w.now.Add(hailAgain)
	w.say("@camille:localhost", "retirer @sacha:localhost "+ids[0])
	if n := len(told[sacha]); n != hailsMost+1 {
		t.Errorf("a day later Sacha was written to %d times", n)
	}
}

// What a message mentions is chosen by its sender, and may be anything.
func TestOnlyUserIDsBecomeOrganisers(t *testing.T) {
	w := newWorld(t, nil)
	w.room = w.direct("@camille:localhost", "Camille")
	m := meeting.Meeting{ID: "K2222", State: meeting.Announced, Owner: "@camille:localhost", Plan: &meeting.Plan{Title: "Café IA"}}
	if err := w.mem.Put(meetings, m.ID, m); err != nil {
		t.Fatal(err)
	}
	for _, mentioned := range []string{"sacha", "@sacha", "@sacha:localhost K2222", "<b>@sacha:localhost</b>", "@x:y.fr\n\u202e!valider", "!room:localhost",
		"@" + strings.Repeat("x", 40_000) + ":localhost", "@" + strings.Repeat("x", 300) + ":localhost", ""} {
		w.give(turn.Message{Event: w.event(), Room: w.room, Sender: "@camille:localhost", SentAt: w.now, Kind: turn.Text,
			Body: "ajouter Sacha K2222", Mentions: []string{mentioned}})
		if _, err := w.mem.Get(meetings, m.ID, &m); err != nil || len(m.Team) > 0 {
			t.Fatalf("%.60q was made an organiser: %v %.100q", mentioned, err, m.Team)
		}
	}
	w.give(turn.Message{Event: w.event(), Room: w.room, Sender: "@camille:localhost", SentAt: w.now, Kind: turn.Text,
		Body: "ajouter Sacha K2222", Mentions: []string{"@sacha:localhost"}})
	if _, err := w.mem.Get(meetings, m.ID, &m); err != nil || len(m.Team) != 1 {
		t.Errorf("a mention made no organiser: %v %q", err, m.Team)
	}
}

// A server that refuses everything, or a summary that is switched off, fills no disk.
func TestFailuresDoNotPileUp(t *testing.T) {
	w := newWorld(t, nil)
	for i := range failuresMost + 50 {
		w.now = w.now.Add(time.Second)
		w.give(turn.Outcome{Row: turn.Row{ID: fmt.Sprint("pp-", i), Kind: turn.React{}.Kind(), Payload: []byte(`{}`)}, Cause: turn.Forbidden})
	}
	var first failure
	n := 0
	err := each(w.mem, failures, "", func(_ string, f failure) error {
		if n++; n == 1 {
			first = f
		}
		return nil
	})
	if err != nil || n != failuresMost || !first.At.Equal(w.now.Add(-(failuresMost-1)*time.Second)) {
		t.Errorf("%d failures are kept, the first of %s (%v)", n, first.At, err)
	}
}

// A room that somebody has left is no place to tell them what is theirs: others may be there.
func TestNothingIsToldInARoomThatThePersonLeft(t *testing.T) {
	w := newWorld(t, nil)
	old := w.direct("@sacha:localhost", "Sacha")
	w.say("@sacha:localhost", "bonjour")
	w.enter(old, "@lou:localhost", "Lou")
	w.give(turn.Membership{Event: w.event(), Room: old, User: "@sacha:localhost", Sender: "@sacha:localhost", State: "leave"})
	home := w.direct("@camille:localhost", "Camille")
	m := meeting.Meeting{ID: "K2222", State: meeting.Announced, Owner: "@camille:localhost", Plan: &meeting.Plan{Title: "Café IA"}}
	if err := w.mem.Put(meetings, m.ID, m); err != nil {
		t.Fatal(err)
	}
	told := heardIn(w)
	w.say("@camille:localhost", "ajouter @sacha:localhost K2222")
	w.say("@camille:localhost", "passer la main à @sacha:localhost K2222")
	w.room = staffRoom
	w.say("@alex:localhost", "!annuler K2222 La salle est fermée")
	if len(told[old]) > 0 {
		t.Errorf("Lou reads what is Sacha's: %q", told[old])
	}
	if len(told[home]) < 2 || !strings.Contains(told[home][0], "ouvrir une conversation") {
		t.Errorf("Camille was told %q", told[home])
	}
	next := "!sacha-2:localhost"
	w.enter(next, "@sacha:localhost", "Sacha")
	w.room = next
	w.say("@sacha:localhost", "bonjour")
	if len(told[next]) < 2 || !strings.Contains(told[next][0], "Café IA") {
		t.Errorf("Sacha was told %q", told[next])
	}
}
