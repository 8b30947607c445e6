package kinds

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// image is a picture sent in the room. The answer is its mxc:// address, with the description
// on a second line when there is one. Values: the address, the description.
type image struct{ env }

var mxcRe = regexp.MustCompile(`^mxc://[A-Za-z0-9.:\[\]-]+/[A-Za-z0-9_-]+$`)

func (k image) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	address, alt, _ := strings.Cut(raw, "\n")
	address, alt = strings.TrimSpace(address), privacy.OneLine(alt)
	if !mxcRe.MatchString(address) {
		return flows.Parsed{}, refuse("image.none", nil)
	}
	if alt == "" && s.Alt == "required" {
		return flows.Parsed{Ask: refuse("image.alt", nil), Kept: []string{address}}, nil
	}
	return k.with(s, address, alt, st)
}

func (k image) with(s flows.Step, address, alt string, st flows.State) (flows.Parsed, *flows.Refusal) {
	values := []string{address, alt}
	if r := k.Valid(s, values, st); r != nil {
		return flows.Parsed{}, r
	}
	return flows.Parsed{Values: values}, nil
}

// Refine reads the description.
func (k image) Refine(s flows.Step, p flows.Pending, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	if mxcRe.MatchString(raw) || len(p.Kept) != 1 {
		return k.Parse(s, raw, st)
	}
	return k.with(s, p.Kept[0], privacy.OneLine(raw), st)
}

func (image) Valid(s flows.Step, values []string, _ flows.State) *flows.Refusal {
	if len(values) != 2 || !mxcRe.MatchString(values[0]) {
		return refuse("image.none", nil)
	}
	if s.Alt == "required" && !strings.ContainsFunc(values[1], worded) {
		return refuse("image.alt", nil)
	}
	if n := utf8.RuneCountInString(values[1]); n > 1000 {
		return refuse("longer", locales.Args{"Max": 1000, "Length": n})
	}
	return nil
}

func (k image) Render(_ flows.Step, a flows.Answer, lang string) string {
	alt := ""
	if len(a.Values) > 1 {
		alt = a.Values[1]
	}
	if alt == "" {
		return k.say(lang, "flows.value.image", nil)
	}
	return k.say(lang, "flows.value.described", locales.Args{"Alt": alt})
}

func (image) Check(flows.Step) []flows.Problem { return nil }
