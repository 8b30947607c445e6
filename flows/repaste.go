package flows

import "slices"

// editPaste reads an edited pasted text again: what it says differently is changed, what it no
// longer says is withdrawn, and what the person placed or dropped stays so. An answer that is
// edited into a whole form becomes one.
func (t *turn) editPaste() bool {
	if t.k.Paste == nil || t.in.Target == "" {
		return false
	}
	i := slices.IndexFunc(t.st.Pastes, func(p Pasting) bool { return p.Event == t.in.Target })
	p := t.k.Paste(t.f, t.in.Text, "")
	if i < 0 {
		if p.Sure != PasteYes || !t.answered(t.in.Target, t.in.By) {
			return false
		}
		t.st.Pastes = append(slices.Clone(t.st.Pastes), Pasting{Event: t.in.Target, By: t.in.By})
		i = len(t.st.Pastes) - 1
	}
	if t.st.Pastes[i].By != t.in.By {
		t.say(Tell{Key: "paste.theirs"})
		return true
	}
	for _, m := range t.st.Pastes[i].Moved {
		p = p.moved(m)
	}
	t.in.Event = t.in.Target
	if q := t.st.Pending; q != nil && (q.Answer.Event == t.in.Target || q.Why == PendingPiece) {
		t.st.Pending = nil
	}
	t.dropPieces(func(p Piece) bool { return p.Event == t.in.Target })
	t.quietly(func() { t.refill(p) })
	return true
}

// answered says whether a message is an answer of its author.
func (t *turn) answered(event, by string) bool {
	for _, a := range t.st.Answers {
		if a.Given() && a.Event == event && a.By == by || slices.ContainsFunc(a.Parts, func(p Part) bool { return p.Event == event && p.By == by }) {
			return true
		}
	}
	return false
}

// moved puts a piece where the person had put it, if the text still has it.
func (p Pasted) moved(m Moved) Pasted {
	i := slices.Index(p.Rest, m.Text)
	if i < 0 {
		return p
	}
	p.Rest = slices.Delete(slices.Clone(p.Rest), i, i+1)
	if m.Step == "" {
		return p
	}
	p.Fields = slices.Clone(p.Fields)
	for j, f := range p.Fields {
		if f.Step == m.Step {
			p.Fields[j].Lines = append(slices.Clone(f.Lines), m.Text)
			return p
		}
	}
	p.Fields = append(p.Fields, PastedField{Step: m.Step, Lines: []string{m.Text}})
	return p
}

// refill compares the new text with the answers that came from the old one.
func (t *turn) refill(p Pasted) {
	read := PasteRead{Again: true, Dropped: p.Dropped}
	for _, s := range t.f.Steps {
		lines := p.Of(s.ID)
		a, had := t.st.Answers[s.ID]
		part := slices.IndexFunc(a.Parts, func(p Part) bool { return p.Event == t.in.Target })
		ours := had && (part >= 0 || a.Event == t.in.Target && len(a.Parts) == 0)
		switch {
		case lines == nil && ours:
			t.withdrawFrom(s, a)
		case lines == nil:
		case ours && part >= 0:
			t.relist(s, a, part, lines, &read)
		case ours && a.Raw == joinLines(s, lines):
		case had && a.Given() && !ours && !collects(s):
			t.refillFormer(s, a, lines)
		default:
			t.dropPieces(func(o Piece) bool { return !o.Loose && o.Step == s.ID })
			old := t.old(s.ID)
			t.fillStep(s, lines, &read)
			now := t.st.Answers[s.ID]
			if old != nil && !slices.Equal(old.Values, now.Values) {
				read.Taken = slices.DeleteFunc(read.Taken, func(id string) bool { return id == s.ID })
				t.say(Changed{Step: s.ID, Old: *old, New: now, By: t.in.By})
			}
		}
		t.settle()
	}
	for _, text := range p.Rest {
		t.addPiece(Piece{Text: text, Loose: true, By: t.in.By, Event: t.in.Target})
	}
	t.wrapUp(read)
}

