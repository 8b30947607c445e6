package kinds

import (
	"slices"
	"strings"

	"passeparole/bot/communes"
	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// A postcode is often that of several communes, with different names and in one département:
// which one it is can only be told by its name.

// sharePostcode says whether communes have a postcode in common: their département does not tell
// them apart then.
func sharePostcode(cs []communes.Commune) bool {
	if len(cs) == 0 {
		return false
	}
	return slices.ContainsFunc(cs[0].Postcodes, func(code string) bool {
		return !slices.ContainsFunc(cs, func(c communes.Commune) bool { return !slices.Contains(c.Postcodes, code) })
	})
}

// someNames are the first names of a list, the largest communes: « Dole, Choisey, Foucherans… », with what ends the sentence
func someNames(cs []communes.Commune) string {
	var names []string
	for _, c := range cs[:min(len(cs), 3)] {
		names = append(names, c.Name)
	}
	end := "."
	if len(cs) > 3 {
		end = "…"
	}
	return strings.Join(names, ", ") + end
}

// ofPostcode reads the name of one of the communes of a postcode.
func (k place) ofPostcode(venue, raw string, among []communes.Commune) (flows.Parsed, *flows.Refusal) {
	found := communes.Find(privacy.OneLine(raw))
	for _, list := range [][]communes.Commune{found.Exact, found.Near} {
		for _, c := range list {
			if slices.ContainsFunc(among, func(a communes.Commune) bool { return a.Code == c.Code }) {
				return flows.Parsed{Values: values(venue, c)}, nil
			}
		}
	}
	if some := communes.Narrow(among, privacy.OneLine(raw)); len(some) > 0 { // their département: asked again
		return k.among(venue, raw, some, nil)
	}
	return flows.Parsed{}, refuse("place.ofpostcode", locales.Args{"Asked": shorten(raw), "Names": someNames(among), "Name": among[0].Name})
}
