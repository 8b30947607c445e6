package communes

import (
	"math/bits"
	"sort"

	"passeparole/bot/communes/fold"
)

const (
	maxNear    = 5
	longestKey = 60 // bytes of the longest folded name, and some more
)

// spelling is a name close to the one looked for; entries are all places that bear it.
type spelling struct {
	distance   int // in half changes; a name that goes on costs three, a town's only one
	population int
	entries    []int
}

// near lists the nearest spellings among the communes that are accepted (all for nil).
func (t *table) near(name string, accept func(Commune) bool) []Commune {
	key := fold.Key(name)
	limit := reach(len(key))
	if limit == 0 {
		return nil
	}
	letters := letterSet(key)
	spellings := map[string]*spelling{}
	add := func(entry, cost int, goesOn bool) {
		c, _, _ := t.brief(entry)
		if accept != nil && !accept(c) {
			return
		}
		if goesOn && c.Population >= largeTown {
			cost = 1
		}
		other := t.key(entry)
		s := spellings[other]
		if s == nil {
			s = &spelling{distance: cost}
			spellings[other] = s
		}
		s.distance = min(s.distance, cost)
		s.entries = append(s.entries, entry)
		s.population = max(s.population, c.Population)
	}
	first, last := t.beginning(key + " ")
	for entry := first; entry < last; entry++ {
		add(entry, 3, true)
	}
	for entry, others := range t.letters {
		// Nearly all names end here, so this comes before anything else is looked at: each
		// change alters the length by one, and two of the letters in use.
		length := int(t.keyAt[entry+1] - t.keyAt[entry])
		if abs(length-len(key)) > limit || bits.OnesCount64(letters^others) > 2*limit || entry >= first && entry < last {
			continue
		}
		if cost := changes(key, t.key(entry), limit); cost <= limit {
			add(entry, 2*cost, false)
		}
	}
	return t.suggestions(spellings)
}

func (t *table) suggestions(spellings map[string]*spelling) []Commune {
	sorted := make([]*spelling, 0, len(spellings))
	for _, s := range spellings {
		sorted = append(sorted, s)
	}
	sort.Slice(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		if a.distance != b.distance {
			return a.distance < b.distance
		}
		if a.population != b.population {
			return a.population > b.population
		}
		return a.entries[0] < b.entries[0]
	})
	var out []Commune
	for _, s := range sorted[:min(len(sorted), maxNear)] {
		var found []Commune
		for _, entry := range s.entries {
			found = append(found, t.commune(entry))
		}
		if found = todays(found); len(found) == 1 {
			out = append(out, found[0])
		} else {
			out = append(out, Commune{Name: t.line(s.entries[0]).name, Label: t.line(s.entries[0]).name})
		}
	}
	return out
}

// reach is how many changes make another spelling of a name of this length; short names
// are too close to each other to guess.
func reach(length int) int {
	switch {
	case length < 4 || length > longestKey:
		return 0
	case length < 8:
		return 1
	case length < 12:
		return 2
	default:
		return 3
	}
}

func abs(n int) int { return max(n, -n) }
