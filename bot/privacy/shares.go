package privacy

import (
	"sort"

	"passeparole/bot/meeting"
)

// MinThreshold is the smallest publication threshold (reference/civic.md §5, rule 8);
// below four, a hidden number could be guessed from the fact that it is hidden.
const MinThreshold = 5

// Count is how many participants were of one public.
type Count struct {
	Public string
	N      int
}

// Shares are the counts as they may be published beside the total: publics with nobody are
// left out, numbers from 1 to k-1 are withheld (Few), and so are others when the total
// would otherwise give a small one away. Nothing tells which of the two a withheld number
// is. A total below k publishes nothing. A threshold under MinThreshold counts as MinThreshold.
//
// Nothing about the choice depends on a hidden number in a way that could be read back:
// publics are withheld in the order of their names, the condition to stop uses only what
// is published, and withheld numbers are listed by name after the others.
func Shares(counts []Count, total, k int) []meeting.Share {
	k = max(k, MinThreshold)
	if total < k {
		return nil
	}
	var shown, few []Count
	hidden := total // what a reader finds by subtracting every number shown
	for _, c := range merged(counts) {
		switch {
		case c.N >= k:
			shown = append(shown, c)
			hidden -= c.N
		case c.N > 0:
			few = append(few, c)
		}
	}
	withheld, ok := withhold(shown, len(few), hidden, k)
	if !ok {
		return nil
	}
	var shares []meeting.Share
	for _, c := range shown {
		if withheld[c.Public] {
			few = append(few, c)
			continue
		}
		shares = append(shares, meeting.Share{Public: c.Public, Count: c.N})
	}
	sort.Slice(few, func(i, j int) bool { return few[i].Public < few[j].Public })
	for _, c := range few {
		shares = append(shares, meeting.Share{Public: c.Public, Few: true})
	}
	return shares
}

// withhold says which shown publics must be left out so that n small numbers (1 to k-1)
// whose publication leaves "hidden" unexplained cannot be found by subtraction. It is not
// ok when leaving out is not enough.
func withhold(shown []Count, n, hidden, k int) (map[string]bool, bool) {
	largest := n * (k - 1) // the most that the small numbers can add up to
	switch {
	case n == 0, hidden < n, hidden > largest:
		// Nothing is hidden, or the publics overlap or do not cover everyone: then
		// subtracting finds nothing.
		return nil, true
	case n > 1 && hidden > n && hidden < largest:
		return nil, true // several ways to share it out among the small numbers
	}
	byName := append([]Count(nil), shown...)
	sort.Slice(byName, func(i, j int) bool { return byName[i].Public < byName[j].Public })
	withheld := map[string]bool{}
	for i, c := range byName {
		withheld[c.Public] = true
		hidden += c.N
		if hidden >= largest+(i+1)*k {
			return withheld, true
		}
		if n > 1 {
			break // needing a second one would tell that the small numbers are all 1
		}
	}
	return nil, false
}

// merged adds up the counts of one public and keeps the order of first appearance.
func merged(counts []Count) []Count {
	var out []Count
	at := map[string]int{}
	for _, c := range counts {
		if i, ok := at[c.Public]; ok {
			out[i].N += max(c.N, 0)
			continue
		}
		at[c.Public] = len(out)
		out = append(out, Count{c.Public, max(c.N, 0)})
	}
	return out
}
