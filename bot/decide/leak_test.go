package decide

import (
	"encoding/json"
	"strings"
	"testing"

	"passeparole/bot/carnet"
	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// outside is all that anybody without an account can read, as it is at this moment: every
// post as it was sent, and the pages and tables made from the records last published.
type outside struct {
	w       *world
	book    *locales.Book
	records map[string]meeting.Public
	text    strings.Builder
}

func watched(w *world) *outside {
	book, err := locales.Embedded()
	if err != nil {
		w.t.Fatal(err)
	}
	o := &outside{w: w, book: book, records: map[string]meeting.Public{}}
	w.watch = func(e turn.Effect) {
		switch e := e.(type) {
		case turn.Post:
			o.text.WriteString(e.Text + "\n" + e.Link + "\n")
		case turn.EditPost:
			o.text.WriteString(e.Text + "\n")
		case turn.Publish:
			var p meeting.Public
			if err := json.Unmarshal(e.Record, &p); err != nil {
				w.t.Fatal(err)
			}
			o.records[e.Meeting] = p
		}
	}
	return o
}

// read is everything at once. Posts stay in it: what was once public was read.
func (o *outside) read() string {
	site := carnet.Site{Programme: "Débats", BaseURL: "https://debats.exemple.fr", Language: "fr"}
	all := []meeting.Public{}
	text := o.text.String()
	add := func(b []byte, err error) {
		if err != nil {
			o.w.t.Fatal(err)
		}
		text += string(b) + "\n"
	}
	for _, p := range o.records {
		all = append(all, p)
		add(carnet.Page(o.book, p, site))
	}
	add(carnet.Index(o.book, all, site))
	shown, err := Shown(o.w.mem)
	if err != nil {
		o.w.t.Fatal(err)
	}
	for _, format := range []string{"csv", "json", carnet.Spreadsheet} {
		add(carnet.Table(format, shown))
	}
	return text
}

// wants checks what can be read from outside after something happened.
func (o *outside) wants(after string, has, hasNot []string) {
	o.w.t.Helper()
	text := o.read()
	for _, private := range append([]string{"secret", "@camille", "@sacha", "@alex", "@dominique", "!camille", "Prenom-"}, hasNot...) {
		if i := strings.Index(strings.ToLower(text), strings.ToLower(private)); i >= 0 {
			o.w.t.Errorf("after %s, %q can be read from outside: …%s…", after, private, text[max(0, i-60):min(len(text), i+60)])
		}
	}
	for _, public := range has {
		if !strings.Contains(text, public) {
			o.w.t.Errorf("after %s, %q cannot be read from outside", after, public)
		}
	}
}

// Every private field and place holds a word that begins with "secret" at every state of
// a meeting's life (reference/civic.md §5 rule 1): none of them is ever public, and what
// may be public is so only once it may.
func TestNothingPrivateIsPublic(t *testing.T) {
	w := newWorld(t, nil)
	o := watched(w)
	room := w.direct(camille, "Prenom-secret-affiche")
	plan := []string{"public-titre", "public-salle, Brest", "public-structure", "public-format", "public-theme", "public-acces", "public-activite"}
	report := []string{"public-sujet", "public-idee", "public-verbatim", "public-retour"}

	w.in(room, camille, "bonjour", "1", "secret-titre-remplace", "modifier titre", "public-titre",
		"secret-lieu-refuse", "public-salle, Brest", "secret@exemple.fr", "public-structure", planned,
		"public-format", "1", "public-theme", "1", "471", "secret-acces-remplace")
	w.give(turn.Edit{Event: w.event(), Target: w.mine[camille], Room: room, Sender: camille, SentAt: w.now, Body: "public-acces"})
	w.in(room, camille, "passer", "secret-activite-retiree")
	w.give(turn.Redaction{Event: w.event(), Target: w.mine[camille], Room: room, Sender: camille, SentAt: w.now})
	o.wants("a plan half written", nil, append(plan, "471"))
	w.in(room, camille, "public-activite", "envoyer")
	m := w.theOnly()
	if m.State != meeting.Proposed {
		t.Fatalf("the plan was not sent: %s", w.out.String())
	}
	o.wants("the proposal", nil, append(plan, "471"))
	w.in(staffRoom, alex, "!demander "+m.ID+" secret-question-de-l-equipe")
	w.in(room, camille, "répondre "+m.ID+" secret-reponse", "envoyer")
	o.wants("a question of staff", nil, append(plan, "471"))
	w.in(staffRoom, alex, "!valider "+m.ID)
	o.wants("the announcement", plan, append(report, "471"))

	w.in(room, camille, "modifier "+m.ID, "modifier accessibilité", "secret-changement-refuse", "envoyer")
	o.wants("a change that waits", plan, []string{"471"})
	w.in(staffRoom, alex, "!demander "+m.ID+" secret-motif-du-changement")
	w.in(room, camille, "modifier accessibilité", "public-acces-2", "envoyer")
	o.wants("a change that waits again", nil, []string{"public-acces-2"})
	w.in(staffRoom, alex, "!valider "+m.ID)
	o.wants("a validated change", []string{"public-acces-2"}, report)

	w.clock("2026-12-04T09:00")
	w.in(room, camille, "restitution "+m.ID, "oui", "23", "19 citoyens, 2 artisans, 2 elus", "secret-sujet-enleve", "enlève le 1", "public-sujet", "c'est tout",
		"secret-idee-effacee")
	w.give(turn.Redaction{Event: w.event(), Target: w.mine[camille], Room: room, Sender: camille, SentAt: w.now})
	w.in(room, camille, "public-idee", "c'est tout", "public-verbatim", "c'est tout", "public-retour", "c'est tout")
	o.wants("a report half written", plan, append(report, "23 p"))
	w.in(room, camille, "envoyer")
	if m = w.theOnly(); m.State != meeting.Submitted {
		t.Fatalf("the report was not sent: %s", w.out.String())
	}
	o.wants("a report that waits", plan, report)
	w.in(staffRoom, alex, "!demander "+m.ID+" secret-question-sur-la-restitution")
	w.in(room, camille, "modifier sujets", "secret-sujet-de-trop", "enlève le 2", "c'est tout", "envoyer")
	o.wants("a report corrected", plan, report)
	w.in(staffRoom, alex, "!valider "+m.ID)
	o.wants("a validated report", plan, report)
	w.in(staffRoom, dominique, "!publier "+m.ID)
	if m = w.theOnly(); m.State != meeting.Published {
		t.Fatalf("it was not published: %s", w.out.String())
	}
	o.wants("the publication", report, []string{"471", "artisans : 2", "elus : 2", "artisans: 2"})
	o.text.Reset()
	w.in(staffRoom, dominique, "!retirer "+m.ID+" secret-motif-du-retrait")
	o.wants("the withdrawal", nil, append(report, "public-activite", "public-acces"))
}

// What is refused or cancelled before anybody was told of it leaves no trace outside.
func TestRefusedLeavesNoTrace(t *testing.T) {
	for _, command := range []string{"!refuser", "!annuler"} {
		w := newWorld(t, nil)
		o := watched(w)
		m := w.plan()
		w.in(staffRoom, alex, command+" "+m.ID+" secret-motif")
		o.wants(command, nil, []string{"Café IA", m.ID})
		if len(o.records) > 0 || o.text.Len() > 0 {
			t.Errorf("%s: something was published", command)
		}
	}
}

// Quotes of very few people are not published, whoever validated them.
func TestQuotesOfFewPeople(t *testing.T) {
	for participants, public := range map[string]bool{"4": false, "5": true} {
		w := newWorld(t, nil)
		o := watched(w)
		w.clock("2026-12-04T09:00")
		w.in(w.direct(camille, "Camille"), camille, "restitution", "Café IA", "foyer, Brest", "Le foyer", "hier", "1", participants, "passer",
			"l'école", "c'est tout", "passer", "« un mot de trop »", "c'est tout", "passer", "envoyer")
		m := w.theOnly()
		w.in(staffRoom, alex, "!valider "+m.ID, "!publier "+m.ID)
		has, not := []string{"l&#39;école"}, []string{"un mot de trop"}
		if public {
			has, not = append(has, not...), nil
		}
		o.wants("publishing for "+participants, has, not)
	}
}
