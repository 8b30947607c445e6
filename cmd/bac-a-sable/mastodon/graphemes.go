package mastodon

import (
	"unicode"
)

// Graphemes counts extended grapheme clusters, as far as it matters for refusing what
// Mastodon refuses (reference/mastodon.md §2): CR LF, combining marks, variation selectors,
// emoji with modifiers and joined by U+200D, keycaps, flags, tag sequences and Hangul
// syllables are one; a control or invisible character (U+200B, U+2060, U+00AD, bidi) is one
// of its own. Not kept: Devanagari conjuncts, which differ between Unicode versions.
func Graphemes(text string) int {
	var n int
	var state cluster
	for _, r := range text {
		if !state.joins(r) {
			n++
		}
		state.take(r)
	}
	return n
}

// cluster remembers what of the text before decides whether the next rune begins a cluster.
type cluster struct {
	last    rune
	started bool
	flags   int  // regional indicators in a row just before
	pict    bool // an emoji, followed only by extending runes
	joined  bool // pict, and the last rune was U+200D
}

const joiner = '\u200d'

func (c *cluster) joins(r rune) bool {
	switch {
	case !c.started:
		return false
	case c.last == '\r' && r == '\n':
		return true
	case isControl(c.last) || isControl(r):
		return false
	case extends(r) || unicode.Is(unicode.Mc, r):
		return true
	case isPrepend(c.last):
		return true
	case c.joined && isPictograph(r):
		return true
	case isFlagLetter(r) && c.flags%2 == 1:
		return true
	}
	return hangulJoins(c.last, r)
}

func (c *cluster) take(r rune) {
	c.joined = c.pict && r == joiner
	c.pict = isPictograph(r) || c.pict && extends(r)
	if isFlagLetter(r) {
		c.flags++
	} else {
		c.flags = 0
	}
	c.last, c.started = r, true
}

func isControl(r rune) bool {
	switch {
	case r == joiner || r == '\u200c' || isPrepend(r) || 0xE0020 <= r && r <= 0xE007F:
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

func extends(r rune) bool {
	return r == joiner || r == '\u200c' || unicode.In(r, unicode.Mn, unicode.Me) ||
		0x1F3FB <= r && r <= 0x1F3FF || 0xE0020 <= r && r <= 0xE007F || 0xFF9E <= r && r <= 0xFF9F
}

func isFlagLetter(r rune) bool { return 0x1F1E6 <= r && r <= 0x1F1FF }

func isPrepend(r rune) bool {
	return 0x0600 <= r && r <= 0x0605 || r == 0x06DD || r == 0x070F || r == 0x08E2 || r == 0x110BD
}

func isPictograph(r rune) bool {
	switch {
	case r == 0xA9, r == 0xAE, r == 0x203C, r == 0x2049, r == 0x2122, r == 0x2139, r == 0x24C2,
		r == 0x3030, r == 0x303D, r == 0x3297, r == 0x3299:
		return true
	case 0x1F3FB <= r && r <= 0x1F3FF, isFlagLetter(r):
		return false
	}
	return 0x2194 <= r && r <= 0x21AA || 0x231A <= r && r <= 0x23FF || 0x25AA <= r && r <= 0x27BF ||
		0x2934 <= r && r <= 0x2935 || 0x2B05 <= r && r <= 0x2B55 || 0x1F000 <= r && r <= 0x1FAFF
}

// hangulJoins keeps the rules L×(L|V|LV|LVT), (LV|V)×(V|T), (LVT|T)×T.
func hangulJoins(a, b rune) bool {
	kind := func(r rune) byte {
		switch {
		case 0x1100 <= r && r <= 0x115F || 0xA960 <= r && r <= 0xA97C:
			return 'L'
		case 0x1160 <= r && r <= 0x11A7 || 0xD7B0 <= r && r <= 0xD7C6:
			return 'V'
		case 0x11A8 <= r && r <= 0x11FF || 0xD7CB <= r && r <= 0xD7FB:
			return 'T'
		case 0xAC00 <= r && r <= 0xD7A3:
			if (r-0xAC00)%28 == 0 {
				return 'v' // LV
			}
			return 't' // LVT
		}
		return 0
	}
	switch x, y := kind(a), kind(b); x {
	case 'L':
		return y == 'L' || y == 'V' || y == 'v' || y == 't'
	case 'v', 'V':
		return y == 'V' || y == 'T'
	case 't', 'T':
		return y == 'T'
	}
	return false
}
