package flows

import (
	"slices"

	"passeparole/locales"
)

// yes confirms what is pending, sends what is reviewed, keeps what is shown, or is an answer.
func (t *turn) yes() {
	step := t.target()
	if p := t.st.Pending; p != nil && p.Step == step {
		switch p.Why {
		case PendingGuess:
			also := map[string]Answer{}
			for id, a := range p.Also {
				also[id] = t.worded(a, *p)
			}
			t.acceptAll(p.Step, t.worded(p.Answer, *p), also)
		case PendingBundle:
			t.takeBundle(p.Steps)
			t.goOn("")
		default:
			t.tell("choose.how", step, nil)
			t.ask()
		}
		return
	}
	if step == "" {
		t.send()
		return
	}
	s, _ := t.f.Step(step)
	a, answered := t.st.Answers[step]
	switch {
	case asksYesOrNo(s):
		t.answer()
	case answered && a.Open:
		t.tell("list.how", step, nil)
	case answered && a.Fresh() && step == t.st.Cursor:
		t.keep(step)
	case answered && a.Fresh():
		t.tell("kept", step, nil)
		t.ask()
	case t.st.Proposals[step].Values != nil && !answered && step == t.st.Cursor:
		t.takeProposal(s)
	default:
		t.bareWord(s)
	}
}

// bareWord takes "oui" or "non" where words were asked for: an answer in some kinds, too
// little in those where it would be stored as a name or a choice.
func (t *turn) bareWord(s Step) {
	switch {
	case slices.Contains([]string{"line", "choice", "choices", "list", "quotes", "place", "url"}, s.Kind):
		t.refuse(s.ID, &Refusal{Key: "flows.refused.more", Args: locales.Args{"Asked": shown(t.in.Text)}})
	case s.Kind == "date" && s.After == "": // "oui" is a polite word in a date, not a day
		t.refuse(s.ID, &Refusal{Key: "when.refused.unknown"})
	default:
		t.answer()
	}
}

// no drops what is pending, or is an answer.
func (t *turn) no() {
	step := t.target()
	if p := t.st.Pending; p != nil && p.Step == step {
		t.st.Pending = nil
		t.denied(*p)
		switch {
		case p.Why == PendingBundle:
		case step != t.st.Cursor && t.old(step) != nil:
			t.answeredPiece(step)
			t.tell("kept", step, nil)
		default:
			t.tell("again", step, nil)
		}
		t.ask()
		return
	}
	if step == "" {
		t.tell("review.no", "", nil)
		return
	}
	s, _ := t.f.Step(step)
	a, answered := t.st.Answers[step]
	switch {
	case asksYesOrNo(s):
		t.answer()
	case answered && t.fixing(step) && t.emptied(step, t.in.Text):
	case answered && a.Open:
		t.enough()
	case t.st.Proposals[step].Values != nil && !answered && step == t.st.Cursor:
		delete(t.st.Proposals, step)
		t.ask()
	case answered && a.Fresh() && step != t.st.Cursor:
		t.tell("no.how", step, nil)
	case s.Optional && !answered && (s.Kind != "text" || slices.Contains(nothings, Fold(t.in.Text))): // "Comment s'inscrit-on ?" "non"
		t.skip()
	default:
		t.bareWord(s)
	}
}

func asksYesOrNo(s Step) bool { return s.Kind == "yesno" || s.Kind == "confirm" }

// takeBundle stores all that was known beforehand and fits.
func (t *turn) takeBundle(steps []string) {
	bundle := Pending{Why: PendingBundle, Steps: steps}
	if t.st.Pending != nil {
		bundle = *t.st.Pending
	}
	t.st.Pending = nil
	var taken []string
	for _, id := range steps {
		s, ok := t.f.Step(id)
		p := t.st.Proposals[id]
		if !ok || !t.fits(s, p) {
			delete(t.st.Proposals, id)
			continue
		}
		p.Shape, p.By, p.Open = t.f.Shape(s), t.in.By, false // no Event: the one "oui" is not the text of any of them
		p.At = t.at()
		p = t.worded(p, bundle)
		t.st.Answers[id] = p
		taken = append(taken, id)
	}
	if len(taken) > 0 {
		t.tell("bundle.taken", "", locales.Args{"Count": len(taken)})
	}
}

