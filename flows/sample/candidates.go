package sample

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// candidates are what could be said to the open question, the best first.
func (p *player) candidates() []string {
	yes := p.say("yes", nil)
	if p.st.Status == flows.Reviewing && p.st.Pending == nil {
		return []string{yes}
	}
	step := flows.Asking(p.st)
	s, ok := p.flow.Step(step)
	if !ok {
		return nil
	}
	if wait := p.st.Pending; wait != nil {
		switch wait.Why {
		case flows.PendingGuess, flows.PendingBundle:
			return []string{yes}
		case flows.PendingChoose, flows.PendingWhich:
			return []string{"1"}
		}
		return append(p.precisions(wait), p.byKind(s)...)
	}
	if p.st.Answers[step].Open {
		return []string{p.say("enough", nil)}
	}
	out := append(p.examples(s), p.byKind(s)...)
	if s.Optional {
		out = append(out, p.say("skip", nil))
	}
	return out
}

func (p *player) say(key string, args locales.Args) string {
	return p.book.Say(p.lang, "sample."+key, args)
}

// quoted are the words between quotation marks: the answers in a sentence with an example.
var quoted = regexp.MustCompile(`«[\s\x{a0}\x{202f}]*([^»]+?)[\s\x{a0}\x{202f}]*»|“([^”]+)”|"([^"]+)"`)

func between(sentence string) []string {
	var out []string
	for _, m := range quoted.FindAllStringSubmatch(sentence, -1) {
		if text := strings.TrimSpace(m[1] + m[2] + m[3]); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// examples are the answers that the step's own sentence proposes. A word that is an act, such as
// « passer », is advice and no answer.
func (p *player) examples(s flows.Step) []string {
	key := p.flow.ID + "." + s.ID + ".example"
	if !p.book.Has(p.lang, key) {
		return nil
	}
	var out []string
	for _, text := range between(p.book.Say(p.lang, key, nil)) {
		if _, _, act := flows.ReadAct(text); !act || s.Kind == "yesno" || s.Kind == "confirm" {
			out = append(out, text)
		}
	}
	return out
}

// precisions are what the sentence that asks for a precision proposes itself.
func (p *player) precisions(wait *flows.Pending) []string {
	if wait.Ask == nil {
		return nil
	}
	var out []string
	for _, name := range []string{"Example", "DepName", "Dep"} {
		if v, ok := wait.Ask.Args[name]; ok {
			out = append(out, fmt.Sprint(v))
		}
	}
	return append(append(out, between(p.book.Say(p.lang, wait.Ask.Key, wait.Ask.Args))...), p.say("described", nil))
}

// byKind are answers that the kind accepts within the bounds of the step.
func (p *player) byKind(s flows.Step) []string {
	switch s.Kind {
	case "yesno", "confirm":
		return []string{p.say("yes", nil)}
	case "choice":
		return []string{"1"}
	case "choices":
		return []string{p.several(max(1, s.Min))}
	case "number":
		return []string{strconv.Itoa(inside(s, 23))}
	case "duration":
		return []string{p.say("minutes", locales.Args{"Minutes": inside(s, 90)})}
	case "date":
		return p.dates(s)
	case "list":
		return []string{p.lines(s, p.item)}
	case "quotes":
		return []string{p.lines(s, func(s flows.Step) string { return p.fit(p.say("quotes", nil), 0, s.Long) })}
	case "line", "text":
		return []string{p.fit(p.say(s.Kind, nil), s.Min, s.Max)}
	case "place", "url", "email", "people":
		return []string{p.say(s.Kind, nil)}
	case "image":
		return []string{"mxc://example.org/exemple\n" + p.say("described", nil)}
	}
	return nil
}

// several are the numbers of the first choices.
func (p *player) several(n int) string {
	var numbers []string
	for i := range n {
		numbers = append(numbers, strconv.Itoa(i+1))
	}
	return strings.Join(numbers, ", ")
}

// inside is a number within the bounds of a step, the usual one if possible.
func inside(s flows.Step, usual int) int {
	if s.Max > 0 {
		usual = min(usual, s.Max)
	}
	return max(usual, s.Min)
}

// lines are as many items of a list as it needs.
func (p *player) lines(s flows.Step, item func(flows.Step) string) string {
	var out []string
	for range max(1, s.Min) {
		out = append(out, item(s))
	}
	return strings.Join(out, "\n")
}

// item is one element of a list; the fields of an element with several stand between ";".
func (p *player) item(s flows.Step) string {
	if len(s.Item) < 2 {
		return p.fit(p.say("list", nil), 0, s.Long)
	}
	var fields []string
	for _, field := range s.Item {
		text := ""
		if found := p.byKind(field); len(found) > 0 {
			text = found[0]
		}
		fields = append(fields, text)
	}
	return strings.Join(fields, " ; ")
}

// fit makes a text as long as a step wants it. 0 is no bound.
func (p *player) fit(text string, least, most int) string {
	r := []rune(text)
	for len(r) < least {
		r = append(append(r, ' '), []rune(text)...)
	}
	if most > 0 && len(r) > most {
		r = r[:most]
	}
	return string(r)
}

// dates are moments within the bounds of a date, as the bot itself says them: the end of
// something two hours after its start, else in two weeks, or the day before yesterday.
func (p *player) dates(s flows.Step) []string {
	zone := p.kinds.Zone
	if zone == nil {
		zone = time.UTC
	}
	now := p.kinds.Now.In(zone)
	evening := func(days int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+days, 18, 30, 0, 0, zone)
	}
	var at []time.Time
	if values := p.st.Answers[s.After].Values; s.After != "" && len(values) > 1 {
		if start, err := when.ParseMoment(values[0], values[1]); err == nil {
			if begins, err := start.In(); err == nil {
				at = append(at, begins.Add(2*time.Hour).In(begins.Location()))
			}
		}
	}
	near := func(bounds map[string]string) time.Duration {
		least, _ := flows.ParseSpan(bounds["at_least"])
		return least
	}
	days := func(d time.Duration) int { return int(d / (24 * time.Hour)) }
	if s.Past != nil {
		at = append(at, evening(-days(near(s.Past))-2), evening(-days(near(s.Past))-1))
	} else {
		at = append(at, evening(days(near(s.Future))+14), evening(days(near(s.Future))+1))
	}
	var out []string
	for _, t := range at {
		m := when.MomentOf(t, t.Location())
		if s.Time == "" {
			m = m.DayOnly()
		}
		out = append(out, when.Say(p.book, p.lang, m))
	}
	return out
}
