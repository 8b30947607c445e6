package paste

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func (r *reader) put(w what, step, text string, n int) *part {
	r.parts = append(r.parts, part{what: w, step: step, text: text, line: n})
	if w == value {
		r.filled[step] = true
	}
	return &r.parts[len(r.parts)-1]
}

// sections gives every line to the heading above it, or to the rest.
func (r *reader) sections() {
	first := len(r.lines)
	for i, l := range r.lines {
		if l.head != nil {
			first = i
			break
		}
	}
	r.gap = true
	for _, l := range r.lines[:first] {
		r.rest(l, false)
	}
	for i := first; i < len(r.lines); {
		j := i + 1
		for j < len(r.lines) && r.lines[j].head == nil {
			j++
		}
		r.section(r.lines[i], r.lines[i+1:j])
		i = j
	}
}

// rest puts a line where nothing else takes it; with split, a blank line begins another piece.
func (r *reader) rest(l line, split bool) {
	r.put(mark, "", l.quote+l.bullet, l.n)
	switch {
	case l.blank && !l.apart:
		r.put(mark, "", l.text, l.n)
		r.gap = r.gap || split
	case l.title:
		r.put(head, "", l.text, l.n)
	case l.blank:
		r.put(mark, "", l.text, l.n)
	case l.drop:
		r.put(dropped, "", strings.TrimSpace(l.bullet+l.text), l.n)
		r.parts[len(r.parts)-2].text = l.quote
		r.gap = true
	default:
		p := r.put(loose, "", strings.TrimSpace(l.bullet+l.text), l.n)
		r.parts[len(r.parts)-2].text = l.quote // the bullet stays with the words
		p.gap, r.gap = r.gap, false
	}
}

func (r *reader) section(top line, under []line) {
	h := *top.head
	again := r.filled[h.step] && !h.tail && !r.names.fields[h.step].Many
	r.put(mark, "", top.quote+top.bullet, top.n)
	r.gap = true
	if again { // a second answer to the same question: the person is to say which
		p := r.put(loose, "", strings.TrimSpace(strings.TrimSpace(top.label)+" : "+top.after), top.n)
		p.gap = true
		r.gap = false
		for _, l := range under {
			r.rest(l, true)
		}
		return
	}
	r.heads = append(r.heads, h)
	r.put(head, "", top.label, top.n)
	if r.names.fields[h.step].Many && !h.tail {
		r.several(h, top, under)
		return
	}
	r.single(h, top, under)
}

// single takes the lines up to the first blank one behind an answer.
func (r *reader) single(h heading, top line, under []line) {
	got := false
	give := func(text string, n int) {
		if text = undressedValue(text); strings.ContainsFunc(text, worded) {
			before := r.filled[h.step]
			r.put(value, h.step, text, n).tail = h.tail
			r.filled[h.step] = before || !h.tail
			got = true
		} else {
			r.put(mark, "", text, n)
		}
	}
	give(top.after, top.n)
	open := true
	for i, l := range under {
		if foreign(l, !got) {
			open, r.gap = false, true
		}
		switch {
		case !open || l.apart || l.title || got && h.tail:
			if i > 0 && under[i-1].apart != l.apart {
				r.gap = true
			}
			r.rest(l, true)
		case l.blank:
			r.put(mark, "", l.quote+l.bullet+l.text, l.n)
			open = !got
		default:
			r.put(mark, "", l.quote+l.bullet, l.n)
			give(l.text, l.n)
		}
	}
}

// several takes the lines as items. Where items are marked by bullets or quotation marks, a line
// without either goes on with the item above or is none of them.
func (r *reader) several(h heading, top line, under []line) {
	items := 0
	for _, l := range under {
		if !l.apart && !l.blank {
			items++
		}
	}
	list := listOf(top, under)
	if n, err := strconv.Atoi(top.after); err == nil && n == items && items > 0 {
		list.inline = ""
		r.put(mark, "", top.after, top.n) // "Sujets abordés : 2", then the two
	} else if top.after != "" {
		for i, it := range strings.Split(top.after, " ; ") {
			if i > 0 {
				r.put(mark, "", ";", top.n)
			}
			r.item(h.step, it, top.n)
		}
	}
	out, open, closed := false, 0, false // closed: the list is over
	for i, l := range under {
		fresh := i == 0 || under[i-1].blank
		closed = closed || !l.blank && open == 0 && list.endsAt(under, i)
		if open == 0 && foreign(l, i == 0) && (fresh || !goesOn(l, under[i-1])) {
			closed, r.gap = true, true
		}
		switch {
		case l.apart || l.title:
			if i > 0 && under[i-1].apart != l.apart {
				r.gap = true
			}
			r.rest(l, true)
			out = true
		case l.blank:
			r.put(mark, "", l.quote+l.bullet+l.text, l.n)
			r.gap, open = true, 0
		case closed:
			r.rest(l, true)
		case !list.marked || l.marked() || open > 0:
			out = false
			r.put(mark, "", l.quote+l.bullet, l.n)
			r.item(h.step, l.text, l.n)
			open = max(0, open+strings.Count(l.text, "«")-strings.Count(l.text, "»"))
		case !out && !fresh && goesOn(l, under[i-1]):
			r.put(mark, "", l.quote, l.n)
			r.put(value, h.step, l.text, l.n).next = true
		default:
			r.rest(l, true)
			out = true
		}
	}
}

func (r *reader) item(step, text string, n int) {
	if text = undressedValue(text); strings.ContainsFunc(text, worded) {
		r.put(value, step, text, n)
		return
	}
	r.put(mark, "", text, n)
}

// goesOn says that a line was only broken by a mail program.
func goesOn(l, above line) bool {
	if strings.HasSuffix(above.text, "»") || strings.HasSuffix(above.text, ".") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(l.text)
	return l.indent > 1 || unicode.IsLower(first) && utf8.RuneCountInString(above.text) > 50
}

// undressedValue takes the marks of bold off an answer.
func undressedValue(s string) string {
	s = inBold.ReplaceAllString(strings.TrimSpace(s), "$1")
	if inner := strings.TrimSuffix(strings.TrimPrefix(s, "__"), "__"); len(s) > 4 && len(inner) == len(s)-4 && !strings.Contains(inner, "__") {
		return strings.TrimSpace(inner)
	}
	return strings.TrimSpace(s)
}
