package communes

import (
	"strings"

	"passeparole/bot/communes/fold"
)

// reading is one way to understand a text that is more than a name.
type reading struct {
	name     string // folded
	accept   func(Commune) bool
	postcode string // when that is what accept is about
}

// readings lists the ways to read a name with its département, region or postcode, the
// surest first: "Saint-Aubin (Jura)", "39410 Saint-Aubin", "saint aubin 39", "Saint-Aubin
// dans le Jura", "Arbignieu, Arboys en Bugey (Ain)".
func readings(q, name string) []reading {
	var all []reading
	add := func(name string, accept func(Commune) bool) {
		if name == "" || accept == nil {
			return
		}
		all = append(all, reading{name: name, accept: accept})
		if bare := withoutPreposition(name); bare != name {
			all = append(all, reading{name: bare, accept: accept})
		}
	}
	addPostcode := func(name, postcode string) {
		all = append(all, reading{name, inPostcode(postcode), postcode})
	}
	if before, inner, ok := parenthesis(q); ok {
		add(fold.Name(before), within(inner))
		if former, today, ok := strings.Cut(before, ","); ok && within(inner) != nil {
			add(fold.Name(former), nowCalled(today, within(inner)))
		}
	}
	if former, today, ok := strings.Cut(q, ","); ok && within(today) == nil {
		add(fold.Name(former), nowCalled(today, nil))
	}
	words := strings.Fields(name)
	if n := len(words); n > 1 {
		if isPostcode(words[0]) {
			addPostcode(strings.Join(words[1:], " "), words[0])
			words = words[1:]
		} else if isPostcode(words[n-1]) {
			addPostcode(strings.Join(words[:n-1], " "), words[n-1])
			words = words[:n-1]
		}
	}
	// The longest name of a region has seven folded words with "dans la région".
	for i := len(words) - 1; i >= 1 && i >= len(words)-8; i-- {
		add(strings.Join(words[:i], " "), within(strings.Join(words[i:], " ")))
	}
	return all
}

// parenthesis cuts "name (inner)".
func parenthesis(q string) (before, inner string, ok bool) {
	q = strings.TrimRight(strings.TrimSpace(q), " .")
	if !strings.HasSuffix(q, ")") {
		return "", "", false
	}
	open := strings.LastIndex(q, "(")
	if open < 0 {
		return "", "", false
	}
	before, inner = strings.TrimSpace(q[:open]), strings.TrimSpace(q[open+1:len(q)-1])
	return before, inner, before != "" && inner != ""
}

// nowCalled accepts former communes whose commune of today has this name.
func nowCalled(today string, also func(Commune) bool) func(Commune) bool {
	name := fold.Name(today)
	return func(c Commune) bool {
		return c.Former != "" && fold.Name(c.Name) == name && (also == nil || also(c))
	}
}
