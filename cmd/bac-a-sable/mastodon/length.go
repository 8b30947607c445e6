package mastodon

import "strings"

const (
	linkLength   = 23  // what a link counts, however long or short it is
	longestHost  = 253 // a mention of a longer domain counts in full
	asciiBlanks  = " \t\n\v\f\r\x00"
	defaultLimit = 500
)

// Length is the length of a status as Mastodon counts it (reference/mastodon.md §2): grapheme
// clusters of the content warning as it is, and of the text, where a link counts 23 and a
// mention only its local part. Both are stripped of ASCII blanks first. known are hosts that
// count as real domains, see links.
func Length(text, warning string, known []string) int {
	return Graphemes(strings.Trim(warning, asciiBlanks)) + Graphemes(countable(strings.Trim(text, asciiBlanks), known))
}

func countable(text string, known []string) string {
	var b strings.Builder
	at := 0
	for _, e := range entities(text, known) {
		b.WriteString(text[at:e.From])
		user, domain, _ := strings.Cut(e.Value, "@")
		switch {
		case e.Kind == "link":
			b.WriteString(strings.Repeat("x", linkLength))
		case e.Kind == "mention" && len(domain) <= longestHost:
			b.WriteString("@" + user)
		default:
			b.WriteString(text[e.From:e.To])
		}
		at = e.To
	}
	b.WriteString(text[at:])
	return b.String()
}
