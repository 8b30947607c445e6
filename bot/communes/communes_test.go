package communes

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
	"unicode/utf8"

	"passeparole/bot/communes/fold"
	"pgregory.net/rapid"
)

func labels(cs []Commune) string {
	var names []string
	for _, c := range cs {
		names = append(names, c.Label)
	}
	return strings.Join(names, " | ")
}

func TestFindOneCommune(t *testing.T) {
	for q, want := range map[string]string{
		"Dole":                     "Dole (Jura)",
		"DOLE":                     "Dole (Jura)",
		"  dole. ":                 "Dole (Jura)",
		"à Dole":                   "Dole (Jura)",
		"Besancon":                 "Besançon (Doubs)",
		"Besanc\u0327on":           "Besançon (Doubs)",
		"saint etienne":            "Saint-Étienne (Loire)",
		"St-Étienne":               "Saint-Étienne (Loire)",
		"ste foy les lyon":         "Sainte-Foy-lès-Lyon (Rhône)",
		"Chalon s/ Saône":          "Chalon-sur-Saône (Saône-et-Loire)",
		"chalon s/saone":           "Chalon-sur-Saône (Saône-et-Loire)",
		"Havre":                    "Le Havre (Seine-Maritime)",
		"au Havre":                 "Le Havre (Seine-Maritime)",
		"les sables d'olonne":      "Les Sables-d'Olonne (Vendée)",
		"L’Haÿ-les-Roses":          "L'Haÿ-les-Roses (Val-de-Marne)",
		"Œuilly 51":                "Œuilly (Marne)",
		"Saint-Aubin 39":           "Saint-Aubin (Jura)",
		"Saint-Aubin (39)":         "Saint-Aubin (Jura)",
		"Saint-Aubin (Jura)":       "Saint-Aubin (Jura)",
		"st aubin jura":            "Saint-Aubin (Jura)",
		"Saint-Aubin, Jura":        "Saint-Aubin (Jura)",
		"saint aubin dans le jura": "Saint-Aubin (Jura)",
		"Saint-Aubin (Bourgogne-Franche-Comté, Jura)": "",
		"39410 Saint-Aubin":                           "Saint-Aubin (Jura)",
		"Saint-Aubin 39410":                           "Saint-Aubin (Jura)",
		"39100 Dole":                                  "Dole (Jura)",
		"39107 Dole Cedex":                            "Dole (Jura)",
		"39198":                                       "Dole (Jura)",
		"INSEE 59350":                                 "Lille (Nord)",
		"2A004":                                       "Ajaccio (Corse-du-Sud)",
		"2a004":                                       "Ajaccio (Corse-du-Sud)",
		"20000":                                       "Ajaccio (Corse-du-Sud)",
		"Bastia 2B":                                   "Bastia (Haute-Corse)",
		"ville de Lille":                              "Lille (Nord)",
		"Arbignieu":                                   "Arbignieu, Arboys en Bugey (Ain)",
		"Arbignieu, Arboys en Bugey (Ain)":            "Arbignieu, Arboys en Bugey (Ain)",
		"Ascq":                                        "Ascq, Villeneuve-d'Ascq (Nord)",
		"Rucqueville":                                 "Rucqueville, Moulins-en-Bessin (Calvados)",
		"Filain (Aisne)":                              "Filain, Pargny-et-Filain (Aisne)",
		"Filain":                                      "Filain (Haute-Saône)", // today's comes first
		"Le Hom":                                      "Le Hom, Thury-Harcourt-le-Hom (Calvados)",
		"Paris":                                       "Paris",
		"Paris 11":                                    "Paris 11e arrondissement",
		"Paris 11e":                                   "Paris 11e arrondissement",
		"paris 11ème arrondissement":                  "Paris 11e arrondissement",
		"11e arrondissement de Paris":                 "Paris 11e arrondissement",
		"75011":                                       "Paris 11e arrondissement",
		"75011 Paris":                                 "Paris 11e arrondissement",
		"75116":                                       "Paris 16e arrondissement",
		"Paris 1er":                                   "Paris 1er arrondissement",
		"Paris Cedex 11":                              "Paris 11e arrondissement",
		"Paris XI":                                    "Paris 11e arrondissement",
		"Aix 13":                                      "Aix-en-Provence (Bouches-du-Rhône)",
		"Saint-Ouen (Seine-Saint-Denis)":              "Saint-Ouen-sur-Seine (Seine-Saint-Denis)",
		"Lyon 3e":                                     "Lyon 3e arrondissement",
		"69003":                                       "Lyon 3e arrondissement",
		"Lyon 69":                                     "Lyon (Rhône)",
		"Marseille 13":                                "Marseille (Bouches-du-Rhône)",
		"Marseille 13e":                               "Marseille 13e arrondissement",
		"Saint-Denis (La Réunion)":                    "Saint-Denis (La Réunion)",
		"saint denis reunion":                         "Saint-Denis (La Réunion)",
		"97400":                                       "Saint-Denis (La Réunion)",
		"Papeete":                                     "Papeete (Polynésie française)",
		"Château-Chinon (Ville)":                      "Château-Chinon (Ville) (Nièvre)",
		"Château-Chinon (Ville) (Nièvre)":             "Château-Chinon (Ville) (Nièvre)",
	} {
		t.Run(q, func(t *testing.T) {
			r := Find(q)
			if got := labels(r.Exact); got != want {
				t.Errorf("found %q, near %q, want %q", got, labels(r.Near), want)
			}
		})
	}
}

