package kinds

import (
	"regexp"
	"slices"
	"strings"

	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// choices is several of the step's words, or with Free any others. Values: one per choice, as
// for choice, in the order in which they were named.
type choices struct{ env }

var (
	commas   = regexp.MustCompile(`[,;/\n+]+`)
	ands     = regexp.MustCompile(`(?i)\s+(?:et|and|&|ou|or)\s+`)
	figures  = regexp.MustCompile(`^\d{1,2}(?:\s+\d{1,2})+$`)
	bulletRe = regexp.MustCompile(`^\s*(?:[-–—•*·▪◦‣>→]+\s+|[-•·▪◦‣]|\(?\d{1,3}[.)]\s+|\(?[a-zA-Z]\)\s+)`)
)

func (k choices) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	var values []string
	var other []placing
	for _, piece := range commas.Split(raw, -1) {
		for _, said := range k.pieces(s, privacy.OneLine(bulletRe.ReplaceAllString(piece, ""))) {
			found, number := k.match(s, said)
			switch {
			case len(found) == 1:
				values = append(values, found[0])
				if _, named := s.Named(said); named {
					other = append(other, placing{said, found[0]})
				}
			case number || !s.Free || len(found) > 1:
				return flows.Parsed{}, k.unknown(s, said)
			default:
				values = append(values, said)
			}
		}
	}
	var kept []string
	for _, v := range values {
		if !slices.ContainsFunc(kept, func(o string) bool { return flows.Fold(o) == flows.Fold(v) }) {
			kept = append(kept, v)
		}
	}
	if r := k.Valid(s, kept, st); r != nil {
		return flows.Parsed{}, r
	}
	return flows.Parsed{Values: kept, Warn: k.placed(s, other)}, nil
}

// pieces divides "parents et enseignants" and "1 3 5", but not a label that has "et" in it.
func (k choices) pieces(s flows.Step, said string) []string {
	if said, _ = unled(s, said); said == "" {
		return nil
	}
	if words := stems(said); !s.Literal && !slices.ContainsFunc(words, func(w string) bool { return !besides[w] }) {
		if found, number := k.match(s, said); len(found) == 0 && !number { // « parents, plutôt »
			return nil
		}
	}
	if figures.MatchString(said) {
		return strings.Fields(said)
	}
	if found, _ := k.match(s, said); len(found) == 1 {
		return []string{said}
	}
	if found, word, alone, denied := k.within(s, said); !s.Literal && len(found) == 1 && alone && !denied {
		return []string{word}
	}
	var out []string
	for _, p := range ands.Split(said, -1) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (k choices) Valid(s flows.Step, values []string, st flows.State) *flows.Refusal {
	if len(values) < max(1, s.Min) {
		return refuse("choices.least", locales.Args{"Count": max(1, s.Min)})
	}
	if most := limit(s.Max, 30); len(values) > most {
		return refuse("choices.most", locales.Args{"Count": most})
	}
	for _, v := range values {
		if r := choice(k).Valid(s, []string{v}, st); r != nil {
			return r
		}
	}
	return nil
}

func (k choices) Render(s flows.Step, a flows.Answer, lang string) string {
	var labels []string
	for _, v := range a.Values {
		labels = append(labels, k.label(s, v, lang))
	}
	return strings.Join(labels, ", ")
}

func (k choices) Check(s flows.Step) []flows.Problem {
	return append(k.checkChoices(s), bounds(s)...)
}
