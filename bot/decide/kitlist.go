package decide

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"passeparole/bot/when"
	"passeparole/flows/kit"
	"passeparole/locales"
)

// kitList is something to show that may be too long for one message on a phone.
type kitList struct {
	head  locales.Message // on the first page
	items []locales.Message
	foot  locales.Message // on the last page
	open  string          // how one item is opened, below every page
	// numbered is how many items have a number, formats which sheets they are.
	numbered int
	formats  []string
}

// A page of the kit: about one screen of a phone.
const (
	pageRunes = 900
	pageItems = 10
)

// page is the n-th page, from 0, and says whether another follows. rest is the sentence that
// says how many items are left.
func (l kitList) page(n int, rest func(left int) string) (out locales.Message, more bool) {
	pages := l.pages()
	if n >= len(pages) {
		n = len(pages) - 1
	}
	if n <= 0 {
		n = 0
		out = append(out, l.head...)
	}
	shown := 0
	for i, items := range pages {
		if i <= n {
			shown += len(items)
		}
		if i == n {
			for _, item := range items {
				out = append(out, item...)
			}
		}
	}
	out = out.Add(locales.Soft, l.open)
	if left := len(l.items) - shown; left > 0 {
		return out.Add(locales.Soft, rest(left)), true
	}
	return append(out, l.foot...), false
}

// pages cuts the items where a screen is full. One item alone may be longer than a screen.
func (l kitList) pages() [][]locales.Message {
	var pages [][]locales.Message
	var page []locales.Message
	size := utf8.RuneCountInString(l.head.Plain())
	for i, item := range l.items {
		most := pageRunes
		if i == len(l.items)-1 {
			most += pageRunes / 4 // nobody should have to ask for one last line
		}
		n := utf8.RuneCountInString(item.Plain())
		if len(page) > 0 && (len(page) >= pageItems && i < len(l.items)-1 || size+n > most) {
			pages, page, size = append(pages, page), nil, 0
		}
		page, size = append(page, item), size+n
	}
	return append(pages, page)
}

func (s *session) kitHomeList(said *spoken, ask kitAsk, hand inHand) kitList {
	lang := said.lang
	words := locales.Message{{Text: s.book.Say(lang, "kit.home.words", nil)}}
	t, _, label, ok := s.themeFor(ask, hand, lang)
	if !ok {
		l := kitList{head: locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "kit.home.all", nil)}}}
		for _, t := range s.set.Kit.Themes {
			l.items = append(l.items, locales.Message{{Style: locales.Item, Text: "· " + t.Name.In(lang)}})
		}
		first := s.set.Kit.Themes[0]
		example := s.book.Say(lang, "kit.home.example", locales.Args{"Theme": first.Word.In(lang)})
		l.foot = append(locales.Message{{Style: locales.Soft, Text: example}}, words...)
		return l
	}
	l := kitList{head: s.kitHead("home", label, lang), foot: words}
	for _, why := range t.Why {
		l.items = append(l.items, locales.Message{{Style: locales.Item, Text: "· " + why.In(lang)}})
	}
	return l
}

// kitHead is the title of a list about a theme.
func (s *session) kitHead(what, label, lang string) locales.Message {
	return locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "kit."+what+".head", locales.Args{"Theme": label})}}
}

// titled is a question with the title that comes before it.
type titled struct {
	text  kit.Text
	title string
}

// questionsOf are the questions of a theme in order: those for everyone, and those of a set
// that was named, or that is for the publics of the meeting in hand.
func questionsOf(t *kit.Theme, set string, hand inHand, lang string) (all []titled, others []kit.Set) {
	for _, one := range t.Sets {
		switch {
		case set != "" && one.ID != set:
			continue
		case set == "" && !one.For(hand.need.Publics):
			others = append(others, one)
			continue
		}
		title := ""
		if one.Title != nil {
			title = one.Title.In(lang)
		}
		for i, q := range one.Questions {
			if i > 0 {
				title = ""
			}
			all = append(all, titled{q, title})
		}
	}
	return all, others
}

func (s *session) questionList(t *kit.Theme, set, label string, hand inHand, lang string) kitList {
	l := kitList{head: s.kitHead("questions", label, lang)}
	if t.Notice != nil {
		l.head = l.head.Add(locales.Plain, s.book.Say(lang, "kit.notice", locales.Args{"Notice": within(t.Notice.In(lang))}))
	}
	all, others := questionsOf(t, set, hand, lang)
	l.numbered = len(all)
	for i, q := range all {
		item := locales.Message{}.Add(locales.Strong, q.title)
		l.items = append(l.items, item.Add(locales.Item, strconv.Itoa(i+1)+". "+q.text.In(lang)))
	}
	for _, o := range others {
		if o.Title != nil && o.Word.FR != "" {
			l.foot = l.foot.Add(locales.Plain, s.book.Say(lang, "kit.questions.others",
				locales.Args{"Count": len(o.Questions), "Title": o.Title.In(lang), "Word": o.Word.In(lang)}))
		}
	}
	l.foot = l.foot.Add(locales.Soft, s.book.Say(lang, "kit.questions.foot", nil))
	return l
}

