package kinds

import (
	"slices"
	"strings"

	"passeparole/flows"
)

// confirm is a notice that must be agreed to before the flow goes on. Values: "yes".
type confirm struct{ env }

// readIt are words, folded, by which people say that they have read a notice.
var readIt = []string{"lu", "j'ai lu", "j'ai tout lu", "j'ai bien lu", "je l'ai lu", "je l'ai lue", "c'est lu", "bien lu", "lu et compris", "lu et approuve",
	"j'ai lu et compris", "j'ai lu et j'ai compris", "compris", "bien compris", "j'ai compris", "c'est compris", "vu", "bien vu", "c'est vu", "entendu", "c'est entendu",
	"note", "c'est note", "bien note", "je confirme", "je m'engage", "j'accepte", "accepte", "je suis d'accord", "on le dira", "je le dirai", "nous le dirons",
	"lu et je le dirai", "read", "i have read it", "i've read it", "i read it", "i have read", "i've read", "read and understood", "understood", "got it", "noted", "i agree", "agreed", "i confirm", "we will", "i will"}

// courtesies may stand before or behind such words and mean nothing by themselves.
var courtesies = []string{"ok", "oui", "okay", "bon", "voila", "d'accord", "merci", "yes", "alors", "bien", "ca y est", "c'est bon"}

// saysRead reads « ok c'est lu, merci ».
func saysRead(said string) bool {
	said = strings.Join(strings.FieldsFunc(flows.Fold(said), func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '!' }), " ")
	for again := true; again; {
		if slices.Contains(readIt, said) {
			return true
		}
		again = false
		for _, c := range courtesies {
			if rest, ok := strings.CutPrefix(said, c+" "); ok {
				said, again = rest, true
			}
			if rest, ok := strings.CutSuffix(said, " "+c); ok {
				said, again = rest, true
			}
		}
	}
	return false
}

func (k confirm) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	if saysRead(raw) && !strings.HasSuffix(strings.TrimSpace(raw), "?") {
		return flows.Parsed{Values: []string{"yes"}}, nil
	}
	p, r := yesno(k).Parse(s, raw, st)
	if r != nil || p.Values[0] != "yes" {
		return flows.Parsed{}, refuse("confirm", nil)
	}
	return p, nil
}

func (confirm) Valid(_ flows.Step, values []string, _ flows.State) *flows.Refusal {
	if len(values) != 1 || values[0] != "yes" {
		return refuse("confirm", nil)
	}
	return nil
}

func (k confirm) Render(s flows.Step, a flows.Answer, lang string) string {
	return yesno(k).Render(s, a, lang)
}

func (confirm) Check(flows.Step) []flows.Problem { return nil }
