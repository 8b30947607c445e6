package speak

import (
	"strconv"
	"strings"

	"passeparole/flows"
	"passeparole/locales"
)

// ask puts one question: its place, its words, what is known already, the choices, an example.
func (v *voice) ask(e flows.Ask) {
	s, _ := v.flow.Step(e.Step)
	question := v.own(e.Step, "question")
	if n, of := v.flow.PlaceOf(v.st, e.Step); n > 0 && !v.helped {
		key := "flows.ask.place"
		if v.again {
			key = "flows.ask.again"
		}
		question = v.say(key, locales.Args{"N": n, "Of": of, "Question": question})
	}
	v.add(locales.Strong, question)
	if e.Short && s.Kind != "confirm" && s.Kind != "yesno" {
		if len(s.Choices) > 0 {
			v.add(locales.Soft, v.say("flows.ask.choices", nil))
		}
		return
	}
	switch {
	case e.Current != nil && e.Current.Stale:
		v.add(locales.Plain, v.say("flows.ask.stale", locales.Args{"Value": short(v.value(e.Step, *e.Current))}))
	case e.Current != nil:
		key := "flows.ask.current"
		if s.Optional {
			key = "flows.ask.currentoptional"
		}
		v.add(locales.Plain, v.say(key, locales.Args{"Value": short(v.value(e.Step, *e.Current))}))
	case e.Proposal != nil:
		v.add(locales.Plain, v.say("flows.ask.proposal", locales.Args{"Value": short(v.value(e.Step, *e.Proposal))}))
	}
	if p, ok := v.st.PieceOf(e.Step); ok && e.Current == nil {
		v.add(locales.Plain, v.say("paste.yours", locales.Args{"Text": pieceText(p.Text)}))
	}
	v.choices(s)
	if !v.helped && len(s.Choices) == 0 {
		v.add(locales.Soft, v.own(e.Step, "example"))
	}
	if s.Optional && e.Current == nil {
		v.add(locales.Soft, v.say("flows.ask.optional", nil))
	}
}

// choices lists what can be chosen, numbered.
func (v *voice) choices(s flows.Step) {
	if s.Kind == "confirm" || s.Kind == "yesno" {
		v.add(locales.Item, v.say("flows.ask.yesno", nil))
		return
	}
	for i, c := range s.Choices {
		text := v.own(s.ID, "choice."+c)
		if text == "" {
			text = c
		}
		v.add(locales.Item, strconv.Itoa(i+1)+". "+text)
	}
	switch {
	case len(s.Choices) == 0:
	case s.Kind == "choices":
		v.add(locales.Soft, v.say("flows.ask.several", nil))
	case s.Free:
		v.add(locales.Soft, v.say("flows.ask.free", nil))
	default:
		v.add(locales.Soft, v.say("flows.ask.number", nil))
	}
}

// more says what a list gained, or all of it, and how to go on.
func (v *voice) more(e flows.More) {
	items := v.items(e.Step, v.st.Answers[e.Step])
	first := len(items) - e.Added
	brief, grown := e.Short || v.recapped, e.Added > 0 && first > 0
	switch {
	case brief:
	case grown:
		v.add(locales.Plain, v.say("flows.more.added", locales.Args{"Count": e.Added, "Field": v.field(e.Step), "Total": len(items)}))
		for i, it := range items[first:] {
			v.add(locales.Item, strconv.Itoa(first+i+1)+". "+it)
		}
	default:
		v.add(locales.Plain, v.say("flows.more.sofar", locales.Args{"Count": len(items), "Field": v.field(e.Step)}))
		v.numbered(items)
	}
	question := v.say("flows.more.question", nil)
	if n, of := v.flow.PlaceOf(v.st, e.Step); n > 0 && !v.helped {
		question = v.say("flows.ask.place", locales.Args{"N": n, "Of": of, "Question": question})
	}
	v.add(locales.Strong, question)
	switch {
	case brief:
	case grown:
		v.add(locales.Soft, v.say("flows.more.review", nil))
	default:
		v.add(locales.Soft, v.say("flows.more.how", nil))
	}
}

// help tells about a step, then what else can be said. After words that were taken for a
// question it only says how to store them.
func (v *voice) help(step, asked string) {
	s, _ := v.flow.Step(step)
	v.helped = true
	v.add(locales.Plain, v.own(step, "help"))
	if text := v.own(step, "example"); text != "" {
		v.add(locales.Soft, text)
	}
	if asked != "" {
		v.add(locales.Soft, v.say("flows.help.asked", locales.Args{"Text": asked}))
		return
	}
	v.add(locales.Plain, v.say("flows.help.acts", nil))
	switch s.Kind {
	case "line", "text", "list", "quotes":
		v.add(locales.Soft, v.say("flows.help.quote", nil))
	}
	if s.Free {
		v.add(locales.Soft, v.say("flows.help.quote", nil))
	}
}

// recap is every field with its number and value. In the report the labels are those of the
// programme's form, in capitals.
func (v *voice) recap() {
	v.add(locales.Strong, v.say(v.flow.ID+".recap", nil))
	numbers := v.flow.Numbers(v.st)
	for _, s := range v.flow.Visible(v.st) {
		n := numbers[s.ID]
		label := v.field(s.ID)
		if form := v.own(s.ID, "form"); form != "" {
			label = strings.ToUpper(form)
		} else {
			label = capital(label)
		}
		if n > 0 {
			label = strconv.Itoa(n) + ". " + label
		} else {
			label = "   " + label
		}
		v.recapField(s, label)
	}
	v.pieces()
}

func (v *voice) recapField(s flows.Step, label string) {
	a, ok := v.st.Answers[s.ID]
	items := v.items(s.ID, a)
	line := func(value string) {
		if by := v.authors(a); by != "" {
			value = v.say("talk.recap", locales.Args{"Value": value, "Names": by})
		}
		v.add(locales.Item, v.say("flows.recap.line", locales.Args{"Field": label, "Value": value}))
	}
	switch {
	case !ok, a.Later > 0 && len(a.Values) == 0:
		line(v.say("flows.recap.missing", nil))
	case a.Skipped:
		line(v.say("flows.recap.passed", nil))
	case a.Stale:
		line(v.say("flows.recap.stale", locales.Args{"Value": short(v.value(s.ID, a))}))
	case len(items) > 1:
		line(strconv.Itoa(len(items)))
		for _, it := range items {
			v.add(locales.Quote, "– "+it)
		}
	default:
		line(v.value(s.ID, a))
	}
}

// review is the recap with the final question; brief leaves the recap out.
func (v *voice) review(brief bool) {
	if brief {
		v.add(locales.Strong, v.say("flows.review.question", nil))
		v.add(locales.Soft, v.say("flows.review.brief", nil))
		return
	}
	v.recap()
	v.add(locales.Strong, v.say("flows.review.question", nil))
	v.add(locales.Soft, v.say("flows.review.answer", nil))
}
