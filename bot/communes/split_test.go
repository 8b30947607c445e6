package communes

import "testing"

func TestSplit(t *testing.T) {
	for text, want := range map[string][2]string{
		// after a comma, in parentheses, after "à"
		"médiathèque Jean-Moulin, Saint-Aubin (39)":  {"médiathèque Jean-Moulin", "Saint-Aubin (Jura)"},
		"médiathèque Jean-Moulin, Saint-Aubin, Jura": {"médiathèque Jean-Moulin", "Saint-Aubin (Jura)"},
		"médiathèque Jean-Moulin, à Dole":            {"médiathèque Jean-Moulin", "Dole (Jura)"},
		"Saint-Aubin (39), salle des fêtes":          {"salle des fêtes", "Saint-Aubin (Jura)"},
		"Dole, salle des fêtes":                      {"salle des fêtes", "Dole (Jura)"},
		"Dole : salle des fêtes":                     {"Dole : salle des fêtes", ""},
		"Dole - salle des fêtes, 1er étage":          {"salle des fêtes, 1er étage", "Dole (Jura)"},
		"salle des fêtes (Dole)":                     {"salle des fêtes", "Dole (Jura)"},
		"salle des fêtes à Dole":                     {"salle des fêtes", "Dole (Jura)"},
		"salle des fetes a dole":                     {"salle des fetes", "Dole (Jura)"},
		"le tiers-lieu au Havre":                     {"le tiers-lieu", "Le Havre (Seine-Maritime)"},
		"la médiathèque du Havre":                    {"la médiathèque", "Le Havre (Seine-Maritime)"},
		"mairie de Dole":                             {"mairie", "Dole (Jura)"},
		"médiathèque d'Arbois":                       {"médiathèque", "Arbois (Jura)"},
		"commune de Dole":                            {"", "Dole (Jura)"},
		"12 rue du Port, 39100 Dole":                 {"12 rue du Port", "Dole (Jura)"},
		"12 rue du Port 39100 Dole":                  {"12 rue du Port", "Dole (Jura)"},
		"Café du Coin, Paris 11e":                    {"Café du Coin", "Paris 11e arrondissement"},
		"Café du Coin, 75011 Paris":                  {"Café du Coin", "Paris 11e arrondissement"},
		"salle 2, Saint-Denis (La Réunion)":          {"salle 2", "Saint-Denis (La Réunion)"},
		// at the end, without a sign
		"salle des fêtes dole":                            {"salle des fêtes", "Dole (Jura)"},
		"salle des fêtes saint aubin 39":                  {"salle des fêtes", "Saint-Aubin (Jura)"},
		"salle des fêtes saint aubin jura":                {"salle des fêtes", "Saint-Aubin (Jura)"},
		"médiathèque Jean-Moulin Saint-Aubin (39)":        {"médiathèque Jean-Moulin", "Saint-Aubin (Jura)"},
		"médiathèque Jean-Moulin Dole":                    {"médiathèque Jean-Moulin", "Dole (Jura)"},
		"Médiathèque Villeneuve-d'Ascq":                   {"Médiathèque", "Villeneuve-d'Ascq (Nord)"},
		"mairie Lyon 3e":                                  {"mairie", "Lyon 3e arrondissement"},
		"mairie du 3e arrondissement de Lyon":             {"mairie", "Lyon 3e arrondissement"},
		"place Bellecour Lyon":                            {"place Bellecour", "Lyon (Rhône)"},
		"Université de Nantes":                            {"Université", "Nantes (Loire-Atlantique)"},
		"bibliothèque municipale de Boulogne-Billancourt": {"bibliothèque municipale", "Boulogne-Billancourt (Hauts-de-Seine)"},
		"12 bis, rue du Port, 21000 Dijon, France":        {"12 bis, rue du Port", "Dijon (Côte-d'Or)"},
		// the whole text
		"Dole":                             {"", "Dole (Jura)"},
		"Saint-Aubin (Jura)":               {"", "Saint-Aubin (Jura)"},
		"Arbignieu, Arboys en Bugey (Ain)": {"", "Arbignieu, Arboys en Bugey (Ain)"},
		// no claim
		"La Poste":                         {"La Poste", ""},
		"à l'hôpital":                      {"à l'hôpital", ""},
		"en ligne":                         {"en ligne", ""},
		"médiathèque Jean-Moulin":          {"médiathèque Jean-Moulin", ""},
		"médiathèque Louis Aragon":         {"médiathèque Louis Aragon", ""},
		"rue de Paris":                     {"rue de Paris", ""},
		"gare de Lyon":                     {"gare de Lyon", ""},
		"église Saint-Martin":              {"église Saint-Martin", ""},
		"collège Descartes":                {"collège Descartes", ""},
		"Dole, Arbois":                     {"Dole, Arbois", ""},
		"salle Verdun":                     {"salle Verdun", ""},
		"avenue de Bordeaux":               {"avenue de Bordeaux", ""},
		"Hôpital de campagne":              {"Hôpital de campagne", ""},
		"salle des fêtes":                  {"salle des fêtes", ""},
		"un café à Valbrume-les-Pins":      {"un café à Valbrume-les-Pins", ""},
		"Bruxelles, place du Jeu de balle": {"Bruxelles, place du Jeu de balle", ""},
		"":                                 {"", ""},
		"   ":                              {"", ""},
	} {
		t.Run(text, func(t *testing.T) {
			venue, r := Split(text)
			if got := labels(r.Exact); venue != want[0] || got != want[1] || len(r.Near) > 0 {
				t.Errorf("venue %q, commune %q, near %q; want %q, %q", venue, got, labels(r.Near), want[0], want[1])
			}
		})
	}
}

func TestSplitHomonyms(t *testing.T) {
	for _, text := range []string{"salle des fêtes saint aubin", "Saint-Aubin, salle des fêtes", "salle des fêtes, St-Aubin", "salle des fêtes à Saint-Aubin"} {
		if venue, r := Split(text); venue != "salle des fêtes" || len(r.Exact) != 10 {
			t.Errorf("%q: venue %q, communes %q", text, venue, labels(r.Exact))
		}
	}
}

func TestSplitSuggestsInAKnownDepartment(t *testing.T) {
	venue, r := Split("salle des fêtes, Saint-Obin (39)")
	if venue != "salle des fêtes" || len(r.Exact) > 0 || len(r.Near) == 0 || r.Near[0].Label != "Saint-Aubin (Jura)" {
		t.Errorf("venue %q, communes %q, near %q", venue, labels(r.Exact), labels(r.Near))
	}
}
