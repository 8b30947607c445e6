package flows

import (
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"

	"passeparole/locales"
)

// Check says everything that is wrong with the flow files and their sentences, all at once
// (reference/libraries.md §3.7). Form first: a file whose form is wrong is not looked at
// further, since what it means is not known.
func Check(files fs.FS, book *locales.Book, kinds Kinds) []Problem {
	all, problems := Load(files)
	ids := make([]string, 0, len(all))
	for id := range all {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for _, id := range ids {
		name := id + ".yaml"
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			problems = append(problems, Problem{File: name, Key: "flows.check.unreadable"})
			continue
		}
		c := &checker{f: all[id], name: name, raw: raw, kinds: kinds}
		c.steps()
		for _, s := range all[id].Steps {
			c.words(s, files, book)
		}
		c.versions()
		c.timeouts()
		sort.SliceStable(c.found, func(i, j int) bool { return c.found[i].Line < c.found[j].Line })
		problems = append(problems, c.found...)
		if book != nil {
			problems = append(problems, sentences(all[id], book)...)
		}
	}
	if book != nil {
		problems = append(problems, bookProblems(book, append(ids, "flows"))...)
	}
	return problems
}

// Lost are the steps that drafts have answers to and that the flow neither has, renames nor
// drops: their answers would be put aside without anybody having decided it.
func (f *Flow) Lost(drafts []State) []Problem {
	var out []Problem
	var told []string
	for _, st := range drafts {
		if st.Flow != f.ID || st.Status == Done {
			continue
		}
		ids := make([]string, 0, len(st.Answers))
		for id := range st.Answers {
			ids = append(ids, id)
		}
		sort.Strings(ids)
		for _, id := range ids {
			_, exists := f.Step(id)
			_, renamed := f.Renamed[id]
			if exists || renamed || slices.Contains(f.Dropped, id) || slices.Contains(told, id) {
				continue
			}
			told = append(told, id)
			out = append(out, Problem{File: f.ID + ".yaml", Key: "flows.check.lost", Args: locales.Args{"Asked": id}})
		}
	}
	return out
}

// checker looks at one flow whose form is right.
type checker struct {
	f     *Flow
	name  string
	raw   []byte
	kinds Kinds
	found []Problem
}

func (c *checker) add(path, key string, args locales.Args) {
	c.found = append(c.found, at(c.name, c.raw, path, "flows.check."+key, args))
}

// reserved are words that go-i18n reads as part of a message and not as a name.
var reserved = []string{"id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other", "translation"}

func (c *checker) steps() {
	seen := map[string]bool{}
	for i, s := range c.f.Steps {
		path := fmt.Sprintf("$.steps[%d]", i)
		if seen[s.ID] {
			c.add(path+".id", "duplicate", locales.Args{"Asked": s.ID})
		}
		seen[s.ID] = true
		if slices.Contains(reserved, s.ID) || slices.Contains([]string{"opening", "recap", "finished", "remind"}, s.ID) {
			c.add(path+".id", "reserved", locales.Args{"Asked": s.ID})
		}
		for j, choice := range s.Choices {
			if slices.Contains(reserved, choice) {
				c.add(fmt.Sprintf("%s.choices[%d]", path, j), "reserved", locales.Args{"Asked": choice})
			}
		}
		if kind := c.kinds.Of[s.Kind]; kind != nil {
			for _, p := range kind.Check(s) {
				c.add(path+".id", strings.TrimPrefix(p.Key, "flows.check."), p.Args)
			}
		}
		c.conditions(i, s, path)
		c.links(i, s, path)
	}
	c.reachable()
}

func (c *checker) ids() []string {
	var ids []string
	for _, s := range c.f.Steps {
		ids = append(ids, s.ID)
	}
	return ids
}

func (c *checker) index(id string) int {
	return slices.IndexFunc(c.f.Steps, func(s Step) bool { return s.ID == id })
}

