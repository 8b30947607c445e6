package kinds

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// line is one line of free text. Values: the text.
type line struct{ env }

// bare is nothing but an e-mail address, a Matrix or Fediverse account, or a telephone number.
var bare = regexp.MustCompile(`(?i)^(?:mailto:)?(?:@?[^\s@]+@[^\s@]+|@[^\s:]+:[^\s]+|@[\w.-]+|\+?[\d .()-]{8,})$`)

func (k line) Parse(s flows.Step, raw string, _ flows.State) (flows.Parsed, *flows.Refusal) {
	v := privacy.OneLine(raw)
	if r := k.fits(s, v); r != nil {
		return flows.Parsed{}, r
	}
	return flows.Parsed{Values: []string{v}}, nil
}

func (k line) fits(s flows.Step, v string) *flows.Refusal {
	n := utf8.RuneCountInString(v)
	switch max := limit(s.Max, 200); {
	case n > max:
		return refuse("longer", locales.Args{"Max": max, "Length": n})
	case n < s.Min:
		return refuse("shorter", locales.Args{"Min": s.Min})
	case s.Structure && bare.MatchString(v):
		return refuse("structure", nil)
	case s.Structure && onlyTime(v):
		return refuse("name", locales.Args{"Asked": shorten(v)})
	case !strings.ContainsFunc(v, worded):
		return refuse("wordless", nil)
	}
	return nil
}

func (k line) Valid(s flows.Step, values []string, st flows.State) *flows.Refusal {
	if len(values) != 1 || strings.TrimFunc(values[0], blank) == "" {
		return refuse("empty", nil)
	}
	return k.fits(s, values[0])
}

func (line) Render(_ flows.Step, a flows.Answer, _ string) string { return a.Value() }

func (line) Check(s flows.Step) []flows.Problem { return bounds(s) }
