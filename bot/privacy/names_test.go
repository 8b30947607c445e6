package privacy

import (
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	for text, want := range map[string]string{
		"Léa aussi":                                  "Léa",
		"Kevin Martin m'a dit":                       "Kevin Martin",
		"on a demandé à Mohamed":                     "Mohamed",
		"selon Fatoumata, c'est long":                "Fatoumata",
		"Jean-Pierre n'a pas de téléphone":           "Jean-Pierre",
		"Marie-Claire et les écrans":                 "Marie-Claire",
		"c'est Kevin Martin qui parle":               "Kevin Martin",
		"le voisin, Fulbert Tartempion, en parle":    "Fulbert Tartempion",
		"Rose a dit non":                             "Rose",
		"Pierre m'explique tout":                     "Pierre",
		"merci à Théo et à Inès":                     "Théo|Inès",
		"« Karim utilise tout le temps son portable": "Karim",
		"Sarah said it is hard":                      "Sarah",
		"on a parlé avec Pierre":                     "Pierre",
		"Yasmine":                                    "Yasmine",
		"Rose Durand pense que non":                  "Rose Durand",
		// false friends
		"Pierre sur pierre, on construit":               "",
		"Rose ou bleu, peu importe":                     "",
		"à Paris, tout est plus cher":                   "",
		"Internet pour tous":                            "",
		"un téléphone à Noël":                           "",
		"à la mairie de Dole":                           "",
		"Claire et simple":                              "",
		"Max 20 personnes":                              "",
		"la rue Jean Jaurès":                            "",
		"au collège Louise Michel":                      "",
		"la médiathèque Jean-Moulin":                    "",
		"la salle des fêtes Simone Veil":                "",
		"à la fête de Saint Martin":                     "",
		"à Florence, on fait autrement":                 "",
		"le Conseil National du Numérique":              "",
		"l'Union Européenne et les États Unis":          "",
		"on utilise Microsoft Teams et Google Maps":     "",
		"le Café Numérique du samedi":                   "",
		"France Travail demande un compte":              "",
		"Black Mirror fait peur":                        "",
		"Les Jeux vidéo":                                "",
		"L'IA à l'école":                                "",
		"Victoire ! On a le wifi":                       "",
		"Grâce à vous":                                  "",
		"Martin-pêcheur":                                "",
		"la mairie, la pierre, le marin, la rose":       "",
		"TOUT LE MONDE EN PARLE, MÊME KEVIN":            "",
		"Mon fils fait ses devoirs avec, moi j'ose pas": "",
	} {
		var got []string
		for _, f := range Find(Clean(text)) {
			if f.Level != Warn {
				t.Errorf("%q: %s blocks", text, f.Text)
			}
			if f.Kind == "name" {
				got = append(got, f.Text)
			}
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestFirstNames(t *testing.T) {
	if n := len(firstNames()); n < 400 {
		t.Errorf("%d first names", n)
	}
	for _, name := range []string{"Léa", "Kévin", "Fatima", "Mamadou", "Thuy", "Yael", "João"} {
		if !isFirstName(name) {
			t.Errorf("%s is not known", name)
		}
	}
	for _, word := range []string{"Paris", "Internet", "Noël", "Mairie", "Numérique"} {
		if isFirstName(word) {
			t.Errorf("%s is taken for a name", word)
		}
	}
}
