// Package communes finds French communes as people write them: with or without accents,
// by postcode, by INSEE code, by the name of a former commune or the name it had before,
// with homonyms told apart by their département. The list is embedded (see ATTRIBUTION.md)
// and read on first use. Pure: no I/O but the embedded file, no clock.
package communes

// Commune is a French commune of 2026.
type Commune struct {
	Code       string   // INSEE, "39476"; of the city for an arrondissement
	Name       string   // today's official name, "Saint-Aubin"
	Former     string   // the former commune, old name or arrondissement that was asked for, else empty
	Dep        string   // code of the département or overseas collectivity, "39", "2A", "971"
	DepName    string   // "Jura"
	Reg        string   // INSEE code of the region
	RegName    string   // "Bourgogne-Franche-Comté"
	Postcodes  []string // sorted as La Poste lists them; none for a few uninhabited places
	Population int      // legal population; 0 when unknown
	Zone       string   // IANA name of the time zone, "Europe/Paris"
	// Lat and Lon are degrees WGS84; they mean something only when Precision is not empty.
	Lat, Lon  float64
	Precision Precision
	// Label is how the place is said back, and Find finds it again: "Saint-Aubin (Jura)",
	// "Paris 11e arrondissement", "Arbignieu, Arboys en Bugey (Ain)".
	Label string
}

// Precision says what a point on a map stands for (reference/civic.md §4.5). Eight thousand
// communes, where four in five people live, have a point of their own; the others are put
// where the people of their département live on average.
type Precision string

const (
	NoPoint       Precision = ""            // a few islands
	AtCommune     Precision = "commune"     // the centre of the commune
	AtDepartement Precision = "departement" // only the département is known; the point is not in the commune
)

// Result is what a search found.
type Result struct {
	// Exact holds one commune when it is found. Several are homonyms, or share the
	// postcode that was given: Narrow them by département, or offer their Labels.
	Exact []Commune
	// Near holds at most five nearest spellings, best first, only when Exact is empty.
	// Each is a suggestion whose Label can be looked up again; when several communes bear
	// that name, the Label is the bare name and Code is empty.
	Near []Commune
}

// Find looks a place up: "Saint-Aubin", "st aubin 39", "Saint-Aubin (Jura)", "39100
// Dole", "39100", "39198" (INSEE, when it is no postcode), "2A004", "Paris 11e", a former
// commune. Case, accents, hyphens, articles and "St" do not matter. A text longer than
// 200 bytes finds nothing.
func Find(q string) Result {
	r, _ := find(q, lenient)
	return r
}

// ByCode is the commune of an INSEE code, also of a former one or of an arrondissement,
// which give today's commune.
func ByCode(code string) (Commune, bool) {
	t := loaded()
	entry, ok := t.byCode(code)
	if !ok {
		return Commune{}, false
	}
	return t.commune(entry), true
}
