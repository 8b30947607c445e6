package decide

import (
	"strings"
	"testing"

	"passeparole/bot/meeting"
)

const (
	camille, sacha       = "@camille:localhost", "@sacha:localhost"
	alex, dominique      = "@alex:localhost", "@dominique:localhost"
	planned, plannedLate = "jeudi 3 décembre 2026 de 18 h à 20 h", "vendredi 11 décembre 2026"
)

// theOnly is the meeting of a world that has one.
func (w *world) theOnly() meeting.Meeting {
	w.t.Helper()
	var found []meeting.Meeting
	if err := each(w.mem, meetings, "", func(_ string, m meeting.Meeting) error {
		found = append(found, m)
		return nil
	}); err != nil || len(found) != 1 {
		w.t.Fatalf("%d meetings: %v", len(found), err)
	}
	return found[0]
}

// in has somebody say things in a room, and gives what the bot says to the last of them.
func (w *world) in(room, user string, texts ...string) string {
	w.room = room
	for _, text := range texts {
		w.out.Reset()
		w.say(user, text)
	}
	return w.heardSoFar()
}

// plan has Camille send a whole plan.
func (w *world) plan() meeting.Meeting {
	w.in(w.direct(camille, "Camille"), camille, "1", "Café IA", "foyer, Brest", "Le foyer", planned, "1", "1", "5", "1", "20", "passer", "passer", "passer", "envoyer")
	m := w.theOnly()
	if m.State != meeting.Proposed {
		w.t.Fatalf("the plan was not sent: %s", w.out.String())
	}
	return m
}

// announced has it announced too.
func (w *world) announced() meeting.Meeting {
	m := w.plan()
	w.in(staffRoom, alex, "!valider "+m.ID)
	return w.theOnly()
}

var reportAnswers = []string{"oui", "23", "passer", "l'école", "c'est tout", "passer", "passer", "passer", "envoyer"}

// While a changed plan is being written, staff cancel, and the organiser sends it all the same.
func TestSentTooLate(t *testing.T) {
	w := newWorld(t, nil)
	m := w.announced()
	w.in("!camille:localhost", camille, "modifier "+m.ID, "modifier titre", "Café IA, le retour")
	w.in(staffRoom, alex, "!annuler "+m.ID+" la salle est fermée")
	if got := w.in("!camille:localhost", camille, "envoyer"); !strings.Contains(got, "annulée") {
		t.Errorf("said %s", got)
	}
	if m = w.theOnly(); m.State != meeting.Cancelled || m.Title() != "Café IA" {
		t.Errorf("%s is %s", m.Title(), m.State)
	}
	if got := w.in("!camille:localhost", camille, "reprendre"); !strings.Contains(got, "rien à reprendre") {
		t.Errorf("said %s", got)
	}
}

// A cancelled meeting that the public was told of does not come back by an answer.
func TestCancelledStaysCancelled(t *testing.T) {
	w := newWorld(t, nil)
	m := w.announced()
	w.in("!camille:localhost", camille, "modifier "+m.ID)
	w.in(staffRoom, alex, "!annuler "+m.ID+" la salle est fermée")
	w.in("!camille:localhost", camille, "modifier titre", "Café IA, le retour")
	if m = w.theOnly(); m.State != meeting.Cancelled {
		t.Errorf("it is %s", m.State)
	}
}

// A report that staff ask about, or refuse, stays with its organiser, who sends it again: none
// is lost for good.
func TestAReportIsNeverRefusedForGood(t *testing.T) {
	w := newWorld(t, nil)
	m := w.announced()
	w.clock("2026-12-04T09:00")
	w.in("!camille:localhost", camille, append([]string{"restitution " + m.ID}, reportAnswers...)...)
	w.in(staffRoom, alex, "!demander "+m.ID+" combien ?", "!refuser "+m.ID+" hors sujet")
	w.in("!camille:localhost", camille, "envoyer")
	if m = w.theOnly(); m.State != meeting.Submitted {
		t.Errorf("it is %s", m.State)
	}
}

// A change that still waited when the meeting was held must not stand in the way of its report.
func TestChangeThatWasNeverValidated(t *testing.T) {
	w := newWorld(t, nil)
	m := w.announced()
	w.in("!camille:localhost", camille, "modifier "+m.ID, "modifier accessibilité", "plain-pied", "envoyer")
	if w.theOnly().Revised == nil {
		t.Fatalf("no change waits: %s", w.out.String())
	}
	w.clock("2026-12-04T09:00")
	w.in("!camille:localhost", camille, append([]string{"restitution " + m.ID}, reportAnswers...)...)
	if got := w.in(staffRoom, alex, "!valider "+m.ID); w.theOnly().State != meeting.Validated {
		t.Errorf("staff cannot validate: %s", got)
	}
}

// A change that waits does not bring back the date that staff have changed since.
func TestRescheduledWhileAChangeWaits(t *testing.T) {
	w := newWorld(t, nil)
	m := w.announced()
	w.in("!camille:localhost", camille, "modifier "+m.ID, "modifier accessibilité", "plain-pied", "envoyer")
	w.in(staffRoom, alex, "!reporter "+m.ID+" "+plannedLate, "!valider "+m.ID)
	if p := w.theOnly().Plan; p.Start != "2026-12-11T18:00" || p.Access != "plain-pied" {
		t.Errorf("the plan begins %s, access %q", p.Start, p.Access)
	}
}

// The date changes while a move to another zone waits: the hour is that of the new place.
func TestRescheduledWhileAnotherZoneWaits(t *testing.T) {
	w := newWorld(t, nil)
	m := w.announced()
	w.in("!camille:localhost", camille, "modifier "+m.ID, "modifier lieu", "foyer, Cilaos", "oui")
	w.in(staffRoom, alex, "!reporter "+m.ID+" "+plannedLate, "!valider "+m.ID)
	if p := w.theOnly().Plan; p.Start != "2026-12-11T18:00" || p.Zone != "Indian/Reunion" || p.Place.Commune != "Cilaos" {
		t.Errorf("in %s it begins %s, %s", p.Place.Commune, p.Start, p.Zone)
	}
}
