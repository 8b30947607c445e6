package kit_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"passeparole/flows/kit"
)

func ids(all []*kit.Format) []string {
	var out []string
	for _, f := range all {
		out = append(out, f.ID)
	}
	return out
}

func TestSuggestions(t *testing.T) {
	k := embedded(t)
	for _, c := range []struct {
		name string
		need kit.Need
		has  string
		not  string
	}{
		{"a class", kit.Need{Publics: []string{"youth", "teachers"}, People: 28, Minutes: 60, Mode: "in-person"}, "four-corners", "ideathon"},
		{"online", kit.Need{People: 40, Minutes: 60, Mode: "online"}, "online-exchange", "world-cafe"},
		{"a crowd", kit.Need{Publics: []string{"everyone"}, People: 250, Minutes: 120, Mode: "in-person"}, "game", "cafe-debate"},
		{"a day of making", kit.Need{Publics: []string{"researchers"}, People: 30, Minutes: 420, Mode: "in-person"}, "ideathon", "online-exchange"},
	} {
		got := ids(k.Suggest(c.need))
		if !slices.Contains(got, c.has) || slices.Contains(got, c.not) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// Two or three, all different, and never one that does not fit before one that does.
func TestSuggestionsFit(t *testing.T) {
	k := embedded(t)
	publics := []string{"everyone", "youth", "parents", "managers", "far-from-digital", "les voisins"}
	rapid.Check(t, func(t *rapid.T) {
		need := kit.Need{
			Publics: rapid.SliceOfN(rapid.SampledFrom(publics), 0, 4).Draw(t, "publics"),
			People:  rapid.IntRange(0, 5000).Draw(t, "people"),
			Minutes: rapid.IntRange(0, 600).Draw(t, "minutes"),
			Mode:    rapid.SampledFrom([]string{"", "in-person", "hybrid", "online"}).Draw(t, "mode"),
		}
		got := k.Suggest(need)
		if len(got) < 2 || len(got) > 3 || len(slices.Compact(slices.Sorted(slices.Values(ids(got))))) != len(got) {
			t.Fatalf("%v for %+v", ids(got), need)
		}
		fitting := 0
		for _, f := range k.Formats {
			if f.Fits(need) {
				fitting++
			}
		}
		shown := 0
		for _, f := range got {
			if f.Fits(need) {
				shown++
			}
		}
		if shown != min(fitting, 3) {
			t.Fatalf("%d of %d that fit are shown: %v for %+v", shown, fitting, ids(got), need)
		}
	})
}

func TestReasonsAreWhatIsKnownAndSuits(t *testing.T) {
	f := &kit.Format{Publics: []string{"youth", "teachers"}, Modes: []string{"in-person", "online"},
		People: kit.Span{From: 10, To: 30}, Minutes: kit.Span{From: 60, To: 90}}
	for _, c := range []struct {
		need kit.Need
		want kit.Reasons
	}{
		{kit.Need{}, kit.Reasons{}},
		{kit.Need{Publics: []string{"parents", "youth"}, People: 30, Minutes: 60, Mode: "online"}, kit.Reasons{Publics: []string{"youth"}, People: true, Minutes: true, Mode: true}},
		{kit.Need{People: 31, Minutes: 120, Mode: "hybrid"}, kit.Reasons{}},
		{kit.Need{Minutes: 90, Mode: "in-person"}, kit.Reasons{Minutes: true}},
	} {
		if got := f.Reasons(c.need); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v: %+v, want %+v", c.need, got, c.want)
		}
	}
}
