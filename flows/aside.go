package flows

import "slices"

// asideKept is how many precisions can wait behind the one that is asked for. More people than
// that do not contradict each other within one question.
const asideKept = 8

// setAside keeps what waits for a word when another message needs one first. A new answer to the
// same question, or the same message read again, takes its place instead.
func (t *turn) setAside(next Pending) {
	p := t.st.Pending
	if p == nil || p.Why == PendingPiece || p.Why == PendingBundle || p.Answer.Event == "" || p.Answer.Event == next.Answer.Event {
		return
	}
	if p.Why != PendingWhich && p.Step == next.Step {
		return
	}
	t.st.Aside = append(slices.Clone(t.st.Aside), *p)
	if n := len(t.st.Aside); n > asideKept {
		t.st.Aside = t.st.Aside[n-asideKept:]
	}
}

// setAsideOther keeps what somebody else said about the same question and what still waits for
// a word: it is a second opinion, not an earlier try.
func (t *turn) setAsideOther(step string, a Answer) {
	p := t.st.Pending
	if p == nil || p.Step != step || p.Why != PendingGuess && p.Why != PendingRival || p.Answer.Event == "" ||
		a.By == "" || p.Answer.By == "" || a.By == p.Answer.By || slices.Equal(a.Values, p.Answer.Values) {
		return
	}
	t.st.Aside = append(slices.Clone(t.st.Aside), *p)
	t.st.Pending = nil
}

// takeAside asks again for what was set aside, once nothing else waits.
func (t *turn) takeAside() {
	for t.st.Pending == nil && len(t.st.Aside) > 0 {
		last := len(t.st.Aside) - 1
		p := t.st.Aside[last]
		t.st.Aside = slices.Clone(t.st.Aside[:last])
		s, ok := t.f.Step(p.Step)
		same := p.Why != PendingWhich && len(p.Answer.Values) > 0 && slices.Equal(t.st.Answers[p.Step].Values, p.Answer.Values)
		if !ok || !t.st.shows(s) || same {
			continue
		}
		if p.Why == PendingRival { // what it contradicted may have changed since: it is a change to confirm
			p.Why = PendingGuess
		}
		t.st.Pending = &p
	}
}

// amends says whether what waits changed what a message had said.
func (p Pending) amends(event string) bool {
	return event != "" && slices.ContainsFunc(p.Answer.Former, func(old Answer) bool { return old.Event == event })
}

// unamended is what waited before it was changed by the message that it comes from.
func (p Pending) unamended() (before Pending, ok bool) {
	past := p.Answer.Former
	if p.Why != PendingGuess || len(past) == 0 {
		return p, false
	}
	values := p.Answer.Values
	p.Answer = past[len(past)-1]
	p.Answer.Former = slices.Clone(past[:len(past)-1])
	p.Kept = nil
	if len(values) == 0 || len(p.Answer.Values) == 0 || values[0] != p.Answer.Values[0] {
		p.Also = nil // it went with what is no longer said
	}
	return p, len(p.Answer.Values) > 0
}
