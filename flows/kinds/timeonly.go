package kinds

import (
	"regexp"
	"strings"
	"unicode"

	"passeparole/flows"
)

// A date, an hour or a number is no name: it answers another question.

const (
	dayNames   = `lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday`
	monthNames = `janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april|may|june|july|august|september|october|november|december`
	hourFigure = `\d{1,2} ?h(?: ?\d{2})?|\d{1,2}:\d{2}|\d{1,2} ?heures?(?: \d{2})?|\d{1,2} ?(?:am|pm)`
	dayFigure  = `\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{4}-\d{2}-\d{2}`
)

var (
	timeWords = regexp.MustCompile(`^(?:(?:` + dayNames + `|` + monthNames + `|` + hourFigure + `|` + dayFigure +
		`|le|la|du|au|de|des|a|en|et|ou|vers|entre|jusqu'a|from|to|at|on|the|of|and|between|until|prochain|dernier|next|last|midi|minuit|noon|midnight` +
		`|\d{1,4}(?:er|e|st|nd|rd|th)?)(?:[\s,.;()–-]+|$))+$`)
	aTime = regexp.MustCompile(`(?:^|[^\pL\pN])(?:` + dayNames + `|` + monthNames + `|` + hourFigure + `|` + dayFigure + `)(?:[^\pL\pN]|$)`)
)

// onlyTime says that a text is a date, an hour or a number and nothing else. « Le 104 » and
// « Café du samedi » are names.
func onlyTime(text string) bool {
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return strings.ContainsFunc(text, unicode.IsDigit)
	}
	folded := strings.TrimSpace(flows.Fold(text))
	return timeWords.MatchString(folded) && aTime.MatchString(folded)
}
