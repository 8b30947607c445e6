package kinds

import (
	"slices"
	"strings"

	"passeparole/flows"
)

// Plainly says whether what was understood of some words can be nothing but an answer to the
// step: a date, a commune, a number, a choice of the list. Free text never is.
func (g guard) Plainly(s flows.Step, raw string, p flows.Parsed) bool {
	switch s.Kind {
	case "date", "duration", "email", "people", "yesno", "confirm":
		return true
	case "number":
		return !p.Guess
	case "place":
		return !p.Guess && plainPlace(raw, p)
	case "choice", "choices":
		return len(p.Options) == 0 && len(p.Values) > 0 && !slices.ContainsFunc(p.Values, func(v string) bool { return !slices.Contains(s.Choices, v) })
	case "url":
		return strings.HasPrefix(p.Value(), "https://")
	}
	return false
}

// plainPlace says that a text is a commune alone, or a venue and a commune behind a comma:
// « salle des fêtes Dole » may be a title.
func plainPlace(raw string, p flows.Parsed) bool {
	values := p.Values
	if len(p.Options) > 0 {
		values = p.Options[0].Values
	} else if p.Ask != nil {
		values = p.Kept
	}
	if len(values) == 0 {
		return false
	}
	return values[0] == "" || values[0] == online || strings.Contains(raw, ",")
}
