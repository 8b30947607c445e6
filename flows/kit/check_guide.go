package kit

import (
	"fmt"
	"strings"

	"passeparole/locales"
)

// guide finds what is wrong with the items of one guide.
func (l *loader) guide(name string, g *Guide) {
	for i, item := range g.Items {
		where := fmt.Sprintf("$.items[%d]", i)
		missing := func(key string) {
			l.at(name, where, "flows.check.required", locales.Args{"Keys": key})
		}
		switch {
		case g.ID == "absent" && item.Ask == nil:
			missing("ask")
		case g.ID == "absent":
			l.figure(name, where, item.Text())
		case (g.ID == "steps" || g.ID == "recipe" || g.ID == "methods") && item.Name == nil:
			missing("name")
		case g.ID == "steps" && (i >= len(preparation) || item.ID != preparation[i]):
			l.at(name, where, "kit.check.steps", locales.Args{"Known": strings.Join(preparation, ", ")})
		}
		if item.Max > 0 && item.Min > item.Max {
			l.at(name, where+".min", "kit.check.span", locales.Args{"From": item.Min, "To": item.Max})
		}
	}
	if g.ID == "steps" && len(g.Items) < len(preparation) {
		l.at(name, "$.items", "kit.check.steps", locales.Args{"Known": strings.Join(preparation, ", ")})
	}
	if g.ID == "recipe" {
		l.recipe(name, g)
	}
}

// preparation names the four steps, whose state the conversation derives from the meeting.
var preparation = []string{"prepare", "invite", "hold", "report"}

func (l *loader) recipe(name string, g *Guide) {
	rest, total, shares := 0, 0, 0
	for _, s := range g.Timed() {
		total += least(s)
		shares += s.Share
		if s.Rest {
			rest++
		}
	}
	switch {
	case rest != 1:
		l.at(name, "$.items", "kit.check.rest", nil)
	case total > Shortest:
		l.at(name, "$.items", "kit.check.short", locales.Args{"Total": total, "Shortest": Shortest})
	case shares > 100:
		l.at(name, "$.items", "kit.check.shares", locales.Args{"Total": shares})
	}
}
