package kit_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"passeparole/flows/kit"
)

func TestScheduleOfTheRecipe(t *testing.T) {
	recipe := embedded(t).Guides["recipe"]
	for total, want := range map[int][]int{20: {5, 5, 8, 2}, 30: {5, 5, 15, 5}, 60: {10, 10, 30, 10}, 90: {10, 15, 55, 10}, 240: {15, 25, 180, 20}} {
		if got, ok := recipe.Schedule(total); !ok || !slices.Equal(got, want) {
			t.Errorf("%d minutes: %v, not %v", total, got, want)
		}
	}
	for _, total := range []int{-5, 0, 19, 481, 1 << 40} {
		if got, ok := recipe.Schedule(total); ok {
			t.Errorf("%d minutes: %v", total, got)
		}
	}
}

// Whatever the recipe says: minutes add up, and no step gets less than its least.
func TestScheduleAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "steps")
		rest := rapid.IntRange(0, n-1).Draw(t, "rest")
		g := &kit.Guide{}
		least := 0
		for i := range n {
			item := kit.Item{Rest: i == rest, Min: rapid.IntRange(0, 12).Draw(t, "min"), Share: rapid.IntRange(0, 60).Draw(t, "share")}
			if rapid.Bool().Draw(t, "bounded") {
				item.Max = max(item.Min, 1) + rapid.IntRange(0, 20).Draw(t, "over")
			}
			least += max(item.Min, 1)
			g.Items = append(g.Items, item)
		}
		total := rapid.IntRange(0, 600).Draw(t, "total")
		minutes, ok := g.Schedule(total)
		if want := total >= max(least, kit.Shortest) && total <= kit.Longest; ok != want {
			t.Fatalf("ok is %v for %d minutes, of which %d are needed", ok, total, least)
		}
		if !ok {
			return
		}
		sum := 0
		for i, m := range minutes {
			sum += m
			if m < max(g.Items[i].Min, 1) {
				t.Fatalf("step %d gets %d minutes", i, m)
			}
			if s := g.Items[i]; !s.Rest && s.Max > 0 && m > max(s.Max, s.Min) {
				t.Fatalf("step %d gets %d minutes, above %d", i, m, s.Max)
			}
		}
		if sum != total {
			t.Fatalf("%v make %d minutes, not %d", minutes, sum, total)
		}
	})
}
