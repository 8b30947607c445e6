package flows

import "slices"

// An answer that may be passed can also be emptied, by these words (folded) when it is being
// corrected. In a list the first ones only say that nothing is to be added.
var (
	nothings = []string{"rien", "aucun", "aucune", "rien du tout", "none", "nothing"}
	empties  = []string{"vide", "vider", "effacer", "efface", "effacez", "efface tout", "tout effacer", "supprimer", "supprime", "clear", "empty", "erase", "clear it"}
)

// emptied takes a word that empties the answer of a step; false lets it be read otherwise.
func (t *turn) emptied(step, said string) bool {
	s, ok := t.f.Step(step)
	a, answered := t.st.Answers[step]
	said = Fold(said)
	word := slices.Contains(empties, said) || !a.Open && slices.Contains(nothings, said)
	switch {
	case !ok || !word || asksYesOrNo(s):
		return false
	case !answered || a.Skipped || len(a.Values) == 0:
		if !s.Optional || t.st.Cursor != step {
			return false
		}
		t.store(step, Answer{Skipped: true, Raw: t.in.Text, By: t.in.By, Event: t.in.Event})
		t.goOn(step)
	default:
		t.empty(s)
	}
	return true
}

// empty takes the answer of a step away; one that is needed is kept.
func (t *turn) empty(s Step) {
	if p := t.st.Pending; p != nil && p.Step == s.ID {
		t.st.Pending = nil
	}
	a := t.st.Answers[s.ID]
	if a.Open { // a list that was opened again is what it was
		a.Open = false
		t.st.Answers[s.ID] = a
	}
	if !s.Optional {
		t.tell("needed", s.ID, nil)
	} else {
		t.store(s.ID, Answer{Skipped: true, Raw: t.in.Text, By: t.in.By, Event: t.in.Event})
	}
	t.st.Return = false
	t.goOn(s.ID)
}

// fixing says that "modifier" opened the question of the step: "passer" then empties it, where
// after "retour" it would go on.
func (t *turn) fixing(step string) bool {
	return t.st.Return && t.st.Cursor == step && t.st.Fixing == step
}
