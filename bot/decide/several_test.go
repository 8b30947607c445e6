package decide

import (
	"strings"
	"testing"

	"passeparole/bot/turn"
)

// edited has Camille change an earlier message of hers.
func (w *world) edited(target, text string) string {
	w.out.Reset()
	w.give(turn.Edit{Event: w.event(), Target: target, Room: w.room, Sender: camille, SentAt: w.now, Body: text})
	return w.heardSoFar()
}

// heardSoFar is what the bot said, with plain spaces.
func (w *world) heardSoFar() string { return strings.ReplaceAll(w.out.String(), "\u00a0", " ") }

// A message of a conversation that was put aside is edited: the answer changes, and the
// question that is open stays the one that is asked.
func TestEditOfAConversationPutAside(t *testing.T) {
	w := newWorld(t, nil)
	room := w.direct(camille, "Camille")
	w.in(room, camille, "1", "Café IA")
	first := w.mine[camille]
	w.in(room, camille, "préparer une rencontre", "Atelier")
	got := w.edited(first, "Café IA du foyer")
	for _, want := range []string{"Café IA du foyer (au lieu de : Café IA)", "reprendre"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in: %s", want, got)
		}
	}
	id := shortID.FindString(got)
	if strings.Contains(got, "question") {
		t.Errorf("the open question was disturbed: %s", got)
	}
	if got = w.in(room, camille, "foyer, Brest", "récapituler"); !strings.Contains(got, "Atelier") || !strings.Contains(got, "foyer, Brest") {
		t.Errorf("the next answer went elsewhere: %s", got)
	}
	if got = w.in(room, camille, "reprendre "+id, "récapituler"); !strings.Contains(got, "Café IA du foyer") {
		t.Errorf("the corrected one is lost: %s", got)
	}
}

// A message of a conversation in pause is edited while another one goes on: that one goes on.
func TestEditOfAConversationInPause(t *testing.T) {
	w := newWorld(t, nil)
	room := w.direct(camille, "Camille")
	w.in(room, camille, "1", "Café IA")
	first := w.mine[camille]
	w.in(room, camille, "pause", "préparer une rencontre", "Atelier")
	if got := w.edited(first, "Café IA du foyer"); !strings.Contains(got, "C'est changé") {
		t.Errorf("said %s", got)
	}
	if got := w.in(room, camille, "foyer, Brest"); !strings.Contains(got, "Noté : foyer, Brest") {
		t.Errorf("the conversation under way is lost: %s", got)
	}
}

// An earlier conversation is sent by a reply while another one goes on: that one goes on.
func TestSentWhileAnotherGoesOn(t *testing.T) {
	w := newWorld(t, nil)
	room := w.direct(camille, "Camille")
	w.in(room, camille, "1", "Café IA", "foyer, Brest", "Le foyer", planned, "1", "1", "5", "1", "20", "passer", "passer", "passer")
	review := w.last[room]
	w.in(room, camille, "préparer une rencontre", "Atelier")
	w.out.Reset()
	w.message(camille, "oui", turn.Text, review)
	if got := w.heardSoFar(); !strings.Contains(got, "C'est envoyé") {
		t.Errorf("said %s", got)
	}
	if got := w.in(room, camille, "foyer, Brest"); !strings.Contains(got, "Noté : foyer, Brest") {
		t.Errorf("the conversation under way is lost: %s", got)
	}
}

// After the menu was shown again its numbers count, not those of an older list.
func TestMenuAfterAList(t *testing.T) {
	w := newWorld(t, nil)
	room := w.direct(camille, "Camille")
	w.in(room, camille, "1", "Café IA", "préparer une rencontre", "Atelier", "menu", "reprendre")
	if got := w.in(room, camille, "bof", "3"); !strings.Contains(got, "Vos rencontres") {
		t.Errorf("said %s", got)
	}
}

// An act in reply to a question of staff goes to the conversation that it is about.
func TestActInReplyToStaff(t *testing.T) {
	w := newWorld(t, nil)
	m := w.plan()
	w.in("!camille:localhost", camille, "préparer une rencontre", "Atelier")
	w.in(staffRoom, alex, "!demander "+m.ID+" à quelle heure ?")
	asked := w.last["!camille:localhost"]
	w.room = "!camille:localhost"
	w.out.Reset()
	w.message(camille, "modifier fin", turn.Text, asked)
	if got := w.heardSoFar(); !strings.Contains(got, "Jusqu'à quelle heure") || !strings.Contains(got, m.ID) {
		t.Errorf("said %s", got)
	}
}

// In a room of several people a reply is enough, to the menu as well as to a question.
func TestReplyToTheMenu(t *testing.T) {
	w := newWorld(t, nil)
	w.room = "!commune:localhost"
	w.enter(w.room, camille, "Camille")
	w.enter(w.room, sacha, "Sacha")
	w.give(turn.Membership{Event: w.event(), Room: w.room, User: self, Sender: camille, State: "invite"})
	w.out.Reset()
	w.say(sacha, "1")
	if w.out.Len() > 0 {
		t.Errorf("answered what was not said to it: %s", w.out.String())
	}
	w.message(sacha, "1", turn.Text, w.last[w.room])
	if got := w.heardSoFar(); !strings.Contains(got, "Question 1") {
		t.Errorf("said %q", got)
	}
}

// A plan that was never sent is known all the same when its meeting is told about.
func TestReportOfAPlanNeverSent(t *testing.T) {
	w := newWorld(t, nil)
	room := w.direct(camille, "Camille")
	w.in(room, camille, "1", "Café IA", "foyer, Brest", "Le foyer", planned, "2")
	w.clock("2026-12-04T09:00")
	got := w.in(room, camille, "restitution "+w.theOnly().ID)
	for _, want := range []string{"Votre préparation dit", "Café IA", "foyer, Brest", "jeudi 3 décembre 2026 de 18 h à 20 h"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in: %s", want, got)
		}
	}
}

// A thumb says yes where a yes is waited for, and elsewhere only that it was seen.
func TestReactions(t *testing.T) {
	w := newWorld(t, nil)
	room := w.direct(camille, "Camille")
	react := func(key string) string {
		w.out.Reset()
		w.give(turn.Reaction{Event: w.event(), Target: w.last[room], Room: room, Sender: camille, SentAt: w.now, Key: key})
		return w.heardSoFar()
	}
	w.in(room, camille, "1")
	for _, key := range []string{"👍", "✅", "❌", "1️⃣", "🎉"} {
		if got := react(key); got != "" {
			t.Errorf("%s on a question for a title: %s", key, got)
		}
	}
	w.in(room, camille, "Café IA", "foyer, Brest", "Le foyer", "jeudi 3 décembre de 18 h à 20 h")
	if got := react("👍🏽"); !strings.Contains(got, "Noté : jeudi 3 décembre 2026") {
		t.Errorf("a yes to what was read back: %q", got)
	}
	if got := react("2️⃣"); !strings.Contains(got, "Noté : Café IA") {
		t.Errorf("the number of a choice: %q", got)
	}
	w.in(room, camille, "1", "5", "1")
	if got := react("5️⃣"); got != "" {
		t.Errorf("a number where no choice is asked: %q", got)
	}
	w.in(room, camille, "20", "passer", "passer", "passer")
	if got := react("✅"); !strings.Contains(got, "C'est envoyé") {
		t.Errorf("a yes to the review: %q", got)
	}
}
