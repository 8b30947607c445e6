package kinds

import (
	"net/url"
	"regexp"
	"strings"

	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// link is a web address, https only; with the source "contact" also an e-mail address, a
// telephone number or some words that say how to get in touch. Values: the address or the
// words; an address always begins with "https://".
type link struct{ env }

var (
	domainRe = regexp.MustCompile(`(?i)^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:[/?#].*)?$`)
	schemeRe = regexp.MustCompile(`(?i)^([a-z][a-z0-9+.-]*):`)
)

func (k link) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	said := strings.Trim(privacy.OneLine(raw), "<>")
	guess := false
	if !schemeRe.MatchString(said) && domainRe.MatchString(said) && !strings.Contains(said, "@") {
		said, guess = "https://"+said, true
	}
	if r := k.Valid(s, []string{said}, st); r != nil {
		return flows.Parsed{}, r
	}
	return flows.Parsed{Values: []string{said}, Guess: guess}, nil
}

func (k link) Valid(s flows.Step, values []string, _ flows.State) *flows.Refusal {
	if len(values) != 1 || values[0] == "" {
		return refuse("empty", nil)
	}
	v := values[0]
	scheme := schemeRe.FindStringSubmatch(v)
	if scheme == nil || s.Source == "contact" && !strings.Contains(v, "://") && !dangerous(scheme[1]) {
		if s.Source != "contact" {
			return refuse("url.word", locales.Args{"Asked": shorten(v)})
		}
		return contact(v)
	}
	if strings.EqualFold(scheme[1], "http") {
		return refuse("url.http", locales.Args{"Asked": shorten(v)})
	}
	u, err := url.Parse(v)
	if !strings.HasPrefix(v, "https://") || err != nil || u.User != nil || len(v) > 500 || strings.ContainsAny(v, " \\\"<>`{}|^") ||
		u.Port() != "" || !domainRe.MatchString(u.Hostname()) {
		return refuse("url.word", locales.Args{"Asked": shorten(v)})
	}
	return nil
}

func dangerous(scheme string) bool {
	switch strings.ToLower(scheme) {
	case "javascript", "data", "file", "vbscript", "blob", "mxc", "matrix":
		return true
	}
	return false
}

func contact(v string) *flows.Refusal {
	if n := len([]rune(v)); n > 200 {
		return refuse("longer", locales.Args{"Max": 200, "Length": n})
	}
	if !strings.ContainsFunc(v, worded) {
		return refuse("wordless", nil)
	}
	figure, _ := uncounted(flows.Fold(v))
	_, about := vague(figure)
	_, spelledOut := spelled(figure)
	if plainRe.MatchString(figure) && len(figure) < 6 || about || spelledOut || rangeRe.MatchString(figure) && len(figure) < 10 {
		return refuse("url.contact", locales.Args{"Asked": shorten(v)}) // a number, but not of a telephone
	}
	return nil
}

func (link) Render(_ flows.Step, a flows.Answer, _ string) string { return a.Value() }

func (link) Check(flows.Step) []flows.Problem { return nil }
