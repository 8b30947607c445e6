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
	countLast   = regexp.MustCompile(`^(.+?)\s*[:=(]\s*(\d{1,7})\s*\)?$`)
)

func (k people) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	var values []string
	at := map[string]int{}
	for _, piece := range peopleSplit.Split(raw, -1) {
		if !negative.MatchString(piece) {
			piece = bulletRe.ReplaceAllString(piece, "")
		}
		piece = strings.TrimRight(privacy.OneLine(piece), ". ")
		if piece == "" {
			continue
		}
		if base, isVague := vague(flows.Fold(piece)); isVague {
			return flows.Parsed{}, refuse("people.about", locales.Args{"Asked": shorten(piece), "Example": base})
		}
		public, n, ok := readShare(piece)
		if !ok {
			return flows.Parsed{}, refuse("people.word", locales.Args{"Asked": shorten(piece)})
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
	return flows.Parsed{Values: values}, nil
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
		case !strings.ContainsFunc(public, worded) || err != nil || n < 0:
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
