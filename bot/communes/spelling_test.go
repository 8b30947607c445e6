package communes

import (
	"math/bits"
	"testing"

	"github.com/agnivade/levenshtein"
	"pgregory.net/rapid"
)

func TestChangesAreCountedAsLevenshteinDid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[ab1 ]{0,12}`)
		a, b, limit := word.Draw(t, "a"), word.Draw(t, "b"), rapid.IntRange(0, 4).Draw(t, "limit")
		want := min(levenshtein.ComputeDistance(a, b), limit+1)
		if got := changes(a, b, limit); got != want {
			t.Fatalf("%q to %q within %d: %d changes, want %d", a, b, limit, got, want)
		}
		gone, differ := letterSet(a)&^letterSet(b), letterSet(a)^letterSet(b)
		if want <= limit && (bits.OnesCount64(gone) > limit || bits.OnesCount64(differ) > 2*limit) {
			t.Fatalf("%q to %q: the letters rule out what is near", a, b)
		}
	})
}
