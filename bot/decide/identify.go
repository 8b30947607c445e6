package decide

import (
	"slices"

	"passeparole/bot/privacy"
	"passeparole/locales"
)

// reach are the kinds of finding by which somebody can be reached. A venue or a structure
// may well stand at a street number, but has no reason to hold these.
var reach = []string{"email", "phone", "handle", "profile", "iban", "nir"}

// public are the steps of a flow whose words become public as they were typed, and which
// findings stop them; nil means every one that blocks. Addresses to register with are
// meant to be public and are not among them.
var public = map[string][]struct {
	step  string
	kinds []string
}{
	planFlow: {{"title", nil}, {"place", reach}, {"organisers", reach}, {"format", nil}, {"theme", nil},
		{"publics", nil}, {"access", nil}, {"activity", nil}},
	reportFlow: {{"title", nil}, {"place", reach}, {"organisers", reach}, {"format", nil}, {"publics", nil},
		{"topics", nil}, {"ideas", nil}, {"quotes", nil}, {"feedback", nil}},
}

// blocking finds what a text must not hold if it is to become public.
func blocking(text string, kinds []string) []privacy.Finding {
	return slices.DeleteFunc(privacy.Find(text), func(f privacy.Finding) bool {
		return f.Level != privacy.Block || kinds != nil && !slices.Contains(kinds, f.Kind)
	})
}

// identifying says which answers hold something that would point at a person, such as an
// address or a telephone number (reference/civic.md §5 rule 4). Nothing is sent until
// they are changed. It is empty when there are none.
func (s *session) identifying(d Draft, lang string) locales.Message {
	var out locales.Message
	for _, p := range public[d.Flow] {
		a := d.State.Answers[p.step]
		if !a.Given() {
			continue
		}
		for _, text := range a.Values {
			if found := blocking(text, p.kinds); len(found) > 0 {
				label := s.book.Say(lang, d.Flow+"."+p.step+".label", nil)
				out = out.Add(locales.Item, s.book.Say(lang, "room.identifying.item", locales.Args{"Field": label, "Text": text}))
				out = append(out, s.instead(text, found, lang)...)
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	head := locales.Message{{Text: s.book.Say(lang, "room.identifying.head", nil)}}
	return append(append(head, out...), locales.Line{Text: s.book.Say(lang, "room.identifying.foot", nil)})
}

// instead says what was found in a text and proposes one without it; a person decides.
func (s *session) instead(text string, found []privacy.Finding, lang string) locales.Message {
	mask := privacy.Mask(text, found, func(key string) string { return s.book.Say(lang, key, nil) })
	out := locales.Message{{Text: s.book.Say(lang, found[0].Key(), nil)}}
	return out.Add(locales.Soft, s.book.Say(lang, "room.identifying.mask", locales.Args{"Text": mask}))
}
