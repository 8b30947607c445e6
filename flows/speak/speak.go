// Package speak turns the effects of a turn into one message, in the words of locales/.
// Sentences of the engine are under "flows", those of a flow under its own ID.
package speak

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"passeparole/flows"
	"passeparole/locales"
)

// Message is what the bot says after a turn; it is empty when nothing is to be said. st is the
// state after the turn. A question comes once, at the end.
func Message(book *locales.Book, lang string, flow *flows.Flow, kinds flows.Kinds, st flows.State, effects []flows.Effect) locales.Message {
	v := &voice{book: book, lang: lang, flow: flow, kinds: kinds, st: st}
	for _, e := range effects {
		v.effect(e)
	}
	return v.msg
}

// Recap is every visible field with its number and value, in the order of the flow.
func Recap(book *locales.Book, lang string, flow *flows.Flow, kinds flows.Kinds, st flows.State) locales.Message {
	v := &voice{book: book, lang: lang, flow: flow, kinds: kinds, st: st}
	v.recap()
	return v.msg
}

// voice composes one message.
type voice struct {
	book  *locales.Book
	lang  string
	flow  *flows.Flow
	kinds flows.Kinds
	st    flows.State
	msg   locales.Message

	noted  bool // something was acknowledged
	helped bool // help was given: the question follows without its example
	again  bool // the question that follows was open before
	// recapped: all answers were shown, so that a list need not be shown once more.
	recapped bool
}

func (v *voice) add(style locales.Style, text string) { v.msg = v.msg.Add(style, text) }

// say is a sentence; a value that ends with its own mark is not followed by a full stop.
func (v *voice) say(key string, args locales.Args) string {
	return marks.Replace(v.book.Say(v.lang, key, args))
}

var marks = strings.NewReplacer("?.", "?", "!.", "!", "….", "…")

// own is a sentence of the flow about a step, "" if it has none.
func (v *voice) own(step, what string) string {
	key := v.flow.ID + "." + step + "." + what
	if !v.book.Has(v.lang, key) && !v.book.Has(locales.Languages[0], key) {
		return ""
	}
	return v.say(key, nil)
}

