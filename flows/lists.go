package flows

import (
	"slices"
	"strconv"
	"strings"

	"passeparole/locales"
)

// collects says that the answer of a step is put together from several messages.
func collects(s Step) bool { return (s.Kind == "list" || s.Kind == "quotes") && !s.Once }

// add appends the items of a message to a list. The list stays open until "c'est tout", unless
// it was complete before and the message came as a reply to its question.
func (t *turn) add(s Step, p Parsed, a Answer) {
	old, had := t.st.Answers[s.ID]
	former := old.Former
	if old.Skipped {
		former = old.former()
	}
	if had && (old.Skipped || old.Later > 0 && len(old.Values) == 0) {
		old, had = Answer{}, false
	}
	if limit := t.limit(s); limit > 0 && len(old.Values)+len(p.Values) > limit {
		t.refuse(s.ID, &Refusal{Key: "flows.refused.list.most", Args: locales.Args{"Max": limit, "Count": len(old.Values)}})
		return
	}
	reply := had && old.Fresh() && s.ID != t.st.Cursor
	list := Answer{Raw: a.Raw, By: a.By, Event: a.Event, Shape: t.f.Shape(s), Open: !reply, At: t.at(), Former: former,
		Parts: append(slices.Clone(old.Parts), Part{Values: p.Values, Raw: a.Raw, By: a.By, Event: a.Event})}
	if len(old.Parts) == 0 && len(old.Values) > 0 {
		list.Parts = slices.Insert(list.Parts, 0, Part{Values: old.Values, Raw: old.Raw, By: old.By, Event: old.Event})
	}
	t.st.Answers[s.ID] = list.joined()
	delete(t.st.Parked, s.ID)
	t.st.Tries, t.st.Tried = 0, ""
	switch {
	case reply:
		t.say(Changed{Step: s.ID, Old: old, New: t.st.Answers[s.ID], By: a.By})
		t.ask()
	case p.Done:
		t.enough()
	default:
		if s.ID != t.st.Cursor { // a reply ahead of its question: what was noted is said
			t.say(Noted{Step: s.ID, Answer: t.st.Answers[s.ID]})
		}
		t.release(s.ID)
		t.added = len(p.Values)
		t.ask()
	}
}

// listWords ask for the whole list that is being written, folded, in both languages.
var listWords = []string{"liste", "la liste", "list", "the list"}

// ShowsList says whether a message asks for the list that is being written.
func ShowsList(text string, st State) bool {
	a, ok := st.Answers[st.Cursor]
	return ok && a.Open && st.Status == InProgress && st.Pending == nil && slices.Contains(listWords, Fold(text))
}

func (t *turn) limit(s Step) int {
	if s.Max > 0 {
		return s.Max
	}
	return 50
}

// joined makes Values and Raw of a list from its parts.
func (a Answer) joined() Answer {
	a.Values, a.Raw = nil, ""
	var raws []string
	for _, p := range a.Parts {
		a.Values = append(a.Values, p.Values...)
		if p.Raw != "" {
			raws = append(raws, p.Raw)
		}
	}
	a.Raw = strings.Join(raws, "\n")
	return a
}

// enough ends a list.
func (t *turn) enough() {
	step := t.target()
	s, ok := t.f.Step(step)
	if !ok {
		t.tell("review.help", "", nil)
		return
	}
	a, answered := t.st.Answers[step]
	switch {
	case !collects(s):
		t.tell("list.none", step, nil)
		t.ask()
	case answered && a.Fresh() && !a.Skipped:
		t.keep(step)
	case len(a.Values) == 0 && s.Optional:
		t.store(step, Answer{Skipped: true, By: t.in.By, Event: t.in.Event})
		t.goOn(step)
	case len(a.Values) < max(1, s.Min):
		t.refuse(step, &Refusal{Key: "flows.refused.list.least", Args: locales.Args{"Count": max(1, s.Min)}})
	default:
		a.Open = false
		t.store(step, a)
		t.goOn(step)
	}
}

// listAct removes, replaces or moves an item of the list that is being collected or asked about.
func (t *turn) listAct() {
	step := t.target()
	s, ok := t.f.Step(step)
	a, answered := t.st.Answers[step]
	if !ok { // all is asked: no list is open to say which one is meant
		t.tell("review.help", "", nil)
		return
	}
	if !collects(s) || !answered || len(a.Values) == 0 {
		if t.asAnswer("") {
			return
		}
		t.tell("list.none", step, nil)
		t.ask()
		return
	}
	if t.in.Act == Remove {
		t.remove(s, a)
		return
	}
	first, rest, _ := strings.Cut(t.in.Arg, " ")
	n, err := strconv.Atoi(first)
	if err != nil || n < 1 || n > len(a.Values) {
		t.refuse(step, &Refusal{Key: "flows.refused.list.number", Args: locales.Args{"Asked": first, "Count": len(a.Values)}})
		return
	}
	switch t.in.Act {
	case Replace:
		parsed, refusal := t.k.Of[s.Kind].Parse(s, rest, t.st)
		if refusal == nil && len(parsed.Values) != 1 {
			refusal = &Refusal{Key: "flows.refused.list.single"}
		}
		if refusal != nil {
			t.refuse(step, refusal)
			return
		}
		t.tell("list.replaced", step, locales.Args{"Text": shown(a.Values[n-1])})
		a = a.set(n-1, parsed.Values)
	case Move:
		to, err := strconv.Atoi(rest)
		if err != nil || to < 1 || to > len(a.Values) {
			t.refuse(step, &Refusal{Key: "flows.refused.list.number", Args: locales.Args{"Asked": rest, "Count": len(a.Values)}})
			return
		}
		a = a.move(n-1, to-1)
	}
	t.relisted(s, a)
}

// relisted keeps a list of which items changed, and goes on with its question.
func (t *turn) relisted(s Step, a Answer) {
	step := s.ID
	t.st.Answers[step] = a
	if len(a.Values) == 0 {
		delete(t.st.Answers, step)
	} else if len(a.Values) < s.Min || step == t.st.Cursor {
		a.Open = true
		t.st.Answers[step] = a
	}
	t.settle()
	t.ask()
}

// set replaces one item by others, none removes it. The item stays with its message.
func (a Answer) set(i int, values []string) Answer {
	a.Parts = slices.Clone(a.Parts)
	if len(a.Parts) == 0 {
		a.Parts = []Part{{Values: a.Values, Raw: a.Raw, By: a.By, Event: a.Event}}
	}
	for j, p := range a.Parts {
		if i < len(p.Values) {
			v := slices.Clone(p.Values)
			a.Parts[j].Values = slices.Concat(v[:i], values, v[i+1:])
			break
		}
		i -= len(p.Values)
	}
	a.Parts = slices.DeleteFunc(a.Parts, func(p Part) bool { return len(p.Values) == 0 })
	return a.joined()
}

// move changes the order of the items; each becomes a part of its own, so that its message
// still finds it.
func (a Answer) move(from, to int) Answer {
	var parts []Part
	for _, p := range a.Parts {
		for _, v := range p.Values {
			parts = append(parts, Part{Values: []string{v}, Raw: v, By: p.By, Event: p.Event})
		}
	}
	if from >= len(parts) || to >= len(parts) {
		return a
	}
	p := parts[from]
	parts = slices.Insert(slices.Delete(parts, from, from+1), to, p)
	a.Parts = parts
	return a.joined()
}

// shown shortens an item to what a sentence can carry.
func shown(text string) string { return locales.Excerpt(text, 60) }
