package kinds

import (
	"slices"
	"strings"
	"unicode/utf8"

	"passeparole/bot/communes"
	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// place is a venue and a commune, "en ligne", or a place abroad. Values: venue, INSEE code,
// commune, département, region, time zone (any of them may be ""); or "online" and, when it
// was said, on what. A département may be asked for, since many communes share a name.
type place struct{ env }

// Place is an answer of the kind place, taken apart.
type Place struct {
	Online                                   bool
	Venue, Insee, Commune, Dep, Region, Zone string
	Point                                    string // "latitude,longitude" of the place itself, "" if it was not shared
}

// PlaceOf takes the values of a place apart.
func PlaceOf(values []string) Place {
	at := func(i int) string {
		if i < len(values) {
			return values[i]
		}
		return ""
	}
	if at(0) == online {
		return Place{Online: true, Venue: at(1)}
	}
	return Place{Venue: at(0), Insee: at(1), Commune: at(2), Dep: at(3), Region: at(4), Zone: at(5), Point: at(6)}
}

// Values are what is stored of a place.
func (p Place) Values() []string {
	if p.Online {
		return []string{online, p.Venue}
	}
	values := []string{p.Venue, p.Insee, p.Commune, p.Dep, p.Region, p.Zone}
	if p.Point != "" {
		values = append(values, p.Point)
	}
	return values
}

const (
	online = "online"
	// listed is how many communes of one name are shown at once; for more, only the département
	// is asked.
	listed = 6
)

var (
	onlineWords = []string{"en ligne", "online", "a distance", "en distanciel", "distanciel", "visio", "en visio",
		"visioconference", "en visioconference", "sur internet", "en webinaire", "remote", "on line"}
	abroadWords = []string{"a l'etranger", "abroad", "hors de france", "etranger"}
)

func (k place) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	said := privacy.OneLine(raw)
	if point, ok := readPoint(said); ok {
		return k.at(s, point, st)
	}
	if n := utf8.RuneCountInString(said); n > 200 {
		return flows.Parsed{}, refuse("longer", locales.Args{"Max": 200, "Length": n})
	}
	if rest, dated := withoutDate(said); dated {
		return k.dated(s, rest, st)
	}
	if detail, ok := after(said, onlineWords); ok {
		return flows.Parsed{Values: Place{Online: true, Venue: detail}.Values()}, nil
	}
	if tool, ok := onlineTool(said); ok {
		return flows.Parsed{Values: Place{Online: true, Venue: tool}.Values()}, nil
	}
	if where, ok := after(said, abroadWords); ok {
		if where == "" {
			return flows.Parsed{}, refuse("place.abroad", nil)
		}
		return flows.Parsed{Values: Place{Commune: where}.Values()}, nil
	}
	if bare.MatchString(said) && strings.Contains(said, "@") || !strings.ContainsFunc(said, worded) {
		return flows.Parsed{}, refuse("place.unknown", locales.Args{"Asked": shorten(said)})
	}
	if p, ok := k.abroad(said); ok {
		return p, nil
	}
	if both := miquelon(said); len(both) > 1 {
		return k.among("", said, nil, both)
	}
	if marseille13.MatchString(said) {
		said += "e"
	}
	venue, found := split(said)
	if len(found.Exact) == 0 && noPlace(said) {
		return flows.Parsed{}, refuse("place.unknown", locales.Args{"Asked": shorten(said)})
	}
	if slices.Contains(onlineWords, flows.Fold(venue)) {
		venue = ""
	}
	if len(found.Exact) == 0 && len(found.Near) == 0 {
		venue, found = nearly(said)
	}
	p, r := k.among(venue, said, found.Exact, found.Near)
	if r == nil && len(found.Exact) == 1 && withoutItsArticle(said, found.Exact[0]) {
		p.Guess = true
	}
	return p, r
}

// nearly looks for a commune that is nearly spelt like the last part of a place, or all of it.
func nearly(said string) (venue string, r communes.Result) {
	if i := strings.LastIndexAny(said, ",\u2014"); i > 0 {
		if r := communes.Find(strings.TrimSpace(said[i+1:])); len(r.Exact)+len(r.Near) > 0 {
			return strings.TrimRight(said[:i], " ,"), r
		}
	}
	return "", communes.Find(said)
}

// after gives what stands behind one of the words: "en ligne, sur BigBlueButton".
func after(said string, words []string) (rest string, ok bool) {
	folded := flows.Fold(said)
	if slices.Contains(words, folded) {
		return "", true
	}
	for _, sign := range []string{",", ":", "(", " - "} {
		head, tail, cut := strings.Cut(said, sign)
		if cut && slices.Contains(words, flows.Fold(head)) {
			return strings.Trim(tail, " ()"), true
		}
	}
	return "", false
}

