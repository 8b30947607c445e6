package privacy

import (
	"sort"
	"unicode"
	"unicode/utf8"
)

// Level says how much a finding weighs.
type Level int

const (
	Warn  Level = iota + 1 // may identify someone in its context: a person decides
	Block                  // identifies someone by itself: never published as it is
)

// Finding is one place of a text that could identify a person. Start and End are byte
// offsets into the text given to Find, and Text is what stands between them.
type Finding struct {
	Kind       string
	Level      Level
	Start, End int
	Text       string
}

// Key names the sentence that says what was found: privacy.kind.<Kind>.
func (f Finding) Key() string { return "privacy.kind." + f.Kind }

// Kinds are all kinds of finding, those that block first.
var Kinds = []string{"email", "phone", "handle", "profile", "iban", "nir", "plate", "street", "birth",
	"title", "name", "age", "role", "school", "health", "belief", "union", "politics", "intimacy", "offence"}

// Find lists what could identify a person (reference/civic.md §5, rules 4 and 5), in the
// order of the text, without overlaps: of two findings at the same place the one that
// blocks stays, then the longer one; two that block and run into each other become one. The text is expected as Clean returns it; another
// text is searched too, but an accent typed in two characters can hide a word.
func Find(s string) []Finding {
	var all []Finding
	for _, r := range identifiers {
		all = append(all, r.find(s, Block)...)
	}
	for _, r := range hints {
		all = append(all, r.find(s, Warn)...)
	}
	all = append(all, findNames(s)...)
	all = append(all, findSchools(s)...)
	all = append(all, findSensitive(s)...)
	return withoutOverlaps(s, all)
}

func withoutOverlaps(s string, all []Finding) []Finding {
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i], all[j]
		if a.Level != b.Level {
			return a.Level > b.Level
		}
		if la, lb := a.End-a.Start, b.End-b.Start; la != lb {
			return la > lb
		}
		return a.Start < b.Start
	})
	// Kept findings stay sorted by place, so that each new one is compared with its two
	// neighbours only: a hostile text can hold thousands.
	var kept []Finding
	for _, f := range all {
		i := sort.Search(len(kept), func(i int) bool { return kept[i].Start >= f.Start })
		before, after := i > 0 && kept[i-1].End > f.Start, i < len(kept) && kept[i].Start < f.End
		if f.Level == Block && before && !after && f.End > kept[i-1].End {
			// Two that block and overlap are one: masking the first alone would leave a part
			// of the second that can be read again.
			kept[i-1].End = f.End
			kept[i-1].Text = s[kept[i-1].Start:f.End]
			continue
		}
		if before || after {
			continue
		}
		kept = append(kept, Finding{})
		copy(kept[i+1:], kept[i:])
		kept[i] = f
	}
	return kept
}

// standsAlone says whether the bytes from start to end are not part of a longer word or
// number. RE2's \b knows ASCII letters only.
func standsAlone(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	first, _ := utf8.DecodeRuneInString(s[start:end])
	last, _ := utf8.DecodeLastRuneInString(s[start:end])
	return !(wordRune(before) && wordRune(first)) && !(wordRune(last) && wordRune(after))
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r))
}
