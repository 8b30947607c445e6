package speak

import (
	"strconv"
	"strings"

	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// confirm reads a guess, or a correction of an old answer, back.
func (v *voice) confirm(e flows.Confirm) {
	args := locales.Args{"Field": v.field(e.Step), "Value": v.value(e.Step, e.Pending.Answer)}
	for _, s := range v.flow.Steps {
		if a, ok := e.Pending.Also[s.ID]; ok {
			beside := v.st // said beside what is pending, not beside an older answer
			beside.Answers = map[string]flows.Answer{e.Step: e.Pending.Answer}
			also := &voice{book: v.book, lang: v.lang, flow: v.flow, kinds: v.kinds, st: beside}
			args["Value"] = args["Value"].(string) + " ; " + v.field(s.ID) + " : " + also.value(s.ID, a)
		}
	}
	key := "flows.confirm.guess"
	if e.Old != nil {
		key, args["Old"] = "flows.confirm.change", v.value(e.Step, *e.Old)
	}
	v.add(locales.Strong, v.say(key, args))
	for _, why := range e.Pending.Kept {
		if v.book.Has(locales.Languages[0], why) {
			v.add(locales.Soft, v.say(why, nil))
		}
	}
	v.add(locales.Soft, v.say("flows.confirm.how", nil))
}

func (v *voice) choose(e flows.Choose) {
	s, _ := v.flow.Step(e.Step)
	switch {
	case s.Kind == "date":
		today := when.SayDay(v.book, v.lang, when.MomentOf(v.kinds.Now, v.kinds.Zone))
		v.add(locales.Strong, v.say("flows.choose.date", locales.Args{"Today": today}))
	case e.Pending.Ask != nil:
		v.add(locales.Strong, v.say(e.Pending.Ask.Key, v.with(e.Step, e.Pending.Ask.Args)))
	default:
		v.add(locales.Strong, v.say("flows.choose.which", locales.Args{"Field": v.field(e.Step)}))
	}
	for i, o := range e.Pending.Options {
		text := v.value(e.Step, flows.Answer{Values: o.Values})
		v.add(locales.Item, strconv.Itoa(i+1)+". "+text)
	}
	v.add(locales.Soft, v.say("flows.choose.number", nil))
}

func (v *voice) bundle(e flows.Bundle) {
	v.add(locales.Plain, v.say("flows.bundle.says", nil))
	for _, step := range e.Steps {
		v.add(locales.Item, "· "+v.say("flows.recap.line", locales.Args{"Field": capital(v.field(step)), "Value": v.value(step, v.st.Proposals[step])}))
	}
	v.add(locales.Strong, v.say("flows.bundle.question", nil))
	v.add(locales.Soft, v.say("flows.bundle.how", nil))
}

func (v *voice) which(e flows.Which) {
	v.add(locales.Strong, v.say("flows.which.question", locales.Args{"Text": short(e.Text)}))
	for i, step := range e.Steps {
		v.add(locales.Item, strconv.Itoa(i+1)+". "+capital(v.field(step)))
	}
	v.add(locales.Soft, v.say("flows.which.how", nil))
}

// short is an answer within a sentence.
func short(text string) string { return locales.Excerpt(oneLine(text), 60) }

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
