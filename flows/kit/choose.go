package kit

import (
	"slices"
	"sort"
)

// Need is what is known of a meeting; zero values are unknown.
type Need struct {
	Publics []string // words of the plan
	People  int
	Minutes int
	Mode    string // "in-person", "hybrid", "online"
}

// Suggest proposes two or three formats, the most fitting first. Formats that fit come
// before all that do not; a third is given only if it fits. Nothing obliges anybody to take
// one: the format is free (reference/civic.md §3.2).
func (k *Kit) Suggest(n Need) []*Format {
	all := slices.Clone(k.Formats)
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i].misfit(n), all[j].misfit(n)
		if a != b {
			return a < b
		}
		return all[i].merit(n) > all[j].merit(n)
	})
	if len(all) > 3 {
		all = all[:3]
	}
	if len(all) == 3 && all[2].misfit(n) > 0 {
		all = all[:2]
	}
	return all
}

// Fits says whether nothing known speaks against a format.
func (f *Format) Fits(n Need) bool { return f.misfit(n) == 0 }

// misfit grows with what speaks against a format: 0 is nothing.
func (f *Format) misfit(n Need) int {
	bad := 0
	modes := f.Modes
	if len(modes) == 0 {
		modes = []string{"in-person"}
	}
	if n.Mode != "" && !slices.Contains(modes, n.Mode) {
		bad += 1000
	}
	if n.People > 0 {
		bad += outside(f.People, n.People)
	}
	// A format may be shorter than the evening, which leaves time to talk; not longer.
	if n.Minutes > 0 && n.Minutes < f.Minutes.From {
		bad += f.Minutes.From - n.Minutes
	}
	return bad
}

func outside(s Span, n int) int {
	return max(0, s.From-n, n-s.To)
}

// merit grows with what speaks for a format among those that fit alike.
func (f *Format) merit(n Need) int {
	good := 0
	for _, p := range n.Publics {
		if slices.Contains(f.Publics, p) {
			good += 10
		}
	}
	if n.Mode != "" && len(f.Modes) > 0 && f.Modes[0] == n.Mode && n.Mode != "in-person" {
		good += 15 // made for a distance
	}
	if n.Minutes > 0 && n.Minutes <= f.Minutes.To {
		good += 3
	}
	if n.People > 0 && n.People <= 3*f.People.From {
		good += 2 // made for about that many, not merely possible with them
	}
	return good
}

// Reasons are what speaks for a format in a meeting; what is not known is no reason.
type Reasons struct {
	Publics []string // of the meeting's, those for whom the format is made
	People  bool     // their number
	Minutes bool     // the length
	Mode    bool     // it works at a distance, which is needed
}

// Reasons says why a format is proposed.
func (f *Format) Reasons(n Need) Reasons {
	var r Reasons
	for _, p := range n.Publics {
		if slices.Contains(f.Publics, p) {
			r.Publics = append(r.Publics, p)
		}
	}
	r.People = n.People > 0 && outside(f.People, n.People) == 0
	r.Minutes = n.Minutes > 0 && n.Minutes >= f.Minutes.From && n.Minutes <= f.Minutes.To
	r.Mode = n.Mode != "" && n.Mode != "in-person" && slices.Contains(f.Modes, n.Mode)
	return r
}
