package kinds

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

var (
	// vagueCount is the part of « une petite dizaine de parents » that a figure takes the place of.
	vagueCount = regexp.MustCompile(`(?i)^.*?\b(?:\d{1,3} ?aines?|\pL+aines?|dozens?|couple|scores?|hundreds?)(?:\s+(?:de|d['’]|des|of)\s*|\s+d['’]|\s+)`)
	rangeCount = regexp.MustCompile(`(?i)^(?:entre\s+|de\s+|between\s+|from\s+)?\d{1,7}\s*(?:à|a|et|ou|-|–|to|and|or)\s*\d{1,7}\s+`)
)

// figureFor asks for the figure of one public that was counted roughly. Kept: the whole message
// and the piece of it that the figure belongs to.
func (k people) figureFor(raw, piece, example string) (flows.Parsed, *flows.Refusal) {
	for _, lead := range []string{"entre ", "de ", "between ", "from "} { // « entre 10 et 15 parents » begins before its figures
		if i := strings.Index(strings.ToLower(raw), lead+strings.ToLower(piece)); i >= 0 {
			piece = raw[i : i+len(lead)+len(piece)]
		}
	}
	public := publicOf(piece)
	if public == "" || !strings.Contains(privacy.OneLine(raw), piece) {
		return flows.Parsed{}, refuse("people.about", locales.Args{"Asked": shorten(piece), "Example": example})
	}
	return flows.Parsed{Ask: refuse("people.figure", locales.Args{"Asked": shorten(piece), "Example": example, "Public": public}),
		Kept: []string{privacy.OneLine(strings.ReplaceAll(raw, "\n", ", ")), piece, public}}, nil
}

// publicOf is who was counted, without how many: "parents" of « une dizaine de parents ».
func publicOf(piece string) string {
	piece = strings.TrimSpace(piece)
	for _, re := range []*regexp.Regexp{rangeCount, vagueCount} {
		if at := re.FindStringIndex(piece); at != nil && at[1] < len(piece) {
			return strings.TrimSpace(piece[at[1]:])
		}
	}
	return ""
}

// Refine reads a bare figure as that of the public that was asked about, and what was said beside
// it with it; anything else is a new answer.
func (k people) Refine(s flows.Step, p flows.Pending, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	said, _ := uncounted(flows.Fold(privacy.OneLine(raw)))
	n, ok := plainCount(said)
	if !ok || len(p.Kept) != 3 {
		return k.Parse(s, raw, st)
	}
	whole := strings.Replace(p.Kept[0], p.Kept[1], strconv.Itoa(n)+" "+p.Kept[2], 1)
	parsed, refusal := k.Parse(s, whole, st)
	if refusal == nil && parsed.Ask != nil && slices.Equal(parsed.Kept, p.Kept) {
		return flows.Parsed{}, refuse("people.about", locales.Args{"Asked": shorten(raw), "Example": strconv.Itoa(n)})
	}
	return parsed, refusal
}
