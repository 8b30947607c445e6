package flows

import (
	"slices"
	"time"
)

// A draft says what the messages that are left say. So an answer remembers those that it took
// the place of, and the yes or the choice that settled it; when a message is deleted, changed,
// or its reaction removed, what is left counts again.

// over puts an answer in the place of another. A message that is read again takes its own place.
func (a Answer) over(below Answer) Answer {
	own := a.Former
	switch {
	case a.Event != "" && a.Event == below.Event, below.Later > 0 && len(below.Values) == 0:
		a.Former = below.Former
	default:
		a.Former = below.former()
	}
	for _, old := range own { // what it changed while it waited for its yes
		same := func(x Answer) bool { return x.Event == old.Event }
		if old.Event != "" && old.Event != a.Event && !slices.ContainsFunc(a.Former, same) {
			a.Former = append(slices.Clone(a.Former), old)
		}
	}
	a.Former = a.Former[max(0, len(a.Former)-formerKept):]
	return a
}

// former is the answer and those before it, as the past of a new one.
func (a Answer) former() []Answer {
	past := slices.Clone(a.Former)
	a.Former = nil
	past = append(past, a)
	return past[max(0, len(past)-formerKept):]
}

// rests says whether the answer stands or falls with a message or a reaction.
func (a Answer) rests(event string) bool {
	return a.Event == event && len(a.Parts) == 0 || a.word(event) != nil
}

// word finds the word of an answer that was said with an event: the last one, or one before it
// when two precisions were needed.
func (a Answer) word(event string) *Word {
	for w := a.Word; w != nil; {
		if w.Event == event {
			return w
		}
		if w.From == nil {
			break
		}
		w = w.From.Answer.Word
	}
	return nil
}

// without is what is left of an answer when a message is gone: nothing (left is false), the
// part of a list that others said, or an answer from before.
func (a Answer) without(event string) (rest Answer, hit, left bool) {
	var past []Answer
	for _, old := range a.Former {
		kept, touched, any := old.without(event)
		hit = hit || touched
		if any {
			past = append(past, kept)
		}
	}
	rest = a
	rest.Former = past
	if slices.ContainsFunc(a.Parts, func(p Part) bool { return p.Event == event }) {
		hit = true
		rest.Parts = slices.DeleteFunc(slices.Clone(a.Parts), func(p Part) bool { return p.Event == event })
		if rest = rest.joined(); len(rest.Values) > 0 {
			return rest, true, true
		}
	} else if !a.rests(event) {
		return rest, hit, true
	}
	if len(past) == 0 {
		return Answer{}, true, false
	}
	rest = past[len(past)-1]
	rest.Former = slices.Clone(past[:len(past)-1])
	return rest, true, true
}

// worded marks an answer as settled by the word that this turn brought.
func (t *turn) worded(a Answer, from Pending) Answer {
	if t.event != "" {
		a.Word = &Word{Event: t.event, By: t.in.By, From: &from}
	}
	return a
}

// restated is the word that still stands when the message that it settled was edited. A yes let
// the message change an earlier answer, and so it does whatever the message says now: taking it
// back asks again, with the new words. A choice or a precision was about the old words, and goes
// with them.
func (w *Word) restated(a Answer, also map[string]Answer) *Word {
	if w == nil || w.From == nil || w.From.Why != PendingRival && w.From.Why != PendingGuess {
		return nil
	}
	a.Word, a.Former = nil, nil
	from := *w.From
	from.Answer, from.Also = a, also
	return &Word{Event: w.Event, By: w.By, From: &from}
}

// denied remembers what was refused with this turn's word.
func (t *turn) denied(p Pending) {
	if t.event != "" {
		t.st.Denied = &Word{Event: t.event, By: t.in.By, From: &p}
	}
}

