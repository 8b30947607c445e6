package kinds

import (
	"slices"
	"strings"
	"testing"
	"time"

	"passeparole/flows"
	"passeparole/locales"
)

func registry(t testing.TB) flows.Kinds {
	t.Helper()
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	loc, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return For(time.Date(2026, 11, 21, 10, 0, 0, 0, loc), "Europe/Paris", "fr", book)
}

var theme = flows.Step{ID: "theme", Flow: "plan", Kind: "choice", Choices: []string{"work", "safer-space", "inclusion"}}
var format = flows.Step{ID: "format", Flow: "plan", Kind: "choice", Free: true, Choices: []string{"cafe-debate", "ai-cafe", "workshop"}}
var moving = flows.Step{ID: "format", Flow: "report", Kind: "choice", Free: true, Choices: []string{"cafe-debate", "moving-debate", "world-cafe", "talk"}}
var publics = flows.Step{ID: "publics", Flow: "plan", Kind: "choices", Free: true, Max: 3, Choices: []string{"everyone", "youth", "parents", "teachers", "elected"}}

// Each row is one message: what is stored, or the sentence that says why not. "|" separates
// values, "?" stands before several readings, "…" before a precision that is asked for, and
// "~" before a guess that is read back.
func TestParse(t *testing.T) {
	number := flows.Step{ID: "participants", Flow: "report", Kind: "number", Whole: true, Max: 100000}
	line := flows.Step{ID: "title", Flow: "plan", Kind: "line", Max: 20}
	host := flows.Step{ID: "organisers", Flow: "plan", Kind: "list", Once: true, Structure: true, Long: 60}
	ideas := flows.Step{ID: "ideas", Flow: "report", Kind: "list", Long: 40}
	quote := flows.Step{ID: "quotes", Flow: "report", Kind: "quotes"}
	people := flows.Step{ID: "publics", Flow: "report", Kind: "people"}
	link := flows.Step{ID: "link", Flow: "plan", Kind: "url"}
	contact := flows.Step{ID: "link", Flow: "plan", Kind: "url", Source: "contact"}
	start := flows.Step{ID: "start", Flow: "plan", Kind: "date", Time: "required", Until: "end", Future: map[string]string{"at_least": "0j", "at_most": "24mois"}}
	held := flows.Step{ID: "date", Flow: "report", Kind: "date", Time: "optional", Range: true, Past: map[string]string{"at_most": "24mois"}}
	place := flows.Step{ID: "place", Flow: "plan", Kind: "place"}
	image := flows.Step{ID: "poster", Kind: "image", Alt: "required"}
	pair := flows.Step{ID: "speakers", Kind: "list", Item: []flows.Step{{ID: "name", Kind: "line"}, {ID: "agreed", Kind: "yesno"}}}
	k := registry(t)
	for _, c := range []struct {
		step flows.Step
		said string
		want string
	}{
		{line, "  Café IA  ", "Café IA"},
		{line, "Café\nIA\t!", "Café IA !"},
		{line, "« Aide »", "Aide"},
		{line, `"oui"`, "oui"},
		{line, "« a » et « b »", "« a » et « b »"},
		{line, "un titre de plus de vingt caractères", "flows.refused.longer"},
		{line, "\u200b\u202e\u3164", "flows.refused.empty"},
		{line, "« »", "flows.refused.empty"},
		{line, "!!!", "flows.refused.wordless"},
		{line, "🎉", "🎉"},
		{line, strings.Repeat("a", 10001), "flows.refused.long"},
		{theme, "1", "work"}, {theme, "2️⃣", "safer-space"}, {theme, "c", "inclusion"}, {theme, "le travail et le numérique", "work"},
		{theme, "INCLUSION", "inclusion"}, {theme, "l'apaisement", "safer-space"}, {theme, "travail", "work"}, {theme, "Work and digital tools", "work"},
		{theme, "0", "flows.refused.choice"}, {theme, "4", "flows.refused.choice"}, {theme, "zut", "flows.refused.choice"},
		{format, "débat en marchant", "débat en marchant"}, {format, "café", "?cafe-debate?ai-cafe?café"}, {moving, "débat", "?cafe-debate?moving-debate?talk?débat"}, {moving, "débat mouvant", "moving-debate"}, {moving, "café", "?cafe-debate?world-cafe?café"},
		{format, "1 et 2", "flows.refused.choices.most"}, {theme, "1, 3", "flows.refused.choices.most"}, {theme, "1 2", "flows.refused.choices.most"}, {format, "atelier", "workshop"},
		{format, "9", "flows.refused.choice"}, {format, "4, 99", "flows.refused.choice"},
		{publics, "1, 3", "everyone|parents"}, {publics, "1 3", "everyone|parents"}, {publics, "parents et jeunes", "parents|youth"},
		{publics, "élus et agents de collectivités", "elected"}, {publics, "- parents\n- marins", "parents|marins"},
		{publics, "1,1,parents,parents", "everyone|parents"}, {publics, "1,2,3,4", "flows.refused.choices.most"}, {publics, "1, 77", "flows.refused.choice"},
		{number, "23", "23"}, {number, "23 personnes", "23"}, {number, "vingt-trois", "23"}, {number, "quatre-vingt-dix-sept", "97"},
		{number, "soixante et onze", "71"}, {number, "quatre-vingts", "80"}, {number, "cent vingt", "120"}, {number, "mille deux cents", "1200"},
		{number, "deux cent cinquante-six", "256"}, {number, "soixante-dix-sept", "77"}, {number, "vingt et un", "21"}, {number, "dix-sept", "17"},
		{number, "twenty-three", "23"}, {number, "one hundred and five", "105"}, {number, "1 200", "1200"}, {number, "007", "7"}, {number, "0", "~0"}, {number, "zéro", "~0"},
		{number, "environ 20", "20|estimate"}, {number, "~20", "20|estimate"}, {number, "à peu près trente personnes", "30|estimate"}, {number, "20 environ", "20|estimate"},
		{number, "about 40 people", "40|estimate"},
		{number, "28 élèves", "28"}, {number, "environ 28", "28|estimate"}, {number, "28 personnes environ", "28|estimate"}, {number, "environ 28 élèves", "28|estimate"},
		{number, "plus ou moins 20", "20|estimate"}, {number, "+/- 20", "20|estimate"}, {number, "20 plus ou moins", "20|estimate"}, {number, "more or less 20", "20|estimate"},
		{number, "une 20aine", "…flows.refused.number.about"}, {number, "une 20aine d'élèves", "…flows.refused.number.about"}, {number, "30 aine", "…flows.refused.number.about"},
		{number, "24 élèves de 4e", "~24"}, {number, "24 classes", "~24"}, {number, "environ 24 curieux", "~24|estimate"}, {number, "24 élèves et 2 professeurs", "~26"}, {number, "28 élèves, 2 profs et 1 élu", "~31"}, {number, "2 classes et 24 élèves", "flows.refused.number.several"},
		{number, "plus de 100", "…flows.refused.number.about"}, {number, "plus de 100 personnes", "…flows.refused.number.about"}, {number, "moins de vingt", "…flows.refused.number.about"}, {number, "at least 30 people", "…flows.refused.number.about"},
		{number, "entre vingt et trente", "…flows.refused.number.range"}, {number, "vingt à trente personnes", "…flows.refused.number.range"}, {number, "1 million", "flows.refused.number.big"}, {number, "un million", "flows.refused.number.big"},
		{number, "2 classes de 24", "flows.refused.number.several"}, {number, "28 pupils", "28"}, {number, "28 students or so", "28|estimate"}, {number, "une trentaine d'élèves", "…flows.refused.number.about"},
		{number, "une vingtaine", "…flows.refused.number.about"}, {number, "deux douzaines", "…flows.refused.number.about"},
		{number, "20 à 25", "…flows.refused.number.range"}, {number, "entre 20 et 25", "…flows.refused.number.range"},
		{number, "-3", "flows.refused.number.negative"}, {number, "moins trois", "flows.refused.number.negative"},
		{number, "10^9", "flows.refused.number.big"}, {number, "1e9", "flows.refused.number.big"}, {number, "1000000000", "flows.refused.number.big"},
		{number, "99999999999999999999999999", "flows.refused.number.big"}, {number, "3,5", "flows.refused.number.whole"},
		{number, "vingt cent", "flows.refused.number.word"}, {number, "trois vingt", "flows.refused.number.word"}, {number, "beaucoup", "flows.refused.number.word"},
		{number, "23 ou bien", "flows.refused.number.word"}, {number, "NaN", "flows.refused.number.word"}, {number, "0x10", "flows.refused.number.word"},
		{number, "٢٣", "flows.refused.number.word"}, {number, "cent mille", "100000"},
		{host, "Médiathèque de Dole\nÉcole des Lilas", "Médiathèque de Dole|École des Lilas"}, {host, "camille@example.org", "flows.refused.structure"},
		{host, "@camille:example.org", "flows.refused.structure"}, {host, "@camille@example.org", "flows.refused.structure"}, {host, "06 12 34 56 78", "flows.refused.structure"},
		{host, "jeudi 3 décembre de 18h30 à 20h", "flows.refused.name"}, {host, "18h30", "flows.refused.name"}, {host, "le 3 décembre", "flows.refused.name"}, {host, "from 6pm to 8pm", "flows.refused.name"},
		{host, "Médiathèque de Dole\n18h30 - 20h", "flows.refused.name"}, {host, "Le 104", "Le 104"}, {host, "Café du samedi", "Café du samedi"}, {host, "Maison de mai", "Maison de mai"},
		{flows.Step{Kind: "line", Structure: true}, "20 h", "flows.refused.name"}, {flows.Step{Kind: "line", Structure: true}, "20", "flows.refused.name"},
		{format, "18h30", "flows.refused.choice"}, {format, "18h30-20h", "flows.refused.choice"}, {format, "de 18h à 20h", "flows.refused.choice"}, {format, "jeu de 20 h", "jeu de 20 h"},
		{ideas, "1. un\n2) deux\n• trois\n- quatre\n– cinq\n\n* six", "un|deux|trois|quatre|cinq|six"}, {ideas, "3 machines pour tous", "3 machines pour tous"},
		{ideas, "14 juillet", "14 juillet"}, {ideas, "-\n*\n", "flows.refused.wordless"}, {ideas, "un\n" + strings.Repeat("x", 41), "flows.refused.list.long"},
		{ideas, "écrire à camille@example.org", "flows.refused.identifier"},
		{quote, "« J'ose pas demander »\n« Moi\nnon plus »", "J'ose pas demander|Moi non plus"},
		{people, "12 parents, 5 enseignants", "parents|12|enseignants|5"}, {people, "parents : 12\nenseignants (5)", "parents|12|enseignants|5"},
		{people, "douze parents et vingt et un élèves", "flows.refused.people.word"}, {people, "douze parents, 3 élèves", "parents|12|élèves|3"},
		{people, "3 parents, 2 Parents", "parents|5"}, {people, "une dizaine de parents", "…flows.refused.people.figure"}, {people, "des gens", "flows.refused.people.figures"},
		{people, "18 parents 3 enseignants", "parents|18|enseignants|3"}, {people, "18 parents + 3 enseignants et 2 élus", "parents|18|enseignants|3|élus|2"}, {people, "douze parents 3 enseignants", "parents|12|enseignants|3"},
		{people, "60 % de retraités", "flows.refused.people.about"}, {people, "60% de retraités", "flows.refused.people.about"}, {people, "10 à 15 parents", "…flows.refused.people.figure"},
		{people, "entre 10 et 15 parents", "…flows.refused.people.figure"}, {people, "10-15 parents", "…flows.refused.people.figure"}, {people, "une dizaine de parents, 3 profs", "…flows.refused.people.figure"},
		{people, "18 parents dont 3 enseignants", "flows.refused.people.word"}, {people, "18 parents trois enseignants", "flows.refused.people.word"}, {people, "24 élèves de 4e", "flows.refused.people.word"},
		{people, "parents et jeunes", "flows.refused.people.figures"}, {people, "mixte", "flows.refused.people.figures"},
		{people, "-3 parents", "flows.refused.people.word"}, {people, "9999999 parents", "flows.refused.number.big"},
		{link, "https://mediatheque.example.org/x?y=1", "https://mediatheque.example.org/x?y=1"}, {link, "mediatheque.example.org/x", "~https://mediatheque.example.org/x"},
		{link, "http://example.org", "flows.refused.url.http"}, {link, "javascript:alert(1)", "flows.refused.url.word"}, {link, "https://a:b@example.org", "flows.refused.url.word"},
		{link, "https://127.0.0.1/", "flows.refused.url.word"}, {link, "à l'accueil", "flows.refused.url.word"}, {link, "https://example.org/a b", "flows.refused.url.word"},
		{contact, "0", "flows.refused.url.contact"}, {contact, "plus ou moins 20", "flows.refused.url.contact"}, {contact, "20 personnes", "flows.refused.url.contact"},
		{contact, "une vingtaine", "flows.refused.url.contact"}, {contact, "vingt", "flows.refused.url.contact"}, {contact, "3639", "flows.refused.url.contact"},
		{contact, "03 00 00 00 00", "03 00 00 00 00"}, {contact, "au 2e étage", "au 2e étage"},
		{contact, "à l'accueil", "à l'accueil"}, {contact, "contact : à l'accueil", "contact : à l'accueil"}, {contact, "javascript:alert(1)", "flows.refused.url.word"},
		{contact, "http://example.org", "flows.refused.url.http"}, {contact, "tel: 03 00 00 00 00", "tel: 03 00 00 00 00"},
		{start, "jeudi 3 décembre 2026 à 18h30", "2026-12-03T18:30|Europe/Paris"}, {start, "jeudi 3 décembre 2026", "…when.refused.time"},
		{start, "3 décembre 2030 à 18h30", "flows.refused.date.far"}, {start, "pas encore", "when.refused.unknown"},
		{held, "vendredi 20 novembre 2026 de 18h30 à 20h", "2026-11-20T18:30|Europe/Paris|2026-11-20T20:00"}, {held, "aujourd'hui", "2026-11-21|Europe/Paris"},
		{place, "en ligne", "online|"}, {place, "En ligne, sur BigBlueButton", "online|sur BigBlueButton"}, {place, "médiathèque, Dole", "médiathèque|39198|Dole|Jura|Bourgogne-Franche-Comté|Europe/Paris"},
		{place, "Paris 13e", "13e arrondissement|75056|Paris|Paris|Île-de-France|Europe/Paris"}, {place, "médiathèque, Lyon 3e", "médiathèque, 3e arrondissement|69123|Lyon|Rhône|Auvergne-Rhône-Alpes|Europe/Paris"},
		{place, "the public library in Annecy", "the public library|74010|Annecy|Haute-Savoie|Auvergne-Rhône-Alpes|Europe/Paris"},
		{place, "La Filature, Dole", "La Filature|39198|Dole|Jura|Bourgogne-Franche-Comté|Europe/Paris"},
		{place, "La Filature et la ville de Dole", "La Filature|39198|Dole|Jura|Bourgogne-Franche-Comté|Europe/Paris"},
		{place, "La Filature, mairie de Dole", "La Filature, mairie|39198|Dole|Jura|Bourgogne-Franche-Comté|Europe/Paris"},
		{place, "La Filature", "flows.refused.place.unknown"},
		{place, "tiers-lieu La Filature à Dole, jeudi 3 décembre 18h30-20h", "tiers-lieu La Filature|39198|Dole|Jura|Bourgogne-Franche-Comté|Europe/Paris"},
		{place, "Dole à 18h30", "|39198|Dole|Jura|Bourgogne-Franche-Comté|Europe/Paris"}, {place, "Dole on Thursday 3 December", "|39198|Dole|Jura|Bourgogne-Franche-Comté|Europe/Paris"},
		{place, "jeudi 3 décembre, La Filature, Dole", "flows.refused.place.dated"}, {place, "à 18h30", "flows.refused.place.dated"},
		{place, "salle du 8 mai 1945, Dole", "salle du 8 mai 1945|39198|Dole|Jura|Bourgogne-Franche-Comté|Europe/Paris"},
		{place, "café du samedi, Dole", "café du samedi|39198|Dole|Jura|Bourgogne-Franche-Comté|Europe/Paris"},
		{place, "en ligne, jeudi 3 décembre", "online|"},
		{place, "gymnase, Marseille 13", "gymnase, 13e arrondissement|13055|Marseille|Bouches-du-Rhône|Provence-Alpes-Côte d'Azur|Europe/Paris"}, {place, "Marseille 13", "|13055|Marseille|Bouches-du-Rhône|Provence-Alpes-Côte d'Azur|Europe/Paris"},
		{place, "visio zoom", "online|zoom"}, {place, "en visio sur Jitsi", "online|sur Jitsi"}, {place, "à la maison", "flows.refused.place.unknown"},
		{place, "seniors", "flows.refused.place.unknown"}, {place, "bonjour", "flows.refused.place.unknown"}, {place, "mairie", "flows.refused.place.unknown"},
		{place, "Liège", "?|37127|Le Liège|Indre-et-Loire|Centre-Val de Loire|Europe/Paris?||Liège (Belgique)|||"}, {place, "Le Liège", "|37127|Le Liège|Indre-et-Loire|Centre-Val de Loire|Europe/Paris"},
		{place, "Saint-Pierre et Miquelon", "?|97502|Saint-Pierre|Saint-Pierre-et-Miquelon|Saint-Pierre-et-Miquelon|America/Miquelon?|97501|Miquelon-Langlade|Saint-Pierre-et-Miquelon|Saint-Pierre-et-Miquelon|America/Miquelon"},
		{place, "à l'étranger : Liège", "||Liège|||"}, {place, "à l'étranger", "flows.refused.place.abroad"}, {place, "Trifouilly-les-Oies", "flows.refused.place.unknown"},
		{place, "Cayenne", "|97302|Cayenne|Guyane|Guyane|America/Cayenne"}, {place, "saint aubin", "…flows.refused.place.homonyms"}, {place, "@camille:example.org", "flows.refused.place.unknown"},
		{flows.Step{Kind: "yesno"}, "Oui !", "yes"}, {flows.Step{Kind: "yesno"}, "👎🏽", "no"}, {flows.Step{Kind: "yesno"}, "peut-être", "flows.refused.yesno"},
		{flows.Step{Kind: "confirm"}, "✅", "yes"}, {flows.Step{Kind: "confirm"}, "non", "flows.refused.confirm"},
		{flows.Step{Kind: "duration"}, "1h30", "90"}, {flows.Step{Kind: "duration"}, "1 h 30", "90"}, {flows.Step{Kind: "duration"}, "une heure et demie", "90"}, {flows.Step{Kind: "duration"}, "90 minutes", "90"},
		{flows.Step{Kind: "duration"}, "2 heures", "120"}, {flows.Step{Kind: "duration"}, "une demi-heure", "30"}, {flows.Step{Kind: "duration"}, "longtemps", "flows.refused.duration.word"},
		{flows.Step{Kind: "duration"}, "0 min", "flows.refused.duration.short"}, {flows.Step{Kind: "duration"}, "9000 h", "flows.refused.duration.long"},
		{flows.Step{Kind: "email"}, "contact@mediatheque.example.org", "contact@mediatheque.example.org"}, {flows.Step{Kind: "email"}, "Camille <c@example.org>", "flows.refused.email"},
		{flows.Step{Kind: "email"}, "contact@", "flows.refused.email"}, {flows.Step{Kind: "text"}, "un\ndeux", "un\ndeux"},
		{image, "mxc://example.org/abc\nUn cercle de chaises", "mxc://example.org/abc|Un cercle de chaises"}, {image, "mxc://example.org/abc", "…flows.refused.image.alt"}, {image, "photo", "flows.refused.image.none"},
		{pair, "Association A ; oui", "Association A ; oui"}, {pair, "Association A", "flows.refused.list.fields"}, {pair, "Association A ; bof", "flows.refused.yesno"},
	} {
		p, r := k.Of[c.step.Kind].Parse(c.step, c.said, flows.State{Answers: map[string]flows.Answer{}})
		if got := outcome(p, r); got != c.want {
			t.Errorf("%s %.60q: got %q, want %q", c.step.Kind, c.said, got, c.want)
		}
	}
}

