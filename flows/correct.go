package flows

import (
	"slices"
	"strconv"
	"strings"

	"passeparole/locales"
)

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
	bundled := t.st.clone()
	if p := t.st.Pending; p != nil && p.Why == PendingBundle {
		t.takeBundle(p.Steps)
		defer func() { // a value that does not fit takes nothing else either
			if i := slices.IndexFunc(t.out, func(e Effect) bool { _, no := e.(Refused); return no }); i >= 0 {
				t.st, t.out = bundled, t.out[i:]
			}
		}()
	}
	t.st.Pending, t.st.Tries = nil, 0
	t.st.Cursor, t.st.Return, t.st.Fixing, t.st.Status = step, true, step, InProgress
	if strings.TrimSpace(value) != "" {
		if t.emptied(step, value) {
			return
		}
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
	for step, n := range t.f.Numbers(t.st) {
		if said == strconv.Itoa(n) {
			return step, ""
		}
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
