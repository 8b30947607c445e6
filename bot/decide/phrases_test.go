package decide

import (
	"testing"

	"passeparole/flows"
)

// A phrase means one thing: with two meanings, chance would choose. It is written folded, as
// messages are compared.
func TestEveryPhraseMeansOneThing(t *testing.T) {
	check := func(kind string, lists map[string][]string) {
		seen := map[string]string{}
		for meaning, list := range lists {
			for _, p := range list {
				if other, twice := seen[p]; twice {
					t.Errorf("%s %q means %s and %s", kind, p, meaning, other)
				}
				if flows.Fold(p) != p {
					t.Errorf("%s %q is never found: it is compared with %q", kind, p, flows.Fold(p))
				}
				seen[p] = meaning
			}
		}
	}
	check("phrase", byName(phrases))
	check("first word", byName(leads))
	check("phrase of the kit", byName(kitPhrases))
}

func byName[K ~string](lists map[K][]string) map[string][]string {
	out := map[string][]string{}
	for k, list := range lists {
		out[string(k)] = list
	}
	return out
}
