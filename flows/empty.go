package flows

import (
	"slices"

	"passeparole/locales"
)

// An answer that may be passed can also be emptied, by these words (folded) when it is being
// corrected. In a list the first ones only say that nothing is to be added.
var (
	nothings = []string{"rien", "aucun", "aucune", "rien du tout", "none", "nothing"}
	empties  = []string{"vide", "vider", "effacer", "efface", "effacez", "supprimer", "supprime", "clear", "empty", "erase", "clear it"}
	// everythings say so in as many words, so that they are an answer to no question.
	everythings = []string{"efface tout", "effacez tout", "effacer tout", "tout effacer", "efface tout ca", "supprime tout", "supprimez tout", "supprimer tout",
		"tout supprimer", "enleve tout", "enlevez tout", "enlever tout", "retire tout", "retirer tout", "vide tout", "vider tout", "vide la liste", "vider la liste",
		"efface la liste", "effacer la liste", "supprime la liste", "on efface tout", "clear all", "clear the list", "clear everything", "delete all",
		"delete everything", "remove all", "remove everything", "erase all", "erase everything", "empty the list"}
)

// emptied takes a word that empties the answer of a step; false lets it be read otherwise.
func (t *turn) emptied(step, said string) bool {
	s, ok := t.f.Step(step)
	a, answered := t.st.Answers[step]
	said = Fold(said)
	every := slices.Contains(everythings, said)
	word := every || slices.Contains(empties, said) || !a.Open && slices.Contains(nothings, said)
	if _, quoted := Unquote(t.in.Text); !ok || !word || quoted || asksYesOrNo(s) {
		return false
	}
	none := !answered || a.Skipped || len(a.Values) == 0
	switch {
	case collects(s) && !none && (every || !s.Optional && slices.Contains(empties, said)):
		t.emptyList(s, a)
	case none && every:
		t.tell("empty.nothing", step, nil)
		t.ask()
	case none:
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

// emptyList takes every item off a list and asks its question again.
func (t *turn) emptyList(s Step, a Answer) {
	if p := t.st.Pending; p != nil && p.Step == s.ID {
		t.st.Pending = nil
	}
	delete(t.st.Answers, s.ID)
	old := a
	old.Withdrawn, old.Open, old.Former, old.Word = true, false, nil, nil
	t.st.Parked[s.ID] = old
	t.st.Cursor, t.st.Status, t.st.Tries, t.st.Tried = s.ID, InProgress, 0, ""
	t.tell("empty.list", s.ID, locales.Args{"Count": len(a.Values)})
	t.ask()
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
