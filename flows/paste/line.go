package paste

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"passeparole/flows"
)

// line is one line of the text, taken apart.
type line struct {
	n      int
	quote  string // ">" of an e-mail
	bullet string
	text   string // without both
	blank  bool
	indent int // spaces before it
	head   *heading
	label  string // of the heading, as it stands
	after  string // what follows the heading
	title  bool   // the name of the form
	apart  bool   // of an e-mail's head, its greeting or a signature: no part of the notes
	drop   bool   // and short enough to be left out
}

type reader struct {
	form  Form
	names names
	lines []line
	parts []part
	heads []heading
	gap   bool
	// filled are the steps with an answer of their own, beside its further parts.
	filled map[string]bool
}

func (r *reader) line(n int, raw string) line {
	l := line{n: n, quote: quoting.FindString(raw)}
	rest := raw[len(l.quote):]
	l.bullet = bullet.FindString(rest)
	l.text = strings.TrimSpace(rest[len(l.bullet):])
	l.blank = !strings.ContainsFunc(l.text, worded)
	if l.blank {
		return l
	}
	l.title = r.names.titles[flows.Fold(undressed(sharp.ReplaceAllString(l.text, "")))]
	if h, before, after, ok := r.names.readHeading(l.text); ok {
		h.line, h.bulleted = n, l.bullet != "" && !h.dressed
		l.head, l.label, l.after, l.title = &h, before, after, false
	}
	return l
}

// worded are the characters that make a line say something.
func worded(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r > 0x2190 }

// marked says that a line begins as an item or a quotation does.
func (l line) marked() bool {
	return l.bullet != "" || strings.HasPrefix(l.text, "«") || strings.HasPrefix(l.text, "“") || strings.HasPrefix(l.text, `"`)
}

// bareHeads keeps of the headings without a colon those that have something under them and stand
// apart from what is above: "Format" may as well be an item of a list.
func (r *reader) bareHeads() {
	last := -1 // the nearest line below that says something
	for i := len(r.lines) - 1; i >= 0; i-- {
		l := &r.lines[i]
		if l.blank && l.bullet == "" {
			continue
		}
		if l.head != nil && l.head.bare {
			apart := i == 0 || r.lines[i-1].blank || r.lines[i-1].title
			below := last >= 0 && r.lines[last].head == nil
			list := below && r.lines[last].marked()
			l.head.listed = list
			// "* Sujets" with items of its own further to the right
			over := list && l.bullet != "" && r.lines[last].bullet != "" && r.lines[last].indent >= l.indent+2
			if !l.head.dressed && !over && (l.head.bulleted || !below || !apart && !list) {
				l.head, l.label = nil, ""
			}
		}
		last = i
	}
}

// mailKey is a line of the head of an e-mail.
var mailKey = regexp.MustCompile(`^(de|a|objet|envoye|envoye le|cc|cci|repondre a|from|to|subject|sent|reply-to|date|sujet)\s*:`)

// mail sets the head of a forwarded e-mail apart: its "Date :" is not that of the meeting.
func (r *reader) mail() {
	for i := 0; i < len(r.lines); i++ {
		keys, j := map[string]bool{}, i
		for ; j < len(r.lines); j++ {
			m := mailKey.FindStringSubmatch(flows.Fold(undressed(r.lines[j].text) + " "))
			if m == nil {
				break
			}
			if m[1] != "date" && m[1] != "sujet" {
				keys[m[1]] = true
			}
		}
		if len(keys) >= 2 {
			r.setApart(i, j, true)
		}
		i = max(i, j-1)
	}
}

func (r *reader) setApart(from, to int, drop bool) {
	for k := from; k < to; k++ {
		r.lines[k].drop = drop
		r.lines[k].head, r.lines[k].apart, r.lines[k].title = nil, true, false
	}
}

// closings are the last words of a letter, folded.
var closings = map[string]bool{"cordialement": true, "bien cordialement": true, "tres cordialement": true, "bien a vous": true,
	"bien a toi": true, "amicalement": true, "bonne journee": true, "bonne soiree": true, "a bientot": true, "salutations": true,
	"best regards": true, "kind regards": true, "regards": true, "best": true, "cheers": true, "sincerely": true, "best wishes": true}

// signed are the lines of a signature at most; what is longer may be notes, and is asked about.
const signed = 6

// hello are greetings, folded: a whole line, or the first word of a short one with a comma behind.
var hello = regexp.MustCompile(`^(?:bonjour|bonsoir|salut|coucou|hello|hi|dear|chere?s?)\b(?: a)?(?: tous| toutes| all| everyone| et| a)*( \S+){0,2}$`)

// greeting sets a greeting above the first heading apart.
func (r *reader) greeting() {
	for i, l := range r.lines {
		if l.head != nil {
			return
		}
		m := hello.FindStringSubmatch(flows.Fold(l.text))
		if m != nil && l.bullet == "" && !l.apart && (m[1] == "" || strings.HasSuffix(l.text, ",")) {
			r.setApart(i, i+1, true)
			return
		}
	}
}

// signature sets the end of an e-mail apart, if no heading follows.
func (r *reader) signature() {
	for i := len(r.lines) - 1; i >= 0; i-- {
		l := r.lines[i]
		if l.head != nil {
			return
		}
		if l.quote == "" && l.bullet == "--" && l.text == "" || closings[flows.Fold(l.text)] {
			said := 0
			for _, below := range r.lines[i:] {
				if !below.blank {
					said++
				}
			}
			r.setApart(i, len(r.lines), said <= signed)
		}
	}
}

// leftOut is how much is left out at most, in characters: it is shown whole, in one sentence.
const leftOut = 280

// dropLittle leaves nothing out of a text where that would be long.
func (r *reader) dropLittle() {
	n := 0
	for _, l := range r.lines {
		if l.drop {
			n += utf8.RuneCountInString(l.bullet+l.text) + 1
		}
	}
	for i := range r.lines {
		r.lines[i].drop = r.lines[i].drop && n <= leftOut
	}
}
