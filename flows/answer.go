package flows

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"passeparole/locales"
)

// grace is how long after a new question a message of somebody else may still have been
// meant for the one before (reference/libraries.md §3.6).
const grace = 8 * time.Second

// answer takes the message as an answer to the target's question.
func (t *turn) answer() {
	if t.in.Command {
		t.tell("unknown", t.target(), nil)
		return
	}
	p := t.st.Pending
	if p != nil && (t.in.Asked == "" || t.in.Asked == p.Step) && t.pendingWord(*p) {
		return
	}
	step := t.target()
	if step == "" {
		t.reviewWord()
		return
	}
	if t.ambiguous(step) {
		return
	}
	t.read(step)
}

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
			t.tell("which.how", "", nil)
			return true
		}
		t.st.Pending = nil
		t.in.Text, t.in.By, t.in.Event, t.in.Asked = p.Answer.Raw, p.Answer.By, p.Answer.Event, p.Steps[i]
		t.read(p.Steps[i])
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
		a := p.Answer
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
	t.take(s, parsed, p.Answer)
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

// ambiguous asks which question was meant, when somebody else's message comes right after a
// new question was asked.
func (t *turn) ambiguous(step string) bool {
	st := t.st
	if t.in.Asked != "" || t.in.By == "" || st.TurnBy == "" || t.in.By == st.TurnBy || st.Pending != nil ||
		st.TurnFrom == "" || st.TurnFrom == step || t.at().Sub(st.TurnAt) >= grace {
		return false
	}
	from, ok := t.f.Step(st.TurnFrom)
	if !ok || !st.shows(from) || !wasFresh(st, from.ID) {
		return false
	}
	t.st.Pending = &Pending{Why: PendingWhich, Step: step, Steps: []string{from.ID, step},
		Answer: Answer{Raw: t.in.Text, By: t.in.By, Event: t.in.Event}}
	t.ask()
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
	parsed, refusal := kind.Parse(s, t.in.Text, t.st)
	if refusal != nil {
		t.refuse(step, refusal)
		return
	}
	t.take(s, parsed, Answer{Raw: t.in.Text, By: t.in.By, Event: t.in.Event})
}

// take makes of what was understood an answer, a list under way, or something that waits.
func (t *turn) take(s Step, p Parsed, a Answer) {
	a.Values = p.Values
	for _, w := range p.Warn {
		t.say(Tell{Key: w.Key, Args: w.Args, Step: s.ID})
	}
	switch {
	case len(p.Options) > 1:
		t.wait(Pending{Why: PendingChoose, Step: s.ID, Answer: a, Options: p.Options, Kept: p.Kept, Ask: p.Ask})
	case p.Ask != nil:
		t.wait(Pending{Why: PendingRefine, Step: s.ID, Answer: a, Kept: p.Kept, Ask: p.Ask, Also: t.also(p.Also, a)})
	case p.Add:
		t.add(s, p, a)
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
	t.st.Pending = &p
	t.ask()
}

func (t *turn) refuse(step string, r *Refusal) {
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
	t.st.Answers[step] = a
	if p, parked := t.st.Parked[step]; parked && p.Withdrawn {
		delete(t.st.Parked, step)
	}
	switch {
	case a.Skipped:
		t.tell("skipped", step, nil)
	case old != nil && !slices.Equal(old.Values, a.Values):
		t.say(Changed{Step: step, Old: *old, New: a, By: a.By})
	default:
		t.say(Noted{Step: step, Answer: a})
	}
}

// correct reopens the question of a field, or changes it at once ("modifier nombre : 25").
func (t *turn) correct() {
	field, value, direct := strings.Cut(t.in.Arg, ":")
	step, near := t.field(field)
	if step == "" {
		if !direct {
			value = ""
		}
		if t.asAnswer(near) {
			return
		}
		t.say(Tell{Key: "flows.correct.unknown", Args: locales.Args{"Asked": strings.TrimSpace(field)}, Step: near})
		return
	}
	if s, _ := t.f.Step(step); !t.st.shows(s) {
		t.tell("correct.hidden", step, nil)
		t.ask()
		return
	}
	if p := t.st.Pending; p != nil && p.Why == PendingBundle {
		t.takeBundle(p.Steps)
	}
	t.st.Pending, t.st.Tries = nil, 0
	t.st.Cursor, t.st.Return, t.st.Status = step, true, InProgress
	if strings.TrimSpace(value) != "" {
		t.in.Text = strings.TrimSpace(value)
		t.read(step)
		return
	}
	if a := t.old(step); a != nil && len(a.Parts) > 0 {
		reopened := *a
		reopened.Open = true
		t.st.Answers[step] = reopened
	}
	t.ask()
}

// asAnswer takes "changer le monde" as the answer that it is, where free text is asked for and
// no field has nearly that name.
func (t *turn) asAnswer(near string) bool {
	step := t.target()
	s, ok := t.f.Step(step)
	free := ok && slices.Contains([]string{"line", "text", "list", "quotes"}, s.Kind)
	if !free || near != "" || t.in.Command {
		return false
	}
	t.in.Act = Say
	t.answer()
	return true
}

// field finds a step by its number, ID or one of its names; near is the one most alike.
func (t *turn) field(said string) (step, near string) {
	said = trimArticle(Fold(said))
	visible := 0
	for _, s := range t.f.Steps {
		n, _ := t.f.PlaceOf(t.st, s.ID)
		if n > 0 && said == strconv.Itoa(n) {
			return s.ID, ""
		}
		visible++
	}
	best := 3
	var prefixes []string
	for _, s := range t.f.Steps {
		for _, name := range t.names(s.ID) {
			name = trimArticle(Fold(name))
			if name == said {
				return s.ID, ""
			}
			if len(said) >= 3 && strings.HasPrefix(name, said) && !slices.Contains(prefixes, s.ID) {
				prefixes = append(prefixes, s.ID)
			}
			if d := distance(said, name); d < best && len(said) > 3 {
				best, near = d, s.ID
			}
		}
	}
	if len(prefixes) == 1 {
		return prefixes[0], ""
	}
	return "", near
}

func trimArticle(s string) string {
	for _, article := range []string{"le ", "la ", "les ", "l'", "mon ", "ma ", "mes ", "the ", "my ", "numero ", "question "} {
		s = strings.TrimPrefix(s, article)
	}
	return strings.TrimSpace(s)
}
