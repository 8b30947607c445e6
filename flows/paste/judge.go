package paste

// Judge says whether the text is a pasted form, given the question that is open ("" if none is).
// An ordinary answer must never be taken for one: a title with a colon has no second heading,
// items such as "- Lieu : trop petit" answer a question about the meeting itself, and what can
// be read both ways is for the person to say.
func (r Result) Judge(form Form, asked string) Sure {
	var open Field
	for _, f := range form.Fields {
		if f.Step == asked {
			open = f
		}
	}
	filled, dressed, bulleted, own := map[string]bool{}, 0, 0, false
	var only heading
	for _, h := range r.heads {
		if _, ok := r.Of(h.step); !ok {
			continue
		}
		only = h
		if !filled[h.step] {
			if h.strong() {
				dressed++
			}
			if h.bulleted {
				bulleted++
			}
		}
		filled[h.step] = true
		own = own || h.step == asked
	}
	switch n := len(filled); {
	case n == 0:
		if len(r.Empty) >= 4 { // the form, not filled in yet
			return Yes
		}
		return No
	case n == 1 && own && len(r.Rest)+len(r.Dropped) == 0:
		return Own
	case n == 1:
		return r.one(only, open, own)
	case !open.Free || own && bulleted < n:
		return Yes
	case bulleted == n && n < 4:
		return No
	case dressed >= 3 || bulleted < n && n >= 6:
		return Yes
	}
	return Maybe
}

// one judges a text with a single heading that has something under it.
func (r Result) one(h heading, open Field, own bool) Sure {
	lines, _ := r.Of(h.step)
	several := len(lines) > 1 || h.alone && h.dressed
	switch {
	case h.bulleted || !h.strong() && len(lines) < 2:
		return No
	case len(lines)+len(r.Rest)+len(r.Dropped)+len(r.Empty) < 2 && !several:
		return No
	case own:
		return Yes
	case !h.strong() || open.Free && h.bare && !h.dressed && !h.listed:
		return No
	case open.Free:
		return Maybe
	}
	return Yes
}
