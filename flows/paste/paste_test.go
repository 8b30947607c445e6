package paste

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"passeparole/bot/privacy"
)

var form = Form{
	Titles: []string{"modèle de formulaire", "votre restitution"},
	Fields: []Field{
		{Step: "title", Names: []string{"titre", "titre de la rencontre"}},
		{Step: "place", Names: []string{"lieu", "place"}, Join: []string{"commune", "ville"}},
		{Step: "organisers", Names: []string{"organisateur", "organisateur(s)"}, Many: true},
		{Step: "date", Names: []string{"date"}, Join: []string{"horaire", "heure"}},
		{Step: "format", Names: []string{"format"}},
		{Step: "participants", Names: []string{"participants", "nombre de participants"}},
		{Step: "publics", Names: []string{"typologie", "typologie (si pertinent)"}, Many: true},
		{Step: "topics", Names: []string{"sujets", "sujets abordés", "topics"}, Many: true, Free: true},
		{Step: "ideas", Names: []string{"idées", "idées identifiées"}, Many: true, Free: true},
		{Step: "quotes", Names: []string{"verbatims", "verbatims significatifs"}, Many: true, Free: true},
		{Step: "feedback", Names: []string{"retour", "retour des participants sur l'exercice"}, Many: true, Free: true},
	},
}

// said writes a result as a reader would: a line for each field, then the rest.
func said(r Result) string {
	var b strings.Builder
	for _, f := range r.Fields {
		fmt.Fprintf(&b, "%s = %s\n", f.Step, strings.Join(f.Lines, " / "))
	}
	for _, t := range r.Rest {
		fmt.Fprintf(&b, "? %s\n", strings.ReplaceAll(t, "\n", " / "))
	}
	if len(r.Dropped) > 0 {
		fmt.Fprintf(&b, "- %s\n", strings.Join(r.Dropped, " / "))
	}
	return strings.TrimRight(b.String(), "\n")
}