func TestHomonymsAskForTheDepartment(t *testing.T) {
	found := Find("saint aubin").Exact
	if len(found) != 10 {
		t.Fatalf("%d communes are called Saint-Aubin: %s", len(found), labels(found))
	}
	for dep, want := range map[string]string{
		"39": "Saint-Aubin (Jura)", "Jura": "Saint-Aubin (Jura)", "le Jura": "Saint-Aubin (Jura)", "dans le jura": "Saint-Aubin (Jura)",
		"2": "Saint-Aubin (Aisne)", "02": "Saint-Aubin (Aisne)", "Côte d'or": "Saint-Aubin (Côte-d'Or)", "l'Essonne": "Saint-Aubin (Essonne)",
		"Île-de-France": "Saint-Aubin (Essonne)", "39410": "Saint-Aubin (Jura)", "département du Nord": "Saint-Aubin (Nord)",
		"Finistère": "", "bleu": "", "": "", "2A": "",
	} {
		if got := labels(Narrow(found, dep)); got != want {
			t.Errorf("narrowed by %q: %q, want %q", dep, got, want)
		}
	}
}

func TestShortFormsOfTownsAskForTheDepartment(t *testing.T) {
	for q, want := range map[string]string{
		"Aix":      "Aix (Corrèze) | Aix-en-Provence (Bouches-du-Rhône) | Aix-les-Bains (Savoie)",
		"Chalon":   "Chalon (Isère) | Chalon-sur-Saône (Saône-et-Loire)",
		"Boulogne": "Boulogne, Essarts-en-Bocage (Vendée) | Boulogne-Billancourt (Hauts-de-Seine) | Boulogne-sur-Mer (Pas-de-Calais)",
		"Évry":     "Évry (Yonne) | Évry-Courcouronnes (Essonne)",
	} {
		if got := labels(Find(q).Exact); got != want {
			t.Errorf("%s: %q, want %q", q, got, want)
		}
	}
	if got := labels(Narrow(Find("Boulogne").Exact, "92")); got != "Boulogne-Billancourt (Hauts-de-Seine)" {
		t.Errorf("Boulogne in 92: %q", got)
	}
}

