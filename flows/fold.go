package flows

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is how words are compared: small letters, no accents, œ and æ in two letters, one kind
// of apostrophe and hyphen, single spaces, no variation selector, skin tone or punctuation
// at the ends.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r), r == 0xFE0F, r == 0xFE0E, r == 0x20E3,
			r >= 0x1F3FB && r <= 0x1F3FF, unicode.Is(unicode.Cf, r):
		case r == 'œ':
			b.WriteString("oe")
		case r == 'æ':
			b.WriteString("ae")
		case r == '’' || r == 'ʼ' || r == '‘' || r == '`':
			b.WriteByte('\'')
		case r == '‑' || r == '–' || r == '—' || r == '‐':
			b.WriteByte('-')
		default:
			b.WriteRune(r)
		}
	}
	words := strings.Join(strings.Fields(b.String()), " ")
	return strings.TrimSpace(strings.Trim(words, " .,;:!?…"))
}

// Unquote gives the words between « », “ ” or " " when they are the whole text: a way to say
// that a word is meant as an answer. ok is false when the text is not quoted as a whole.
func Unquote(s string) (inner string, ok bool) {
	s = strings.TrimSpace(s)
	for _, q := range [][2]string{{"«", "»"}, {"“", "”"}, {`"`, `"`}} {
		if len(s) < len(q[0])+len(q[1]) || !strings.HasPrefix(s, q[0]) || !strings.HasSuffix(s, q[1]) {
			continue
		}
		inner := s[len(q[0]) : len(s)-len(q[1])]
		if strings.Contains(inner, q[0]) || strings.Contains(inner, q[1]) {
			return "", false
		}
		return strings.TrimFunc(inner, unicode.IsSpace), true
	}
	return "", false
}

// ByPhrase is the meaning of each phrase, folded, from the phrases of each meaning.
func ByPhrase[M comparable](phrases map[M][]string) map[string]M {
	meanings := map[string]M{}
	for meaning, list := range phrases {
		for _, phrase := range list {
			meanings[Fold(phrase)] = meaning
		}
	}
	return meanings
}
