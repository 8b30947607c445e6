package flows

import (
	"fmt"
	"slices"

	"passeparole/locales"
)

// maxWays bounds how many combinations of answers are tried for one step.
const maxWays = 20000

// reachable finds steps that no combination of answers leads to. It tries every combination
// of those answers that conditions look at.
func (c *checker) reachable() {
	for i, s := range c.f.Steps {
		if len(s.When) == 0 || !c.sound(i) {
			continue
		}
		if !c.reach(s, i, 0, State{Answers: map[string]Answer{}}, new(int)) {
			c.add(fmt.Sprintf("$.steps[%d].id", i), "unreachable", locales.Args{"Asked": s.ID})
		}
	}
}

// sound says that the conditions of a step name earlier steps and their own words; others
// are told elsewhere.
func (c *checker) sound(i int) bool {
	for _, cond := range c.f.Steps[i].When {
		at := c.index(cond.Field)
		if at < 0 || at >= i {
			return false
		}
		known := wordsOf(c.f.Steps[at])
		for _, word := range append(slices.Clone(cond.Is), cond.Not...) {
			if known != nil && !slices.Contains(known, word) && !c.f.Steps[at].Free {
				return false
			}
		}
	}
	return true
}

// reach answers the steps before the goal one after the other, in every way that matters.
func (c *checker) reach(goal Step, end, i int, st State, tried *int) bool {
	if *tried++; *tried > maxWays {
		return true // too many to try: not told
	}
	if i == end {
		return st.shows(goal)
	}
	s := c.f.Steps[i]
	if !c.matters(s.ID) || !st.shows(s) {
		return c.reach(goal, end, i+1, st, tried)
	}
	for _, a := range ways(s, c.f) {
		next := st.clone()
		next.Answers[s.ID] = a
		if c.reach(goal, end, i+1, next, tried) {
			return true
		}
	}
	return false
}

func (c *checker) matters(id string) bool {
	for _, s := range c.f.Steps {
		for _, cond := range s.When {
			if cond.Field == id {
				return true
			}
		}
	}
	return false
}

// ways are the answers that can make a difference: every word of a closed list, all of them
// together where several may be chosen, another word, and passing.
func ways(s Step, f *Flow) []Answer {
	var out []Answer
	words := wordsOf(s)
	for _, w := range words {
		out = append(out, Answer{Values: []string{w}})
	}
	if s.Kind == "choices" {
		out = append(out, Answer{Values: words})
	}
	if words == nil || s.Free || s.Kind == "place" {
		out = append(out, Answer{Values: []string{"\x00another"}})
	}
	if s.Free || words == nil { // words that conditions name, though they are on no list
		for _, o := range f.Steps {
			for _, cond := range o.When {
				if cond.Field == s.ID {
					for _, w := range slices.Concat(cond.Is, cond.Touches) {
						out = append(out, Answer{Values: []string{w}})
					}
				}
			}
		}
	}
	if s.Optional {
		out = append(out, Answer{Skipped: true})
	}
	return out
}
