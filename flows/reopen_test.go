package flows_test

import (
	"testing"

	"passeparole/flows"
)

func TestReopenBringsASubmittedDraftBackToItsReview(t *testing.T) {
	p := newPlayer(t, "fr")
	p.play(`@flow report
@knows title = Café IA
@knows place = Médiathèque | 39198 | Dole | Jura | Bourgogne-Franche-Comté | Europe/Paris
@knows organisers = Médiathèque de Dole
@knows date = 2026-11-20 | Europe/Paris
@knows format = world-cafe
@open
> oui
> 30
> passer
> l'école
> c'est tout
> envoyer
> oui
`)
	if p.st.Status != flows.Done {
		t.Fatalf("the draft is %s after its last yes", p.st.Status)
	}
	last := p.all[len(p.all)-1]
	if len(last) != 1 || last[0] != (flows.Finish{By: "@camille:example.org"}) {
		t.Fatalf("the last turn does only one thing, got %v", last)
	}
	back := p.flow.Reopen(p.st)
	if back.Status != flows.Reviewing || len(back.Answers) != len(p.st.Answers) || p.st.Status != flows.Done {
		t.Errorf("reopened it is %s with %d answers", back.Status, len(back.Answers))
	}
	p.st = back
	p.play("> modifier 6 : 31\n> oui\n")
	if p.st.Status != flows.Done || p.st.Answers["participants"].Value() != "31" {
		t.Errorf("corrected and sent again it is %s with %v", p.st.Status, p.st.Answers["participants"].Values)
	}
}

func TestMissingAndPlace(t *testing.T) {
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	st := all["report"].New(nil)
	if got := len(all["report"].Missing(st)); got != 7 {
		t.Errorf("the form requires its first six fields and one topic, got %d", got)
	}
	if n, of := all["report"].Place(st); n != 1 || of != 11 {
		t.Errorf("the report has eleven questions, got %d of %d", n, of)
	}
}
