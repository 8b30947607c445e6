package privacy

import (
	"regexp"
	"unicode/utf8"
)

// rule finds one kind. Group 1 of the expression, when there is one, is the part that
// identifies; accept, when set, has the last word about it.
type rule struct {
	kind   string
	expr   *regexp.Regexp
	accept func(s string, start, end int) bool
}

func (r rule) find(s string, level Level) []Finding {
	var found []Finding
	for at := 0; at < len(s); {
		m := r.expr.FindStringSubmatchIndex(s[at:])
		if m == nil {
			break
		}
		start, end := at+m[0], at+m[1]
		if len(m) > 2 && m[2] >= 0 {
			start, end = at+m[2], at+m[3]
		}
		if start == end || !standsAlone(s, start, end) || r.accept != nil && !r.accept(s, start, end) {
			at = afterWord(s, at+m[0])
			continue
		}
		found = append(found, Finding{r.kind, level, start, end, s[start:end]})
		at = end
	}
	return found
}

// afterWord is where to look again after a match that was refused: behind the word it
// began with. Going on by single characters would let a hostile text take its length
// squared.
func afterWord(s string, at int) int {
	for i, r := range s[at:] {
		if !wordRune(r) {
			if i == 0 {
				_, size := utf8.DecodeRuneInString(s[at:])
				return at + size
			}
			return at + i
		}
	}
	return len(s)
}
