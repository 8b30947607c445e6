package kit_test

import (
	"slices"
	"strings"
	"testing"

	"passeparole/flows"
	"passeparole/flows/kit"
	"passeparole/locales"
)

func TestTheKitOfTheBinaryHasNoMistake(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	_, problems := kit.Load(nil)
	for _, p := range problems {
		t.Error(p.Say(book, "fr"))
	}
}

func embedded(t testing.TB) *kit.Kit {
	t.Helper()
	k, err := kit.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func theme(t testing.TB, id string) *kit.Theme {
	t.Helper()
	one, ok := embedded(t).Theme(id)
	if !ok {
		t.Fatalf("no theme %q", id)
	}
	return one
}

// What the published kit has, in number and order (reference/civic.md §3.2).
func TestThemesAreWhole(t *testing.T) {
	for id, sets := range map[string][]int{"work": {8, 5}, "safer-space": {7}, "inclusion": {7}, "free": {6}} {
		one := theme(t, id)
		var got []int
		for _, s := range one.Sets {
			got = append(got, len(s.Questions))
		}
		if !slices.Equal(got, sets) {
			t.Errorf("%s has %v questions, not %v", id, got, sets)
		}
		if len(one.Why) != 5 {
			t.Errorf("%s matters in %d lines", id, len(one.Why))
		}
		if (one.Notice != nil) != (id == "safer-space") {
			t.Errorf("%s: the notice is for the theme that may become personal, and for no other", id)
		}
		if len(one.Figures) < 4 {
			t.Errorf("%s has only %d figures", id, len(one.Figures))
		}
	}
	if leaders := theme(t, "work").Sets[1]; leaders.For([]string{"employees"}) || !leaders.For([]string{"employees", "managers"}) {
		t.Error("the second set is for meetings that expect those who lead a structure")
	}
}

func TestFiguresOfThePublishedKit(t *testing.T) {
	for id, wanted := range map[string]map[string]int{
		"work":        {"86": 2022, "77": 2022, "50": 2022},
		"safer-space": {"4 personnes sur 10": 2022, "1 jeune sur 5": 2021, "81": 2022},
	} {
		for words, year := range wanted {
			if !slices.ContainsFunc(theme(t, id).Figures, func(f kit.Figure) bool {
				return strings.Contains(f.FR, words) && f.Year == year && f.Source != ""
			}) {
				t.Errorf("%s: no figure %q of %d", id, words, year)
			}
		}
	}
}

// Thirteen resources, each with who publishes it; one address alone is known, so one stands there.
func TestResources(t *testing.T) {
	var by, addresses []string
	for _, id := range []string{"work", "safer-space"} {
		for _, r := range theme(t, id).Resources {
			by = append(by, r.By)
			if r.Address != "" {
				addresses = append(addresses, r.Address)
			}
		}
	}
	want := []string{"CNIL", "FranceNum", "Anact", "Anact", "INRS", "INRS", "CNNum",
		"gouv.fr", "e-Enfance", "Ipsos", "Internet Sans Crainte", "Centre Hubertine Auclert", "Service-public.fr"}
	if !slices.Equal(by, want) {
		t.Errorf("resources of %v", by)
	}
	if !slices.Equal(addresses, []string{"https://jeprotegemonenfant.gouv.fr/"}) {
		t.Errorf("addresses: %v", addresses)
	}
}

func TestFormatsAndGuides(t *testing.T) {
	k := embedded(t)
	if len(k.Formats) < 14 {
		t.Errorf("%d formats", len(k.Formats))
	}
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	step, _ := all["plan"].Step("format")
	for _, choice := range step.Choices {
		if _, ok := k.Format(choice); !ok {
			t.Errorf("the plan offers %q, which has no sheet", choice)
		}
	}
	for id, n := range map[string]int{"tips": 10, "recipe": 5, "steps": 4, "methods": 3} {
		if got := len(k.Guides[id].Items); got != n {
			t.Errorf("%s has %d items, not %d", id, got, n)
		}
	}
}

func TestFindingByName(t *testing.T) {
	k := embedded(t)
	for said, want := range map[string]string{"world café": "world-cafe", "WORLD CAFE": "world-cafe", "le débat mouvant": "moving-debate",
		"fishbowl": "fishbowl", "Bocal": "fishbowl", "tribunal pour les générations futures": "game"} {
		if f, ok := k.FindFormat(said); !ok || f.ID != want {
			t.Errorf("%q is not found as %s", said, want)
		}
	}
	if f, ok := k.NearFormat("wolrd cafe"); !ok || f.ID != "world-cafe" {
		t.Error("a slip of the keyboard is not understood")
	}
	if _, ok := k.FindFormat("café"); ok {
		t.Error("a word that fits several is taken for one")
	}
	for said, want := range map[string]string{"travail": "work", "L'apaisement": "safer-space", "inclusion": "inclusion",
		"accessibilité": "inclusion", "autre thème": "free", "online violence": "safer-space"} {
		if one, ok := k.FindTheme(said); !ok || one.ID != want {
			t.Errorf("%q is not found as %s", said, want)
		}
	}
}

func TestFiguresOfAFreeTheme(t *testing.T) {
	free := theme(t, "free")
	if f := free.FiguresFor("democracy"); len(f) < 5 || !strings.Contains(f[0].FR, "62") {
		t.Error("figures of a theme come first")
	}
	for _, f := range free.FiguresFor("les jeux vidéo") {
		if len(f.Themes) > 0 {
			t.Errorf("%q is about another theme", f.FR)
		}
	}
}
