package kinds

import (
	"regexp"
	"strings"

	"passeparole/bot/communes"
	"passeparole/flows"
)

// What people write around a place, and what must not become a part of its name.

const placeDays = `(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday)`

var (
	// placeDate is a weekday with its day, or an hour, with all that follows: "Place du 8 mai 1945"
	// and "Café du samedi" are names.
	placeDate = regexp.MustCompile(`(?i)(?:^|[\s,;:(–—-]+)(?:(?:le|on|à|a|at|de|from|dès)\s+)?(?:` + placeDays + `\s+(?:le\s+)?(?:\d{1,2}|prochain|next)\b|\d{1,2}\s*h(?:\s*\d{2})?\b|\d{1,2}:\d{2}\b|\d{1,2}\s*(?:am|pm)\b).*$`)
	english   = regexp.MustCompile(`(?i)^(.+?)\s+(?:in|at|near)$`)
	townOf    = regexp.MustCompile(`(?i)^(.+?)[\s,]+(?:(?:et|and)\s+)?(?:(?:dans|à|a|de|in)\s+)?(?:la\s+|the\s+)?(?:ville|commune|mairie|village|town|city)\s+(?:de\s+|d['’]|du\s+|des\s+|of\s+)(.+)$`)
)

// withoutDate takes a date off a place, for which there is a question of its own.
func withoutDate(said string) (place string, dated bool) {
	i := placeDate.FindStringIndex(said)
	if i == nil {
		return said, false
	}
	return strings.TrimSpace(said[:i[0]]), true
}

// split tells the venue from the commune, in French and in English.
func split(said string) (venue string, found communes.Result) {
	venue, found = communes.Split(said)
	if m := english.FindStringSubmatch(venue); m != nil && len(found.Exact) > 0 {
		return m[1], found
	}
	if len(found.Exact)+len(found.Near) > 0 {
		return venue, found
	}
	if m := townOf.FindStringSubmatch(said); m != nil { // "La Filature et la ville de Dole"
		if r := communes.Find(m[2]); len(r.Exact) > 0 {
			return strings.TrimSpace(m[1]), r
		}
	}
	return venue, found
}

// withArrondissement puts the arrondissement that was given beside the venue. The commune itself
// stays "Paris", which is its name in lists, tags and addresses.
func withArrondissement(venue string, c communes.Commune) string {
	district, ok := strings.CutPrefix(c.Label, c.Name+" ")
	switch {
	case !ok || !strings.HasSuffix(district, " arrondissement"):
		return venue
	case venue == "":
		return district
	}
	return venue + ", " + district
}

// dated refuses a place of which only a date is left, or tells that the date has its own question.
func (k place) dated(s flows.Step, place string, st flows.State) (flows.Parsed, *flows.Refusal) {
	if !strings.ContainsFunc(place, worded) {
		return flows.Parsed{}, refuse("place.dated", nil)
	}
	p, r := k.Parse(s, place, st)
	if r != nil {
		return p, refuse("place.dated", nil)
	}
	p.Warn = append(p.Warn, flows.Refusal{Key: "flows.warn.dated"})
	return p, nil
}
