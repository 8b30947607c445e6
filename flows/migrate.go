package flows

import (
	"slices"
)

// Migrate brings a draft to the flow as it is now (reference/libraries.md §3.5). It is the
// identity for a draft of this very file and for a submitted one. No answer is dropped: what
// no longer has a step is parked, what no longer fits is asked again with the old value shown.
func (f *Flow) Migrate(st State, k Kinds) (State, []Note) {
	if st.Status == Done || st.FileHash == f.Hash {
		return st, nil
	}
	st = st.clone()
	rename := func(m map[string]Answer) map[string]Answer {
		out := map[string]Answer{}
		for id, a := range m {
			if to, ok := f.Renamed[id]; ok && !has(m, to) {
				id = to
			}
			out[id] = a
		}
		return out
	}
	st.Answers, st.Parked, st.Proposals = rename(st.Answers), rename(st.Parked), rename(st.Proposals)
	if to, ok := f.Renamed[st.Cursor]; ok {
		st.Cursor = to
	}
	var notes []Note
	for id, a := range st.Answers {
		if _, ok := f.Step(id); !ok {
			delete(st.Answers, id)
			st.Parked[id] = a
		}
	}
	var stale []string
	for _, s := range f.Steps {
		a, ok := st.Answers[s.ID]
		if !ok || a.Shape == f.Shape(s) || len(a.Values) == 0 && a.Later > 0 {
			continue
		}
		if a = f.refit(s, a, st, k); a.Stale {
			stale = append(stale, s.ID)
		}
		if a.Skipped && !s.Optional {
			delete(st.Answers, s.ID)
			continue
		}
		st.Answers[s.ID] = a
	}
	if len(stale) > 0 {
		notes = append(notes, Note{Key: "flows.migrated.stale", Steps: stale})
	}
	for id, p := range st.Proposals {
		if s, ok := f.Step(id); ok {
			p.Shape = f.Shape(s)
			st.Proposals[id] = p
		}
	}
	reviewed := st.Status == Reviewing
	st.Pending, st.Aside, st.Undo, st.Tries, st.Tried = nil, nil, nil, 0, ""
	st.FileHash, st.Version = f.Hash, f.Version
	t := &turn{f: f, k: k, before: st, st: st}
	t.settle()
	if reviewed && t.st.Cursor != "" && len(stale) == 0 {
		notes = append(notes, Note{Key: "flows.migrated.more", Steps: t.waiting()})
	}
	t.st.Seq++
	return t.st, notes
}

// waiting lists the visible steps that wait for an answer.
func (t *turn) waiting() []string {
	var ids []string
	for _, s := range t.f.Visible(t.st) {
		if !wasFresh(t.st, s.ID) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// refit validates an answer of another shape: as it is when the kind is the same (a relative
// date must not be read again, it would mean another day), from its raw text otherwise.
func (f *Flow) refit(s Step, a Answer, st State, k Kinds) Answer {
	kind := k.Of[s.Kind]
	if a.Skipped {
		a.Shape = f.Shape(s)
		return a
	}
	if kind == nil {
		a.Stale = true
		return a
	}
	if kindOfShape(a.Shape) == s.Kind {
		if kind.Valid(s, a.Values, st) != nil {
			a.Stale, a.Open = true, false
			return a
		}
		a.Shape = f.Shape(s)
		return a
	}
	parsed, refusal := kind.Parse(s, a.Raw, st)
	if refusal != nil || parsed.Guess || parsed.Ask != nil || len(parsed.Options) > 0 || len(parsed.Values) == 0 {
		a.Stale, a.Open = true, false
		return a
	}
	a.Values, a.Shape = slices.Clone(parsed.Values), f.Shape(s)
	a.Parts = nil
	if collects(s) {
		a.Parts = []Part{{Values: a.Values, Raw: a.Raw, By: a.By, Event: a.Event}}
	}
	return a
}
