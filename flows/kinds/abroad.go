package kinds

import (
	"slices"
	"strings"

	"passeparole/bot/communes"
	"passeparole/flows"
)

// wellKnown are cities abroad where debates in French are held, folded, with how they are
// said. Some share their name with French communes: both are offered.
var wellKnown = map[string]string{
	"montreal": "Montréal (Canada)", "quebec": "Québec (Canada)", "ottawa": "Ottawa (Canada)",
	"bruxelles": "Bruxelles (Belgique)", "liege": "Liège (Belgique)", "namur": "Namur (Belgique)", "charleroi": "Charleroi (Belgique)",
	"geneve": "Genève (Suisse)", "lausanne": "Lausanne (Suisse)", "fribourg": "Fribourg (Suisse)", "neuchatel": "Neuchâtel (Suisse)",
	"luxembourg": "Luxembourg", "monaco": "Monaco", "casablanca": "Casablanca (Maroc)", "rabat": "Rabat (Maroc)",
	"tunis": "Tunis (Tunisie)", "alger": "Alger (Algérie)", "oran": "Oran (Algérie)", "dakar": "Dakar (Sénégal)",
	"abidjan": "Abidjan (Côte d'Ivoire)", "cotonou": "Cotonou (Bénin)", "lome": "Lomé (Togo)", "kinshasa": "Kinshasa (RD Congo)",
	"antananarivo": "Antananarivo (Madagascar)", "beyrouth": "Beyrouth (Liban)", "londres": "Londres (Royaume-Uni)",
	"berlin": "Berlin (Allemagne)", "barcelone": "Barcelone (Espagne)", "madrid": "Madrid (Espagne)", "rome": "Rome (Italie)",
	"turin": "Turin (Italie)", "lisbonne": "Lisbonne (Portugal)",
}

// abroad reads a well-known city abroad, with a venue before it or not. A French commune
// that has the same name, or nearly, is offered beside it; without one the city is read back.
func (k place) abroad(said string) (flows.Parsed, bool) {
	venue, name := "", said
	if i := strings.LastIndex(said, ","); i > 0 {
		venue, name = strings.TrimSpace(said[:i]), strings.TrimSpace(said[i+1:])
	}
	city, ok := wellKnown[flows.Fold(name)]
	if !ok {
		return flows.Parsed{}, false
	}
	there := Place{Venue: venue, Commune: city}.Values()
	p := flows.Parsed{Kept: []string{venue}}
	for _, c := range communes.Find(name).Exact {
		if len(p.Options) < listed-1 && !slices.Contains(p.Kept[1:], c.Code) {
			p.Options = append(p.Options, flows.Option{Values: values(venue, c)})
			p.Kept = append(p.Kept, c.Code)
		}
	}
	if len(p.Options) == 0 {
		return flows.Parsed{Values: there, Guess: true}, true
	}
	p.Options = append(p.Options, flows.Option{Values: there})
	return p, true
}
