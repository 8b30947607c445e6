package flows

import (
	"slices"

	"passeparole/locales"
)

// redact withdraws what came from a deleted message or a reaction taken back: an answer from
// before counts again, or the question is asked again. A word that is taken back opens again
// what it settled.
func (t *turn) redact() {
	if t.in.Target == "" {
		return
	}
	if t.redactPaste() {
		return
	}
	if p := t.st.Pending; p != nil && (p.Answer.Event == t.in.Target || p.amends(t.in.Target)) {
		if before, ok := p.unamended(); ok && p.Answer.Event == t.in.Target {
			t.st.Pending = &before
			t.talk("taken-back", p.Step, nil)
			t.quietly(t.ask)
			return
		}
		t.st.Pending = nil
		t.tellDropped(*p)
		t.quietly(t.ask)
		return
	}
	if i := slices.IndexFunc(t.st.Aside, func(p Pending) bool { return p.Answer.Event == t.in.Target }); i >= 0 {
		p := t.st.Aside[i]
		t.st.Aside = slices.Delete(slices.Clone(t.st.Aside), i, i+1)
		t.tellDropped(p)
		return
	}
	if d := t.st.Denied; d != nil && d.Event == t.in.Target {
		t.st.Denied = nil
		if t.waitAgain(d.From) {
			t.talk("taken-back", d.From.Step, nil)
			t.quietly(t.ask)
		}
		return
	}
	word := t.wordOf(t.in.Target)
	hit := t.withdraw(t.in.Target)
	if len(hit) == 0 {
		return
	}
	if word != nil {
		t.waitAgain(word.From)
	}
	alone := t.unrivalled()
	for _, step := range hit {
		if step != alone {
			t.tellLeft(step, hit[0])
		}
	}
	t.quietly(func() {
		t.settle()
		if !t.st.Return {
			t.st.Cursor = t.f.next(t.st)
		}
		t.ask()
	})
}

// tellDropped says what is stored now that a message which still waited for a word is gone.
func (t *turn) tellDropped(p Pending) {
	switch old := t.old(p.Step); {
	case p.Why == PendingWhich || p.Why == PendingPaste: // it was an answer to nothing yet
		t.talk("dropped", "", locales.Args{"Text": shown(p.Answer.Raw)})
	case old != nil:
		s, _ := t.f.Step(p.Step)
		t.talk("stays", p.Step, locales.Args{"Value": shown(t.saidOf(s, *old))})
	default:
		t.tell("redact.done", p.Step, nil)
	}
}

// unrivalled lets the second of two different answers count when the first was taken back. It
// returns the step whose answer it stored.
func (t *turn) unrivalled() string {
	p := t.st.Pending
	if p == nil || p.Why != PendingRival || t.old(p.Step) != nil {
		return ""
	}
	rival := *p
	t.st.Pending = nil
	if a, ok := t.st.Answers[rival.Step]; ok && len(a.Values) == 0 {
		delete(t.st.Answers, rival.Step)
	}
	delete(t.st.Parked, rival.Step)
	t.store(rival.Step, rival.Answer)
	for _, s := range t.f.Steps {
		if b, ok := rival.Also[s.ID]; ok {
			t.store(s.ID, b)
		}
	}
	return rival.Step
}

// wordOf finds the word that a message or a reaction was.
func (t *turn) wordOf(event string) *Word {
	for _, s := range t.f.Steps {
		if w := t.st.Answers[s.ID].word(event); w != nil {
			return w
		}
	}
	return nil
}

// waitAgain lets something wait for a word again, unless something else does.
func (t *turn) waitAgain(from *Pending) bool {
	if from == nil || t.st.Pending != nil {
		return false
	}
	if s, ok := t.f.Step(from.Step); !ok || !t.st.shows(s) {
		return false
	}
	p := *from
	t.st.Pending = &p
	return true
}

// withdraw takes out of every answer what rests on a message. It returns the steps whose
// answer it changed.
func (t *turn) withdraw(event string) []string {
	var hit []string
	for _, s := range t.f.Steps {
		a, ok := t.st.Answers[s.ID]
		if !ok {
			continue
		}
		rest, touched, left := a.without(event)
		if !touched {
			continue
		}
		if !left || !slices.Equal(rest.Values, a.Values) || rest.Skipped != a.Skipped || rest.Event != a.Event {
			hit = append(hit, s.ID)
		}
		t.replace(s.ID, a, rest, left)
	}
	for id, a := range t.st.Parked { // what is put aside must not come back with words that are gone
		rest, touched, left := a.without(event)
		switch {
		case !touched:
		case left:
			t.st.Parked[id] = rest
		default:
			a.Withdrawn, a.Former, a.Word = true, nil, nil
			t.st.Parked[id] = a
		}
	}
	return hit
}

// tellLeft says what is stored for a step now that something was taken back.
func (t *turn) tellLeft(step, first string) {
	a, ok := t.st.Answers[step]
	s, _ := t.f.Step(step)
	switch {
	case ok && a.Open && step == t.st.Cursor: // the list itself follows
		t.talk("removed", step, nil)
	case ok && a.Given():
		t.say(Restored{Step: step, Answer: a})
	case step == first || !t.f.follows(s):
		t.tell("redact.done", step, nil)
	}
}