func TestFindNearestSpelling(t *testing.T) {
	for q, want := range map[string]string{
		"Châlons":                    "Châlons-en-Champagne (Marne)",
		"Bezançon":                   "Besançon (Doubs)",
		"Villeneuve dAscq":           "Villeneuve-d'Ascq (Nord)",
		"Saint-Obin (39)":            "Saint-Aubin (Jura)",
		"saint aubain":               "Saint-Aubin",
		"39100 Dolle":                "Dole (Jura)",
		"Marseile":                   "Marseille (Bouches-du-Rhône)",
		"Montrond-les":               "Montrond-les-Bains (Loire)",
		"xqzw":                       "",
		"bonjour":                    "", // two changes from Boncourt are another word
		"ab":                         "",
		strings.Repeat("saint ", 40): "",
	} {
		t.Run(q, func(t *testing.T) {
			r := Find(q)
			first := ""
			if len(r.Near) > 0 {
				first = r.Near[0].Label
			}
			if len(r.Exact) > 0 || first != want || len(r.Near) > 5 {
				t.Errorf("found %q, near %q, want first %q", labels(r.Exact), labels(r.Near), want)
			}
			for _, near := range r.Near {
				if len(Find(near.Label).Exact) == 0 {
					t.Errorf("the suggestion %q is not found again", near.Label)
				}
			}
		})
	}
}

func TestPostcodeOfSeveralCommunes(t *testing.T) {
	found := Find("39410").Exact
	if len(found) < 2 || found[0].Population < found[len(found)-1].Population {
		t.Errorf("39410 gives %q", labels(found))
	}
}

func TestWhatIsKnownOfACommune(t *testing.T) {
	c := Find("Saint-Aubin (39)").Exact[0]
	if c.Code != "39476" || c.Dep != "39" || c.DepName != "Jura" || c.RegName != "Bourgogne-Franche-Comté" ||
		c.Population == 0 || len(c.Postcodes) == 0 || c.Zone != "Europe/Paris" || c.Precision != AtCommune {
		t.Errorf("%+v", c)
	}
	c = Find("Paris 11e").Exact[0]
	if c.Code != "75056" || c.Name != "Paris" || c.Postcodes[0] != "75011" {
		t.Errorf("%+v", c)
	}
	c = Find("Arbignieu").Exact[0]
	if c.Code != "01015" || c.Name != "Arboys en Bugey" || c.Former != "Arbignieu" {
		t.Errorf("%+v", c)
	}
	for code, want := range map[string]string{"01340": "Arboys en Bugey (Ain)", "75111": "Paris 11e arrondissement", "20004": "Ajaccio (Corse-du-Sud)", "39476": "Saint-Aubin (Jura)"} {
		if c, ok := ByCode(code); !ok || c.Label != want {
			t.Errorf("%s is %q, want %q", code, c.Label, want)
		}
	}
	for _, code := range []string{"", "00000", "3947", "394760", "é9476", "99999"} {
		if c, ok := ByCode(code); ok {
			t.Errorf("%q is %s", code, c.Label)
		}
	}
}

func TestTimeOverseas(t *testing.T) {
	for q, want := range map[string]string{
		"Fort-de-France": "America/Martinique", "Pointe-à-Pitre": "America/Guadeloupe", "Cayenne": "America/Cayenne",
		"Mamoudzou": "Indian/Mayotte", "Nouméa": "Pacific/Noumea", "Papeete": "Pacific/Tahiti", "Nuku-Hiva": "Pacific/Marquesas",
		"Gambier": "Pacific/Gambier", "97500": "America/Miquelon", "Le Port 974": "Indian/Reunion", "Uvea": "Pacific/Wallis", "Dole": "Europe/Paris",
	} {
		r := Find(q)
		if len(r.Exact) == 0 || r.Exact[0].Zone != want {
			t.Errorf("%s: %q, want the time of %s", q, labels(r.Exact), want)
		}
	}
	for _, list := range []map[string]string{zones, islandZones} {
		for dep, name := range list {
			if _, err := time.LoadLocation(name); err != nil {
				t.Errorf("%s: %v", dep, err)
			}
		}
	}
	for code := range islandZones {
		if c, ok := ByCode(code); !ok || c.Dep != "987" {
			t.Errorf("%s is not in French Polynesia", code)
		}
	}
}

