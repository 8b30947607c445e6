package flows_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"passeparole/flows"
	"passeparole/flows/kinds"
	"passeparole/flows/speak"
	"passeparole/locales"
)

// said are messages of every sort: answers that fit some question, and that fit none.
var said = []string{"Café IA", "salle des fêtes, Dole", "saint aubin", "39", "en ligne", "Médiathèque de Dole", "1", "2", "3", "9",
	"jeudi prochain 18h30", "jeudi 3 décembre 2026 à 18 h 30", "hier", "hier de 18h30 à 20h", "20h", "31 février", "3 décembre 2026",
	"sur place", "débat en marchant", "une vingtaine", "23", "-3", "10^9", "environ 20", "20 à 25", "12 parents, 5 enseignants",
	"- un\n- deux", "un\ndeux\nc'est tout", "https://mediatheque.example.org", "http://example.org", "", "   ", "\u202e\u200b", "<b>x</b>",
	"aide", "« aide »", "retour", "passer", "je sais pas", "récapituler", "modifier lieu", "modifier 4", "modifier sujets", "modifier zzz",
	"modifier 6 : 12", "pause", "reprendre", "annuler", "défaire", "oui", "non", "envoyer", "c'est tout", "enlève le 1", "enlève le 9",
	"remplace le 1 par autre chose", "déplace le 1 en 2", "✅", "1️⃣", "!foo", "appelez le 06 12 34 56 78", "mon fils est malade",
	"Titre : Café IA\nLieu : salle, saint aubin\nrendre les clés\nParticipants : une vingtaine\nSujets :\n- un\n- appelez le 06 12 34 56 78\n\nfin",
	"Lieu : en ligne\nDate : jeudi dernier à 18h30\nAccessibilité : plain-pied\nIdées :\n- une\n- deux", "Sujets\n- trois\n- un", "Participants : 24",
	"vide", "effacer", "rien", "merci", "euh…", "c'est quoi ?", "Faut-il en parler ?", "ben voila", "modifier début : 14h", "modifier fin : vide",
	"modifier accessibilité", "modifier date : 10h", "jeudi 3 décembre", "le matin", "Kevin Martin dit non", "Dole, jeudi 3 décembre 18h30",
	"TITRE :\nLIEU :\nDATE :\nFORMAT :", "oublie", "oublie tout", "plus tard", "ranger", "mets-la dans idées", "titre", "Lieu : a\nFormat : b"}

var people = []string{"@lea:example.org", "@sam:example.org"}

func draw(t *rapid.T, f *flows.Flow, n int) flows.Input {
	by := rapid.SampledFrom(people).Draw(t, "by")
	asked := ""
	if rapid.IntRange(0, 5).Draw(t, "replies") == 0 {
		asked = rapid.SampledFrom(f.Steps).Draw(t, "asked").ID
	}
	event := fmt.Sprintf("$%d", n)
	target := fmt.Sprintf("$%d", rapid.IntRange(0, n).Draw(t, "target"))
	text := rapid.SampledFrom(said).Draw(t, "text")
	switch rapid.IntRange(0, 12).Draw(t, "what") {
	case 0:
		return flows.Input{Act: flows.Edit, Text: text, By: by, Event: event, Target: target}
	case 1:
		return flows.Input{Act: flows.Redact, By: by, Event: event, Target: target}
	case 2:
		return flows.Input{Act: flows.Open, By: by}
	}
	return flows.Read(text, by, event, asked)
}

func TestInvariants(t *testing.T) {
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	now := paris(t, "2026-11-21T10:00")
	known := map[string]flows.Answer{"title": {Values: []string{"Café IA"}},
		"place": {Values: []string{"Médiathèque", "39198", "Dole", "Jura", "Bourgogne-Franche-Comté", "Europe/Paris"}}}
	rapid.Check(t, func(t *rapid.T) {
		f := all[rapid.SampledFrom([]string{"plan", "report"}).Draw(t, "flow")]
		var proposals map[string]flows.Answer
		if rapid.Bool().Draw(t, "known") {
			proposals = known
		}
		k := kinds.For(now, "Europe/Paris", "fr", book)
		st := f.New(proposals)
		for n := range rapid.IntRange(1, 40).Draw(t, "turns") {
			in := draw(t, f, n+1)
			before := snapshot(t, st)
			old := st
			next, effects := f.Advance(st, in, k)
			if snapshot(t, old) != before {
				t.Fatalf("%q changed the state that was handed in", in.Text)
			}
			holds(t, f, k, book, old, next, in, effects)
			if in.Event != "" {
				again, more := f.Advance(next, in, k)
				if len(more) > 0 || snapshot(t, again) != snapshot(t, next) {
					t.Fatalf("the same event handled twice changed something: %q", in.Text)
				}
			}
			if same, notes := f.Migrate(next, k); len(notes) > 0 || snapshot(t, same) != snapshot(t, next) {
				t.Fatal("migration to the same version is not the identity")
			}
			twin, _ := f.Advance(old, in, k)
			if !reflect.DeepEqual(twin, next) {
				t.Fatal("the same input on the same state gave two results")
			}
			st = restarted(t, next)
			if snapshot(t, st) != snapshot(t, next) {
				t.Fatal("what is stored is not what is read back")
			}
		}
	})
}

