// Package paste reads a text that somebody pasted whole: notes with the headings of a form, in any
// order and any dress (capitals, Markdown, bullets, quoted in an e-mail). It only finds what stands
// under which heading; whether that is an answer is for the kinds to say. Pure.
//
// Nothing is lost: every word of the text is a heading, in a field, in the rest, or in what was left out.
package paste

import (
	"strings"
	"unicode/utf8"

	"passeparole/bot/privacy"
)

// Field is one heading of the form, by all the names that people give it.
type Field struct {
	Step  string
	Names []string // any case, with or without accents
	// Join are names of a part of the answer, which is put behind it: an hour beside a date
	// ("Horaire"), a town behind a venue ("Commune").
	Join []string
	Many bool // several lines belong to it
	Free bool // whole sentences belong to it: an answer of its own may look like a pasted form
}

// Form is what headings are recognised by.
type Form struct {
	Fields []Field
	Titles []string // names of the form itself, which stand above it and say nothing
}

// Filled is what stands under one heading, line by line, without bullets and numbers.
type Filled struct {
	Step  string
	Lines []string
}

// Sure says whether a text is a pasted form or an ordinary answer.
type Sure int

const (
	No    Sure = iota // an ordinary answer
	Own               // an answer with the heading of its own question in front
	Maybe             // it reads both ways: the person is to say
	Yes
)

// Result is what was found in a text.
type Result struct {
	Fields []Filled // in the order of the text, each step once
	Rest   []string // what stands under no heading, a paragraph each
	// Dropped is what a mail program or courtesy put around the notes, line by line: the head of
	// a forwarded e-mail, a greeting, a signature.
	Dropped []string
	Empty   []string // steps whose heading has nothing under it

	parts []part
	heads []heading
}

// Of is what stands under the heading of a step.
func (r Result) Of(step string) ([]string, bool) {
	for _, f := range r.Fields {
		if f.Step == step {
			return f.Lines, true
		}
	}
	return nil, false
}

// what says what became of a piece of a line.
type what int

const (
	mark    what = iota // bullets, numbers, quotation marks of e-mail, decoration
	head                // a heading
	value               // in a field
	loose               // in the rest
	dropped             // a courtesy
)

// part is a piece of a line of the text, in its order.
type part struct {
	what what
	step string
	text string
	line int
	next bool // value: it goes on with the line before
	tail bool // value: it goes behind the answer (Field.Join)
	gap  bool // loose: a blank line or a heading stands before it
}

// Read finds the headings of the form in a text, and what stands under each.
func Read(form Form, text string) Result {
	r := reader{names: namesOf(form), form: form, filled: map[string]bool{}}
	text = untab(r.names, text)
	tidy := strings.Split(privacy.Clean(text), "\n")
	indents := indentsOf(text, tidy)
	for i, l := range tidy {
		r.lines = append(r.lines, r.line(i, l))
		r.lines[i].indent = indents[i]
	}
	r.mail()
	r.bareHeads()
	r.greeting()
	r.signature()
	r.dropLittle()
	r.sections()
	return r.result()
}

// untab turns "Lieu<tab>Dole", as it is copied from a table, into "Lieu : Dole".
func untab(names names, text string) string {
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
	for i, l := range lines {
		left, right, found := strings.Cut(l, "\t")
		if _, known := names.find(left); found && known && strings.TrimSpace(right) != "" {
			lines[i] = left + " : " + right
		}
	}
	return strings.Join(lines, "\n")
}

// indentsOf is how far to the right the tidied lines of a text began, in spaces; a tab is four.
// Of a text whose lines cannot be told apart any more, it is 0 for all.
func indentsOf(text string, tidy []string) []int {
	var raw []int
	for l := range strings.SplitSeq(text, "\n") {
		if privacy.Clean(l) == "" {
			continue
		}
		l = strings.ReplaceAll(quoting.ReplaceAllString(l, ""), "\t", "    ")
		raw = append(raw, utf8.RuneCountInString(l)-utf8.RuneCountInString(strings.TrimLeft(l, " \u00a0")))
	}
	out, n := make([]int, len(tidy)), 0
	for i, l := range tidy {
		if l == "" {
			continue
		}
		if n < len(raw) {
			out[i] = raw[n]
		}
		n++
	}
	if n != len(raw) {
		return make([]int, len(tidy))
	}
	return out
}

// result gathers the parts by field.
func (r *reader) result() Result {
	out := Result{parts: r.parts, heads: r.heads}
	at, tails := map[string]int{}, map[string][]string{}
	for _, p := range r.parts {
		switch {
		case p.what == dropped:
			out.Dropped = append(out.Dropped, p.text)
		case p.what == loose && len(out.Rest) > 0 && !p.gap:
			out.Rest[len(out.Rest)-1] += "\n" + p.text
		case p.what == loose:
			out.Rest = append(out.Rest, p.text)
		case p.what == value && p.tail:
			tails[p.step] = append(tails[p.step], p.text)
			fallthrough
		case p.what == value:
			i, known := at[p.step]
			if !known {
				i = len(out.Fields)
				at[p.step] = i
				out.Fields = append(out.Fields, Filled{Step: p.step})
			}
			f := &out.Fields[i]
			switch {
			case p.tail:
			case p.next && len(f.Lines) > 0:
				f.Lines[len(f.Lines)-1] += " " + p.text
			default:
				f.Lines = append(f.Lines, p.text)
			}
		}
	}
	for step, more := range tails { // each step has its own field: the order does not matter
		f := &out.Fields[at[step]]
		if len(f.Lines) == 0 {
			f.Lines = []string{strings.Join(more, " ")}
			continue
		}
		f.Lines[0] += r.names.joint(step) + strings.Join(more, " ")
	}
	for _, h := range r.heads {
		if _, filled := at[h.step]; !filled {
			out.Empty = append(out.Empty, h.step)
			at[h.step] = -1
		}
	}
	return out
}
