package privacy

import (
	"reflect"
	"testing"

	"passeparole/bot/meeting"
	"pgregory.net/rapid"
)

func TestShares(t *testing.T) {
	few := func(p string) meeting.Share { return meeting.Share{Public: p, Few: true} }
	of := func(p string, n int) meeting.Share { return meeting.Share{Public: p, Count: n} }
	for name, c := range map[string]struct {
		counts []Count
		total  int
		want   []meeting.Share
	}{
		"large numbers are shown":      {[]Count{{"élèves", 12}, {"parents", 8}}, 20, []meeting.Share{of("élèves", 12), of("parents", 8)}},
		"nobody is left out":           {[]Count{{"élèves", 20}, {"parents", 0}}, 20, []meeting.Share{of("élèves", 20)}},
		"two small ones cover another": {[]Count{{"élèves", 15}, {"élus", 2}, {"agents", 3}}, 20, []meeting.Share{of("élèves", 15), few("agents"), few("élus")}},
		"one small one needs another":  {[]Count{{"parents", 12}, {"élus", 2}, {"citoyens", 9}}, 23, []meeting.Share{of("parents", 12), few("citoyens"), few("élus")}},
		"small ones that are all one":  {[]Count{{"élèves", 15}, {"citoyens", 20}, {"élus", 1}, {"agents", 1}}, 37, []meeting.Share{of("élèves", 15), few("agents"), few("citoyens"), few("élus")}},
		"nothing left to cover it":     {[]Count{{"élus", 2}, {"parents", 5}}, 7, nil},
		"people without a public":      {[]Count{{"élèves", 15}, {"élus", 2}}, 30, []meeting.Share{of("élèves", 15), few("élus")}},
		"a small meeting":              {[]Count{{"élèves", 3}, {"élus", 1}}, 4, nil},
		"the same public twice":        {[]Count{{"élèves", 4}, {"élèves", 6}}, 10, []meeting.Share{of("élèves", 10)}},
		"no counts":                    {nil, 23, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Shares(c.counts, c.total, 5); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// The reader of this test knows everything that is published, the names of all publics
// with someone in them, that they add up to the total, and how Shares works. They try
// every story that would have been published in the same way.
func TestSharesNeverGiveASmallNumberAway(t *testing.T) {
	const k = 5
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "publics")
		var counts []Count
		total, large := 0, 0
		for i := range n {
			c := Count{string(rune('a' + i)), rapid.OneOf(rapid.IntRange(1, 4), rapid.IntRange(5, 12)).Draw(t, "n")}
			if c.N >= k {
				large++
			}
			counts = append(counts, c)
			total += c.N
		}
		published := Shares(counts, total, k)
		candidates := map[string]map[int]bool{}
		shown := map[string]meeting.Share{}
		for _, s := range published {
			shown[s.Public] = s
			if s.Few {
				candidates[s.Public] = map[int]bool{}
			} else if s.Count < k {
				t.Fatalf("%+v is below the threshold", s)
			}
		}
		story := make([]Count, n)
		var tell func(i, left int)
		tell = func(i, left int) {
			if i == n {
				if left == 0 && reflect.DeepEqual(Shares(story, total, k), published) {
					for _, c := range story {
						if candidates[c.Public] != nil {
							candidates[c.Public][c.N] = true
						}
					}
				}
				return
			}
			low, high := k, left
			if s, ok := shown[counts[i].Public]; ok && s.Few {
				low, high = 1, left
			} else if ok {
				low, high = s.Count, min(s.Count, left)
			}
			for v := low; v <= high; v++ {
				story[i] = Count{counts[i].Public, v}
				tell(i+1, left-v)
			}
		}
		tell(0, total)
		for public, values := range candidates {
			if len(values) < 2 {
				t.Fatalf("%v of %v in all, published as %+v: %s can only be %v", counts, total, published, public, values)
			}
		}
	})
}
