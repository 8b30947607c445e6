package kinds

import (
	"strings"
	"unicode/utf8"

	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// list is several texts, one line each; numbering and dashes are taken off. Messages add to it
// until "c'est tout", unless the step says once. Values: one per item; the fields of an item
// with several are joined by " ; ".
type list struct{ env }

func (k list) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	items, warn := k.spelt(s, raw, itemsOf(raw))
	p, r := collect(s, items, func(items []string) *flows.Refusal { return k.Valid(s, items, st) }, k.env)
	p.Warn = append(warn, p.Warn...)
	return p, r
}

// spelt writes the items that a vocabulary knows, and that were not quoted, as it does.
func (k list) spelt(s flows.Step, raw string, items []string) ([]string, []flows.Refusal) {
	var other []placing
	for i, item := range items {
		choice, ok := s.Named(item)
		if !ok || strings.Contains(raw, "«") || strings.ContainsAny(raw, `"“`) {
			continue
		}
		other = append(other, placing{item, choice})
		items[i] = k.env.common(s, placing{item, choice})
	}
	return items, k.placed(s, other)
}

// itemsOf are the lines of a message without numbering. A last line "c'est tout" stays in it.
func itemsOf(raw string) []string {
	var items []string
	for _, l := range strings.Split(raw, "\n") {
		l = privacy.OneLine(bulletRe.ReplaceAllString(l, ""))
		if inner, ok := flows.Unquote(l); ok {
			l = inner
		}
		if strings.TrimFunc(l, blank) != "" && strings.ContainsFunc(l, worded) {
			items = append(items, l)
		}
	}
	return items
}

// collect makes of items what a list understood: they are added, or the whole answer.
func collect(s flows.Step, items []string, valid func([]string) *flows.Refusal, e env) (flows.Parsed, *flows.Refusal) {
	done := false
	if n := len(items); n > 1 {
		if act, _, _ := flows.ReadAct(items[n-1]); act == flows.Enough {
			items, done = items[:n-1], true
		}
	}
	if len(items) == 0 {
		return flows.Parsed{}, refuse("wordless", nil)
	}
	if r := valid(items); r != nil {
		return flows.Parsed{}, r
	}
	warn, refusal := e.identifiers(s, items)
	if refusal != nil {
		return flows.Parsed{}, refusal
	}
	if s.Once {
		return flows.Parsed{Values: items, Warn: warn}, nil
	}
	return flows.Parsed{Values: items, Add: true, Done: done, Warn: warn}, nil
}

// identifiers refuses what points straight to a person, and warns of what may
// (reference/civic.md §5, rules 4 and 5). Names of structures and private steps are free.
func (e env) identifiers(s flows.Step, items []string) (warn []flows.Refusal, _ *flows.Refusal) {
	if s.Structure || s.Personal {
		return nil, nil
	}
	for _, it := range items {
		for _, f := range privacy.Find(it) {
			args := locales.Args{"Text": shorten(f.Text), "Advice": e.say(e.lang, f.Key(), nil)}
			if f.Level == privacy.Block {
				return nil, refuse("identifier", args)
			}
			if len(warn) < 3 {
				warn = append(warn, flows.Refusal{Key: "flows.warn.identifier", Args: args})
			}
		}
	}
	return warn, nil
}

// Valid does not look at the number of items: a list is checked while it grows.
func (k list) Valid(s flows.Step, values []string, st flows.State) *flows.Refusal {
	if most := limit(s.Max, 50); len(values) > most {
		return refuse("list.toomany", locales.Args{"Count": most})
	}
	for i, v := range values {
		if r := k.item(s, i+1, v, st); r != nil {
			return r
		}
	}
	if len(values) == 0 {
		return refuse("empty", nil)
	}
	return nil
}

func (k list) item(s flows.Step, n int, v string, st flows.State) *flows.Refusal {
	if most := limit(s.Long, 500); utf8.RuneCountInString(v) > most {
		return refuse("list.long", locales.Args{"Number": n, "Max": most, "Text": shorten(v)})
	}
	if s.Structure && bare.MatchString(v) {
		return refuse("structure", nil)
	}
	if s.Structure && onlyTime(v) {
		return refuse("name", locales.Args{"Asked": shorten(v)})
	}
	if len(s.Item) < 2 {
		return nil
	}
	parts := strings.Split(v, ";")
	if len(parts) != len(s.Item) {
		return refuse("list.fields", locales.Args{"Number": n, "Count": len(s.Item)})
	}
	kinds := For(k.now, k.zone, k.lang, k.book)
	for i, field := range s.Item {
		kind := kinds.Of[field.Kind]
		if kind == nil {
			return refuse("list.fields", locales.Args{"Number": n, "Count": len(s.Item)})
		}
		if _, r := kind.Parse(field, parts[i], st); r != nil {
			return r
		}
	}
	return nil
}

func (list) Render(_ flows.Step, a flows.Answer, _ string) string {
	return strings.Join(a.Values, " ; ")
}

// Items are the elements, one line each.
func (list) Items(_ flows.Step, a flows.Answer, _ string) []string { return a.Values }

func (list) Check(s flows.Step) []flows.Problem { return bounds(s) }
