package paste

import (
	"regexp"
	"strings"
	"unicode"

	"passeparole/flows"
)

// heading is a heading found in a text.
type heading struct {
	step     string
	line     int
	tail     bool // it names a part of the answer (Field.Join)
	bulleted bool // it stands behind a bullet or a number, as items of a list do
	alone    bool // nothing follows it on its line
	bare     bool // and no colon either
	listed   bool // a bullet or a quotation follows on the next line
	dressed  bool // in capitals, bold, under "#", or in the long words of the form
}

// strong headings are hardly ever written in an ordinary answer.
func (h heading) strong() bool { return h.dressed || h.alone && !h.bulleted }

type named struct {
	step string
	tail bool
}

// names finds a field by the words of a heading.
type names struct {
	by     map[string]named
	titles map[string]bool
	fields map[string]Field
	order  []string
}

func namesOf(form Form) names {
	n := names{by: map[string]named{}, titles: map[string]bool{}, fields: map[string]Field{}}
	for _, f := range form.Fields {
		n.fields[f.Step] = f
		n.order = append(n.order, f.Step)
		for _, name := range f.Names { // of two fields with the same name, the first has it
			if key := flows.Fold(withoutBrackets(name)); key != "" && n.by[key].step == "" {
				n.by[key] = named{step: f.Step}
			}
		}
	}
	for _, f := range form.Fields {
		for _, name := range f.Join {
			if key := flows.Fold(name); key != "" && n.by[key].step == "" {
				n.by[key] = named{step: f.Step, tail: true}
			}
		}
	}
	for _, t := range form.Titles {
		n.titles[flows.Fold(t)] = true
	}
	return n
}

const longest = 80 // bytes of a heading; what is longer is a sentence

func (n names) find(label string) (named, bool) {
	if len(label) > 2*longest {
		return named{}, false
	}
	key := flows.Fold(withoutBrackets(undressed(label)))
	if key == "" || len(key) > longest {
		return named{}, false
	}
	found, ok := n.by[key]
	return found, ok
}

// joint is what stands between an answer and its further part.
func (n names) joint(step string) string {
	for _, f := range n.fields[step].Join {
		if f == "commune" || f == "town" {
			return ", "
		}
	}
	return " "
}

var (
	brackets = regexp.MustCompile(`\([^()]*\)`)
	sharp    = regexp.MustCompile(`^#{1,6}\s+`)
	quoting  = regexp.MustCompile(`^\s*(?:>[ \x{a0}]?)+`)
	bullet   = regexp.MustCompile(`^\s*(?:[-–—•*+·▪◦‣→]+(?:[ \x{a0}]+|$)|[•·▪◦‣]|\(?\d{1,3}[.)](?:[ \x{a0}]+|$)|\[[ xX]?\][ \x{a0}]+)`)
	bold     = regexp.MustCompile(`^((?:\*\*|__)[^*_]{2,80}(?:\*\*|__))[ \x{a0}]*[–—-]?[ \x{a0}]+(\S.*)$`)
	inBold   = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	dash     = regexp.MustCompile(`^([^:–—]{2,60}?)[ \x{a0}]+[-–—][ \x{a0}]+(.*)$`)
)

func withoutBrackets(s string) string { return brackets.ReplaceAllString(s, " ") }

// undressed takes the marks of bold and italic off.
func undressed(s string) string {
	return strings.TrimSpace(strings.NewReplacer("**", "", "__", "", "*", "", "|", " ").Replace(s))
}

// capitals says that a heading is written in capitals only.
func capitals(label string) bool {
	letters := 0
	for _, r := range withoutBrackets(label) {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 3
}

// readHeading finds a heading at the beginning of a line without its bullet; before is the
// heading as it stands, after what follows on the line.
func (n names) readHeading(text string) (h heading, before, after string, ok bool) {
	text = strings.TrimSpace(text)
	plain := sharp.ReplaceAllString(text, "")
	hashed := plain != text
	label, rest, colon := cutHeading(plain)
	if !colon {
		if found, known := n.find(plain); known {
			h = heading{step: found.step, tail: found.tail, alone: true, bare: true}
			h.dressed = hashed || strings.HasPrefix(plain, "**") || strings.HasPrefix(plain, "__") || capitals(plain)
			return h, text, "", true
		}
		if m := dash.FindStringSubmatch(plain); m != nil {
			label, rest, colon = m[1], m[2], true
		}
	}
	found, known := n.find(label)
	if !colon || !known {
		return n.boldHeading(plain)
	}
	// "**Lieu :** Dole": the second mark of bold stands behind the colon.
	thick := strings.HasPrefix(label, "**") || strings.HasPrefix(label, "__")
	if thick && strings.Count(label, label[:2])%2 == 1 {
		rest = strings.TrimPrefix(strings.TrimSpace(rest), label[:2])
	}
	rest = strings.Trim(strings.TrimSpace(rest), "|")
	long := strings.Contains(strings.TrimSpace(withoutBrackets(label)), " ")
	h = heading{step: found.step, tail: found.tail, dressed: hashed || thick || capitals(undressed(label)) || long}
	h.alone = strings.TrimSpace(rest) == ""
	return h, label, strings.TrimSpace(rest), true
}

// boldHeading finds a heading that only its bold sets apart: "**Participants** 23".
func (n names) boldHeading(text string) (h heading, before, after string, ok bool) {
	m := bold.FindStringSubmatch(text)
	if m == nil {
		return heading{}, "", "", false
	}
	found, known := n.find(m[1])
	return heading{step: found.step, tail: found.tail, dressed: true}, m[1], strings.TrimSpace(m[2]), known
}

// cutHeading divides a line at its first colon or bar.
func cutHeading(s string) (label, rest string, ok bool) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "|")
	i := strings.IndexAny(s, ":：|")
	if i < 0 {
		return s, "", false
	}
	label = s[:i]
	rest = s[i:]
	for _, sep := range []string{":", "：", "|"} {
		if after, cut := strings.CutPrefix(rest, sep); cut {
			return label, after, true
		}
	}
	return label, rest, true
}