func TestDepartmentsAndRegions(t *testing.T) {
	for q, want := range map[string]string{
		"39": "39 Jura", "1": "01 Ain", "l'Ain": "01 Ain", "2a": "2A Corse-du-Sud", "974": "974 La Réunion", "réunion": "974 La Réunion",
		"dans les Côtes d'Armor": "22 Côtes-d'Armor", "departement des landes": "40 Landes", "en Guyane": "973 Guyane", "VAL D'OISE": "95 Val-d'Oise",
		"20": " ", "96": " ", "": " ", "Corse": " ", "le": " ", "département": " ",
	} {
		code, name, region, ok := Department(q)
		if code+" "+name != want || ok != (code != "") || ok != (region != "") {
			t.Errorf("%q is %s %s (%s), want %s", q, code, name, region, want)
		}
	}
	for q, want := range map[string]string{
		"bretagne": "Bretagne", "la région Grand Est": "Grand Est", "PACA": "Provence-Alpes-Côte d'Azur", "ile de france": "Île-de-France",
		"Bourgogne": "", "": "", "Corse": "Corse",
	} {
		if got, _ := Region(q); got != want {
			t.Errorf("%q is %q, want %q", q, got, want)
		}
	}
	if all := loaded().regions; len(all) != 26 { // overseas collectivities among them
		t.Errorf("%d regions", len(all))
	}
}

func TestEveryCommuneIsFoundByItsName(t *testing.T) {
	table, err := load(packed)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for entry := range table.places() {
		own, c := table.line(entry), table.commune(entry)
		if own.kind == 'B' {
			continue
		}
		found := Find(own.name).Exact
		if len(found) > 1 || own.kind == 'O' || own.kind == 'P' {
			found = Find(own.name + " (" + c.Dep + ")").Exact
		}
		if !has(found, c.Code) {
			t.Errorf("%s %s (%s) gives %q", own.code, own.name, c.DepName, labels(found))
		}
		if own.kind == 'P' {
			if again := Find(c.Label).Exact; !has(again, c.Code) {
				t.Errorf("the label %q gives %q", c.Label, labels(again))
			}
		}
		if own.kind == 'C' {
			count++
			if len(found) != 1 {
				t.Errorf("%s in %s gives %q", own.name, c.DepName, labels(found))
			}
			if again := Find(c.Label).Exact; !has(again, c.Code) {
				t.Errorf("the label %q gives %q", c.Label, labels(again))
			}
		}
		if c.DepName == "" || c.RegName == "" || c.Label == "" || c.Code == "" {
			t.Errorf("%s is not complete: %+v", own.name, c)
		}
	}
	if count != 34969 {
		t.Errorf("%d communes", count)
	}
}

func has(cs []Commune, code string) bool {
	for _, c := range cs {
		if c.Code == code {
			return true
		}
	}
	return false
}

func TestAnyTextIsHandled(t *testing.T) {
	words := rapid.SampledFrom([]string{"saint", "aubin", "Saint-Aubin", "Dole", "39", "39100", "(39)", "Jura", ",", "à", "de", "d'",
		"salle", "des", "fêtes", "Paris", "11e", "(", ")", " - ", "\n", "marseille", "13", "le", "l'", "Hôpital"})
	rapid.Check(t, func(t *rapid.T) {
		checkAnyText(t, strings.Join(rapid.SliceOfN(rapid.OneOf(words, rapid.String()), 0, 8).Draw(t, "words"), " "))
	})
}

func checkAnyText(t interface{ Errorf(string, ...any) }, text string) {
	r := Find(text)
	if len(r.Near) > maxNear || len(r.Exact) > 0 && len(r.Near) > 0 {
		t.Errorf("Find(%q) has both or too many: %q, %q", text, labels(r.Exact), labels(r.Near))
	}
	venue, r := Split(text)
	if utf8.ValidString(text) && !utf8.ValidString(venue) {
		t.Errorf("Split(%q) cut a character: %q", text, venue)
	}
	if len(r.Exact) == 0 && len(r.Near) == 0 && venue != strings.TrimSpace(text) {
		t.Errorf("Split(%q) found nothing and changed the text to %q", text, venue)
	}
	folded := fold.Name(text)
	if again := fold.Name(folded); again != folded {
		t.Errorf("folding %q is not settled: %q, then %q", text, folded, again)
	}
	Narrow(r.Exact, text)
	Department(text)
	Region(text)
}

func FuzzPlaces(f *testing.F) {
	for _, seed := range []string{"Saint-Aubin (39)", "salle des fêtes, Dole", "39100 Dole", "à l'hôpital", "Paris 11e", ")(", "d'", "marseille 13\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkAnyText(t, text) })
}
