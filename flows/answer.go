package flows

import (
	"slices"
	"time"
)

// grace is how long after a new question a message of somebody else may still have been
// meant for the one before (reference/libraries.md §3.6).
const grace = 8 * time.Second

// answer takes the message as an answer to the target's question.
func (t *turn) answer() {
	if t.in.Command {
		if t.near() {
			return
		}
		t.tell("unknown", t.target(), nil)
		return
	}
	if t.thanked() || t.pasted() || t.reworked() {
		return
	}
	p := t.st.Pending
	if t.wondered() {
		return
	}
	if p != nil && (t.in.Asked == "" || t.in.Asked == p.Step) && t.pendingWord(*p) {
		return
	}
	step := t.target()
	if step == "" {
		t.reviewWord()
		return
	}
	if t.ambiguous(step) || t.emptied(step, t.in.Text) {
		return
	}
	t.read(step)
}

// ambiguous asks which question was meant, when somebody else's message comes right after a
// new question was asked, unless it is plainly an answer to one of the two.
func (t *turn) ambiguous(step string) bool {
	st := t.st
	if t.in.Asked != "" || t.in.By == "" || st.TurnBy == "" || t.in.By == st.TurnBy || st.Pending != nil ||
		len(t.in.Text) > 4000 || st.TurnFrom == "" || st.TurnFrom == step || t.at().Sub(st.TurnAt) >= grace {
		return false
	}
	from, ok := t.f.Step(st.TurnFrom)
	if !ok || !st.shows(from) || !wasFresh(st, from.ID) {
		return false
	}
	switch before, now := t.reading(from.ID), t.reading(step); {
	case before == certain && now != certain:
		t.in.Asked = from.ID
		t.read(from.ID)
	case now == certain && before != certain, now == possible && before == impossible:
		return false
	default:
		t.wait(Pending{Why: PendingWhich, Step: step, Steps: []string{from.ID, step},
			Answer: Answer{Raw: t.in.Text, By: t.in.By, Event: t.in.Event}})
	}
	return true
}

// read lets the kind of the step read the message.
func (t *turn) read(step string) {
	s, ok := t.f.Step(step)
	kind := t.k.Of[s.Kind]
	if !ok || kind == nil {
		t.tell("unknown", step, nil)
		return
	}
	if t.removing(s) {
		return
	}
	parsed, refusal := kind.Parse(s, t.in.Text, t.st)
	parsed, helped := t.doubted(s, parsed, refusal)
	switch {
	case helped:
		return
	case refusal != nil:
		t.refuse(step, refusal)
		return
	}
	t.take(s, parsed, Answer{Raw: t.in.Text, By: t.in.By, Event: t.in.Event})
}

// take makes of what was understood an answer, a list under way, or something that waits.
func (t *turn) take(s Step, p Parsed, a Answer) {
	a.Values = p.Values
	if t.which != nil && a.Word == nil {
		a = t.worded(a, *t.which)
	}
	for _, w := range p.Warn {
		t.say(Tell{Key: w.Key, Args: w.Args, Step: s.ID})
	}
	if w := t.st.Pending; p.Amends && w != nil && w.Step == s.ID && w.Answer.Event != a.Event {
		before := w.Answer // it counts again when the change is taken back
		before.Shape, before.At = t.f.Shape(s), t.at()
		a.Former = before.former()
	} else if !p.Amends {
		t.setAsideOther(s.ID, a)
	}
	switch {
	case len(p.Options) > 1:
		t.wait(Pending{Why: PendingChoose, Step: s.ID, Answer: a, Options: p.Options, Kept: p.Kept, Ask: p.Ask})
	case p.Ask != nil:
		t.wait(Pending{Why: PendingRefine, Step: s.ID, Answer: a, Kept: p.Kept, Ask: p.Ask, Also: t.also(p.Also, a)})
	case p.Add:
		t.add(s, p, a)
	case t.rival(s.ID, a):
		t.wait(Pending{Why: PendingRival, Step: s.ID, Answer: a, Also: t.also(p.Also, a)})
	case t.elsewhere(s.ID) && slices.Equal(t.old(s.ID).Values, a.Values) && !p.Guess:
		t.accept(s.ID, a, p.Also) // the same words once more are no change to confirm
	case s.Confirm != "never" && (p.Guess || s.Confirm == "always" || t.elsewhere(s.ID)):
		t.wait(Pending{Why: PendingGuess, Step: s.ID, Answer: a, Also: t.also(p.Also, a), Kept: p.Kept})
	default:
		t.accept(s.ID, a, p.Also)
	}
}

// elsewhere says that the step was answered before and is not the one being asked: a reply to
// an old question corrects it, and is confirmed.
func (t *turn) elsewhere(step string) bool {
	return step != t.st.Cursor && t.old(step) != nil && (t.st.Pending == nil || t.st.Pending.Step != step)
}

func (t *turn) also(values map[string][]string, like Answer) map[string]Answer {
	if len(values) == 0 {
		return nil
	}
	out := map[string]Answer{}
	for id, v := range values {
		out[id] = Answer{Values: v, Raw: like.Raw, By: like.By, Event: like.Event}
	}
	return out
}

func (t *turn) wait(p Pending) {
	t.setAside(p)
	t.st.Pending = &p
	t.ask()
}

func (t *turn) refuse(step string, r *Refusal) {
	if t.near() {
		return
	}
	t.st.Tries++
	t.st.Tried = t.in.Event
	t.say(Refused{Step: step, Refusal: *r, Tries: t.st.Tries})
}

// accept stores an answer and goes on.
func (t *turn) accept(step string, a Answer, also map[string][]string) {
	t.acceptAll(step, a, t.also(also, a))
}

func (t *turn) acceptAll(step string, a Answer, also map[string]Answer) {
	t.store(step, a)
	t.retire(step, a, also)
	for _, s := range t.f.Steps { // in the order of the flow, so that it is told in order
		if b, ok := also[s.ID]; ok {
			t.store(s.ID, b)
		}
	}
	t.goOn(step)
}

// store puts an answer in its place and says so.
func (t *turn) store(step string, a Answer) {
	s, ok := t.f.Step(step)
	if !ok {
		return
	}
	a.Shape, a.Stale, a.Later, a.Withdrawn = t.f.Shape(s), false, 0, false
	old := t.old(step)
	if a.At.IsZero() {
		a.At = t.at()
	}
	if d := t.st.Denied; d != nil && d.From != nil && d.From.Step == step {
		t.st.Denied = nil
	}
	if below, ok := t.st.Answers[step]; ok {
		a = a.over(below)
	}
	t.st.Answers[step] = a
	if a.Given() {
		t.answeredPiece(step)
	}
	if p, parked := t.st.Parked[step]; parked && p.Withdrawn {
		delete(t.st.Parked, step)
	}
	switch {
	case a.Skipped && old == nil:
		t.tell("skipped", step, nil)
	case old != nil && !slices.Equal(old.Values, a.Values):
		t.say(Changed{Step: step, Old: *old, New: a, By: a.By, Beside: t.before.Answers})
	default:
		t.say(Noted{Step: step, Answer: a})
	}
}
