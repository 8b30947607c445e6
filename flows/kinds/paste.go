package kinds

import (
	"slices"
	"strings"

	"passeparole/flows"
	"passeparole/flows/paste"
	"passeparole/locales"
)

// paste reads a message as a whole form. Headings are recognised in every language, since notes
// and their writer need not have the same.
func (e env) paste(f *flows.Flow, text, asked string) flows.Pasted {
	form := e.form(f)
	r := paste.Read(form, text)
	p := flows.Pasted{Rest: r.Rest, Dropped: r.Dropped, Sure: map[paste.Sure]flows.PasteSure{paste.No: flows.PasteNo, paste.Own: flows.PasteOwn,
		paste.Maybe: flows.PasteMaybe, paste.Yes: flows.PasteYes}[r.Judge(form, asked)]}
	if p.Sure == flows.PasteNo && len(r.Fields) == 0 {
		if story, ok := e.told(f, text, asked); ok {
			return story
		}
	}
	for _, field := range r.Fields {
		p.Fields = append(p.Fields, flows.PastedField{Step: field.Step, Lines: field.Lines})
	}
	return p
}

// form is the headings of a flow: its labels, those of the programme's form, and the other names
// of locales/<language>/paste.yaml.
func (e env) form(f *flows.Flow) paste.Form {
	form := paste.Form{Titles: e.words("paste.titles")}
	joined := map[string]bool{}
	for _, s := range f.Steps {
		field := paste.Field{Step: s.ID, Names: append(e.names(s), e.words("paste.names."+f.ID+"."+s.ID)...),
			Many: slices.Contains([]string{"list", "quotes", "people", "choices", "text"}, s.Kind),
			Free: slices.Contains([]string{"list", "quotes", "text"}, s.Kind) && !s.Once}
		for _, lang := range locales.Languages {
			if key := f.ID + "." + s.ID + ".form"; e.book != nil && e.book.Has(lang, key) {
				field.Names = append(field.Names, e.book.Say(lang, key, nil))
			}
		}
		if (s.Kind == "date" || s.Kind == "place") && !joined[s.Kind] {
			joined[s.Kind] = true
			field.Join = e.words("paste.join." + s.Kind)
		}
		form.Fields = append(form.Fields, field)
	}
	return form
}

// words are the comma-separated words of a sentence, in every language.
func (e env) words(key string) []string {
	var out []string
	for _, lang := range locales.Languages {
		if e.book == nil || !e.book.Has(lang, key) {
			continue
		}
		for _, w := range strings.Split(e.book.Say(lang, key, nil), ",") {
			out = append(out, strings.TrimSpace(w))
		}
	}
	return out
}
