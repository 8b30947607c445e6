package remind

import (
	_ "embed"
	"fmt"
	"sort"

	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/locales"
)

//go:embed schema.json
var schema []byte

var form = flows.NewForm(schema)

// file is flows/reminders.yaml as it is written.
type file struct {
	Reminders []line `yaml:"reminders"`
}

type line struct {
	ID     string          `yaml:"id"`
	Family string          `yaml:"family"`
	About  string          `yaml:"about"`
	To     string          `yaml:"to"`
	From   string          `yaml:"from"`
	Offset string          `yaml:"offset"`
	At     string          `yaml:"at"`
	While  []meeting.State `yaml:"while"`
	If     []string        `yaml:"if"`
	Unless []string        `yaml:"unless"`
	Late   string          `yaml:"late"`
	Until  string          `yaml:"until"`
	Quiet  any             `yaml:"quiet"` // a bare no may be read as false
	Say    string          `yaml:"say"`
}

// Embedded are the rules that the binary carries.
func Embedded() (*Rules, error) {
	r, problems := Parse(flows.RemindersFile, flows.Reminders())
	if len(problems) > 0 {
		p := problems[0]
		return nil, fmt.Errorf("reading the embedded reminders: %s:%d:%d: %s %v", p.File, p.Line, p.Column, p.Key, p.Args)
	}
	return r, nil
}

// Parse reads a file of reminders. All that is wrong with it is said at once, in the words
// and with the caret of the flow files; the rules are nil then.
func Parse(name string, data []byte) (*Rules, []flows.Problem) {
	var f file
	if problems := form.Read(name, data, &f); len(problems) > 0 {
		return nil, problems
	}
	p := &parser{name: name, raw: data}
	r := &Rules{}
	for i, l := range f.Reminders {
		r.List = append(r.List, p.rule(fmt.Sprintf("$.reminders[%d]", i), l))
	}
	p.ids(r)
	if len(p.found) > 0 {
		sort.SliceStable(p.found, func(i, j int) bool { return p.found[i].Line < p.found[j].Line })
		return nil, p.found
	}
	return r, nil
}

// Words are what a file of reminders takes its words from: see locales.Book.
type Words interface{ Has(lang, key string) bool }

// Check is Parse that also finds rules whose words a language lacks.
func Check(name string, data []byte, words Words) []flows.Problem {
	r, problems := Parse(name, data)
	if r == nil {
		return problems
	}
	p := &parser{name: name, raw: data}
	for i, rule := range r.List {
		for _, lang := range locales.Languages {
			if !words.Has(lang, rule.Say) {
				p.at(fmt.Sprintf("$.reminders[%d].say", i), "words", locales.Args{"Asked": rule.Say, "Lang": lang})
			}
		}
	}
	return p.found
}

// parser looks at what the lines of a file mean, whose form is right.
type parser struct {
	name  string
	raw   []byte
	found []flows.Problem
}

func (p *parser) at(path, key string, args locales.Args) {
	p.found = append(p.found, flows.At(p.name, p.raw, path, "remind.check."+key, args))
}

func (p *parser) rule(path string, l line) Rule {
	r := Rule{ID: l.ID, Family: l.Family, About: l.About, To: l.To, From: l.From, At: l.At,
		While: l.While, If: l.If, Unless: l.Unless, Until: l.Until, Quiet: QuietWait, Say: l.Say}
	if l.Quiet == QuietNo || l.Quiet == false {
		r.Quiet = QuietNo
	}
	r.Offset = p.span(path+".offset", l.Offset)
	r.Late = p.span(path+".late", l.Late)
	if r.Late.N < 0 {
		p.at(path+".late", "late", locales.Args{"Asked": l.Late})
	}
	if _, ok := clock(l.At); l.At != "" && !ok {
		p.at(path+".at", "at", locales.Args{"Asked": l.At})
	} else if l.At != "" && r.Offset.Exact() {
		p.at(path+".at", "at-exact", locales.Args{"Asked": l.At, "Offset": l.Offset})
	}
	p.moments(path, r)
	return r
}

// moments finds moments that the subject of a rule does not have, and states of what has none.
func (p *parser) moments(path string, r Rule) {
	draft := r.About == AboutDraft
	for key, moment := range map[string]string{"from": r.From, "until": r.Until} {
		if moment == "" || draft == (moment == FromTouched) {
			continue
		}
		known := "start, end, sent, settled"
		if draft {
			known = FromTouched
		}
		p.at(path+"."+key, "moment", locales.Args{"Asked": moment, "About": r.About, "Known": known})
	}
	if r.Until != "" && r.Until == r.From && r.Offset.N >= 0 {
		p.at(path+".until", "never", locales.Args{"Asked": r.Until})
	}
	switch {
	case draft && len(r.While) > 0:
		p.at(path+".while", "while-draft", nil)
	case !draft && len(r.While) == 0:
		p.at(path, "while", nil)
	}
}

func (p *parser) span(path, text string) Span {
	s, ok := ParseSpan(text)
	if !ok {
		p.at(path, "span", locales.Args{"Asked": text})
	}
	return s
}

// ids finds names that stand twice.
func (p *parser) ids(r *Rules) {
	seen := map[string]bool{}
	for i, rule := range r.List {
		if seen[rule.ID] {
			p.at(fmt.Sprintf("$.reminders[%d].id", i), "same", locales.Args{"Asked": rule.ID})
		}
		seen[rule.ID] = true
	}
}
