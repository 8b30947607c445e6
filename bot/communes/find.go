package communes

import (
	"slices"
	"sort"
	"strings"

	"passeparole/bot/communes/fold"
)

// maxQuery is longer than any place with its département; more is not a place.
const maxQuery = 200

// strictness is how a name is compared.
type strictness int

const (
	lenient strictness = iota // an article may be missing or too much
	strict                    // every word counts: used where a venue could be meant
)

// find is Find, and says whether the text told more than a name: a département, a region,
// a postcode or a code.
func find(q string, how strictness) (r Result, qualified bool) {
	if len(q) > maxQuery {
		return Result{}, false
	}
	t := loaded()
	name := fold.Name(q)
	if found := t.named(name, q, how); len(found) > 0 {
		return Result{Exact: found}, false
	}
	if found := t.coded(name); len(found) > 0 {
		return Result{Exact: found}, true
	}
	readings := readings(q, name)
	for _, reading := range readings {
		if found := t.read(reading, how); len(found) > 0 {
			return Result{Exact: found}, true
		}
	}
	if how == strict {
		return Result{}, false
	}
	for _, reading := range readings {
		if near := t.near(reading.name, reading.accept); len(near) > 0 {
			return Result{Near: near}, true
		}
	}
	return Result{Near: t.near(withoutPreposition(name), nil)}, false
}

// named finds communes by name alone. Homonyms come with the former communes of that
// name, since the département is going to be asked anyway; a name that one commune bears
// today is that commune, unless it is also short for a much larger one: "Boulogne".
func (t *table) named(name, typed string, how strictness) []Commune {
	if name == "marseille 13" && strings.HasSuffix(strings.TrimSpace(typed), "13") {
		return nil // the 13th arrondissement, or the département? Then the city.
	}
	n := t.namesakes(name, how)
	switch {
	case len(n.today) == 1 && len(n.short) == 0:
		return n.today
	case len(n.today)+len(n.article)+len(n.former) > 0:
		if len(n.today) == 0 {
			n.today = n.article
		}
		return slices.Concat(n.today, n.former, n.short)
	case len(n.formerArticle) > 0:
		return slices.Concat(n.formerArticle, n.short)
	case len(n.gone) > 0:
		return distinct(slices.Concat(n.gone, n.short))
	case how == strict || withoutPreposition(name) == name:
		return nil
	}
	return t.named(withoutPreposition(name), typed, how)
}

// read finds communes by name within a département, a region or a postcode.
func (t *table) read(r reading, how strictness) []Commune {
	if r.postcode != "" { // the arrondissement of "75011 Paris"
		var found []Commune
		for _, entry := range t.byPostcode(r.postcode) {
			if c := t.commune(entry); c.Former != "" && fold.Name(c.Name) == r.name {
				found = append(found, c)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	n := t.namesakes(r.name, how)
	for _, list := range [][]Commune{n.today, n.former, n.article, n.formerArticle, n.short, n.gone} {
		var found []Commune
		for _, c := range list {
			if r.accept(c) {
				found = append(found, c)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// namesakes are the communes of a name, each list with the largest first.
type namesakes struct {
	today, former          []Commune // the very name, today's communes and former ones
	article, formerArticle []Commune // the name but for its article; never when strict
	// short are towns whose name goes on: "Aix" for Aix-en-Provence. Only when they are far
	// larger than the communes that have the very name.
	short []Commune
	// gone bore the name before they were merged or renamed, with or without its article; never
	// when strict. They count only when nothing else has the name: few people mean them.
	gone []Commune
}

func (t *table) namesakes(name string, how strictness) namesakes {
	var n namesakes
	name = arrondissement(name)
	if name == "" {
		return n
	}
	for _, entry := range t.withKey(fold.Key(name)) {
		c, own := t.commune(entry), t.line(entry)
		full := fold.Name(own.name) == name
		switch {
		case own.kind == 'P' && how == strict:
		case own.kind == 'P':
			n.gone = append(n.gone, c)
		case full && own.kind != 'O':
			n.today = append(n.today, c)
		case full:
			n.former = append(n.former, c)
		case how == strict:
		case own.kind != 'O':
			n.article = append(n.article, c)
		default:
			n.formerArticle = append(n.formerArticle, c)
		}
	}
	largest := 0
	for _, c := range slices.Concat(n.today, n.article) {
		largest = max(largest, c.Population)
	}
	n.short = t.goingOn(fold.Key(name), max(largeTown, 10*largest))
	for _, list := range [][]Commune{n.today, n.former, n.article, n.formerArticle, n.short, n.gone} {
		sort.SliceStable(list, func(i, j int) bool { return list[i].Population > list[j].Population })
	}
	return n
}

// distinct keeps the first of every commune.
func distinct(cs []Commune) []Commune {
	var kept []Commune
	for _, c := range cs {
		if !slices.ContainsFunc(kept, func(k Commune) bool { return k.Code == c.Code }) {
			kept = append(kept, c)
		}
	}
	return kept
}

// coded finds communes by postcode, or else by INSEE code. A postcode comes first: five
// digits that people type are one.
func (t *table) coded(name string) []Commune {
	if code, ok := strings.CutPrefix(name, "insee "); ok {
		return t.insee(code)
	}
	var found []Commune
	for _, entry := range t.byPostcode(name) {
		found = append(found, t.commune(entry))
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].Population > found[j].Population })
	if len(found) == 0 {
		return t.insee(name)
	}
	return found
}

func (t *table) insee(code string) []Commune {
	if entry, ok := t.byCode(code); ok {
		return []Commune{t.commune(entry)}
	}
	return nil
}

// withoutPreposition takes away what is said before a place: "à", "au", "ville de".
func withoutPreposition(name string) string {
	for _, start := range []string{"commune de ", "commune d ", "ville de ", "ville d ", "village de ", "village d ", "mairie de ", "mairie d ", "a ", "au ", "aux ", "en "} {
		if rest, ok := strings.CutPrefix(name, start); ok {
			return rest
		}
	}
	return name
}