// kitOne gives one question alone, to be read to the group: the next, or the one named.
func (s *session) kitOne(said *spoken, ask kitAsk, hand inHand, place kitPlace) error {
	if place.Theme != "" {
		ask.theme, ask.set = place.Theme, place.Set
	}
	t, _, label, ok := s.themeFor(ask, hand, said.lang)
	if !ok {
		ask.word = kitQuestions
		return s.askTheme(said, ask)
	}
	all, _ := questionsOf(t, ask.set, hand, said.lang)
	n := place.Shown + 1
	if len(ask.numbers) > 0 {
		n = ask.numbers[0]
	}
	place.Word, place.Theme, place.Set, place.Which, place.Fresh, place.Doubt = kitQuestions, t.ID, ask.set, false, false, nil
	if n > len(all) {
		s.keepPlace(said, place)
		return s.kitSay(said, locales.Message{{Text: s.book.Say(said.lang, "kit.questions.last", locales.Args{"Count": len(all), "Theme": label})}})
	}
	place.Shown = n
	s.keepPlace(said, place)
	var out locales.Message
	if n == 1 && t.Notice != nil && place.Page == 0 { // the list said it already
		out = out.Add(locales.Plain, s.book.Say(said.lang, "kit.notice", locales.Args{"Notice": within(t.Notice.In(said.lang))}))
	}
	out = out.Add(locales.Plain, all[n-1].title)
	out = out.Add(locales.Strong, all[n-1].text.In(said.lang))
	key := "kit.questions.place"
	if n == len(all) {
		key = "kit.questions.end"
	}
	return s.kitSay(said, out.Add(locales.Soft, s.book.Say(said.lang, key, locales.Args{"N": n, "Of": len(all)})))
}

func (s *session) figureList(t *kit.Theme, choice, label, lang string) kitList {
	l := kitList{head: s.kitHead("figures", label, lang)}
	for _, f := range t.FiguresFor(choice) {
		item := locales.Message{{Style: locales.Item, Text: "· " + f.Text().In(lang)}}
		l.items = append(l.items, item.Add(locales.Soft, s.source(f.Source, f.Year, lang)))
	}
	if len(l.items) == 0 {
		l.foot = locales.Message{{Text: s.book.Say(lang, "kit.figures.none", nil)}}
		return l
	}
	l.foot = l.foot.Add(locales.Soft, s.book.Say(lang, "kit.figures.foot", nil))
	return l
}

// source says where a figure comes from and of what year it is.
func (s *session) source(by string, year int, lang string) string {
	return "  " + s.book.Say(lang, "kit.source", locales.Args{"Source": by, "Year": strconv.Itoa(year)})
}

func (s *session) resourceList(t *kit.Theme, label, lang string) kitList {
	l := kitList{head: s.kitHead("resources", label, lang)}
	for i, r := range t.Resources {
		l.items = append(l.items, s.resource(r, strconv.Itoa(i+1)+". ", lang))
	}
	l.numbered = len(t.Resources)
	l.foot = l.foot.Add(locales.Soft, s.book.Say(lang, "kit.resources.foot", nil))
	return l
}

// resource is something to read, with its address when it is known.
func (s *session) resource(r kit.Resource, mark, lang string) locales.Message {
	args := locales.Args{"Title": r.Title, "By": r.By, "Date": s.dated(r.Date, lang)}
	item := locales.Message{{Style: locales.Item, Text: mark + s.book.Say(lang, "kit.resources.line", args)}}
	if r.Address != "" {
		item = item.Add(locales.Soft, "  "+r.Address)
	}
	return item
}

// dated says "2021-03-01", "2021-03" or "2021" as people do.
func (s *session) dated(date, lang string) string {
	parts := strings.Split(date, "-")
	switch len(parts) {
	case 3:
		if m, err := when.ParseMoment(date, ""); err == nil {
			key := "kit.date.day"
			if m.Day == 1 {
				key = "kit.date.first"
			}
			return s.book.Say(lang, key, locales.Args{"Day": m.Day, "Month": s.month(m.Month, lang), "Year": parts[0]})
		}
	case 2:
		return s.book.Say(lang, "kit.date.month", locales.Args{"Month": s.month(number(parts[1]), lang), "Year": parts[0]})
	}
	return date
}

func (s *session) month(n int, lang string) string {
	return s.book.Say(lang, "kit.month.m"+strconv.Itoa(n), nil)
}

// guideList is a list of the kit as it stands in its file.
func (s *session) guideList(id, lang string) kitList {
	l := kitList{head: locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "kit."+id+".head", nil)}}}
	g := s.set.Kit.Guides[id]
	if g == nil {
		return l
	}
	for i, it := range g.Items {
		mark := "· "
		switch id {
		case "tips":
			mark, l.numbered = strconv.Itoa(i+1)+". ", i+1
		case "bring":
			mark = "[ ] " // to be ticked on paper; a reader hears the words alone
		}
		var item locales.Message
		if it.Name != nil {
			item = item.Add(locales.Item, mark+it.Name.In(lang)).Add(locales.Soft, "  "+it.Text().In(lang))
		} else {
			item = item.Add(locales.Item, mark+it.Text().In(lang))
		}
		if it.Source != "" {
			item = item.Add(locales.Soft, s.source(it.Source, it.Year, lang))
		}
		if it.Ask != nil {
			item = item.Add(locales.Plain, "  → "+it.Ask.In(lang))
		}
		l.items = append(l.items, item)
	}
	if foot := "kit." + id + ".foot"; s.book.Has(locales.Languages[0], foot) {
		l.foot = l.foot.Add(locales.Soft, s.book.Say(lang, foot, nil))
	}
	return l
}
