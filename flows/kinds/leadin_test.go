package kinds

import (
	"strings"
	"testing"

	"passeparole/flows"
)

// What is said around an answer is taken off; what is part of it stays.
func TestUnled(t *testing.T) {
	for _, c := range []struct{ kind, said, want string }{
		{"place", "c la mediatheque de lannion", "mediatheque de lannion"},
		{"place", "c'est à la bibliothèque de Lannion", "bibliothèque de Lannion"},
		{"place", "on va faire ca a la mjc de lannion", "mjc de lannion"},
		{"place", "euh ben c'est a Dole", "Dole"},
		{"place", "chez nous a lannion", "lannion"},
		{"place", "plutot Lannion en fait", "Lannion"},
		{"place", "on etait à la salle des fêtes, Dole", "salle des fêtes, Dole"},
		{"place", "La Filature, Dole", "La Filature, Dole"},
		{"place", "Café Alors, Dole", "Café Alors, Dole"},
		{"place", "Cité scolaire, Dole", "Cité scolaire, Dole"},
		{"number", "y'avait 25 personnes", "25 personnes"},
		{"number", "il y avait a peu pres 25 pers", "a peu pres 25 pers"},
		{"number", "c 23 je crois", "23"},
		{"number", "on était vingt-trois", "vingt-trois"},
		{"number", "y en avait 12", "12"},
		{"number", "euh… 20", "20"},
		{"choice", "c un café ia je pense", "un café ia"},
		{"choice", "c t un débat mouvant", "un débat mouvant"},
		{"choice", "ben plutôt le 5", "le 5"},
		{"people", "y'avait 12 parents et 3 profs", "12 parents et 3 profs"},
		{"line", "c t un café ia", "c t un café ia"},
		{"quotes", "c'est pas pour nous, je pense", "c'est pas pour nous, je pense"},
		{"structure", "c'est la mediatheque", "la mediatheque"},
		{"structure", "it's the library", "the library"},
		{"structure", "C'est possible", "C'est possible"},
		{"list", "c'est la faute des écrans", "c'est la faute des écrans"},
		{"choice", "euh", "euh"},
		{"number", "c'est", "c'est"},
	} {
		s := flows.Step{Kind: c.kind}
		if c.kind == "structure" {
			s.Kind, s.Structure = "list", true
		}
		if got, _ := unled(s, c.said); got != c.want {
			t.Errorf("%s: %q gives %q, want %q", c.kind, c.said, got, c.want)
		}
	}
}

// The one choice in a sentence is found; what denies it, and what says more, is left alone.
func TestWithin(t *testing.T) {
	e := registry(t).Of["choice"].(guard).Kind.(choice).env
	s := flows.Step{Kind: "choice", Choices: []string{"moving-debate", "ai-cafe", "sur-place"},
		Vocabulary: map[string][]string{"moving-debate": {"débat mouvant"}, "ai-cafe": {"café ia"}, "sur-place": {"présentiel", "sur place"}}}
	for _, c := range []struct {
		said, found   string
		alone, denied bool
	}{
		{"plutot un debat mouvant", "moving-debate", true, false},
		{"sur place bien sur", "sur-place", true, false},
		{"en presentiel", "sur-place", true, false},
		{"pas en présentiel", "sur-place", false, true},
		{"café ia et débat mouvant", "moving-debate ai-cafe", false, false},
		{"un débat mouvant dans la cour", "moving-debate", false, false},
		{"rien de tout cela", "", false, false},
	} {
		found, _, alone, denied := e.within(s, c.said)
		if strings.Join(found, " ") != c.found || alone != c.alone || denied != c.denied {
			t.Errorf("%q: %v alone=%v denied=%v", c.said, found, alone, denied)
		}
	}
}
