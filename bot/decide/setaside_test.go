package decide

import (
	"strings"
	"testing"
	"time"

	"passeparole/bot/turn"
)

func TestStaffListAndTryAgainWhatWasSetAside(t *testing.T) {
	w := newWorld(t, nil)
	var asked []turn.InHouse
	w.watch = func(e turn.Effect) {
		if own, ok := e.(turn.InHouse); ok {
			asked = append(asked, own)
		}
	}
	if said := w.in(staffRoom, alex, "!réessayer bientôt"); !strings.Contains(said, "!réessayer 12") || len(asked) > 0 {
		t.Errorf("said %s, asked %v", said, asked)
	}
	w.in(staffRoom, alex, "!écartés", "!réessayer 7")
	if len(asked) != 2 || asked[1].(turn.TryAgain).Number != 7 {
		t.Fatalf("asked %+v", asked)
	}
	list := turn.AsideList{Asked: asked[0].(turn.ListAside), All: 23, List: []turn.SetAside{
		{Number: 7, At: time.Date(2026, 11, 20, 9, 5, 0, 0, time.UTC), Kind: "Message", Why: "panic"}}}
	w.out.Reset()
	w.give(list)
	for _, what := range []string{turn.Handled, turn.Resent, turn.StillFails, turn.NotThere, turn.CannotBe} {
		w.give(turn.TriedAgain{Asked: asked[1].(turn.TryAgain), What: what})
	}
	said := w.heardSoFar()
	for _, want := range []string{"23 éléments mis de côté", "7 · vendredi 20 novembre 2026", "Message · imprévu", "Et 22 plus anciens", "!réessayer 7",
		"est traité", "part à nouveau", "reste de côté", "Il n'y a pas de numéro 7", "ne peut pas être traité à nouveau"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}