func (t *turn) fits(s Step, a Answer) bool {
	kind := t.k.Of[s.Kind]
	return kind != nil && len(a.Values) > 0 && kind.Valid(s, a.Values, t.st) == nil
}

func (t *turn) takeProposal(s Step) {
	p := t.st.Proposals[s.ID]
	kind := t.k.Of[s.Kind]
	if kind == nil {
		return
	}
	if refusal := kind.Valid(s, p.Values, t.st); refusal != nil {
		delete(t.st.Proposals, s.ID)
		t.refuse(s.ID, refusal)
		return
	}
	p.Raw, p.By, p.Event = t.in.Text, t.in.By, t.in.Event
	if _, list := kind.(Lister); list && len(p.Parts) == 0 && collects(s) {
		p.Parts = []Part{{Values: p.Values, Raw: p.Raw, By: p.By, Event: p.Event}}
	}
	t.acceptAll(s.ID, p, nil)
}

// keep leaves an answer that is shown again as it is.
func (t *turn) keep(step string) {
	t.st.Return = false
	t.tell("kept", step, nil)
	t.goOn(step)
}

// skip passes an optional question, leaves a required one for the end, keeps an answer.
func (t *turn) skip() {
	step := t.target()
	if step == "" {
		t.tell("review.help", "", nil)
		return
	}
	if p := t.st.Pending; p != nil && p.Step == step {
		if p.Why == PendingBundle || p.Why == PendingWhich {
			t.no()
			return
		}
		t.st.Pending = nil
	}
	s, _ := t.f.Step(step)
	a, answered := t.st.Answers[step]
	switch {
	case answered && a.Open && len(a.Values) > 0:
		t.enough()
	case t.in.Act == Skip && answered && a.Given() && t.fixing(step):
		t.empty(s)
	case answered && a.Fresh():
		t.keep(step)
	case s.Optional:
		t.store(step, Answer{Skipped: true, Raw: t.in.Text, By: t.in.By, Event: t.in.Event})
		t.goOn(step)
	default:
		t.later(step, a)
	}
}

// later leaves a required question for the end. When only such questions are left, it says how
// to stop here.
func (t *turn) later(step string, a Answer) {
	last := 0
	for _, o := range t.st.Answers {
		last = max(last, o.Later)
	}
	a.Later = last + 1
	a.Open, a.Stale = false, false
	before := t.st.Cursor
	if len(a.Values) == 0 {
		a.By, a.Event = t.in.By, t.in.Event
	}
	t.st.Answers[step] = a
	t.st.Return = false
	t.st.Cursor = t.f.next(t.st)
	if t.st.Cursor == before {
		t.tell("later.last", step, nil)
		t.ask()
		return
	}
	t.tell("later.kept", step, nil)
	t.goOn(step)
}

// back goes to the question before, without asking anything of the one that is left.
func (t *turn) back() {
	if p := t.st.Pending; p != nil {
		t.st.Pending = nil
		if p.Why != PendingBundle {
			t.ask()
			return
		}
	}
	visible := t.f.Visible(t.st)
	at := slices.IndexFunc(visible, func(s Step) bool { return s.ID == t.st.Cursor })
	if t.st.Cursor == "" {
		at = len(visible)
	}
	if at <= 0 {
		t.tell("back.first", "", nil)
		t.ask()
		return
	}
	t.st.Cursor, t.st.Return, t.st.Status = visible[at-1].ID, true, InProgress
	t.st.Tries = 0
	t.ask()
}