func TestRead(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"any order, any case, no accents": {"PARTICIPANTS : 23\nidees :\n- une\n- deux\nTitre: Café IA\nSUJETS ABORDES :\n- l'école",
			"participants = 23\nideas = une / deux\ntitle = Café IA\ntopics = l'école"},
		"the programme's form, filled in": {"MODELE DE FORMULAIRE\n\nTITRE DE LA RENCONTRE : Café IA\n\nLIEU : médiathèque, Dole\n\nTYPOLOGIE (si pertinent) : 12 parents\n\nSUJETS ABORDES :\n\n- l'école\n\n- les emplois\n\n-\n\nVERBATIMS SIGNIFICATIFS\n\n- « on verra »\n\nRETOUR DES PARTICIPANTS SUR L'EXERCICE\n\n- bien\n",
			"title = Café IA\nplace = médiathèque, Dole\npublics = 12 parents\ntopics = l'école / les emplois\nquotes = « on verra »\nfeedback = bien"},
		"Markdown": {"## Titre\nCafé IA\n\n**Lieu** : Dole\n**Date :** hier\n* Participants : 23\n\n### Idées\n\n1. un soir\n2. un atelier\n",
			"title = Café IA\nplace = Dole\ndate = hier\nparticipants = 23\nideas = un soir / un atelier"},
		"a table":        {"| Titre | Café IA |\n| Lieu | Dole |", "title = Café IA\nplace = Dole"},
		"tabs":           {"Titre\tCafé IA\nLieu\tDole", "title = Café IA\nplace = Dole"},
		"dashes":         {"Titre – Café IA\nLieu - Dole", "title = Café IA\nplace = Dole"},
		"wide colon":     {"Titre：Café IA\nLieu ： Dole", "title = Café IA\nplace = Dole"},
		"quoted":         {"> Titre : Café IA\n> Lieu : Dole\n>> Date : hier", "title = Café IA\nplace = Dole\ndate = hier"},
		"word processor": {"Titre\u00a0: Café IA\r\nLieu\u00a0: Dole\r\nSujets\u00a0:\r\n•\u00a0l'école\r\n•\u00a0les emplois", "title = Café IA\nplace = Dole\ntopics = l'école / les emplois"},
		"what fits nowhere": {"Titre : Café IA\n\npenser à rendre les clés\n\nParticipants : 23\npenser au café", // the line is tried as part of the figure, then put aside
			"title = Café IA\nparticipants = 23 / penser au café\n? penser à rendre les clés"},
		"after marked items":     {"Sujets :\n- l'école\n\nrendre les clés\nfermer\n\ndire merci", "topics = l'école\n? rendre les clés / fermer\n? dire merci"},
		"items without marks":    {"Sujets :\nl'école\nles emplois", "topics = l'école / les emplois"},
		"a broken line":          {"Idées :\n- une permanence le samedi matin pour toutes les personnes qui n'osent\npas venir seules\n- un atelier", "ideas = une permanence le samedi matin pour toutes les personnes qui n'osent pas venir seules / un atelier"},
		"a quotation of two":     {"Verbatims\n« Mon fils fait\nses devoirs avec »\n« On verra »", "quotes = « Mon fils fait / ses devoirs avec » / « On verra »"},
		"several on one line":    {"Organisateur(s) : Médiathèque ; Le foyer\nLieu : Dole", "organisers = Médiathèque / Le foyer\nplace = Dole"},
		"hour and town apart":    {"Commune : Dole\nDate : 3 décembre 2026\nLieu : médiathèque\nHoraire : 18h30", "place = médiathèque, Dole\ndate = 3 décembre 2026 18h30"},
		"the bot's own recap":    {"Votre restitution\n1. TITRE DE LA RENCONTRE : Café IA\n8. SUJETS ABORDÉS : 2\n– l'école\n– les emplois", "title = Café IA\ntopics = l'école / les emplois"},
		"twice":                  {"Lieu : Dole\nTitre : Café\nLieu : Brest", "place = Dole\ntitle = Café\n? Lieu : Brest"},
		"a list in two places":   {"Idées :\n- une\nTitre : Café\nIdées :\n- deux", "ideas = une / deux\ntitle = Café"},
		"a mail's head":          {"De : Lea <lea@exemple.fr>\nObjet : notes\nDate : ven. 4 déc. 2026\n\nBonjour\n\nTitre : Café\nDate : hier\n\nCordialement,\nLea", "title = Café\ndate = hier\n- De : Lea <lea@exemple.fr> / Objet : notes / Date : ven. 4 déc. 2026 / Bonjour / Cordialement, / Lea"},
		"a signature":            {"Titre : Café\nSujets :\n- l'école\n-- \nLea, 06 00 00 00 00", "title = Café\ntopics = l'école\n- Lea, 06 00 00 00 00"},
		"too long a signature":   {"Titre : Café\nCordialement\nune\ndeux\ntrois\nquatre\ncinq\nsix", "title = Café\n? Cordialement / une / deux / trois / quatre / cinq / six"},
		"too much to leave out":  {"Titre : Café\nCordialement\n" + strings.Repeat("a", 300), "title = Café\n? Cordialement / " + strings.Repeat("a", 300)},
		"a greeting":             {"Bonjour Lea,\nvoici mes notes\nTitre : Café", "title = Café\n? voici mes notes\n- Bonjour Lea,"},
		"more than a greeting":   {"Bonjour Lea est venue\nTitre : Café", "title = Café\n? Bonjour Lea est venue"},
		"a colon in the answer":  {"Titre : Nos enfants : et nous\nLieu : Dole", "title = Nos enfants : et nous\nplace = Dole"},
		"heading alone, address": {"Lieu :\nmédiathèque\nDole\n\nTitre :\n\nCafé", "place = médiathèque / Dole\ntitle = Café"},
		"below one-line value":   {"Retour : très bien\nPenser à rendre les clés", "feedback = très bien\n? Penser à rendre les clés"},
		"apart from a value":     {"Retour : très bien\n\nPenser à rendre les clés", "feedback = très bien\n? Penser à rendre les clés"},
		"apart from plain items": {"Retour :\ntrès bien\nà refaire\n\nPenser à rendre les clés", "feedback = très bien / à refaire\n? Penser à rendre les clés"},
		"counted, without marks": {"Sujets : 2\nl'école\nles emplois", "topics = l'école / les emplois"},
		"another's heading":      {"Lieu : médiathèque, Dole\nQui paie : la mairie\nquoi encore\nRetour : bien\nLogistique : deux salles\nBudget : rien", "place = médiathèque, Dole\nfeedback = bien\n? Qui paie : la mairie / quoi encore\n? Logistique : deux salles\n? Budget : rien"},
		"below its items":        {"Retour :\n- bien : vraiment\nBudget : rien\n- 20 euros", "feedback = bien : vraiment\n? Budget : rien / - 20 euros"},
		"below plain items":      {"Retour :\nbien\nBudget : rien", "feedback = bien\n? Budget : rien"},
		"under nothing":          {"Retour :\nBudget : rien", "? Budget : rien"},
		"an address is none":     {"Retour :\nbien\nhttps://exemple.fr\nà 18:30 la fin", "feedback = bien / https://exemple.fr / à 18:30 la fin"},
		"bold without a colon":   {"**Participants** 23\n**Lieu** – **Dole**, place du bourg\n## Idées\n- **Un soir** sans écran\n**Verbatims**\n« on verra »\n**Logistique** deux salles", "participants = 23\nplace = Dole, place du bourg\nideas = Un soir sans écran\nquotes = « on verra »\n? **Logistique** deux salles"},
		"bold of another form":   {"**Lieu** Dole\n**Logistique** deux salles\n**Date** hier", "place = Dole\ndate = hier\n? **Logistique** deux salles"},
		"bullets over bullets":   {"Café IA à Dole\n* Sujets\n  * l'école\n  * les emplois\n* Idées\n  * un soir\n* Verbatims\n\t* « on verra »\n* rendre les clés", "topics = l'école / les emplois\nideas = un soir\nquotes = « on verra »\n? Café IA à Dole\n? * rendre les clés"},
		"bullets beside bullets": {"Sujets :\n* Idées\n* Format\n* l'école", "topics = Idées / Format / l'école"},
		"paragraphs":             {"Retour\n\ntrès bien\n\nà refaire", "feedback = très bien / à refaire"},
		"further left":           {"- Retour :\n  - très bien\n    - surtout la fin\n- Penser à rendre les clés", "feedback = très bien / surtout la fin\n? - Penser à rendre les clés"},
		"further left, by tabs":  {"Retour :\n\t- très bien\n\n- Penser à rendre les clés", "feedback = très bien\n? - Penser à rendre les clés"},
		"nothing comes back":     {"Retour :\n- très bien\n\nÀ faire\n- rendre les clés", "feedback = très bien\n? À faire / - rendre les clés"},
		"no heading":             {"bonjour\nmerci", "? merci\n- bonjour"},
		"nothing":                {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, said(Read(form, test.text))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An ordinary answer is never taken for a pasted form.
func TestJudge(t *testing.T) {
	for _, test := range []struct {
		asked, text string
		want        Sure
	}{
		{"title", "Café IA", No},
		{"title", "Débat : les écrans", No},
		{"title", "Lieu : un mot, des mondes", No},
		{"title", "Titre : Café IA", Own},
		{"title", "Nos enfants\net nous", No},
		{"place", "Lieu : Dole", Own},
		{"place", "médiathèque\nDole", No},
		{"date", "Date : hier\nHeure : 18h30", Own},
		{"participants", "23", No},
		{"organisers", "Médiathèque : le lieu", No},
		{"topics", "- Lieu : faut-il des tiers-lieux ?", No},
		{"topics", "- Lieu : faut-il des tiers-lieux ?\n- Date : l'avenir", No},
		{"topics", "1. Lieu : faut-il des tiers-lieux ?\n2. Format : l'avenir\n3. Titre : quoi", No},
		{"topics", "Format\nLieu\nDate", No},
		{"topics", "Lieu\nles écrans\nFormat", No},
		{"topics", "Sujets :\n- l'école\n- le travail", Own},
		{"feedback", "Lieu : trop petit", No},
		{"feedback", "Lieu : trop petit\nFormat : trop court", Maybe},
		{"feedback", "Idées :\n- une\n- deux", Maybe},
		{"feedback", "Lieu : trop petit\nil faisait froid", No},
		{"quotes", "« Lieu : ma cuisine »\n« Date : jamais »", No},
		{"ideas", "TITRE : Café\nLIEU : Dole\nSUJETS :\n- l'école", Yes},
		{"ideas", "Idées :\n- une\nRetour :\n- bien", Yes},
		{"title", "Titre : Café\nLieu : Dole", Yes},
		{"title", "Lieu : Dole\nParticipants : 23", Yes},
		{"title", "Sujets :\n- l'école\n- le travail", Yes},
		{"", "Titre : Café\nLieu : Dole", Yes},
		{"", "Lieu : Dole", No},
		{"", "Bonjour\nje voudrais organiser un débat", No},
		{"", "Question : le lieu ?\nRéponse : Dole", No},
		{"title", "TITRE DE LA RENCONTRE :\n\nLIEU :\n\nORGANISATEUR :\n\nDATE :\n\n", Yes},
	} {
		if got := Read(form, test.text).Judge(form, test.asked); got != test.want {
			t.Errorf("%q, asked %q: %d, not %d (%s)", test.text, test.asked, got, test.want, said(Read(form, test.text)))
		}
	}
}

// letters are all that is said in a text: its letters and digits, in their order.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, norm.NFC.String(s))
}

func sorted(s string) string {
	r := []rune(s)
	slices.Sort(r)
	return string(r)
}

// nothingLost: every letter of the text is a heading, a mark, in a field or in the rest; and what
// is in fields and rest is there once.
func nothingLost(t interface{ Fatalf(string, ...any) }, text string) {
	r := Read(form, text)
	var all, kept strings.Builder
	for _, p := range r.parts {
		all.WriteString(p.text + "\n") // a mark at the beginning of a piece must not join the letter before
		if p.what == value || p.what == loose || p.what == dropped {
			kept.WriteString(p.text + "\n")
		}
		if p.what == mark && strings.ContainsFunc(p.text, unicode.IsLetter) && !strings.ContainsAny(p.text, "xX[]") {
			t.Fatalf("%q: the words %q are taken for decoration", text, p.text)
		}
	}
	if got, want := sorted(letters(all.String())), sorted(letters(privacy.Clean(text))); got != want {
		t.Fatalf("%q: not all of it is somewhere:\n%q\n%q", text, got, want)
	}
	var out strings.Builder
	for _, f := range r.Fields {
		out.WriteString(strings.Join(f.Lines, " ") + "\n")
		if len(f.Lines) == 0 {
			t.Fatalf("%q: %s is there and has nothing", text, f.Step)
		}
	}
	out.WriteString(strings.Join(r.Rest, " ") + "\n" + strings.Join(r.Dropped, " "))
	if got, want := sorted(letters(out.String())), sorted(letters(kept.String())); got != want {
		t.Fatalf("%q: fields and rest do not hold what was read:\n%q\n%q", text, got, want)
	}
}

var lines = []string{"Titre : Café IA", "LIEU : Dole", "Sujets", "Sujets abordés :", "- l'école", "* **Idées** :", "1. une idée", "## Verbatims",
	"« on verra »", "« la suite", "au prochain »", "", "", "rendre les clés", "> Date : hier", "> > cité", "Heure : 18h", "Commune : Dole", "--", "-",
	"Cordialement,", "De : Lea", "Objet : notes", "Participants : 2", "TITRE DE LA RENCONTRE", "Votre restitution", "| Lieu | Brest |", "Lieu\tBrest",
	"[x] fait", "8. SUJETS ABORDÉS : 2", "bonjour : à tous", "  suite", "  - plus à droite", "\t* par une tabulation", "et la fin de la ligne d'avant", "Format", "***", "Retour – bien", "Budget : rien", "**Logistique**", "**Lieu** Brest", "* Idées", "Bonjour à tous,"}

func TestNothingPastedIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(lines), 0, 25).Draw(t, "lines"), "\n")
		nothingLost(t, text)
		for _, f := range append(form.Fields, Field{}) {
			Read(form, text).Judge(form, f.Step)
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, l := range lines {
		f.Add(l)
	}
	f.Add(strings.Join(lines, "\n"))
	f.Add("AAAA\n\u0301")
	f.Add("Titre : \u202e\nLieu :\x00 a\ufeff\n\u2028Date\u0301 : x")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		nothingLost(t, text)
		Read(form, text).Judge(form, "topics")
	})
}
