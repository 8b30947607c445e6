package decide

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"passeparole/flows/kit"
	"passeparole/locales"
)

func (s *session) formatList(lang string) kitList {
	l := kitList{head: locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "kit.formats.head", nil)}}}
	for i, f := range s.set.Kit.Formats {
		l.items = append(l.items, locales.Message{{Style: locales.Item, Text: s.numbered(i+1, s.formatLine(f, lang))}})
		l.formats = append(l.formats, f.ID)
	}
	l.open, l.numbered = s.howToOpen(l.formats, lang), len(l.formats)
	l.foot = l.foot.Add(locales.Soft, s.book.Say(lang, "kit.formats.foot", nil))
	return l
}

// howToOpen says how the sheet of a format is asked for, by the example of one that is shown.
func (s *session) howToOpen(formats []string, lang string) string {
	if len(formats) == 0 {
		return ""
	}
	name := ""
	if f, ok := s.set.Kit.Format(formats[min(4, len(formats)-1)]); ok {
		name = within(f.Name.In(lang))
	}
	return s.book.Say(lang, "kit.formats.open", locales.Args{"Name": name})
}

// formatLine is a format in one line: name, how many people, how long.
func (s *session) formatLine(f *kit.Format, lang string) string {
	return s.book.Say(lang, "kit.formats.line", locales.Args{"Name": f.Name.In(lang),
		"From": f.People.From, "To": f.People.To, "Least": s.duration(f.Minutes.From, lang), "Most": s.duration(f.Minutes.To, lang)})
}

// duration is a number of minutes as it is said: "45 min", "1 h 30".
func (s *session) duration(minutes int, lang string) string {
	h, m := minutes/60, minutes%60
	switch {
	case h == 0:
		return s.book.Say(lang, "kit.time.minutes", locales.Args{"M": m})
	case m == 0:
		return s.book.Say(lang, "kit.time.hours", locales.Args{"H": h})
	}
	two := strconv.Itoa(m)
	if m < 10 {
		two = "0" + two
	}
	return s.book.Say(lang, "kit.time.both", locales.Args{"H": h, "M": two})
}

// sheet is all that is known of one format.
func (s *session) sheet(id, lang string) kitList {
	f, ok := s.set.Kit.Format(id)
	if !ok {
		return kitList{head: locales.Message{{Text: s.book.Say(lang, "kit.sheet.unknown", nil)}}}
	}
	l := kitList{head: locales.Message{{Style: locales.Strong, Text: f.Name.In(lang)}, {Text: f.What.In(lang)}}}
	add := func(style locales.Style, text string) {
		l.items = append(l.items, locales.Message{{Style: style, Text: text}})
	}
	l.head = l.head.Add(locales.Plain, s.book.Say(lang, "kit.sheet.whom", locales.Args{"Text": within(f.Whom.In(lang))}))
	l.head = l.head.Add(locales.Plain, s.book.Say(lang, "kit.sheet.size", locales.Args{"From": f.People.From, "To": f.People.To,
		"Least": s.duration(f.Minutes.From, lang), "Most": s.duration(f.Minutes.To, lang)}))
	var material []string
	for _, m := range f.Material {
		material = append(material, within(m.In(lang)))
	}
	l.head = l.head.Add(locales.Plain, s.book.Say(lang, "kit.sheet.material", locales.Args{"Text": strings.Join(material, s.book.Say(lang, "kit.sheet.join", nil))}))
	l.head = l.head.Add(locales.Plain, s.book.Say(lang, "kit.sheet.steps", nil))
	for i, step := range f.Steps {
		add(locales.Item, strconv.Itoa(i+1)+". "+step.In(lang))
	}
	if f.Care != nil {
		l.foot = l.foot.Add(locales.Plain, s.book.Say(lang, "kit.sheet.care", locales.Args{"Text": within(f.Care.In(lang))}))
	}
	l.foot = l.foot.Add(locales.Soft, s.book.Say(lang, "kit.sheet.foot", nil))
	return l
}

// suggestions are two or three formats for the meeting in hand, and what they were chosen from.
func (s *session) suggestions(hand inHand, lang string) kitList {
	var known []string
	if n := hand.need.People; n > 0 {
		known = append(known, s.book.Say(lang, "kit.suggest.people", locales.Args{"Count": n}))
	}
	if n := hand.need.Minutes; n > 0 {
		known = append(known, s.duration(n, lang))
	}
	for _, p := range hand.need.Publics {
		known = append(known, s.publicWord(p, lang))
	}
	key := "kit.suggest.head"
	if len(known) == 0 {
		key = "kit.suggest.any"
	}
	l := kitList{head: locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, key, locales.Args{"Known": strings.Join(known, ", ")})}}}
	for i, f := range s.set.Kit.Suggest(hand.need) {
		item := locales.Message{{Style: locales.Item, Text: s.numbered(i+1, s.formatLine(f, lang))}}
		l.formats = append(l.formats, f.ID)
		if !f.Fits(hand.need) {
			item = item.Add(locales.Soft, "  "+s.book.Say(lang, "kit.suggest.stretch", nil))
		}
		item = item.Add(locales.Soft, "  "+f.What.In(lang))
		l.items = append(l.items, item.Add(locales.Soft, "  "+s.whyFormat(f, hand.need, lang)))
	}
	if len(known) == 0 {
		l.foot = l.foot.Add(locales.Soft, s.book.Say(lang, "kit.suggest.later", nil))
	}
	l.open, l.numbered = s.howToOpen(l.formats, lang), len(l.formats)
	l.foot = l.foot.Add(locales.Soft, s.book.Say(lang, "kit.suggest.foot", nil))
	return l
}

// whyFormat says why a format is proposed: what is known of the meeting and suits it, else for
// whom it is.
func (s *session) whyFormat(f *kit.Format, need kit.Need, lang string) string {
	r := f.Reasons(need)
	var why, names []string
	for _, p := range r.Publics {
		names = append(names, within(s.publicWord(p, lang)))
	}
	if len(names) > 0 {
		why = append(why, s.book.Say(lang, "kit.suggest.because.publics", locales.Args{"Names": strings.Join(names, ", ")}))
	}
	if r.People {
		why = append(why, s.book.Say(lang, "kit.suggest.because.people", locales.Args{"Count": need.People}))
	}
	if r.Minutes {
		why = append(why, s.book.Say(lang, "kit.suggest.because.minutes", locales.Args{"Time": s.duration(need.Minutes, lang)}))
	}
	if r.Mode {
		why = append(why, s.book.Say(lang, "kit.suggest.because.mode", nil))
	}
	if len(why) == 0 {
		return s.book.Say(lang, "kit.sheet.whom", locales.Args{"Text": within(f.Whom.In(lang))})
	}
	return s.book.Say(lang, "kit.suggest.why", locales.Args{"Reasons": strings.Join(why, ", ")})
}

// publicWord is a word of the plan as it is said; an own word as it was typed.
func (s *session) publicWord(word, lang string) string {
	key := planFlow + ".publics.choice." + word
	if !s.book.Has(locales.Languages[0], key) {
		return word
	}
	return s.book.Say(lang, key, nil)
}

// within is a text as it stands in the middle of a sentence: with a small letter, unless it
// begins with an abbreviation.
func within(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if second, _ := utf8.DecodeRuneInString(text[size:]); unicode.IsUpper(second) {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}
