package when

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxRunes is the longest text that is read; a date in full with a greeting has about 100.
const maxRunes = 200

// token is a word, a number or a sign of a folded text.
type token struct {
	text   string // the word, the number in digits without leading zeros, or the sign
	num    int
	isNum  bool
	digits int  // how many digits were typed; 0 for a number in words
	ord    bool // "1er", "3rd", "premier"
	glued  bool // nothing stands between it and the token before
}

func (t token) isWord() bool { return !t.isNum && t.text[0] >= 'a' && t.text[0] <= 'z' }

// twin is what a sign, or a letter that has no decomposition, is read as.
var twin = map[rune]string{
	'œ': "oe", 'æ': "ae", 'ᵉ': "e", 'ʳ': "r",
	'’': "'", 'ʼ': "'", '`': "'",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '−': "-", '→': "-",
	'\u00a0': " ", '\u202f': " ", '\u2009': " ", '\t': " ",
	'\r': " ", '\n': ",", ';': ",", '!': ",", '?': ",", '(': ",", ')': ",", '"': ",",
	'«': ",", '»': ",", '“': ",", '”': ",", '…': ",",
}

// fold is the text in lower case without accents, in ASCII. It is refused when it is too
// long, or has a character that no date has: controls, direction marks, markup, emoji.
func fold(text string) (string, bool) {
	if len(text) > maxRunes*utf8.UTFMax || !utf8.ValidString(text) || utf8.RuneCountInString(text) > maxRunes {
		return "", false
	}
	var out strings.Builder
	for _, r := range norm.NFD.String(text) {
		if unicode.Is(unicode.Mn, r) && r < 0x370 { // accents, not variation selectors
			continue
		}
		r = unicode.ToLower(r)
		if s, ok := twin[r]; ok {
			out.WriteString(s)
			continue
		}
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', strings.ContainsRune(" ,.:/-'", r):
			out.WriteRune(r)
		default:
			return "", false
		}
	}
	return out.String(), true
}

// tokenise cuts a folded text. Signs keep their meaning only where a date can use them; any
// other sign is a comma. Number words are still words.
func tokenise(s string) []token {
	var toks []token
	glued := false
	add := func(t token) {
		t.glued = glued && len(toks) > 0
		toks = append(toks, t)
		glued = true
	}
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case isLetter(c):
			j := i
			for j < len(s) && isLetter(s[j]) {
				j++
			}
			add(token{text: s[i:j]})
			i = j
			continue
		case isDigit(c):
			j := i
			for j < len(s) && isDigit(s[j]) {
				j++
			}
			add(number(s[i:j]))
			i = j
			continue
		case c == ' ', c == '\'', c == '.' && i > 0 && isLetter(s[i-1]):
			glued = false
		case c == '-' && between(s, i, isLetter):
			glued = false
		case c == '-', c == '/' && between(s, i, isAlnum), (c == ':' || c == '.') && between(s, i, isDigit):
			add(token{text: string(c)})
		default:
			add(token{text: ","})
		}
		i++
	}
	return toks
}

// number is the token of digits. One with more digits than a year is worth -1, which
// fits nowhere.
func number(digits string) token {
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) > 4 {
		n = -1
	}
	return token{text: strconv.Itoa(n), num: n, isNum: true, digits: len(digits)}
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isAlnum(c byte) bool  { return isLetter(c) || isDigit(c) }

// between says whether the characters around s[i] are both of a kind.
func between(s string, i int, kind func(byte) bool) bool {
	return i > 0 && i+1 < len(s) && kind(s[i-1]) && kind(s[i+1])
}
