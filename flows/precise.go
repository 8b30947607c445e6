package flows

import (
	"strconv"

	"passeparole/locales"
)

// pendingWord takes the message as the word that was waited for; false lets it be read as a
// new answer, which replaces the pending one.
func (t *turn) pendingWord(p Pending) bool {
	switch p.Why {
	case PendingBundle:
		t.tell("bundle.how", "", nil)
		return true
	case PendingWhich:
		i := t.pick(len(p.Steps), func(i int) []string { return t.names(p.Steps[i]) })
		if i < 0 {
			if !t.other(p.Steps...) {
				t.say(Tell{Key: "talk.nottaken", Args: locales.Args{"Text": shown(t.in.Text)}})
				t.ask()
			}
			return true
		}
		t.st.Pending, t.which = nil, &p
		t.in.Text, t.in.By, t.in.Event, t.in.Asked = p.Answer.Raw, p.Answer.By, p.Answer.Event, p.Steps[i]
		if m := swaps.FindStringSubmatch(t.in.Text); m != nil && t.old(p.Steps[i]) != nil {
			t.swapIn(p.Steps[i], m[1], m[2])
			return true
		}
		t.read(p.Steps[i])
		return true
	case PendingPaste:
		t.pastingWord(p)
		return true
	case PendingRival:
		i := t.pick(2, func(i int) []string { return t.rivals(p)[i : i+1] })
		if i < 0 {
			if t.in.Asked == p.Step {
				return false // a reply says which question it is about
			}
			if !t.other(p.Step, t.st.Cursor) {
				t.say(Tell{Key: "talk.rivalhow", Step: p.Step, Args: locales.Args{"Text": shown(t.in.Text)}})
				t.ask()
			}
			return true
		}
		t.st.Pending = nil
		if i == 0 {
			t.denied(p)
			t.tell("kept", p.Step, nil)
			t.ask()
			return true
		}
		t.acceptAll(p.Step, t.worded(p.Answer, p), p.Also)
		return true
	case PendingChoose:
		s, _ := t.f.Step(p.Step)
		i := t.pick(len(p.Options), func(i int) []string {
			return []string{t.k.Of[s.Kind].Render(s, Answer{Values: p.Options[i].Values}, t.k.Lang)}
		})
		if i < 0 && len(p.Kept) > 0 && t.refine(s, p) {
			return true
		}
		if i < 0 {
			if n, err := strconv.Atoi(Fold(t.in.Text)); err == nil && len(p.Options) < 100 && n < 100 {
				t.refuse(p.Step, &Refusal{Key: "flows.refused.option", Args: locales.Args{"Count": len(p.Options)}})
				return true
			}
			return false
		}
		a := t.worded(p.Answer, p)
		a.Values = p.Options[i].Values
		t.accept(p.Step, a, p.Options[i].Also)
		return true
	case PendingRefine:
		s, _ := t.f.Step(p.Step)
		if t.refine(s, p) {
			return true
		}
		if _, other := t.k.Of[s.Kind].Parse(s, t.in.Text, t.st); other != nil {
			r := p.Ask
			if kind, ok := t.k.Of[s.Kind].(Refiner); ok {
				_, r = kind.Refine(s, p, t.in.Text, t.st)
			}
			t.refuse(p.Step, r)
			return true
		}
	}
	return false
}

// rivals are the two answers of a contradiction as they are said.
func (t *turn) rivals(p Pending) []string {
	s, _ := t.f.Step(p.Step)
	return []string{t.saidOf(s, t.st.Answers[p.Step]), t.saidOf(s, p.Answer)}
}

// refine lets the kind read the message as the precision that it asked for.
func (t *turn) refine(s Step, p Pending) bool {
	kind, ok := t.k.Of[s.Kind].(Refiner)
	if !ok {
		return false
	}
	parsed, refusal := kind.Refine(s, p, t.in.Text, t.st)
	if refusal != nil {
		return false
	}
	t.take(s, parsed, t.worded(p.Answer, p))
	return true
}

// pick finds the choice that the message names by its number or one of its words; -1 if none.
func (t *turn) pick(n int, words func(int) []string) int {
	said := Fold(t.in.Text)
	if i, err := strconv.Atoi(said); err == nil && i >= 1 && i <= n {
		return i - 1
	}
	for i := range n {
		for _, w := range words(i) {
			if said != "" && Fold(w) == said {
				return i
			}
		}
	}
	return -1
}

func (t *turn) names(step string) []string {
	s, ok := t.f.Step(step)
	if !ok || t.k.Names == nil {
		return []string{step}
	}
	return append(t.k.Names(s), step)
}