func outcome(p flows.Parsed, r *flows.Refusal) string {
	switch {
	case r != nil:
		return r.Key
	case len(p.Options) > 0:
		out := ""
		for _, o := range p.Options {
			out += "?" + strings.Join(o.Values, "|")
		}
		return out
	case p.Ask != nil:
		return "…" + p.Ask.Key
	case p.Guess:
		return "~" + strings.Join(p.Values, "|")
	}
	return strings.Join(p.Values, "|")
}

func TestRefine(t *testing.T) {
	k := registry(t)
	st := flows.State{Answers: map[string]flows.Answer{}}
	for _, c := range []struct{ kind, first, then, want string }{
		{"number", "une vingtaine", "20", "20|estimate"},
		{"number", "une vingtaine", "23", "23"},
		{"number", "une vingtaine", "beaucoup", "flows.refused.number.word"},
		{"place", "saint aubin", "39", "|39476|Saint-Aubin|Jura|Bourgogne-Franche-Comté|Europe/Paris"},
		{"place", "salle des fêtes saint aubin", "Jura", "salle des fêtes|39476|Saint-Aubin|Jura|Bourgogne-Franche-Comté|Europe/Paris"},
		{"place", "saint aubin", "75", "flows.refused.place.dep"},
		{"place", "saint denis", "La Réunion", "|97411|Saint-Denis|La Réunion|La Réunion|Indian/Reunion"},
		{"date", "jeudi 3 décembre 2026", "18h30", "2026-12-03T18:30|Europe/Paris"},
	} {
		s := flows.Step{ID: "x", Kind: c.kind, Time: "required"}
		p, r := k.Of[c.kind].Parse(s, c.first, st)
		if r != nil || len(p.Kept) == 0 {
			t.Errorf("%s %q leaves nothing to refine: %q", c.kind, c.first, outcome(p, r))
			continue
		}
		pending := flows.Pending{Kept: p.Kept}
		p, r = k.Of[c.kind].(flows.Refiner).Refine(s, pending, c.then, st)
		if got := outcome(p, r); got != c.want {
			t.Errorf("%s %q then %q: got %q, want %q", c.kind, c.first, c.then, got, c.want)
		}
	}
}