func same(a, b map[string]flows.Answer) bool {
	return maps.EqualFunc(a, b, func(x, y flows.Answer) bool { return reflect.DeepEqual(x, y) })
}

func snapshot(t *rapid.T, st flows.State) string {
	raw, err := json.Marshal(st)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// holds asserts what must be true after every turn (reference/libraries.md §3.4).
func holds(t *rapid.T, f *flows.Flow, k flows.Kinds, book *locales.Book, old, st flows.State, in flows.Input, effects []flows.Effect) {
	visible := map[string]bool{}
	for _, s := range f.Visible(st) {
		visible[s.ID] = true
	}
	unanswered := 0
	for id := range visible {
		if a, ok := st.Answers[id]; !ok || !a.Fresh() {
			unanswered++
		}
	}
	switch st.Status {
	case flows.Reviewing, flows.Done:
		if unanswered > 0 {
			t.Fatalf("%q: %d visible steps have no answer in %s", in.Text, unanswered, st.Status)
		}
	case flows.InProgress:
		if st.Pending == nil && !visible[st.Cursor] {
			t.Fatalf("%q: the cursor %q is not on a visible step", in.Text, st.Cursor)
		}
		if st.Pending != nil && !visible[st.Pending.Step] {
			t.Fatalf("%q: something waits at the hidden step %q", in.Text, st.Pending.Step)
		}
	}
	for id := range st.Answers {
		if !visible[id] {
			t.Fatalf("%q: an answer remains on the hidden step %q", in.Text, id)
		}
	}
	for id, a := range old.Answers { // nothing is dropped
		_, kept := st.Answers[id]
		_, parked := st.Parked[id]
		if !kept && !parked && len(a.Values) > 0 && in.Act != flows.Undo && in.Act != flows.Remove {
			t.Fatalf("%q: the answer of %q is gone", in.Text, id)
		}
	}
	quiet := old.Status == flows.Paused || in.Act == flows.Edit || in.Act == flows.Redact
	message := speak.Message(book, "fr", f, k, st, effects)
	if len(message) == 0 && !quiet {
		t.Fatalf("%q (%s): silence", in.Text, in.Act)
	}
	questions := 0
	for _, e := range effects {
		switch e.(type) {
		case flows.Ask, flows.More, flows.Confirm, flows.Choose, flows.Precise, flows.Bundle, flows.Which, flows.ShowReview, flows.AskPiece, flows.AskPaste:
			questions++
		case flows.Refused:
			if in.Act != flows.Edit && !same(old.Answers, st.Answers) {
				t.Fatalf("%q was refused and changed an answer", in.Text)
			}
		}
	}
	if questions > 1 {
		t.Fatalf("%q: %d questions in one turn", in.Text, questions)
	}
	if len(st.Undo) > 10 || len(st.Seen) > 50 {
		t.Fatalf("what a draft remembers of its past grows: %d, %d", len(st.Undo), len(st.Seen))
	}
}

// An answer that was taken back leaves the draft as it was, whatever came before.
func TestUndoTakesBackTheLastAnswer(t *testing.T) {
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	k := kinds.For(paris(t, "2026-11-21T10:00"), "Europe/Paris", "fr", book)
	rapid.Check(t, func(t *rapid.T) {
		f := all[rapid.SampledFrom([]string{"plan", "report"}).Draw(t, "flow")]
		st := f.New(nil)
		for n := range rapid.IntRange(1, 25).Draw(t, "turns") {
			in := draw(t, f, n+1)
			next, _ := f.Advance(st, in, k)
			changed := !same(st.Answers, next.Answers) && next.Pending == nil && next.Status != flows.Done &&
				next.Status != flows.Paused && next.Status != flows.Cancelled && in.Act != flows.Undo
			if changed {
				undone, _ := f.Advance(next, flows.Input{Act: flows.Undo, By: in.By}, k)
				if !same(undone.Answers, st.Answers) {
					t.Fatalf("%q: undone, the answers are not those of before:\n%v\n%v", in.Text, undone.Answers, st.Answers)
				}
			}
			st = next
		}
	})
}