func (c *checker) conditions(i int, s Step, path string) {
	for j, cond := range s.When {
		where := fmt.Sprintf("%s.when[%d]", path, j)
		n := c.index(cond.Field)
		switch {
		case n < 0:
			c.add(where+".field", "unknownstep", locales.Args{"Asked": cond.Field, "Near": nearest(cond.Field, c.ids())})
			continue
		case n >= i:
			c.add(where+".field", "laterstep", locales.Args{"Asked": cond.Field})
			continue
		case len(cond.Is)+len(cond.Not)+len(cond.Touches) == 0 && cond.Answered == nil:
			c.add(where+".field", "condition", nil)
		}
		known := wordsOf(c.f.Steps[n])
		if known == nil || c.f.Steps[n].Free {
			continue
		}
		c.among(where+".is", cond, cond.Is, known)
		c.among(where+".not", cond, cond.Not, known)
	}
}

// among checks that the words of a condition are answers that its step can have.
func (c *checker) among(path string, cond Cond, words, known []string) {
	for m, word := range words {
		if !slices.Contains(known, word) {
			c.add(fmt.Sprintf("%s[%d]", path, m), "notachoice", locales.Args{"Asked": word, "Field": cond.Field,
				"Near": nearest(word, known), "Known": strings.Join(known, ", ")})
		}
	}
}

// wordsOf are the words that an answer of a step can be; nil when they are not a closed list.
func wordsOf(s Step) []string {
	switch s.Kind {
	case "choice", "choices":
		return s.Choices
	case "yesno":
		return []string{"yes", "no"}
	case "confirm":
		return []string{"yes"}
	case "place":
		return []string{"online"}
	}
	return nil
}

// links are the names of other steps in after, until and zone_of.
func (c *checker) links(i int, s Step, path string) {
	for _, l := range []struct {
		key, id, kind string
		before        bool
	}{{"after", s.After, "date", true}, {"zone_of", s.ZoneOf, "place", true}, {"until", s.Until, "date", false}} {
		if l.id == "" {
			continue
		}
		where := path + "." + l.key
		n := c.index(l.id)
		switch {
		case n < 0:
			c.add(where, "unknownstep", locales.Args{"Asked": l.id, "Near": nearest(l.id, c.ids())})
		case l.before && n >= i:
			c.add(where, "laterstep", locales.Args{"Asked": l.id})
		case !l.before && n <= i:
			c.add(where, "nextstep", locales.Args{"Asked": l.id})
		case c.f.Steps[n].Kind != l.kind:
			c.add(where, "wrongkind", locales.Args{"Asked": l.id, "Got": c.f.Steps[n].Kind, "Want": l.kind})
		}
	}
}

// versions are the names in renamed and dropped.
func (c *checker) versions() {
	old := make([]string, 0, len(c.f.Renamed))
	for id := range c.f.Renamed {
		old = append(old, id)
	}
	sort.Strings(old)
	for _, id := range old {
		if to := c.f.Renamed[id]; c.index(to) < 0 {
			c.add("$.renamed."+id, "unknownstep", locales.Args{"Asked": to, "Near": nearest(to, c.ids())})
		}
	}
	for i, id := range c.f.Dropped {
		if c.index(id) >= 0 {
			c.add(fmt.Sprintf("$.dropped[%d]", i), "duplicate", locales.Args{"Asked": id})
		}
	}
}

func (c *checker) timeouts() {
	var last int64
	for i, span := range append(slices.Clone(c.f.Timeout.Remind), c.f.Timeout.Park) {
		d, ok := ParseSpan(span)
		if !ok {
			continue
		}
		if int64(d) <= last {
			path := "$.timeout.park"
			if i < len(c.f.Timeout.Remind) {
				path = fmt.Sprintf("$.timeout.remind[%d]", i)
			}
			c.add(path, "timeout", locales.Args{"Asked": span})
		}
		last = int64(d)
	}
}
