package kinds

import (
	"slices"
	"strings"

	"passeparole/flows"
	"passeparole/locales"
)

// placing is a word that a vocabulary gave a choice to.
type placing struct{ said, choice string }

// placed says which words were taken for which choices, so that whoever wrote them sees what is
// stored and how to keep their own. Words that the label itself has (« jeunes », of « Jeunes et
// élèves ») need no saying.
func (e env) placed(s flows.Step, all []placing) []flows.Refusal {
	var pairs []string
	for _, p := range all {
		within := func(lang string) bool {
			return strings.Contains(" "+flows.Stem(e.label(s, p.choice, lang))+" ", " "+flows.Stem(p.said)+" ")
		}
		if slices.ContainsFunc(locales.Languages, within) || flows.Stem(p.choice) == flows.Stem(p.said) {
			continue
		}
		pairs = append(pairs, e.say(e.lang, "flows.placed.pair", locales.Args{"Said": locales.Excerpt(p.said, 40), "Label": e.common(s, p)}))
	}
	if len(pairs) == 0 {
		return nil
	}
	return []flows.Refusal{{Key: "flows.placed.how", Args: locales.Args{"Pairs": strings.Join(pairs, ", ")}}}
}

// common is how a choice is written where words are stored and not choices: as its label, in the
// language in which it was said if that is one of its labels.
func (e env) common(s flows.Step, p placing) string {
	for _, lang := range locales.Languages {
		if label := e.label(s, p.choice, lang); flows.Stem(label) == flows.Stem(p.said) {
			return label
		}
	}
	return e.label(s, p.choice, e.lang)
}