// field is what a step is called in sentences, such as "nombre de participants".
func (v *voice) field(step string) string {
	if label := v.own(step, "label"); label != "" {
		return label
	}
	return step
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// small is a sentence as it follows a colon: without its capital, but for the English "I".
func small(s string) string {
	first, rest, _ := strings.Cut(s, " ")
	r, n := utf8.DecodeRuneInString(s)
	if first == "I" || strings.HasPrefix(first, "I'") || strings.HasPrefix(first, "I’") || strings.ToUpper(first[n:]) == first[n:] && len(first) > n || rest == "" {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// value says an answer on one line.
func (v *voice) value(step string, a flows.Answer) string {
	s, _ := v.flow.Step(step)
	kind := v.kinds.Of[s.Kind]
	if kind == nil || len(a.Values) == 0 {
		return strings.Join(a.Values, ", ")
	}
	if t, ok := kind.(flows.Teller); ok {
		return t.RenderIn(s, a, v.st, v.lang)
	}
	return kind.Render(s, a, v.lang)
}

// items says an answer of several elements, one line each; nil for other kinds.
func (v *voice) items(step string, a flows.Answer) []string {
	s, _ := v.flow.Step(step)
	l, ok := v.kinds.Of[s.Kind].(flows.Lister)
	if !ok {
		return nil
	}
	items := append([]string(nil), l.Items(s, a, v.lang)...)
	if s.Kind == "quotes" {
		for i, it := range items {
			items[i] = v.kinds.Of[s.Kind].Render(s, flows.Answer{Values: []string{it}}, v.lang)
		}
	}
	return items
}

func (v *voice) effect(e flows.Effect) {
	switch e := e.(type) {
	case flows.Tell:
		args := locales.Args{}
		for k, a := range e.Args {
			args[k] = a
		}
		if e.Step != "" {
			args["Field"] = v.field(e.Step)
		}
		if e.Key == "flows.correct.unknown" && e.Step != "" {
			e.Key = "flows.correct.near"
		}
		v.add(locales.Plain, v.say(e.Key, args))
		v.again = v.again || againAfter[e.Key]
	case flows.Noted:
		v.acknowledge(e.Step, e.Answer)
	case flows.Changed:
		v.changed(e)
	case flows.Near:
		v.add(locales.Plain, v.say("talk.near", locales.Args{"Word": e.Word, "Act": v.say("talk.acts."+string(e.Act), locales.Args{"Arg": e.Arg})}))
	case flows.Restored:
		v.restored(e)
	case flows.Rival:
		v.rival(e)
	case flows.Refused:
		v.refused(e)
	case flows.Confirm:
		v.confirm(e)
	case flows.Choose:
		v.choose(e)
	case flows.Precise:
		v.add(locales.Plain, v.say(e.Pending.Ask.Key, v.with(e.Step, e.Pending.Ask.Args)))
	case flows.Bundle:
		v.bundle(e)
	case flows.Which:
		v.which(e)
	case flows.PasteRead:
		v.paste(e)
	case flows.AskPiece:
		v.piece(e)
	case flows.AskPaste:
		v.askPaste(e)
	case flows.PasteLeft:
		v.add(locales.Plain, v.say("paste.left", locales.Args{"Count": e.Count}))
	case flows.Ask:
		v.ask(e)
	case flows.More:
		v.more(e)
	case flows.HelpWith:
		v.help(e.Step, e.Asked)
	case flows.Show:
		v.recap()
		v.again, v.recapped = true, true
	case flows.ShowReview:
		v.review(e.Short)
	case flows.Again:
		v.again = true
	case flows.Opened:
		v.add(locales.Plain, v.say("flows.opened", locales.Args{"Count": len(e.Steps), "Fields": v.fields(e.Steps)}))
	case flows.Hidden:
		v.add(locales.Plain, v.say("flows.hidden", locales.Args{"Count": len(e.Steps), "Fields": v.fields(e.Steps)}))
	case flows.Remind:
		v.remind(e)
	case flows.Finish:
		v.add(locales.Plain, v.say(v.flow.ID+".finished", nil))
	case flows.Note:
		v.add(locales.Plain, v.say(e.Key, locales.Args{"Count": len(e.Steps), "Fields": v.fields(e.Steps)}))
	}
}

// againAfter are the sentences after which the open question is the one from before.
var againAfter = map[string]bool{"flows.kept": true, "flows.needed": true, "flows.welcome": true, "flows.undo.done": true, "flows.redact.done": true,
	"talk.taken-back": true, "talk.removed": true, "talk.stays": true, "talk.dropped": true, "flows.empty.nothing": true}

func (v *voice) with(step string, args locales.Args) locales.Args {
	out := locales.Args{"Field": v.field(step)}
	for k, a := range args {
		if f, ok := a.(float64); ok && f == math.Trunc(f) { // a number that was stored: JSON has no other
			a = int(f)
		}
		out[k] = a
	}
	return out
}

func (v *voice) fields(steps []string) string {
	var names []string
	for _, s := range steps {
		names = append(names, v.field(s))
	}
	return strings.Join(names, ", ")
}

// acknowledge says what was understood.
func (v *voice) acknowledge(step string, a flows.Answer) {
	if items := v.items(step, a); len(items) > 1 {
		v.noted = true
		if len(a.Parts) > 0 { // it was shown while it grew
			v.add(locales.Plain, v.say("flows.noted.closed", locales.Args{"Count": len(items), "Field": v.field(step)}))
			return
		}
		v.add(locales.Plain, v.say("flows.noted.list", locales.Args{"Count": len(items), "Field": v.field(step)}))
		for _, it := range items {
			v.add(locales.Item, "· "+it)
		}
		return
	}
	key := "flows.noted.value"
	if n, _ := v.flow.PlaceOf(v.st, step); v.noted || n == 0 {
		key = "flows.noted.also"
	}
	v.add(locales.Plain, v.say(key, locales.Args{"Field": capital(v.field(step)), "Value": v.value(step, a)}))
	v.noted = true
}

func (v *voice) changed(e flows.Changed) {
	also := v.noted && v.again // a change was told already: this one follows from it
	v.again, v.noted = true, true
	if e.New.Open && v.st.Cursor == e.Step { // the list itself follows
		v.add(locales.Plain, v.say("flows.changed.short", nil))
		return
	}
	if items := v.items(e.Step, e.New); len(items) > 1 {
		v.add(locales.Plain, v.say("flows.changed.list", locales.Args{"Count": len(items), "Field": v.field(e.Step)}))
		v.numbered(items)
		return
	}
	then := *v
	if e.Beside != nil {
		then.st.Answers = e.Beside
	}
	args := locales.Args{"Field": capital(v.field(e.Step)), "Value": v.value(e.Step, e.New), "Old": then.value(e.Step, e.Old)}
	key := "flows.changed.value"
	switch {
	case e.New.Skipped:
		key, args["Old"] = "flows.changed.emptied", short(then.value(e.Step, e.Old))
	case args["Old"] == args["Value"]: // the same hour, of another day or zone
		key = "flows.noted.also"
	case also:
		key = "flows.changed.also"
	}
	v.add(locales.Plain, v.say(key, args))
}

func (v *voice) numbered(items []string) {
	for i, it := range items {
		v.add(locales.Item, strconv.Itoa(i+1)+". "+it)
	}
}

// refused says the reason; the second time with the choices, or an example if the reason has
// none, the third with the ways out. Later ones have the reason alone.
func (v *voice) refused(e flows.Refused) {
	reason := small(v.say(e.Refusal.Key, v.with(e.Step, e.Refusal.Args)))
	v.add(locales.Plain, v.say("flows.refusal", locales.Args{"Field": capital(v.field(e.Step)), "Reason": reason}))
	s, _ := v.flow.Step(e.Step)
	switch {
	case e.Tries == 2 && len(s.Choices) > 0:
		v.choices(s)
	case e.Tries == 2 && !strings.Contains(strings.ToLower(reason), v.say("flows.refused.example", nil)):
		v.add(locales.Soft, v.own(e.Step, "example"))
	case e.Tries == 3:
		key := "flows.wayout.required"
		if s.Optional {
			key = "flows.wayout.optional"
		}
		v.add(locales.Plain, v.say(key, nil))
	}
}

func (v *voice) remind(e flows.Remind) {
	v.add(locales.Plain, v.say(v.flow.ID+".remind", nil))
	if e.Step == "" {
		v.add(locales.Strong, v.say("flows.review.question", nil))
		return
	}
	v.add(locales.Strong, v.own(e.Step, "question"))
}
