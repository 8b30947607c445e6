package flows_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"passeparole/flows"
	"passeparole/flows/kinds"
	"passeparole/locales"
)

// pastedLines are lines of notes: headings of every sort, answers that fit and that do not.
var pastedLines = []string{"Titre : Café IA", "Titre : " + strings.Repeat("trop long ", 20), "LIEU : salle des fêtes, Saint-Aubin", "Lieu : médiathèque, Dole",
	"Lieu : nulle part du tout", "Date : hier", "Date : jeudi dernier à 18h30", "Date : 31 février", "Date : 12/11/2026 de 18h30 à 20h",
	"Participants : 23", "Participants : une vingtaine", "Participants : beaucoup", "Participants : 20 à 25", "Typologie : 12 parents, 5 enseignants",
	"Typologie : du monde", "Format : Café-débat", "Format : 3", "Organisateur : Médiathèque", "Organisateur : lea@exemple.fr", "Sujets :", "Idées identifiées :",
	"Verbatims", "Retour :", "- l'école", "- les emplois", "- appelez le 06 12 34 56 78", "- mon fils est malade", "« on verra »", "rendre les clés", "",
	"Thème : le travail", "Présence : sur place", "Accessibilité : plain-pied", "Inscription : http://exemple.fr", "Fin : 20h", "Publics : parents",
	"Bonjour à tous,", "De : Lea", "Objet : notes", "Cordialement", "Logistique : deux salles"}

func drawnPaste(t *rapid.T) string {
	return "Titre : Un\n" + strings.Join(rapid.SliceOfN(rapid.SampledFrom(pastedLines), 1, 18).Draw(t, "lines"), "\n") + "\nLieu : en ligne"
}

func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// stored is all that a draft holds of what was written.
func stored(st flows.State) string {
	var b strings.Builder
	for _, set := range []map[string]flows.Answer{st.Answers, st.Parked} {
		for _, a := range set {
			b.WriteString(onlyLetters(a.Raw) + "\n")
			for _, p := range a.Parts {
				b.WriteString(onlyLetters(p.Raw) + "\n")
			}
		}
	}
	for _, p := range st.Pieces {
		b.WriteString(onlyLetters(p.Text) + "\n")
	}
	if st.Pending != nil {
		b.WriteString(onlyLetters(st.Pending.Answer.Raw) + "\n")
	}
	return b.String()
}

// Whatever is pasted, every line of it is in an answer or waits for its place; "défaire" takes
// all of it back; the deletion of its message leaves nothing of it.
func TestNothingPastedIsLost(t *testing.T) {
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
		for n := range rapid.IntRange(0, 3).Draw(t, "before") {
			st, _ = f.Advance(st, flows.Read(rapid.SampledFrom([]string{"Café", "médiathèque, Brest", "passer", "Le foyer", "hier"}).Draw(t, "text"), "@lea:exemple.fr", fmt.Sprintf("$a%d", n), ""), k)
		}
		text := drawnPaste(t)
		read := k.Paste(f, text, flows.Asking(st))
		if read.Sure != flows.PasteYes {
			return
		}
		next, effects := f.Advance(st, flows.Read(text, "@lea:exemple.fr", "$collage", ""), k)
		kept := stored(next)
		for _, field := range read.Fields {
			for _, l := range field.Lines {
				if !strings.Contains(kept, onlyLetters(l)) {
					t.Fatalf("%q under %s is nowhere", l, field.Step)
				}
			}
		}
		for _, r := range read.Rest {
			if !strings.Contains(kept, onlyLetters(r)) {
				t.Fatalf("%q, which fits nowhere, is lost", r)
			}
		}
		if !slices.ContainsFunc(effects, func(e flows.Effect) bool {
			told, ok := e.(flows.PasteRead)
			return ok && slices.Equal(told.Dropped, read.Dropped)
		}) {
			t.Fatalf("%q is left out and not said", read.Dropped)
		}
		undone, _ := f.Advance(next, flows.Input{Act: flows.Undo, By: "@lea:exemple.fr"}, k)
		if !same(undone.Answers, st.Answers) || !reflect.DeepEqual(undone.PasteState, st.PasteState) {
			t.Fatalf("undone, the draft is not as before:\n%v\n%v", undone.Answers, st.Answers)
		}
		again, _ := f.Advance(next, flows.Input{Act: flows.Edit, Text: text, By: "@lea:exemple.fr", Event: "$même", Target: "$collage"}, k)
		if !same(again.Answers, next.Answers) {
			t.Fatalf("an edit that changes nothing changed an answer:\n%v\n%v", again.Answers, next.Answers)
		}
		gone, _ := f.Advance(next, flows.Input{Act: flows.Redact, By: "@lea:exemple.fr", Event: "$efface", Target: "$collage"}, k)
		for id, a := range gone.Answers {
			if a.Event == "$collage" {
				t.Fatalf("the text is deleted and still answers %s", id)
			}
		}
		for id, a := range st.Answers {
			if b := gone.Answers[id]; !reflect.DeepEqual(a.Values, b.Values) {
				t.Fatalf("the answer of %s from before is not back: %v, %v", id, a.Values, b.Values)
			}
		}
		if len(gone.Pieces)+len(gone.Pastes) > 0 {
			t.Fatal("the text is deleted and pieces of it wait")
		}
	})
}

// What fits nowhere stays until it is placed or dropped, whatever else is said.
func TestAPieceStaysUntilItIsPlacedOrDropped(t *testing.T) {
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	k := kinds.For(paris(t, "2026-11-21T10:00"), "Europe/Paris", "fr", book)
	other := []string{"aide", "retour", "passer", "plus tard", "oui", "non", "23", "Café", "récapituler", "modifier lieu", "médiathèque, Dole", "envoyer",
		"pause", "reprendre", "c'est tout", "je ne sais pas", "ranger", "n'importe quoi", "Titre : Deux\nParticipants : 4\n\nfermer la porte", "enlève le 1"}
	rapid.Check(t, func(t *rapid.T) {
		f := all["report"]
		st, _ := f.Advance(f.New(nil), flows.Read("Titre : Un\n\nrendre les clés\n\nLieu : en ligne", "@lea:exemple.fr", "$collage", ""), k)
		for n := range rapid.IntRange(0, 25).Draw(t, "turns") {
			st, _ = f.Advance(st, flows.Read(rapid.SampledFrom(other).Draw(t, "text"), "@lea:exemple.fr", fmt.Sprintf("$%d", n), ""), k)
		}
		if !strings.Contains(stored(st), onlyLetters("rendre les clés")) {
			t.Fatalf("%v: what fits nowhere is gone", st.Pieces)
		}
	})
}

// A text that could be either is kept whatever is said instead of choosing.
func TestAnUndecidedTextIsKept(t *testing.T) {
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	k := kinds.For(paris(t, "2026-11-21T10:00"), "Europe/Paris", "fr", book)
	f := all["report"]
	for _, act := range []string{"passer", "je ne sais pas", "oui", "non", "retour", "c'est tout", "aide", "n'importe quoi", "modifier lieu", "pause", "envoyer"} {
		st := f.New(nil)
		for i, text := range []string{"Café IA", "médiathèque, Brest", "Le foyer", "hier", "1", "23", "passer", "l'école", "c'est tout", "Lieu : trop petit\nFormat : trop court", act} {
			st, _ = f.Advance(st, flows.Read(text, "@lea:exemple.fr", fmt.Sprintf("$%d", i), ""), k)
		}
		if !strings.Contains(stored(st), onlyLetters("Lieu : trop petit Format : trop court")) {
			t.Errorf("after %q the text is gone", act)
		}
	}
}
