package communes

import (
	"strings"

	"passeparole/bot/communes/fold"
)

// shortNames are how regions are called in speech; only those that mean one thing.
var shortNames = map[string]string{
	"paca": "provence alpes cote d azur", "idf": "ile de france", "aura": "auvergne rhone alpes",
	"bfc": "bourgogne franche comte", "hdf": "hauts de france", "centre": "centre val de loire",
	"sud": "provence alpes cote d azur", "region sud": "provence alpes cote d azur",
}

// Department understands a département or overseas collectivity: "39", "1", "2A", "Jura",
// "le Jura", "dans l'Ain", "département du Nord". Code, name and region's name are as
// INSEE has them.
func Department(q string) (code, name, region string, ok bool) {
	t := loaded()
	wanted := areaKey(q, "departement")
	number := strings.ToUpper(wanted)
	if len(number) == 1 {
		number = "0" + number
	}
	if d, found := t.deps[number]; found {
		return d.code, d.name, t.regions[d.region].name, true
	}
	if d, found := t.depsByName[wanted]; found {
		return d.code, d.name, t.regions[d.region].name, true
	}
	return "", "", "", false
}

// Region understands the name of a region, with or without accents, or a usual short form
// of it ("PACA"), and gives the official name.
func Region(q string) (name string, ok bool) {
	r, ok := loaded().region(q)
	return r.name, ok
}

func (t *table) region(q string) (area, bool) {
	wanted := areaKey(q, "region")
	if long, ok := shortNames[wanted]; ok {
		wanted = long
	}
	r, ok := t.regionsByName[wanted]
	return r, ok
}

// areaKey folds the name of a département or region and takes away what people put
// before it: "dans le", "en", "département de la".
func areaKey(q, kind string) string {
	if len(q) > maxQuery {
		return ""
	}
	words := strings.Fields(fold.Name(q))
	for len(words) > 1 {
		switch words[0] {
		case "le", "la", "les", "l", "du", "de", "des", "d", "dans", "en", "au", "aux", "a", "dept", "dep":
		case kind:
		default:
			return strings.Join(words, " ")
		}
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// within says which communes a qualifier leaves: those of a département, a region or a
// postcode. It is nil when the text is none of these.
func within(q string) func(Commune) bool {
	if code, _, _, ok := Department(q); ok {
		return func(c Commune) bool { return c.Dep == code }
	}
	if r, ok := loaded().region(q); ok {
		return func(c Commune) bool { return c.Reg == r.code }
	}
	if postcode := fold.Name(q); isPostcode(postcode) {
		return inPostcode(postcode)
	}
	return nil
}

// inPostcode accepts the communes of a postcode. One that La Poste gives to firms
// (« CEDEX ») is in no list: then the département it begins with must do.
func inPostcode(postcode string) func(Commune) bool {
	known := map[string]bool{}
	for _, entry := range loaded().byPostcode(postcode) {
		known[loaded().commune(entry).Code] = true
	}
	if len(known) > 0 {
		return func(c Commune) bool { return known[c.Code] }
	}
	dep := departmentOf(postcode)
	return func(c Commune) bool {
		return c.Dep == dep || dep == "20" && (c.Dep == "2A" || c.Dep == "2B")
	}
}

// Narrow keeps the communes of a département ("39", "Jura", "le Jura", "2A"), of a region
// or of a postcode. Where a commune of today and a former one remain, the commune of
// today is kept. A text that names none of these leaves nothing.
func Narrow(cs []Commune, dep string) []Commune {
	accept := within(dep)
	if accept == nil {
		return nil
	}
	var kept []Commune
	for _, c := range cs {
		if accept(c) {
			kept = append(kept, c)
		}
	}
	return todays(kept)
}

// todays drops former communes when there is one of today.
func todays(cs []Commune) []Commune {
	var kept []Commune
	for _, c := range cs {
		if c.Former == "" {
			kept = append(kept, c)
		}
	}
	if len(kept) > 0 {
		return kept
	}
	return cs
}

func isPostcode(s string) bool { return len(s) == 5 && strings.Trim(s, "0123456789") == "" }
