// Package fold brings the many ways of writing a French place name to one: case, accents,
// hyphens, apostrophes, « St » and the ordinals of arrondissements do not count. Pure.
package fold

import (
	"strings"
	"unicode"
)

// Name is a place name as it is compared: lower-case ASCII words with single spaces.
// "ST-Éloi s/Mer" becomes "saint eloi sur mer" and "Paris 11e Arrondissement" "paris 11".
// Letters without a Latin base stay as they are.
func Name(s string) string {
	words := strings.Fields(strings.ToLower(plain(s)))
	kept := words[:0]
	for _, w := range words {
		switch w {
		case "st":
			w = "saint"
		case "ste":
			w = "sainte"
		case "sts":
			w = "saints"
		case "stes":
			w = "saintes"
		case "s/":
			w = "sur"
		case "cedex":
			continue
		case "arrondissement", "arr", "ardt", "arrdt":
			if len(kept) > 0 && isNumber(kept[len(kept)-1]) {
				continue
			}
		default:
			w = withoutOrdinal(w)
		}
		kept = append(kept, w)
	}
	return strings.Join(kept, " ")
}

// Key is a folded name without its leading article, by which names are sorted and looked
// up: "le havre" becomes "havre". A name that is only an article stays.
func Key(folded string) string {
	for _, article := range []string{"le ", "la ", "les ", "l "} {
		if rest, ok := strings.CutPrefix(folded, article); ok && rest != "" {
			return rest
		}
	}
	return folded
}

// plain replaces accents by base letters and punctuation by spaces; "s/" stays one word,
// since it stands for "sur".
func plain(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	wordLetters, last := 0, rune(0)
	for _, r := range s {
		switch {
		case r < unicode.MaxASCII && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'):
			b.WriteRune(r)
			wordLetters, last = wordLetters+1, r
			continue
		case r == '/' && wordLetters == 1 && (last == 's' || last == 'S'):
			b.WriteString("/ ")
		case unicode.Is(unicode.Mn, r):
			continue // an accent typed as a character of its own
		case unicode.IsLetter(r):
			if base, ok := bases[unicode.ToLower(r)]; ok {
				b.WriteString(base)
			} else {
				b.WriteRune(r)
			}
			wordLetters, last = wordLetters+1, r
			continue
		case unicode.IsDigit(r):
			b.WriteRune(r)
			wordLetters, last = wordLetters+1, r
			continue
		default:
			b.WriteByte(' ')
		}
		wordLetters = 0
	}
	return b.String()
}

var bases = map[rune]string{
	'à': "a", 'á': "a", 'â': "a", 'ã': "a", 'ä': "a", 'å': "a", 'æ': "ae", 'ç': "c",
	'è': "e", 'é': "e", 'ê': "e", 'ë': "e", 'ì': "i", 'í': "i", 'î': "i", 'ï': "i",
	'ñ': "n", 'ò': "o", 'ó': "o", 'ô': "o", 'õ': "o", 'ö': "o", 'ø': "o", 'œ': "oe",
	'ù': "u", 'ú': "u", 'û': "u", 'ü': "u", 'ý': "y", 'ÿ': "y", 'ß': "ss", 'ā': "a", 'ē': "e",
	'ī': "i", 'ō': "o", 'ū': "u",
}

// withoutOrdinal makes "11e", "11eme" and "1er" the number itself.
func withoutOrdinal(w string) string {
	digits := strings.TrimLeft(w, "0123456789")
	number := w[:len(w)-len(digits)]
	if number == "" {
		return w
	}
	switch digits {
	case "e", "er", "re", "ere", "eme", "ieme", "nd", "nde":
		return number
	}
	return w
}

func isNumber(w string) bool { return w != "" && strings.Trim(w, "0123456789") == "" }
