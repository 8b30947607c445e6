package kinds

import (
	"net/mail"
	"strings"

	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// email is one e-mail address. Values: the address.
type email struct{ env }

func (k email) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	v := strings.TrimPrefix(strings.Trim(privacy.OneLine(raw), "<>"), "mailto:")
	if r := k.Valid(s, []string{v}, st); r != nil {
		return flows.Parsed{}, r
	}
	return flows.Parsed{Values: []string{v}}, nil
}

func (email) Valid(_ flows.Step, values []string, _ flows.State) *flows.Refusal {
	if len(values) != 1 {
		return refuse("empty", nil)
	}
	a, err := mail.ParseAddress(values[0])
	if err != nil || a.Address != values[0] || len(values[0]) > 254 {
		return refuse("email", locales.Args{"Asked": shorten(values[0])})
	}
	if _, domain, _ := strings.Cut(values[0], "@"); !domainRe.MatchString(domain) {
		return refuse("email", locales.Args{"Asked": shorten(values[0])})
	}
	return nil
}

func (email) Render(_ flows.Step, a flows.Answer, _ string) string { return a.Value() }

func (email) Check(flows.Step) []flows.Problem { return nil }
