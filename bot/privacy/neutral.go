package privacy

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// schemes are the beginnings that Mastodon turns into links; the first link of a post
// also gets the card, which must be ours.
var schemes = regexp.MustCompile(`(?i)(?:https?|ftps?|dat|dweb|ipfs|ipns|ssb|gopher|gemini|matrix|data|javascript)://?|(?:xmpp|magnet|javascript):`)

// Neutral makes text harmless in a Mastodon post (reference/mastodon.md §14): it mentions
// nobody, adds no tag and makes no link. A word joiner (U+2060, one character of the
// limit) is put behind each @ that could begin a mention and each # or ＃ that could
// begin a tag; links lose their scheme. E-mail addresses and :shortcode: stay as they
// are. The text is Cleaned first, so Neutral(Neutral(s)) == Neutral(s).
func Neutral(s string) string {
	s = withoutSchemes(Clean(s))
	var b strings.Builder
	b.Grow(len(s) + 8)
	last := rune(-1)
	for i, r := range s {
		b.WriteRune(r)
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		if r == '@' && beginsMention(last) && startsName(next) ||
			(r == '#' || r == '＃') && beginsTag(last) && startsName(next) {
			b.WriteRune(wordJoiner)
		}
		last = r
	}
	return b.String()
}

// withoutSchemes repeats, because taking one away may leave another: "hthttps://tps://".
func withoutSchemes(s string) string {
	for {
		next := schemes.ReplaceAllString(s, "")
		if next == s {
			return s
		}
		s = Clean(next)
	}
}

// beginsMention says whether an @ after this rune can mention someone; -1 is the start.
func beginsMention(before rune) bool {
	return before != '=' && before != '/' && before != '_' &&
		!unicode.In(before, unicode.L, unicode.M, unicode.Nd)
}

// beginsTag follows Mastodon up to 4.5; later versions accept fewer places.
func beginsTag(before rune) bool {
	return before != '=' && before != '/' && before != ')' && !unicode.In(before, unicode.L, unicode.Nd)
}

// startsName is wider than any name Mastodon accepts: a sign before a space, the end of
// the text or common punctuation is left as it is.
func startsName(r rune) bool {
	return r != utf8.RuneError && !unicode.IsSpace(r) && (r > unicode.MaxASCII || r == '_' ||
		r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
}
