package kinds

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// choice is one of the step's words, or with Free any other. Values: the stored word, or the
// text as it was typed.
type choice struct{ env }

// label is a choice as it is said; what is not a listed word is said as it was typed.
func (e env) label(s flows.Step, value, lang string) string {
	if _, other := s.Vocabulary[value]; other || slices.Contains(s.Choices, value) {
		if key := s.Flow + "." + s.ID + ".choice." + value; e.book != nil && (e.book.Has(lang, key) || e.book.Has(locales.Languages[0], key)) {
			return e.book.Say(lang, key, nil)
		}
	}
	return value
}

// spoken are the words that name a choice: its labels in every language and its stored word.
func (e env) spoken(s flows.Step, value string) []string {
	out := []string{flows.Fold(value)}
	for _, lang := range locales.Languages {
		out = append(out, bareLabel(e.label(s, value, lang)))
	}
	return out
}

// bareLabel is a label without article.
func bareLabel(s string) string {
	s = flows.Fold(s)
	for _, article := range []string{"le ", "la ", "les ", "l'", "un ", "une ", "des ", "the ", "a ", "an "} {
		if rest, ok := strings.CutPrefix(s, article); ok {
			return rest
		}
	}
	return s
}

// match finds the choices that the words name: by number, letter, label, or the beginning of a
// label. number says that a figure was given.
func (e env) match(s flows.Step, said string) (found []string, number bool) {
	folded := flows.Fold(strings.TrimRight(said, ")."))
	n, isNumber := numberOf(s, folded)
	if isNumber && !s.Literal {
		if n >= 1 && n <= len(s.Choices) {
			return []string{s.Choices[n-1]}, true
		}
		return nil, true
	}
	bare := bareLabel(folded)
	for _, c := range s.Choices {
		if w := e.spoken(s, c); slices.Contains(w, folded) || slices.Contains(w, bare) {
			return []string{c}, false
		}
	}
	if len(folded) == 1 && folded[0] >= 'a' && int(folded[0]-'a') < len(s.Choices) {
		return []string{s.Choices[folded[0]-'a']}, false
	}
	if c, ok := s.Named(said); ok && slices.Contains(s.Choices, c) {
		return []string{c}, false
	}
	if utf8.RuneCountInString(bare) >= 3 && !s.Literal {
		for _, c := range s.Choices {
			if slices.ContainsFunc(e.spoken(s, c), func(w string) bool { return strings.HasPrefix(w, bare) }) {
				found = append(found, c)
			}
		}
	}
	return found, false
}

func (k choice) Parse(s flows.Step, raw string, _ flows.State) (flows.Parsed, *flows.Refusal) {
	said := privacy.OneLine(raw)
	if k.severalNumbers(s, said) {
		return flows.Parsed{}, refuse("choices.most", locales.Args{"Count": 1})
	}
	found, number := k.match(s, said)
	_, named := s.Named(said)
	if alike := k.containing(s, said); len(alike) > 1 && !number && !named && !s.Literal {
		found = alike
	}
	switch {
	case len(found) == 1 && named && s.Free:
		return flows.Parsed{Values: found, Warn: k.placed(s, []placing{{said, found[0]}})}, nil
	case len(found) == 1:
		return flows.Parsed{Values: found}, nil
	}
	if p, ok := k.amongWords(s, said); ok && len(found) == 0 && !number {
		return p, nil
	}
	switch {
	case len(found) > 1:
		var options []flows.Option
		for _, c := range found {
			options = append(options, flows.Option{Values: []string{c}})
		}
		if s.Free && k.free(s, said) == nil { // « débat » may be just what was meant
			options = append(options, flows.Option{Values: []string{said}})
		}
		return flows.Parsed{Options: options}, nil
	case number || !s.Free:
		return flows.Parsed{}, k.unknown(s, said)
	}
	if r := k.free(s, said); r != nil {
		return flows.Parsed{}, r
	}
	return flows.Parsed{Values: []string{said}, Guess: !s.Literal && sentence(said)}, nil
}

// amongWords takes the one choice that is named in a sentence; of two, it asks which.
func (k choice) amongWords(s flows.Step, said string) (p flows.Parsed, ok bool) {
	if s.Literal {
		return p, false
	}
	found, word, alone, denied := k.within(s, said)
	switch {
	case len(found) == 0, denied, s.Free && (!alone || len(found) > 1): // « le harcèlement au collège » is a theme of its own
		return p, false
	case len(found) == 1:
		p = flows.Parsed{Values: found, Guess: !alone}
		if s.Free {
			p.Warn = k.placed(s, []placing{{word, found[0]}})
		}
		return p, true
	}
	for _, c := range found {
		p.Options = append(p.Options, flows.Option{Values: []string{c}})
	}
	return p, true
}

func (k choice) free(s flows.Step, said string) *flows.Refusal {
	max := limit(s.Max, 80)
	if s.Kind == "choices" {
		max = limit(s.Long, 80)
	}
	if n := utf8.RuneCountInString(said); n > max {
		return refuse("longer", locales.Args{"Max": max, "Length": n})
	}
	if !strings.ContainsFunc(said, unicode.IsLetter) || onlyTime(said) { // "4, 99" is a slip, not a format
		return k.unknown(s, said)
	}
	return nil
}

func (e env) unknown(s flows.Step, said string) *flows.Refusal {
	first := ""
	if len(s.Choices) > 0 {
		first = e.label(s, s.Choices[0], e.lang)
	}
	return refuse("choice", locales.Args{"Asked": locales.Excerpt(said, 60), "Max": len(s.Choices), "First": first})
}

func (k choice) Valid(s flows.Step, values []string, _ flows.State) *flows.Refusal {
	if len(values) != 1 || values[0] == "" {
		return refuse("empty", nil)
	}
	if slices.Contains(s.Choices, values[0]) {
		return nil
	}
	if !s.Free {
		return k.unknown(s, values[0])
	}
	return k.free(s, values[0])
}

func (k choice) Render(s flows.Step, a flows.Answer, lang string) string {
	return k.label(s, a.Value(), lang)
}

func (k choice) Check(s flows.Step) []flows.Problem { return k.checkChoices(s) }

// checkChoices finds missing choices, and labels that people could not tell apart when they
// answer: two that fold alike, one that is a number, or a word that is an act.
func (e env) checkChoices(s flows.Step) []flows.Problem {
	var out []flows.Problem
	if len(s.Choices) == 0 {
		return []flows.Problem{problem("nochoice", nil)}
	}
	for _, lang := range locales.Languages {
		seen := map[string]string{}
		for _, c := range s.Choices {
			label := e.label(s, c, lang)
			folded := bareLabel(label)
			if other, twice := seen[folded]; twice {
				out = append(out, problem("collision", locales.Args{"Label": label, "Choice": c, "Known": other}))
			}
			seen[folded] = c
			_, err := strconv.Atoi(folded)
			if _, _, act := flows.ReadAct(label); act || err == nil {
				out = append(out, problem("labelact", locales.Args{"Label": label, "Choice": c}))
			}
		}
	}
	return out
}
