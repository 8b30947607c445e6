package flows

import (
	"slices"

	"passeparole/locales"
)

// edit takes the new text of an earlier message: the answer that came from it is read again.
// Only its author's edit counts. A message that was refused gets a new try.
func (t *turn) edit() {
	if t.in.Target == "" {
		return
	}
	if t.editPaste() {
		return
	}
	if p := t.st.Pending; p != nil && p.Answer.Event == t.in.Target {
		t.editPending(*p)
		return
	}
	if p := t.st.Pending; p != nil && p.amends(t.in.Target) {
		if !t.theirs(t.st.SaidBy(t.in.Target), p.Step) {
			t.st.Pending = nil // what was changed of the old words goes with them
			t.reread(p.Step)
		}
		return
	}
	if i := slices.IndexFunc(t.st.Aside, func(p Pending) bool { return p.Answer.Event == t.in.Target }); i >= 0 {
		t.editAside(i)
		return
	}
	if t.in.Target == t.st.Tried {
		t.in.Act, t.in.Event = Say, t.in.Target
		t.answer()
		return
	}
	for _, s := range t.f.Steps {
		a, ok := t.st.Answers[s.ID]
		if !ok {
			continue
		}
		if i := slices.IndexFunc(a.Parts, func(p Part) bool { return p.Event == t.in.Target }); i >= 0 {
			t.editPart(s, a, i)
			return
		}
		if a.Event == t.in.Target && len(a.Parts) == 0 {
			if t.theirs(a.By, s.ID) {
				return
			}
			t.reread(s.ID)
			return
		}
		if w := a.word(t.in.Target); w != nil {
			t.editWord(s.ID, *w)
			return
		}
	}
	if t.editFormer() {
		return
	}
	if t.st.Status != Paused {
		t.tell("edit.unknown", "", nil)
	}
}

// theirs says that the message edited is somebody else's, and tells so.
func (t *turn) theirs(author, step string) bool {
	if author == t.in.By {
		return false
	}
	t.tell("edit.theirs", step, nil)
	return true
}

// editPending reads a message again that still waits for a word.
func (t *turn) editPending(p Pending) {
	if t.theirs(p.Answer.By, p.Step) {
		return
	}
	if p.Why == PendingWhich {
		p.Answer.Raw = t.in.Text
		t.wait(p)
		return
	}
	t.st.Pending = nil
	if p.Why == PendingPaste {
		t.in.Act, t.in.Event, t.in.Asked = Say, t.in.Target, ""
		t.answer()
		return
	}
	t.reread(p.Step)
}

// editAside reads a message again that waits behind another: it comes first now.
func (t *turn) editAside(i int) {
	p := t.st.Aside[i]
	if t.theirs(p.Answer.By, p.Step) {
		return
	}
	t.st.Aside = slices.Delete(slices.Clone(t.st.Aside), i, i+1)
	t.setAside(p)
	t.st.Pending = &p
	t.editPending(p)
}

// editWord reads the changed word that settled an answer: another number chooses otherwise.
func (t *turn) editWord(step string, w Word) {
	if t.theirs(w.By, step) {
		return
	}
	act, _, _ := ReadAct(t.in.Text)
	if w.From == nil || act == Yes && (w.From.Why == PendingGuess || w.From.Why == PendingBundle) {
		return
	}
	if t.st.Pending != nil && t.st.Pending.Step != step {
		t.tell("edit.before", step, nil)
		return
	}
	t.withdraw(w.Event)
	from := *w.From
	t.st.Pending = &from
	t.event = w.Event // the changed message is the word now
	switch {
	case act == Yes:
		t.yes()
	case act == No:
		t.no()
	case !t.pendingWord(from):
		t.ask()
	}
	t.event = t.in.Event
}

// editFormer changes an answer that a later one took the place of; the later one stays.
func (t *turn) editFormer() bool {
	for _, s := range t.f.Steps {
		a := t.st.Answers[s.ID]
		i := slices.IndexFunc(a.Former, func(old Answer) bool { return old.Event == t.in.Target && len(old.Parts) == 0 })
		kind := t.k.Of[s.Kind]
		if i < 0 || kind == nil {
			continue
		}
		if t.theirs(a.Former[i].By, s.ID) {
			return true
		}
		_, _, isAct := ReadAct(t.in.Text)
		parsed, refusal := kind.Parse(s, t.in.Text, t.st)
		if refusal == nil && (!isAct || asksYesOrNo(s)) && len(parsed.Values) > 0 && len(parsed.Options) == 0 && parsed.Ask == nil {
			a.Former = slices.Clone(a.Former)
			old := &a.Former[i]
			old.Values, old.Raw, old.Skipped = parsed.Values, t.in.Text, false
			old.Word = old.Word.restated(*old, t.also(parsed.Also, *old))
			t.st.Answers[s.ID] = a
		}
		if refusal != nil && !isAct {
			t.say(Refused{Step: s.ID, Refusal: *refusal, Tries: 1})
		}
		t.talk("superseded", s.ID, locales.Args{"Value": shown(t.saidOf(s, a))})
		return true
	}
	return false
}

