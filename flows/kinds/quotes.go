package kinds

import (
	"strings"

	"passeparole/flows"
)

// quotes is words of participants, without the names. One line is one quotation, and one that
// begins with « goes on to its ». Values: the words without guillemets, one per quotation.
type quotes struct{ env }

func (k quotes) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	return collect(s, itemsOf(joinQuotes(raw)), func(items []string) *flows.Refusal { return k.Valid(s, items, st) }, k.env)
}

// joinQuotes puts a quotation that runs over several lines on one.
func joinQuotes(raw string) string {
	var out []string
	open := false
	for _, l := range strings.Split(raw, "\n") {
		if open && strings.TrimSpace(l) == "" {
			open = false
		}
		if open {
			out[len(out)-1] += " " + strings.TrimSpace(l)
		} else {
			out = append(out, l)
		}
		last := out[len(out)-1]
		open = strings.Count(last, "«") > strings.Count(last, "»") && strings.TrimSpace(l) != ""
	}
	return strings.Join(out, "\n")
}

func (k quotes) Valid(s flows.Step, values []string, st flows.State) *flows.Refusal {
	return list(k).Valid(s, values, st)
}

// Render puts every quotation between the guillemets of the language.
func (quotes) Render(_ flows.Step, a flows.Answer, lang string) string {
	var out []string
	for _, v := range a.Values {
		switch {
		case strings.ContainsAny(v, "«»“”"):
			out = append(out, v)
		case lang == "en":
			out = append(out, "“"+v+"”")
		default:
			out = append(out, "«\u00a0"+v+"\u00a0»")
		}
	}
	return strings.Join(out, " ")
}

// Items are the quotations as they are stored, without guillemets.
func (quotes) Items(_ flows.Step, a flows.Answer, _ string) []string { return a.Values }

func (quotes) Check(s flows.Step) []flows.Problem { return bounds(s) }
