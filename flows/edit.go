package flows

import "slices"

// edit takes the new text of an earlier message: the answer that came from it is read again.
// Only its author's edit counts. A message that was refused gets a new try.
func (t *turn) edit() {
	if p := t.st.Pending; p != nil && p.Answer.Event == t.in.Target && t.in.Target != "" {
		if p.Answer.By != t.in.By {
			t.tell("edit.theirs", p.Step, nil)
			return
		}
		t.st.Pending = nil
		t.reread(p.Step)
		return
	}
	if t.in.Target != "" && t.in.Target == t.st.Tried {
		t.in.Act, t.in.Event = Say, t.in.Target
		t.answer()
		return
	}
	for _, s := range t.f.Steps {
		a, ok := t.st.Answers[s.ID]
		if !ok || t.in.Target == "" {
			continue
		}
		if i := slices.IndexFunc(a.Parts, func(p Part) bool { return p.Event == t.in.Target }); i >= 0 {
			t.editPart(s, a, i)
			return
		}
		if a.Event == t.in.Target && len(a.Parts) == 0 {
			if a.By == t.in.By {
				t.reread(s.ID)
			} else {
				t.tell("edit.theirs", s.ID, nil)
			}
			return
		}
	}
	if t.st.Status != Paused {
		t.tell("edit.unknown", "", nil)
	}
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
		t.quietly(func() { t.acceptAll(step, a, t.also(parsed.Also, a)) })
	}
}

// quietly does something without asking the open question again while the draft is paused.
func (t *turn) quietly(do func()) {
	paused := t.st.Status == Paused
	do()
	if paused {
		t.st.Status = Paused
		t.out = slices.DeleteFunc(t.out, asks)
	}
}

func asks(e Effect) bool {
	switch e.(type) {
	case Ask, More, ShowReview:
		return true
	}
	return false
}

// editPart reads one message of a list again, in its place.
func (t *turn) editPart(s Step, a Answer, i int) {
	part := a.Parts[i]
	if part.By != t.in.By {
		t.tell("edit.theirs", s.ID, nil)
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

// redact withdraws what came from a deleted message: it is parked and asked again.
func (t *turn) redact() {
	if t.in.Target == "" {
		return
	}
	if p := t.st.Pending; p != nil && p.Answer.Event == t.in.Target {
		t.st.Pending = nil
		t.tell("redact.done", p.Step, nil)
		t.quietly(t.ask)
		return
	}
	var gone []string
	for _, s := range t.f.Steps {
		a, ok := t.st.Answers[s.ID]
		if !ok {
			continue
		}
		if slices.ContainsFunc(a.Parts, func(p Part) bool { return p.Event == t.in.Target }) {
			rest := a
			rest.Parts = slices.DeleteFunc(slices.Clone(a.Parts), func(p Part) bool { return p.Event == t.in.Target })
			rest = rest.joined()
			gone = append(gone, s.ID)
			if len(rest.Values) > 0 {
				rest.Open = a.Open || len(rest.Values) < s.Min
				t.st.Answers[s.ID] = rest
				continue
			}
		} else if a.Event != t.in.Target || len(a.Parts) > 0 {
			continue
		} else {
			gone = append(gone, s.ID)
		}
		delete(t.st.Answers, s.ID)
		a.Withdrawn, a.Open = true, false
		t.st.Parked[s.ID] = a
	}
	if len(gone) == 0 {
		return
	}
	t.tell("redact.done", gone[0], nil)
	t.quietly(func() {
		t.settle()
		if !t.st.Return {
			t.st.Cursor = t.f.next(t.st)
		}
		t.ask()
	})
}
