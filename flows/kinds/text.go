package kinds

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"passeparole/flows"
	"passeparole/locales"
)

// text is free text of any number of lines. Values: the text.
type text struct{ env }

// worded are the characters of which an answer in words needs at least one.
func worded(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r > 0x2190 }

func (k text) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	if r := k.Valid(s, []string{raw}, st); r != nil {
		return flows.Parsed{}, r
	}
	return flows.Parsed{Values: []string{raw}}, nil
}

func (k text) Valid(s flows.Step, values []string, _ flows.State) *flows.Refusal {
	if len(values) != 1 || strings.TrimFunc(values[0], blank) == "" {
		return refuse("empty", nil)
	}
	n := utf8.RuneCountInString(values[0])
	switch max := limit(s.Max, 2000); {
	case n > max:
		return refuse("longer", locales.Args{"Max": max, "Length": n})
	case n < s.Min:
		return refuse("shorter", locales.Args{"Min": s.Min})
	case !strings.ContainsFunc(values[0], worded):
		return refuse("wordless", nil)
	}
	return nil
}

func (text) Render(_ flows.Step, a flows.Answer, _ string) string { return a.Value() }

func (text) Check(s flows.Step) []flows.Problem { return bounds(s) }