// saidOf is an answer as it is said on one line.
func (t *turn) saidOf(s Step, a Answer) string {
	if kind := t.k.Of[s.Kind]; kind != nil && len(a.Values) > 0 {
		return kind.Render(s, a, t.k.Lang)
	}
	return "–"
}

// reread reads the new text as the answer of a step. "passer" passes it; no other act is obeyed,
// since what an edit says is an answer.
func (t *turn) reread(step string) {
	s, _ := t.f.Step(step)
	act, _, isAct := ReadAct(t.in.Text)
	a := Answer{Raw: t.in.Text, By: t.in.By, Event: t.in.Target}
	if isAct && act == Skip && s.Optional {
		a.Skipped = true
		t.quietly(func() { t.acceptAll(step, a, nil) })
		return
	}
	if isAct && !asksYesOrNo(s) {
		t.tell("edit.act", step, nil)
		return
	}
	kind := t.k.Of[s.Kind]
	if kind == nil {
		return
	}
	parsed, refusal := kind.Parse(s, t.in.Text, t.st)
	if refusal != nil {
		t.say(Refused{Step: step, Refusal: *refusal, Tries: 1})
		t.tell("edit.before", step, nil)
		return
	}
	switch {
	case len(parsed.Options) > 1 || parsed.Ask != nil:
		t.take(s, parsed, a)
	case parsed.Guess && s.Confirm != "never":
		a.Values = parsed.Values
		t.wait(Pending{Why: PendingGuess, Step: s.ID, Answer: a, Also: t.also(parsed.Also, a), Kept: parsed.Kept})
	default:
		a.Values = parsed.Values
		also := t.also(parsed.Also, a)
		if below := t.st.Answers[step]; below.Event == a.Event {
			a.Word = below.Word.restated(a, also)
		}
		t.quietly(func() { t.acceptAll(step, a, also) })
	}
}

// quietly does something without asking the open question again while the draft is paused.
func (t *turn) quietly(do func()) {
	paused := t.st.Status == Paused
	do()
	if paused {
		t.st.Status = Paused
		t.out = slices.DeleteFunc(t.out, Asks)
	}
}

// Asks says whether an effect is the open question, put again after something else was said.
func Asks(e Effect) bool {
	switch e.(type) {
	case Ask, More, ShowReview, PasteLeft:
		return true
	}
	return false
}

// editPart reads one message of a list again, in its place.
func (t *turn) editPart(s Step, a Answer, i int) {
	part := a.Parts[i]
	if t.theirs(part.By, s.ID) {
		return
	}
	if _, _, isAct := ReadAct(t.in.Text); isAct {
		t.tell("edit.act", s.ID, nil)
		return
	}
	parsed, refusal := t.k.Of[s.Kind].Parse(s, t.in.Text, t.st)
	if refusal == nil && len(a.Values)-len(part.Values)+len(parsed.Values) > t.limit(s) {
		refusal = &Refusal{Key: "flows.refused.list.most", Args: map[string]any{"Max": t.limit(s), "Count": len(a.Values)}}
	}
	if refusal != nil {
		t.say(Refused{Step: s.ID, Refusal: *refusal, Tries: 1})
		t.tell("edit.before", s.ID, nil)
		return
	}
	old := a
	var parts []Part
	for j, p := range a.Parts {
		switch {
		case j == i:
			parts = append(parts, Part{Values: parsed.Values, Raw: t.in.Text, By: part.By, Event: part.Event})
		case p.Event != t.in.Target: // other items of the same message were moved apart
			parts = append(parts, p)
		}
	}
	a.Parts = parts
	a = a.joined()
	t.st.Answers[s.ID] = a
	t.say(Changed{Step: s.ID, Old: old, New: a, By: t.in.By})
	t.quietly(t.ask)
}
