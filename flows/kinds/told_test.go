package kinds

import (
	"strings"
	"testing"

	"passeparole/flows"
)

// toldFlow is a report in small, with the cues of the real one.
func toldFlow() *flows.Flow {
	f := &flows.Flow{ID: "report"}
	for id, kind := range map[string]string{"participants": "number", "quotes": "quotes", "topics": "list", "ideas": "list", "feedback": "list"} {
		f.Steps = append(f.Steps, flows.Step{Flow: "report", ID: id, Kind: kind})
	}
	return f
}

// What is told in one go is put where its own words announce it; the rest is kept.
func TestTold(t *testing.T) {
	e := registry(t).Of["place"].(guard).Kind.(place).env
	story := "On était 25 dans la salle. On a parlé de l'école, des devoirs et aussi de la triche. Une dame a dit : je n'ose pas. " +
		"Comme idée on a eu de refaire un atelier. Penser à rendre les clés. Les gens étaient contents."
	p, ok := e.told(toldFlow(), story, "")
	if !ok || p.Sure != flows.PasteYes {
		t.Fatalf("not read: %+v", p)
	}
	for step, want := range map[string]string{"participants": "25", "topics": "l'école|devoirs|la triche", "quotes": "je n'ose pas",
		"ideas": "refaire un atelier", "feedback": "Les gens étaient contents"} {
		if got := strings.Join(p.Of(step), "|"); got != want {
			t.Errorf("%s: %q, want %q", step, got, want)
		}
	}
	if got := strings.Join(p.Rest, "|"); !strings.Contains(got, "Penser à rendre les clés") {
		t.Errorf("lost: %q", got)
	}
	if p, _ := e.told(toldFlow(), story, "topics"); p.Sure != flows.PasteMaybe {
		t.Error("a long text where a list is asked for is not asked about")
	}
	for _, no := range []string{"On a parlé de l'école.", "« " + story + " »",
		strings.Repeat("Un long titre qui raconte beaucoup de choses sans rien annoncer du tout. ", 3),
		"On a parlé de l'école pendant toute la soirée et personne n'a voulu parler d'autre chose, ce qui nous a surpris tous les deux."} {
		if _, ok := e.told(toldFlow(), no, ""); ok {
			t.Errorf("%q is taken for a story", no)
		}
	}
}