func TestDatesFollowOtherAnswers(t *testing.T) {
	k := registry(t)
	end := flows.Step{ID: "end", Kind: "date", Time: "required", After: "start", ZoneOf: "place"}
	answers := func(zone, start string) flows.State {
		return flows.State{Answers: map[string]flows.Answer{
			"place": {Values: Place{Commune: "X", Zone: zone}.Values()}, "start": {Values: []string{start, zone}}}}
	}
	a := flows.Answer{Values: []string{"2026-12-03T20:00", "Europe/Paris"}}
	before := answers("Europe/Paris", "2026-12-03T18:30")
	before.Answers["end"] = a
	for _, c := range []struct {
		after flows.State
		want  string
		fits  bool
	}{
		{answers("Indian/Reunion", "2026-12-03T18:30"), "2026-12-03T20:00|Indian/Reunion", true},
		{answers("Europe/Paris", "2026-12-10T18:30"), "2026-12-10T20:00|Europe/Paris", true},
		{answers("Europe/Paris", "2026-12-10T19:00"), "2026-12-10T20:30|Europe/Paris", true},
		{answers("Europe/Paris", "2026-12-03T14:00"), "2026-12-03T15:30|Europe/Paris", true},
		{answers("Europe/Paris", "2026-12-03T23:00"), "2026-12-04T00:30|Europe/Paris", true},
		{before, "2026-12-03T20:00|Europe/Paris", true},
	} {
		got, fits := k.Of["date"].(flows.Reviser).Revise(end, a, before, c.after)
		if strings.Join(got.Values, "|") != c.want || fits != c.fits {
			t.Errorf("got %v %v, want %s %v", got.Values, fits, c.want, c.fits)
		}
	}
	if !slices.Equal(a.Values, []string{"2026-12-03T20:00", "Europe/Paris"}) {
		t.Error("the answer handed in was changed")
	}
}

