package paste

import (
	"regexp"
	"strings"
	"unicode"
)

// list is how the items under a heading are written, which says where they end: what is
// published must not take in a note to oneself that merely stands below.
type list struct {
	marked bool   // by bullets or quotation marks
	spaced bool   // blank lines divide the items, as word processors put them
	inline string // the first, if it stands on the line of the heading
	indent int    // of the first item, in spaces; -1 without one
}

func listOf(top line, under []line) list {
	out := list{inline: top.after, indent: -1}
	out.spaced = len(under) > 0 && under[0].blank && out.inline == ""
	for _, l := range under {
		if l.blank || l.apart {
			continue
		}
		if out.indent < 0 {
			out.indent = l.indent
		}
		out.marked = out.marked || l.marked()
	}
	return out
}

// endsAt says that the items are over before a line that says something: it stands further to
// the left than they do, or apart from them without being one.
func (s list) endsAt(under []line, i int) bool {
	l := under[i]
	if s.indent >= l.indent+2 && (l.marked() || !s.marked) {
		return true
	}
	if s.inline != "" && !s.marked && i == 0 { // "Retour : bien", then a line of its own
		return !goesOn(l, line{text: s.inline})
	}
	if i == 0 || !under[i-1].blank {
		return false
	}
	return !l.marked() && (s.marked || !s.spaced)
}

// titled are lines that look like the heading of something else: in bold or under "#".
var titled = regexp.MustCompile(`^(?:#{1,6}\s+\S.*|\*\*[^*]+\*\*|__[^_]+__)$`)

const labelWords = 5 // of a heading that no field has; a sentence before a colon is longer

// foreign says that a line begins as a heading that no field has: "Logistique : deux salles".
// The first line under a heading may be an answer in bold.
func foreign(l line, first bool) bool {
	if l.blank || l.marked() {
		return false
	}
	if titled.MatchString(l.text) || bold.MatchString(l.text) {
		return !first
	}
	label, after, colon := strings.Cut(strings.ReplaceAll(l.text, "：", ": "), ":")
	if !colon || after != "" && !strings.HasPrefix(after, " ") && !strings.HasPrefix(after, "\u00a0") && !strings.HasPrefix(after, "*") {
		return false
	}
	n := len(strings.Fields(label))
	return n > 0 && n <= labelWords && strings.ContainsFunc(label, unicode.IsLetter)
}
