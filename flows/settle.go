package flows

import (
	"reflect"
	"slices"
)

// settle brings the draft into order after any change: answers of steps that no longer show
// are parked, those that show again come back, answers that depend on another are revised,
// and the cursor stands on a visible step. It is idempotent.
func (t *turn) settle() {
	st := &t.st
	for _, s := range t.f.Steps {
		a, has := st.Answers[s.ID]
		switch {
		case !st.shows(s):
			if has {
				delete(st.Answers, s.ID)
				st.Parked[s.ID] = a
			}
			if p := st.Pending; p != nil && p.Step == s.ID {
				st.Pending = nil
			}
		case !has:
			if p, ok := st.Parked[s.ID]; ok && !p.Withdrawn && p.Shape == t.f.Shape(s) {
				delete(st.Parked, s.ID)
				st.Answers[s.ID] = p
			}
		}
		t.revise(s)
	}
	t.settlePieces()
	if st.Status == Done || st.Status == Cancelled {
		st.Pending = nil
		st.Cursor = t.f.next(*st)
		return
	}
	cursor, ok := t.f.Step(st.Cursor)
	if !ok || !st.shows(cursor) || (!st.Return && st.Answers[st.Cursor].Fresh() && has(st.Answers, st.Cursor)) {
		st.Return = false
		st.Cursor = t.f.next(*st)
	}
	if st.Status != Paused {
		st.Status = InProgress
		if st.Cursor == "" && st.Pending == nil {
			st.Status = Reviewing
		}
	}
}

func has(m map[string]Answer, id string) bool { _, ok := m[id]; return ok }

// revise lets the kind of a step adapt its answer to the others (a time zone to its place).
func (t *turn) revise(s Step) {
	a, ok := t.st.Answers[s.ID]
	if !ok || !a.Given() {
		return
	}
	kind, ok := t.k.Of[s.Kind].(Reviser)
	if !ok {
		return
	}
	revised, fits := kind.Revise(s, a, t.before, t.st)
	if !fits {
		revised.Stale = true
	}
	if !reflect.DeepEqual(revised, a) {
		t.st.Answers[s.ID] = revised
	}
}

// moved compares what is asked before and after a correction, and tells it.
func (t *turn) moved(except string) {
	var opened, hidden []string
	for _, s := range t.f.Steps {
		was, is := t.before.shows(s), t.st.shows(s)
		a, answered := t.st.Answers[s.ID]
		switch {
		case s.ID == except:
		case is && (!was || wasFresh(t.before, s.ID)) && (!answered || !a.Fresh()):
			opened = append(opened, s.ID)
		case was && !is && has(t.before.Answers, s.ID):
			hidden = append(hidden, s.ID)
		}
	}
	for _, s := range t.f.Steps { // a date that follows its place to another time zone, an end its start
		a, b := t.before.Answers[s.ID], t.st.Answers[s.ID]
		if s.ID != except && a.Given() && b.Given() && !slices.Equal(a.Values, b.Values) && !t.told(s.ID) {
			t.say(Changed{Step: s.ID, Old: a, New: b, Beside: t.before.Answers})
		}
	}
	if len(hidden)+len(opened) > 0 {
		t.st.Recapped = false
	}
	if len(hidden) > 0 {
		t.say(Hidden{Steps: hidden})
	}
	if len(opened) > 0 {
		t.say(Opened{Steps: opened})
	}
}

// told says that this turn already says what is stored for the step.
func (t *turn) told(step string) bool {
	return slices.ContainsFunc(t.out, func(e Effect) bool {
		switch e := e.(type) {
		case Noted:
			return e.Step == step
		case Changed:
			return e.Step == step
		}
		return false
	})
}

func wasFresh(st State, step string) bool {
	a, ok := st.Answers[step]
	return ok && a.Fresh()
}

// goOn moves to the next question after an answer was stored, and asks it.
func (t *turn) goOn(answered string) {
	t.st.Tries, t.st.Tried = 0, ""
	t.release(answered)
	if t.st.Cursor == answered {
		t.st.Return = false
	}
	t.settle()
	// Only a correction may surprise: the questions of a first pass are not announced.
	if wasFresh(t.before, answered) {
		t.moved(answered)
	}
	if !t.st.Return {
		t.st.Cursor = t.f.next(t.st)
	}
	t.ask()
}
