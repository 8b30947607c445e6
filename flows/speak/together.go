package speak

import (
	"slices"
	"strings"

	"passeparole/flows"
	"passeparole/locales"
)

// name is how a person is called; never a user ID.
func (v *voice) name(user string) string {
	if v.kinds.Who == nil || user == "" {
		return ""
	}
	if name := v.kinds.Who(user); name != "" {
		return name
	}
	return v.say("talk.someone", nil)
}

// people are the authors of an answer: of each of its messages, for a list.
func people(a flows.Answer) []string {
	if len(a.Parts) == 0 {
		return []string{a.By}
	}
	var all []string
	for _, p := range a.Parts {
		if !slices.Contains(all, p.By) {
			all = append(all, p.By)
		}
	}
	return all
}

// authors names who gave an answer, when several people filled the draft.
func (v *voice) authors(a flows.Answer) string {
	if v.kinds.Who == nil || !a.Given() {
		return ""
	}
	var all []string
	for _, s := range v.flow.Visible(v.st) {
		if b := v.st.Answers[s.ID]; b.Given() {
			all = append(all, people(b)...)
		}
	}
	all = slices.DeleteFunc(all, func(user string) bool { return user == "" })
	slices.Sort(all)
	if len(slices.Compact(all)) < 2 {
		return ""
	}
	var names []string
	for _, user := range people(a) {
		if name := v.name(user); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// rival shows two answers side by side, with who gave them.
func (v *voice) rival(e flows.Rival) {
	v.add(locales.Strong, v.say("talk.rival", locales.Args{"Field": v.field(e.Step)}))
	for i, a := range []flows.Answer{e.Old, e.Pending.Answer} {
		v.add(locales.Item, v.say("talk.rivalitem", locales.Args{"N": i + 1, "Value": v.value(e.Step, a), "Name": v.name(a.By)}))
	}
	v.add(locales.Soft, v.say("talk.rivalask", locales.Args{"Field": v.field(e.Step)}))
}

// restored says what counts again after something was taken back.
func (v *voice) restored(e flows.Restored) {
	v.again, v.noted = true, true
	if items := v.items(e.Step, e.Answer); len(items) > 1 {
		v.add(locales.Plain, v.say("talk.restoredlist", locales.Args{"Count": len(items), "Field": v.field(e.Step)}))
		v.numbered(items)
		return
	}
	v.add(locales.Plain, v.say("talk.restored", locales.Args{"Field": capital(v.field(e.Step)), "Value": v.value(e.Step, e.Answer)}))
}