// release drops what waits for a word when a question is answered otherwise: what waits at
// another question, perhaps of somebody else, goes on waiting.
func (t *turn) release(answered string) {
	p := t.st.Pending
	if p == nil || p.Why == PendingWhich || p.Why != PendingBundle && answered != "" && p.Step != answered {
		return
	}
	t.st.Pending = nil
}

// retire takes back what a message said beside its answer and says no longer: "18 h à 20 h",
// changed into "18 h", leaves no end.
func (t *turn) retire(step string, a Answer, also map[string]Answer) {
	s, _ := t.f.Step(step)
	if s.Until == "" || a.Event == "" {
		return
	}
	if _, said := also[s.Until]; said {
		return
	}
	end, ok := t.st.Answers[s.Until]
	if !ok {
		return
	}
	if rest, hit, left := end.without(a.Event); hit {
		t.replace(s.Until, end, rest, left)
	}
}

// replace puts what is left of an answer in its place, or parks it.
func (t *turn) replace(step string, old, rest Answer, left bool) {
	s, _ := t.f.Step(step)
	if left {
		rest.Later, rest.Withdrawn = 0, false
		if len(rest.Parts) > 0 && len(rest.Values) < s.Min {
			rest.Open = true
		}
		if rest.Shape != t.f.Shape(s) {
			rest = t.f.refit(s, rest, t.st, t.k)
		}
		t.st.Answers[step] = rest
		return
	}
	delete(t.st.Answers, step)
	old.Withdrawn, old.Open, old.Former, old.Word = true, false, nil, nil
	t.st.Parked[step] = old
}

// soon is how long after an answer a different one of somebody else is shown beside it
// instead of being offered as its correction (reference/libraries.md §3.6).
const soon = time.Minute

// rival says whether somebody else has just answered the same question differently.
func (t *turn) rival(step string, a Answer) bool {
	old := t.old(step)
	return old != nil && t.elsewhere(step) && a.By != "" && old.By != "" && old.By != a.By && len(a.Values) > 0 &&
		!slices.Equal(old.Values, a.Values) && t.at().Sub(old.At) < soon
}

// SaidBy is who wrote a message that something in the draft comes from, "" if nothing does or
// nobody is known to have.
func (st State) SaidBy(event string) string {
	var of func(a Answer) string
	of = func(a Answer) string {
		if a.Event == event {
			return a.By
		}
		if w := a.word(event); w != nil {
			return w.By
		}
		for _, p := range a.Parts {
			if p.Event == event {
				return p.By
			}
		}
		for _, old := range a.Former {
			if by := of(old); by != "" {
				return by
			}
		}
		return ""
	}
	if event == "" {
		return ""
	}
	var all []Answer
	if st.Pending != nil {
		all = append(all, st.Pending.Answer)
	}
	for _, p := range st.Aside {
		all = append(all, p.Answer)
	}
	for _, answers := range []map[string]Answer{st.Answers, st.Parked} {
		for _, a := range answers {
			all = append(all, a)
		}
	}
	for _, p := range st.Pastes {
		all = append(all, Answer{Event: p.Event, By: p.By})
	}
	for _, a := range all {
		if by := of(a); by != "" {
			return by
		}
	}
	return ""
}

// RestsOn says whether something in the draft comes from a message or a reaction: an answer,
// one from before, the word that settled one, or what waits for a word.
func (st State) RestsOn(event string) bool {
	if event == "" {
		return false
	}
	if st.Tried == event || st.Sent == event || st.Pending != nil && (st.Pending.Answer.Event == event || st.Pending.amends(event)) ||
		st.Denied != nil && st.Denied.Event == event || st.Pasted(event) ||
		slices.ContainsFunc(st.Aside, func(p Pending) bool { return p.Answer.Event == event }) {
		return true
	}
	for _, answers := range []map[string]Answer{st.Answers, st.Parked} {
		for _, a := range answers {
			if a.Event == event && !a.Withdrawn {
				return true
			}
			if _, hit, _ := a.without(event); hit && !a.Withdrawn {
				return true
			}
		}
	}
	return false
}