// among makes an answer of one commune, a choice of several, and a guess of a spelling.
func (k place) among(venue, said string, exact, near []communes.Commune) (flows.Parsed, *flows.Refusal) {
	switch {
	case len(exact) == 1:
		return flows.Parsed{Values: values(venue, exact[0]), Warn: today(exact[0])}, nil
	case len(exact) > 1:
		args := locales.Args{"Count": len(exact), "Name": exact[0].Name, "Dep": exact[0].Dep, "DepName": exact[0].DepName}
		ask := "place.homonyms"
		if sharePostcode(exact) {
			ask, args["Names"] = "place.postcode", someNames(exact)
		}
		p := flows.Parsed{Ask: refuse(ask, args), Kept: []string{venue}}
		for _, c := range exact {
			if slices.Contains(p.Kept[1:], c.Code) {
				continue // a former commune of the one that took its name: the same line twice
			}
			p.Kept = append(p.Kept, c.Code)
			if len(exact) <= listed {
				p.Options = append(p.Options, flows.Option{Values: values(venue, c)})
			}
		}
		if len(p.Kept) == 2 {
			return k.among(venue, said, exact[:1], nil)
		}
		args["Count"] = len(p.Kept) - 1
		return p, nil
	case len(near) == 1 && near[0].Code == "": // several communes bear the name that was nearly given
		exact := communes.Find(near[0].Label).Exact
		if len(exact) == 0 {
			return flows.Parsed{}, refuse("place.unknown", locales.Args{"Asked": shorten(said)})
		}
		return k.among(venue, said, exact, nil)
	case len(near) == 1:
		return flows.Parsed{Values: values(venue, near[0]), Guess: true}, nil
	case len(near) > 1:
		p := flows.Parsed{Kept: []string{venue}}
		for _, c := range near {
			again := slices.ContainsFunc(p.Options, func(o flows.Option) bool { return slices.Equal(o.Values, values(venue, c)) })
			if c.Code != "" && len(p.Options) < listed && !again {
				p.Options = append(p.Options, flows.Option{Values: values(venue, c)})
				p.Kept = append(p.Kept, c.Code)
			}
		}
		return p, nil
	}
	return flows.Parsed{}, refuse("place.unknown", locales.Args{"Asked": shorten(said)})
}

// today says which commune bears an old name now: « Cherbourg-Octeville, aujourd'hui
// Cherbourg-en-Cotentin ». An arrondissement is no old name.
func today(c communes.Commune) []flows.Refusal {
	if c.Former == "" || strings.HasPrefix(c.Former, c.Name+" ") {
		return nil
	}
	return []flows.Refusal{*refuse("place.former", locales.Args{"Former": c.Former, "Name": c.Name})}
}

func values(venue string, c communes.Commune) []string {
	return Place{Venue: withArrondissement(venue, c), Insee: c.Code, Commune: c.Name, Dep: c.DepName, Region: c.RegName, Zone: c.Zone}.Values()
}

// Refine reads the département of a commune that shares its name.
func (k place) Refine(s flows.Step, p flows.Pending, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	if point, rest, ok := keptPoint(p.Kept); ok {
		p.Kept = rest
		parsed, refusal := k.Refine(s, p, raw, st)
		return pointed(parsed, point), refusal
	}
	if len(p.Kept) < 2 {
		return k.Parse(s, raw, st)
	}
	var among []communes.Commune
	for _, code := range p.Kept[1:] {
		if c, ok := communes.ByCode(code); ok {
			among = append(among, c)
		}
	}
	if sharePostcode(among) {
		return k.ofPostcode(p.Kept[0], raw, among)
	}
	rest := communes.Narrow(among, privacy.OneLine(raw))
	if len(rest) == 0 || len(among) == 0 {
		name := ""
		if len(among) > 0 {
			name = among[0].Name
		}
		return flows.Parsed{}, refuse("place.dep", locales.Args{"Asked": shorten(raw), "Name": name})
	}
	return k.among(p.Kept[0], raw, rest, nil)
}

func (place) Valid(_ flows.Step, values []string, _ flows.State) *flows.Refusal {
	p := PlaceOf(values)
	if p.Online {
		return nil
	}
	if len(values) != 6 && len(values) != 7 || p.Commune == "" && p.Venue == "" {
		return refuse("place.unknown", locales.Args{"Asked": shorten(strings.Join(values, " "))})
	}
	return nil
}

func (k place) Render(_ flows.Step, a flows.Answer, lang string) string {
	p := PlaceOf(a.Values)
	if p.Online {
		said := k.say(lang, "flows.value.online", nil)
		if p.Venue != "" {
			said += ", " + p.Venue
		}
		return said
	}
	said := p.Commune
	if p.Dep != "" && p.Dep != p.Commune {
		said += " (" + p.Dep + ")"
	}
	if p.Venue != "" && said != "" {
		said = p.Venue + ", " + said
	} else if p.Venue != "" {
		said = p.Venue
	}
	if p.Point != "" {
		said = k.say(lang, "talk.point", locales.Args{"Place": said})
	}
	return said
}

func (place) Check(flows.Step) []flows.Problem { return nil }
