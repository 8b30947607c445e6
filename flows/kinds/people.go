package kinds

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// people is how many participants were of which public: "12 parents, 5 enseignants". Values:
// a public and its number in turn, in the order given.
type people struct{ env }

var (
	peopleSplit = regexp.MustCompile(`[,;\n]+|\s+(?:et|and)\s+`)
	countFirst  = regexp.MustCompile(`^(\d{1,7}|[\pL-]+(?:[ -][\pL]+)?)\s+(.+)$`)
	negative    = regexp.MustCompile(`^\s*[-−]\s*\d`)
	shareRange  = regexp.MustCompile(`(?i)(\d{1,7})\s*(?:à|a|et|ou|-|–|to|and|or)\s*\d{1,7}\s+\pL[\pL'’ -]*`)
	percentage  = regexp.MustCompile(`(?i)\d\s*(?:%|pour\s?cents?\b|percent\b|per cent\b)`)
	nextShare   = regexp.MustCompile(`\s\d{1,7}\s+\pL`)
	joinedTail  = regexp.MustCompile(`(?i)(?:\s*[+/&|–—·-]|\s+(?:et|and|plus|puis|avec|with|ainsi que))$`)
	misread     = regexp.MustCompile(`(?i)\d|^(?:[%+/&]|(?:à|ou|to|or)\s)|\b(?:dont|including)\b`)
	countLast   = regexp.MustCompile(`^(.+?)\s*[:=(]\s*(\d{1,7})\s*\)?$`)
)

func (k people) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	var values []string
	var other []placing
	at := map[string]int{}
	if m := shareRange.FindStringSubmatch(raw); m != nil { // before the split: « entre 10 et 15 parents »
		return k.figureFor(raw, m[0], m[1])
	}
	if !figured(raw) {
		return flows.Parsed{}, refuse("people.figures", locales.Args{"Asked": shorten(raw)})
	}
	for _, piece := range shares(raw) {
		if !negative.MatchString(piece) {
			piece = bulletRe.ReplaceAllString(piece, "")
		}
		piece = strings.TrimRight(privacy.OneLine(piece), ". ")
		if piece == "" {
			continue
		}
		if base, isVague := vague(flows.Fold(piece)); isVague {
			return k.figureFor(raw, piece, strconv.Itoa(base))
		}
		if percentage.MatchString(piece) {
			return flows.Parsed{}, refuse("people.about", locales.Args{"Asked": shorten(piece), "Example": 12})
		}
		public, n, ok := readShare(piece)
		if !ok || misread.MatchString(public) || counts(public) {
			return flows.Parsed{}, refuse("people.word", locales.Args{"Asked": shorten(piece)})
		}
		if choice, named := s.Named(public); named {
			other = append(other, placing{public, choice})
			public = k.common(s, other[len(other)-1])
		}
		if i, twice := at[flows.Fold(public)]; twice {
			before, _ := strconv.Atoi(values[i+1])
			values[i+1] = strconv.Itoa(before + n)
			continue
		}
		at[flows.Fold(public)] = len(values)
		values = append(values, public, strconv.Itoa(n))
	}
	if r := k.Valid(s, values, st); r != nil {
		return flows.Parsed{}, r
	}
	return flows.Parsed{Values: values, Warn: k.placed(s, other)}, nil
}

// shares are the pieces of a message that each hold one public: what stands between commas, and
// what begins at each number, for « 18 parents 3 enseignants » is two publics of which one is few.
func shares(raw string) []string {
	var out []string
	for _, piece := range peopleSplit.Split(raw, -1) {
		piece = privacy.OneLine(piece)
		if _, _, ok := readShare(piece); !ok || countLast.MatchString(piece) {
			out = append(out, piece)
			continue
		}
		from := 0
		for _, at := range nextShare.FindAllStringIndex(piece, -1) {
			out = append(out, joinedTail.ReplaceAllString(strings.TrimSpace(piece[from:at[0]]), ""))
			from = at[0] + 1
		}
		out = append(out, piece[from:])
	}
	return out
}

// figured says whether a number stands anywhere, in figures or in words.
func figured(raw string) bool {
	_, about := vague(flows.Fold(raw))
	return about || strings.ContainsAny(raw, "0123456789") || slices.ContainsFunc(strings.Fields(raw), func(w string) bool {
		_, ok := spelled(w)
		return ok
	})
}

// counts says whether a word of a public is a number above one, so that it may be a second
// public (« 18 parents trois enseignants »).
func counts(public string) bool {
	return slices.ContainsFunc(strings.Fields(public), func(w string) bool {
		n, ok := spelled(w)
		return ok && n > 1
	})
}

func readShare(piece string) (public string, n int, ok bool) {
	if m := countLast.FindStringSubmatch(piece); m != nil {
		n, err := strconv.Atoi(m[2])
		return strings.TrimSpace(m[1]), n, err == nil
	}
	if m := countFirst.FindStringSubmatch(piece); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return m[2], n, true
		}
	}
	words := strings.Fields(piece)
	for i := min(len(words)-1, 5); i > 0; i-- { // the longest number in words: "vingt et un parents"
		if n, ok := spelled(strings.Join(words[:i], " ")); ok {
			return strings.Join(words[i:], " "), n, true
		}
	}
	return "", 0, false
}

func (people) Valid(s flows.Step, values []string, _ flows.State) *flows.Refusal {
	if len(values) == 0 || len(values)%2 != 0 {
		return refuse("people.word", locales.Args{"Asked": shorten(strings.Join(values, " "))})
	}
	if most := limit(s.Max, 30); len(values)/2 > most {
		return refuse("choices.most", locales.Args{"Count": most})
	}
	for pair := range slices.Chunk(values, 2) {
		public, asked := pair[0], shorten(pair[1]+" "+pair[0])
		n, err := strconv.Atoi(pair[1])
		switch length := utf8.RuneCountInString(public); {
		case !strings.ContainsFunc(public, worded) || misread.MatchString(public) || err != nil || n < 0:
			return refuse("people.word", locales.Args{"Asked": asked})
		case length > limit(s.Long, 80):
			return refuse("longer", locales.Args{"Max": limit(s.Long, 80), "Length": length})
		case n > 100000:
			return refuse("number.big", locales.Args{"Max": grouped(100000), "Asked": asked})
		}
	}
	return nil
}

func (k people) Render(s flows.Step, a flows.Answer, lang string) string {
	return strings.Join(k.Items(s, a, lang), ", ")
}

// Items are the publics with their numbers, one line each.
func (people) Items(_ flows.Step, a flows.Answer, _ string) []string {
	var out []string
	for pair := range slices.Chunk(a.Values, 2) {
		out = append(out, pair[len(pair)-1]+" "+pair[0])
	}
	return out
}

func (people) Check(s flows.Step) []flows.Problem { return bounds(s) }
