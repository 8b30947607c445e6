package communes

import (
	"sort"
	"strconv"
	"strings"

	"passeparole/bot/communes/fold"
)

// places is how many entries the table has.
func (t *table) places() int { return len(t.lineAt) - 1 }

func (t *table) line(entry int) line {
	return parse(strings.TrimSuffix(t.lines[t.lineAt[entry]:t.lineAt[entry+1]], "\n"))
}

func (t *table) key(entry int) string { return t.keys[t.keyAt[entry]:t.keyAt[entry+1]] }

// withKey lists the entries whose name without article is this one.
func (t *table) withKey(key string) []int {
	var entries []int
	first := sort.Search(t.places(), func(i int) bool { return t.key(i) >= key })
	for i := first; i < t.places() && t.key(i) == key; i++ {
		entries = append(entries, i)
	}
	return entries
}

// goingOn lists today's communes of at least so many inhabitants whose name begins with
// these words and goes on.
func (t *table) goingOn(words string, inhabitants int) []Commune {
	var found []Commune
	first, last := t.beginning(words + " ")
	for i := first; i < last; i++ {
		if own := t.line(i); own.kind == 'C' && inhabitantsOf(own) >= inhabitants {
			found = append(found, t.commune(i))
		}
	}
	return found
}

// beginning is the range of entries, without its last, whose name without article begins so.
func (t *table) beginning(text string) (first, last int) {
	first = sort.Search(t.places(), func(i int) bool { return t.key(i) >= text })
	for last = first; last < t.places() && strings.HasPrefix(t.key(last), text); last++ {
	}
	return first, last
}

func inhabitantsOf(commune line) int {
	n, _ := strconv.Atoi(commune.fourth) // empty for uninhabited places
	return n
}

func (t *table) byCode(code string) (int, bool) {
	found := matching(t.codes, number(code))
	if len(found) == 0 {
		return 0, false
	}
	return found[0], true
}

// byPostcode lists the communes of a postcode; in Paris, Lyon and Marseille the
// arrondissement alone.
func (t *table) byPostcode(postcode string) []int {
	found := matching(t.posts, number(postcode))
	var parts []int
	for _, entry := range found {
		if t.line(entry).kind == 'A' {
			parts = append(parts, entry)
		}
	}
	if len(parts) > 0 {
		return parts
	}
	return found
}

func matching(index []uint64, wanted uint64) []int {
	if wanted == 0 {
		return nil
	}
	var entries []int
	first := sort.Search(len(index), func(i int) bool { return index[i]>>16 >= wanted })
	for i := first; i < len(index) && index[i]>>16 == wanted; i++ {
		entries = append(entries, int(index[i]&0xffff))
	}
	return entries
}

// commune builds what an entry stands for.
func (t *table) commune(entry int) Commune {
	c, own, city := t.brief(entry)
	postcodes := city.third
	switch own.kind {
	case 'A':
		postcodes = own.fourth
		c.Label = own.name
	case 'O', 'P':
		c.Label = own.name + ", " + inDepartment(city.name, c.DepName)
	default:
		c.Label = inDepartment(city.name, c.DepName)
	}
	c.locate(city.sixth, AtCommune)
	if c.Precision == NoPoint {
		c.locate(t.deps[c.Dep].point, AtDepartement)
	}
	if postcodes != "" {
		c.Postcodes = strings.Split(postcodes, ",")
	}
	return c
}

// brief is a commune without what costs something to build (label, postcodes, point): enough
// to look through many. own is the line of the entry, city that of today's commune.
func (t *table) brief(entry int) (c Commune, own, city line) {
	own = t.line(entry)
	city = own
	if own.kind != 'C' {
		if parent, ok := t.byCode(own.third); ok {
			city = t.line(parent)
		}
	}
	dep := t.deps[departmentOf(city.code)]
	c = Commune{Code: city.code, Name: city.name, Dep: dep.code, DepName: dep.name, Reg: dep.region,
		RegName: t.regions[dep.region].name, Population: inhabitantsOf(city), Zone: zone(city.code)}
	if own.kind == 'A' || own.kind == 'O' || own.kind == 'P' {
		c.Former = own.name
	}
	return c, own, city
}

// locate takes a point as it stands in the table, "47.096,5.490"; without one nothing changes.
func (c *Commune) locate(point string, precision Precision) {
	first, second, _ := strings.Cut(point, ",")
	lat, err := strconv.ParseFloat(first, 64)
	if err != nil {
		return
	}
	lon, err := strconv.ParseFloat(second, 64)
	if err != nil {
		return
	}
	c.Lat, c.Lon, c.Precision = lat, lon, precision
}

func inDepartment(name, dep string) string {
	if fold.Name(name) == fold.Name(dep) || dep == "" {
		return name
	}
	return name + " (" + dep + ")"
}

// departmentOf is the département in a commune's code: three characters overseas.
func departmentOf(code string) string {
	if len(code) < 3 {
		return ""
	}
	if strings.HasPrefix(code, "97") || strings.HasPrefix(code, "98") {
		return code[:3]
	}
	return code[:2]
}
