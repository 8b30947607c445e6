package kit

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"passeparole/flows"
	"passeparole/locales"
)

// guides are the lists that the conversation knows; a file of another name would never be seen.
var guides = []string{"absent", "bring", "methods", "recipe", "steps", "tips"}

// longest is the most characters of one text of the kit: longer ones are not read on a phone.
const longest = 400

// meanings finds what is wrong with files whose form is right.
func (l *loader) meanings(k *Kit) {
	called := map[string][]string{}
	for _, t := range k.Themes {
		name := "themes/" + t.ID + ".yaml"
		called[name] = t.Names()
		l.texts(name)
		l.theme(name, t)
	}
	l.called(called)
	called = map[string][]string{}
	for _, f := range k.Formats {
		name := "formats/" + f.ID + ".yaml"
		called[name] = f.Names()
		l.texts(name)
		l.span(name, "people", f.People)
		l.span(name, "minutes", f.Minutes)
		l.publics(name, "$.publics", f.Publics)
	}
	l.called(called)
	ids := make([]string, 0, len(k.Guides))
	for id := range k.Guides {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		name := "guides/" + id + ".yaml"
		if !slices.Contains(guides, id) {
			l.at(name, "$.guide", "kit.check.guide", locales.Args{"Asked": id, "Near": flows.Nearest(id, guides), "Known": strings.Join(guides, ", ")})
			continue
		}
		l.texts(name)
		l.guide(name, k.Guides[id])
	}
}

// called finds names that two files share, and names that would be read as something else.
// What an author added is compared with what was there: that is what they can change.
func (l *loader) called(names map[string][]string) {
	files := slices.Sorted(maps.Keys(names))
	slices.SortStableFunc(files, func(a, b string) int {
		switch {
		case l.files[a].added == l.files[b].added:
			return 0
		case l.files[a].added:
			return 1
		}
		return -1
	})
	seen := map[string]string{}
	for _, name := range files {
		slices.Sort(names[name])
		for _, n := range slices.Compact(names[name]) {
			if other, twice := seen[n]; twice {
				l.at(name, "$.name", "kit.check.twice", locales.Args{"Asked": n, "Known": other})
				continue
			}
			seen[n] = name
			l.word(name, n)
		}
	}
}

// word finds a name that would be read as a number or a command.
func (l *loader) word(name, n string) {
	if _, err := strconv.Atoi(n); err == nil {
		l.at(name, "$.name", "kit.check.word", locales.Args{"Asked": n})
	} else if _, _, act := flows.ReadAct(n); act {
		l.at(name, "$.name", "kit.check.word", locales.Args{"Asked": n})
	}
}

func (l *loader) theme(name string, t *Theme) {
	seen := map[string]bool{}
	for i, s := range t.Sets {
		where := fmt.Sprintf("$.sets[%d]", i)
		if seen[s.ID] {
			l.at(name, where+".id", "kit.check.same", locales.Args{"Asked": s.ID})
		}
		seen[s.ID] = true
		l.publics(name, where+".publics", s.Publics)
	}
	for i, f := range t.Figures {
		l.figure(name, fmt.Sprintf("$.figures[%d]", i), f.Text())
	}
	for i, r := range t.Resources {
		where := fmt.Sprintf("$.resources[%d]", i)
		if r.Date != "" && !dated(r.Date) {
			l.at(name, where+".date", "kit.check.date", locales.Args{"Asked": r.Date})
		}
		if r.Address != "" && !strings.HasPrefix(r.Address, "https://") {
			l.at(name, where+".address", "kit.check.address", locales.Args{"Asked": r.Address})
		}
	}
}

var number = regexp.MustCompile(`\d+(?:[\s\x{00a0}\x{202f},.]\d{3})*(?:[.,]\d+)?`)

// figure finds a number that was changed in one language and not in the other.
func (l *loader) figure(name, where string, t Text) {
	digits := func(s string) []string {
		all := number.FindAllString(s, -1)
		for i, n := range all {
			all[i] = strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return r
				}
				return -1
			}, n)
		}
		slices.Sort(all)
		return all
	}
	if fr, en := digits(t.FR), digits(t.EN); !slices.Equal(fr, en) {
		l.at(name, where+".en", "kit.check.figure", locales.Args{"French": strings.Join(fr, ", "), "Got": strings.Join(en, ", ")})
	}
}

func dated(s string) bool {
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil && t.Format(layout) == s {
			return true
		}
	}
	return false
}

func (l *loader) span(name, key string, s Span) {
	if s.From > s.To {
		l.at(name, "$."+key+".from", "kit.check.span", locales.Args{"From": s.From, "To": s.To})
	}
}

// publics must be words of the plan, or nobody would ever be proposed the item.
func (l *loader) publics(name, where string, words []string) {
	known := l.choices("publics")
	for i, w := range words {
		if !slices.Contains(known, w) {
			l.at(name, fmt.Sprintf("%s[%d]", where, i), "kit.check.public",
				locales.Args{"Asked": w, "Near": flows.Nearest(w, known), "Known": strings.Join(known, ", ")})
		}
	}
}

// choices are the words of a step of the plan: whom it expects, its themes, its formats.
func (l *loader) choices(step string) []string {
	if l.plan == nil {
		return nil
	}
	s, _ := l.plan.Step(step)
	return s.Choices
}

// texts finds words that are missing or too long for a phone.
func (l *loader) texts(name string) {
	var walk func(where string, v any)
	walk = func(where string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, lang := range locales.Languages {
				s, ok := v[lang].(string)
				if !ok {
					continue
				}
				if n := utf8.RuneCountInString(s); n > longest {
					l.at(name, where+"."+lang, "kit.check.long", locales.Args{"Length": n, "Max": longest})
				} else if strings.TrimSpace(s) == "" {
					l.at(name, where+"."+lang, "flows.check.empty", locales.Args{"Asked": lang})
				}
			}
			for _, key := range slices.Sorted(maps.Keys(v)) {
				walk(where+"."+key, v[key])
			}
		case []any:
			for i, inner := range v {
				walk(fmt.Sprintf("%s[%d]", where, i), inner)
			}
		}
	}
	walk("$", document(l.files[name].raw))
}

// document is a file as maps and lists; it was read before, so that it can be.
func document(raw []byte) any {
	var doc any
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return nil
	}
	return doc
}
