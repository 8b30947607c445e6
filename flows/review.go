package flows

import (
	"slices"
	"strconv"

	"passeparole/locales"
)

// reviewWord is a message in the review that is neither a yes nor another act: the number
// of a field opens it.
func (t *turn) reviewWord() {
	if t.sortWord() {
		return
	}
	if _, err := strconv.Atoi(Fold(t.in.Text)); err == nil {
		t.in.Arg = Fold(t.in.Text)
		t.correct()
		return
	}
	if step, _ := t.field(t.in.Text); step != "" && len(t.in.Text) < 80 {
		t.in.Arg = t.in.Text
		t.correct()
		return
	}
	if slices.Contains(everythings, Fold(t.in.Text)) {
		t.tell("empty.how", "", nil)
		return
	}
	if t.near() {
		return
	}
	t.tell("review.how", "", nil)
}

// shortReview says that the review needs not show every answer: that was done before, and what
// was corrected since is said in this turn.
func (t *turn) shortReview() bool {
	if !t.st.Recapped || t.in.Act == Open || t.in.Act == Summary || t.in.Act == Resume {
		return false
	}
	return !slices.ContainsFunc(t.out, func(e Effect) bool {
		switch e.(type) {
		case Opened, Hidden, PasteRead:
			return true
		}
		return false
	})
}

// send submits a draft in review. Earlier it says what is missing; when only questions that may
// be passed are left, it passes them and shows the review.
func (t *turn) send() {
	if missing := t.f.Missing(t.st); len(missing) > 0 || t.st.Pending != nil {
		if len(missing) > 0 {
			t.say(Tell{Key: "flows.review.missing", Args: locales.Args{"Count": len(missing)}, Step: missing[0]})
			if t.st.Pending == nil && t.st.Cursor != missing[0] { // what is named is what is asked
				t.st.Cursor, t.st.Return, t.st.Status = missing[0], false, InProgress
			}
		}
		t.ask()
		return
	}
	if t.st.Cursor != "" {
		for _, s := range t.f.Visible(t.st) {
			if a, ok := t.st.Answers[s.ID]; !ok || !a.Fresh() {
				a.Open, a.Stale, a.Later = false, false, 0
				a.Skipped, a.Shape, a.By, a.Event = len(a.Values) == 0, t.f.Shape(s), t.in.By, t.in.Event
				t.st.Answers[s.ID] = a
			}
		}
		t.st.Cursor, t.st.Return = "", false
		t.ask()
		return
	}
	if t.k.May != nil && t.f.Who.Submit != "" && !t.k.May(t.in.By, t.f.Who.Submit) {
		t.tell("review.may", "", nil)
		return
	}
	t.st.Status, t.st.Sent = Done, t.event
	t.say(Finish{By: t.in.By})
}

// Reopen brings a submitted draft back to its review, with every answer, so that it can be
// corrected and submitted again.
func (f *Flow) Reopen(st State) State {
	st = st.clone()
	st.Status, st.Cursor, st.Pending, st.Return, st.Recapped = Reviewing, "", nil, false, false
	if next := f.next(st); next != "" {
		st.Status, st.Cursor = InProgress, next
	}
	st.Seq++
	return st
}

// PassOptional passes every question that may be passed and has no answer, so that a draft
// from which something optional was taken back is complete again.
func (f *Flow) PassOptional(st State, by string) State {
	st = st.clone()
	for _, s := range f.Visible(st) {
		if a, ok := st.Answers[s.ID]; s.Optional && (!ok || !a.Fresh()) {
			st.Answers[s.ID] = Answer{Skipped: true, By: by, Shape: f.Shape(s)}
		}
	}
	if st.Pending == nil && f.next(st) == "" {
		st.Cursor, st.Return, st.Status = "", false, Reviewing
	}
	return st
}