func TestEverySentenceOfEveryRefusalExists(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	k := registry(t)
	for _, kind := range []string{"line", "text", "choice", "choices", "yesno", "confirm", "number", "date", "duration", "place", "url", "email", "image", "list", "quotes", "people"} {
		for _, said := range []string{"", "x", "-1", "9999999999", "a@b", "!", strings.Repeat("é", 10001), strings.Repeat("mot ", 1200), "http://x.y"} {
			s := flows.Step{ID: "x", Kind: kind, Choices: []string{"a", "b"}, Structure: true, Whole: true, Min: 2, Max: 3}
			p, r := k.Of[kind].Parse(s, said, flows.State{})
			if r == nil {
				r = p.Ask
			}
			if r == nil {
				continue
			}
			for _, lang := range locales.Languages {
				if text := book.Say(lang, r.Key, r.Args); strings.HasPrefix(text, "[") || strings.Contains(text, "<no value>") {
					t.Errorf("%s %.20q: the sentence %s is not whole: %s", kind, said, r.Key, text)
				}
			}
		}
	}
}

// FuzzParse: no kind panics, what it takes it also finds valid and can say, and saying it
// shows no control character.
func FuzzParse(f *testing.F) {
	for _, said := range []string{"Café IA", "1, 3 et 5", "une vingtaine", "12 parents, 5 enseignants", "de 18h30 à 20h", "saint aubin (39)",
		"https://example.org", "« a »\n- b\nc'est tout", "\u202e", "1h30", "mxc://a/b\nc", "oui", "-3", "10^9"} {
		f.Add(said)
	}
	k := registry(f)
	steps := []flows.Step{theme, format, publics, {ID: "a", Kind: "line"}, {ID: "a", Kind: "text"}, {ID: "a", Kind: "number"},
		{ID: "a", Kind: "date", Time: "optional", Range: true}, {ID: "a", Kind: "duration"}, {ID: "a", Kind: "place"}, {ID: "a", Kind: "url", Source: "contact"},
		{ID: "a", Kind: "email"}, {ID: "a", Kind: "image"}, {ID: "a", Kind: "list"}, {ID: "a", Kind: "quotes"}, {ID: "a", Kind: "people"}, {ID: "a", Kind: "yesno"}, {ID: "a", Kind: "confirm"}}
	f.Fuzz(func(t *testing.T, said string) {
		st := flows.State{Answers: map[string]flows.Answer{}}
		for _, s := range steps {
			p, r := k.Of[s.Kind].Parse(s, said, st)
			if r != nil || len(p.Values) == 0 {
				continue
			}
			if r := k.Of[s.Kind].Valid(s, p.Values, st); r != nil {
				t.Errorf("%s takes %q and then refuses its own values: %s", s.Kind, said, r.Key)
			}
			for _, lang := range locales.Languages {
				if text := k.Of[s.Kind].Render(s, flows.Answer{Values: p.Values}, lang); strings.ContainsAny(text, "\x00\x07\u202e\u200b") {
					t.Errorf("%s says %q for %q", s.Kind, text, said)
				}
			}
		}
	})
}
