package privacy

import (
	"strconv"
	"strings"
)

// Mask proposes the text with each finding replaced by words for its kind, between square
// brackets: « [adresse électronique] ». The words are the sentences privacy.mask.<kind>,
// which say looks up in the reader's language; an age becomes its decade
// (privacy.mask.age40). Findings are those that Find returned for the same text; any that
// do not fit it are passed over. A person decides what is kept (reference/civic.md §5,
// rule 6).
func Mask(s string, findings []Finding, say func(key string) string) string {
	var b strings.Builder
	at := 0
	for _, f := range findings {
		if f.Start < at || f.End > len(s) || f.End <= f.Start || s[f.Start:f.End] != f.Text {
			continue
		}
		b.WriteString(s[at:f.Start])
		b.WriteString("[" + say(maskKey(f)) + "]")
		at = f.End
	}
	b.WriteString(s[at:])
	return b.String()
}

func maskKey(f Finding) string {
	if f.Kind != "age" {
		return "privacy.mask." + f.Kind
	}
	digits := strings.TrimRight(strings.TrimLeft(f.Text, " "), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ \u00a0\u202f")
	age, err := strconv.Atoi(digits)
	switch {
	case err != nil:
		return "privacy.mask.age"
	case age < 18:
		return "privacy.mask.age0"
	default:
		return "privacy.mask.age" + strconv.Itoa(min(max(age/10, 2), 9)*10)
	}
}