// refillFormer changes what the text had said before a later message took its place.
func (t *turn) refillFormer(s Step, a Answer, lines []string) {
	p, no := t.k.Of[s.Kind].Parse(s, joinLines(s, lines), t.st)
	if no == nil && slices.Equal(p.Values, a.Values) {
		return
	}
	i := slices.IndexFunc(a.Former, func(old Answer) bool { return old.Event == t.in.Target && len(old.Parts) == 0 })
	if i >= 0 && no == nil && len(p.Values) > 0 && len(p.Options) == 0 && p.Ask == nil {
		a.Former = slices.Clone(a.Former)
		a.Former[i].Values, a.Former[i].Raw, a.Former[i].Skipped = p.Values, joinLines(s, lines), false
		t.st.Answers[s.ID] = a
	}
	t.tell("edit.before", s.ID, nil)
}

// withdrawFrom takes out of a list, or away, what came from the message.
func (t *turn) withdrawFrom(s Step, a Answer) {
	rest, _, left := a.without(t.in.Target)
	t.replace(s.ID, a, rest, left)
	if left {
		t.say(Restored{Step: s.ID, Answer: t.st.Answers[s.ID]})
		return
	}
	t.say(Tell{Key: "paste.taken", Step: s.ID})
}

// relist reads the items of the message again, in their place.
func (t *turn) relist(s Step, a Answer, part int, lines []string, read *PasteRead) {
	raw := joinLines(s, lines)
	if part >= 0 && a.Parts[part].Raw == raw {
		return
	}
	parsed, refusal := t.k.Of[s.Kind].Parse(s, raw, t.st)
	if refusal != nil {
		parsed, _ = t.fillItems(s, lines, read)
	}
	t.warn(s, parsed)
	old := a
	a.Parts = slices.Clone(a.Parts)
	fresh := Part{Values: parsed.Values, Raw: raw, By: t.in.By, Event: t.in.Target}
	a.Parts[part] = fresh
	for j := len(a.Parts) - 1; j > part; j-- { // items of the same message that were moved apart
		if a.Parts[j].Event == t.in.Target {
			a.Parts = slices.Delete(a.Parts, j, j+1)
		}
	}
	a.Parts = slices.DeleteFunc(a.Parts, func(p Part) bool { return len(p.Values) == 0 })
	if a = a.joined(); len(a.Values) == 0 {
		t.withdrawFrom(s, old)
		return
	}
	a.Open = old.Open || len(a.Values) < s.Min
	t.st.Answers[s.ID] = a
	if !slices.Equal(old.Values, a.Values) {
		t.say(Changed{Step: s.ID, Old: old, New: a, By: t.in.By})
	}
}

// redactPaste takes back all that came from a deleted text.
func (t *turn) redactPaste() bool {
	if !t.st.Pasted(t.in.Target) {
		return false
	}
	if q := t.st.Pending; q != nil && (q.Answer.Event == t.in.Target || q.Why == PendingPiece) {
		t.st.Pending = nil
	}
	t.dropPieces(func(p Piece) bool { return p.Event == t.in.Target })
	t.st.Pastes = slices.DeleteFunc(slices.Clone(t.st.Pastes), func(p Pasting) bool { return p.Event == t.in.Target })
	word := t.wordOf(t.in.Target)
	hit := t.withdraw(t.in.Target)
	if word != nil {
		t.waitAgain(word.From)
	}
	t.say(Tell{Key: "paste.withdrawn"})
	for _, step := range hit {
		if t.st.Answers[step].Given() {
			t.say(Restored{Step: step, Answer: t.st.Answers[step]})
		}
	}
	t.quietly(func() {
		t.settle()
		if !t.st.Return {
			t.st.Cursor = t.f.next(t.st)
		}
		t.ask()
	})
	return true
}

// undoPaste says that a whole text was taken back, or that a piece waits again for its place.
func (t *turn) undoPaste(c Change) bool {
	if c.Paste == nil {
		return false
	}
	whole := len(c.Paste.Pastes) < len(t.st.Pastes)
	t.st.PasteState = *c.Paste
	t.st.Cursor = t.f.next(t.st)
	if steps := t.f.bundle(t.st); whole && len(t.st.Answers) == 0 && len(steps) > 1 {
		t.st.Pending = &Pending{Why: PendingBundle, Step: steps[0], Steps: steps}
	}
	switch {
	case whole:
		t.say(Tell{Key: "paste.undone"})
	case len(c.Answers) == 0:
		t.say(Tell{Key: "paste.piece.again"})
	default:
		return false
	}
	t.ask()
	return true
}
