package flows

import "reflect"

// inverse is what brings the answers of after back to those of before; changed is false when
// they are the same.
func inverse(before, after State) (c Change, changed bool) {
	c = Change{Status: before.Status, Cursor: before.Cursor,
		Answers: difference(before.Answers, after.Answers), Parked: difference(before.Parked, after.Parked)}
	if !reflect.DeepEqual(before.PasteState, after.PasteState) {
		c.Paste = &before.PasteState
	}
	return c, len(c.Answers)+len(c.Parked) > 0 || c.Paste != nil
}

func difference(before, after map[string]Answer) map[string]*Answer {
	var out map[string]*Answer
	set := func(id string, a *Answer) {
		if out == nil {
			out = map[string]*Answer{}
		}
		out[id] = a
	}
	for id, a := range before {
		if b, ok := after[id]; !ok || !reflect.DeepEqual(a, b) {
			set(id, &a)
		}
	}
	for id := range after {
		if _, ok := before[id]; !ok {
			set(id, nil)
		}
	}
	return out
}

// undo takes back the last change of an answer. A precision that is still open counts as one.
func (t *turn) undo() {
	t.undone = true
	if p := t.st.Pending; p != nil && p.Why != PendingBundle && p.Why != PendingPiece && !t.st.Pasted(p.Answer.Event) {
		t.st.Pending = nil
		t.tell("again", p.Step, nil)
		t.ask()
		return
	}
	n := len(t.st.Undo)
	if n == 0 {
		t.tell("undo.none", "", nil)
		t.ask()
		return
	}
	c := t.st.Undo[n-1]
	t.st.Undo = t.st.Undo[:n-1]
	restore(t.st.Answers, c.Answers)
	restore(t.st.Parked, c.Parked)
	t.st.Pending, t.st.Return, t.st.Tries = nil, false, 0
	if t.undoPaste(c) {
		return
	}
	t.st.Cursor = t.f.next(t.st)
	for _, s := range t.f.Steps { // in the order of the flow
		if _, ok := c.Answers[s.ID]; ok {
			t.say(Tell{Key: "flows.undo.done", Step: s.ID})
			break
		}
	}
	t.ask()
}

func restore(into map[string]Answer, changes map[string]*Answer) {
	for id, a := range changes {
		if a == nil {
			delete(into, id)
		} else {
			into[id] = *a
		}
	}
}
