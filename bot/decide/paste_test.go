package decide

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"passeparole/bot/turn"
)

// attachedFile reads "notes.txt the text" and "notes.txt (big)" of a transcript.
func attachedFile(text string) *turn.Attached {
	name, rest, _ := strings.Cut(text, " ")
	if !regexp.MustCompile(`\.\w+$`).MatchString(name) {
		return nil
	}
	if why := strings.Trim(rest, "()"); slices.Contains([]string{turn.NotText, turn.TooBig, turn.Unread, turn.NoText}, why) {
		return &turn.Attached{Name: name, Why: why}
	}
	return &turn.Attached{Name: name, Text: rest}
}

// told is a report as it was told: the messages that it took, the last recap, and what became public.
type told struct {
	messages int
	recap    string
	public   string
}

// tell plays a story: a meeting is prepared and held; then its report is told in these messages.
func tell(t *testing.T, messages ...string) told {
	t.Helper()
	w := newWorld(t, nil)
	w.direct("@camille:localhost", "Camille")
	camille := func(texts ...string) {
		for _, text := range texts {
			w.say("@camille:localhost", text)
		}
	}
	camille("préparer une rencontre", "Café IA à la médiathèque", "médiathèque, Dole", "Médiathèque de Dole", "jeudi 26 novembre 2026 de 18 h 30 à 20 h",
		"2", "1", "5", "parents", "20", "passer", "passer", "passer", "oui")
	id := shortID.FindString(w.out.String())
	staff := func(text string) { w.room = staffRoom; w.say("@dominique:localhost", text) }
	staff("!valider " + id)
	w.clock("2026-11-27T09:00")
	w.room = "!camille:localhost"
	var out told
	w.watch = func(e turn.Effect) {
		say, ok := e.(turn.Say)
		if !ok || say.Room != "!camille:localhost" {
			return
		}
		if text := say.Lines.Plain(); strings.Contains(text, "Votre restitution\n") {
			_, after, _ := strings.Cut(text, "Votre restitution\n")
			out.recap = after
		}
	}
	camille("restitution " + id)
	out.messages = len(messages)
	camille(messages...)
	staff("!valider " + id)
	w.say("@alex:localhost", "!publier "+id)
	page, ok := w.pages[id]
	if !ok || page.Report == nil {
		t.Fatalf("the report was not published:\n%s", w.out.String())
	}
	raw, err := json.Marshal(page)
	if err != nil {
		t.Fatal(err)
	}
	out.public = strings.ReplaceAll(string(raw), id, "ID")
	return out
}

// The same story gives the same restitution, byte for byte, told by questions or pasted at once.
func TestPastedOrAskedTheReportIsTheSame(t *testing.T) {
	topics := []string{"l'IA à l'école", "les emplois de bureau"}
	ideas := []string{"Un soir sans écran par semaine", "Une formation pour les parents", "Une permanence le samedi", "Un atelier au collège"}
	quotes := []string{"« Mon fils fait ses devoirs avec, moi j'ose pas demander »", "« On n'en parle jamais »", "« Je voudrais comprendre »"}
	feedback := []string{"On voudrait recommencer au printemps", "Plus de temps pour les questions"}
	asked := tell(t, "oui", "23", "12 parents, 8 enseignants, 3 élus", strings.Join(topics, "\n"), "c'est tout", strings.Join(ideas, "\n"), "c'est tout",
		strings.Join(quotes, "\n"), "c'est tout", strings.Join(feedback, "\n"), "c'est tout", "oui")
	oneByOne := []string{"oui", "23", "12 parents, 8 enseignants, 3 élus"}
	for _, list := range [][]string{topics, ideas, quotes, feedback} {
		oneByOne = append(append(oneByOne, list...), "c'est tout")
	}
	byItem := tell(t, append(oneByOne, "oui")...)
	form := "NOMBRE DE PARTICIPANTS : 23\nTYPOLOGIE (si pertinent) : 12 parents, 8 enseignants, 3 élus\n\nSUJETS ABORDES :\n- " + strings.Join(topics, "\n- ") +
		"\n\nIDEES IDENTIFIEES :\n- " + strings.Join(ideas, "\n- ") + "\n\nVERBATIMS SIGNIFICATIFS\n- " + strings.Join(quotes, "\n- ") +
		"\n\nRETOUR DES PARTICIPANTS SUR L'EXERCICE\n- " + strings.Join(feedback, "\n- ")
	pasted := tell(t, form, "oui")
	whole := tell(t, "TITRE DE LA RENCONTRE : Café IA à la médiathèque\nLIEU : médiathèque, Dole\nORGANISATEUR : Médiathèque de Dole\n"+
		"DATE : jeudi 26 novembre 2026 de 18 h 30 à 20 h\nFORMAT : Café IA\n"+form, "oui")
	mail := tell(t, "> **Retours** :\n> * "+strings.Join(feedback, "\n> * ")+"\n> Verbatims\n> "+strings.Join(quotes, "\n> ")+"\n> **Participants** : vingt-trois\n> ## Idées\n> 1. "+
		strings.Join(ideas, "\n> 1. ")+"\n> Public : 12 parents, 8 enseignants, 3 élus\n> Thèmes abordés :\n> • "+strings.Join(topics, "\n> • "), "oui")
	for name, other := range map[string]told{"item by item": byItem, "pasted": pasted, "pasted, all eleven": whole, "copied from a mail": mail} {
		if other.recap != asked.recap {
			t.Errorf("%s, the recap is another:\n%s\nand by questions:\n%s", name, other.recap, asked.recap)
		}
		if other.public != asked.public {
			t.Errorf("%s, what is published is another:\n%s\nand by questions:\n%s", name, other.public, asked.public)
		}
	}
	t.Logf("messages of a complete restitution after « restitution »: %d by questions, item by item; %d by questions, lists in one message; %d pasted (the text and « oui »)",
		byItem.messages, asked.messages, pasted.messages)
	if pasted.messages >= asked.messages {
		t.Error("pasting takes no fewer messages than answering")
	}
}
