package decide

import (
	"strconv"

	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/flows/kit"
	"passeparole/locales"
)

// kit answers what is asked of the kit, at any moment: the question that is open stays open
// and comes once more. done is false when the message asks nothing of it.
func (s *session) kit(said *spoken) (done bool, err error) {
	ask, ok := s.readKit(said)
	if !ok {
		// Something else was said since: « suite » is a word again, and a number is no theme.
		if said.room.Active != nil || said.room.Kit != nil && said.room.Kit.Which {
			said.room.Kit = nil
		}
		return false, nil
	}
	switch ask.word {
	case kitPick:
		return s.pick(said, ask, *said.room.Kit)
	case kitMeant:
		return true, s.answerMeant(said, *said.room.Kit.Doubt)
	case kitNothing:
		return true, s.kitSay(said, locales.Message{{Text: s.book.Say(said.lang, "kit.nothing", nil)}})
	}
	hand, refused, err := s.inHand(said, ask.meeting)
	if err != nil {
		return true, err
	}
	if refused != nil {
		return true, s.kitSay(said, refused)
	}
	return true, s.kitAnswer(said, ask, hand)
}

func (s *session) kitAnswer(said *spoken, ask kitAsk, hand inHand) error {
	if place := said.room.Kit; place != nil {
		switch ask.word {
		case kitMore:
			if place.Word == kitQuestions && !place.Which && (!place.More || place.Shown > 0) {
				return s.kitOne(said, ask, hand, *place)
			}
			if !place.More {
				return s.kitSay(said, locales.Message{{Text: s.book.Say(said.lang, "kit.end", nil)}})
			}
			return s.goOn(said, *place)
		case kitTheme:
			if ask.theme == "" {
				s.tell(said.Room, said.lang, "room.choose", locales.Args{"Last": len(s.set.Kit.Themes)})
				return nil
			}
			ask.word = place.Word
		case kitNext, kitQuestion:
			if ask.theme == "" && place.Word == kitQuestions && !place.Which {
				return s.kitOne(said, ask, hand, *place)
			}
		}
	}
	if ask.word == kitNext || ask.word == kitQuestion {
		return s.kitOne(said, ask, hand, kitPlace{Word: kitQuestions})
	}
	return s.kitPage(said, ask, hand, 0)
}

// goOn shows the next page of what was shown last.
func (s *session) goOn(said *spoken, place kitPlace) error {
	hand, refused, err := s.inHand(said, place.Meeting)
	if err != nil || refused != nil {
		return err
	}
	return s.kitPage(said, kitAsk{word: place.Word, theme: place.Theme, set: place.Set, meeting: place.Meeting}, hand, place.Page)
}

// kitPage shows one page of what was asked, and remembers where it ended.
func (s *session) kitPage(said *spoken, ask kitAsk, hand inHand, page int) error {
	var l kitList
	switch ask.word {
	case kitHome:
		l = s.kitHomeList(said, ask, hand)
	case kitQuestions, kitFigures, kitResources:
		theme, choice, label, ok := s.themeFor(ask, hand, said.lang)
		if !ok {
			return s.askTheme(said, ask)
		}
		ask.theme = theme.ID
		switch ask.word {
		case kitQuestions:
			l = s.questionList(theme, ask.set, label, hand, said.lang)
		case kitFigures:
			l = s.figureList(theme, choice, label, said.lang)
		default:
			l = s.resourceList(theme, label, said.lang)
		}
	case kitFormats:
		l = s.formatList(said.lang)
	case kitSheet:
		l = s.sheet(ask.format, said.lang)
	case kitSuggest:
		l = s.suggestions(hand, said.lang)
	case kitSchedule:
		var err error
		if l, err = s.schedule(said, ask, hand); err != nil {
			return err
		}
	case kitSteps:
		var err error
		if l, err = s.steps(hand, said.lang); err != nil {
			return err
		}
	default:
		l = s.guideList(string(ask.word), said.lang)
	}
	lines, more := l.page(page, func(left int) string {
		return s.book.Say(said.lang, "kit.more", locales.Args{"Count": left})
	})
	place := kitPlace{Word: ask.word, Theme: ask.theme, Set: ask.set, Page: page + 1, More: more,
		Fresh: true, Items: l.numbered, Formats: l.formats, Publics: hand.need.Publics}
	if ask.word == kitSteps || ask.word == kitSchedule || ask.word == kitSuggest {
		place.Meeting = hand.m.ID
	}
	s.keepPlace(said, place)
	return s.kitSay(said, lines)
}

// kitSay answers, and puts the open question once more: its line alone, since its choices
// were read before.
func (s *session) kitSay(said *spoken, lines locales.Message) error {
	if ref := said.room.Active; ref != nil {
		d, ok, err := s.draft(*ref)
		if err != nil {
			return err
		}
		if ok {
			said.brief = true
			return s.talkAfter(said, d, flows.Input{Act: flows.Open, By: said.Sender, At: s.now}, lines)
		}
	}
	e := turn.Say{Room: said.Room, Lines: lines}
	if !said.alone {
		e.ReplyTo = said.replyTo
	}
	s.do(e)
	return nil
}

// themeFor is the theme that was named, or that of the meeting in hand. A theme that the kit
// has nothing of its own for gets what serves every theme, under its own name.
func (s *session) themeFor(ask kitAsk, hand inHand, lang string) (t *kit.Theme, choice, label string, ok bool) {
	if ask.theme != "" && (ask.theme != kit.Free || hand.themeID == "") {
		t, ok = s.set.Kit.Theme(ask.theme)
		if ok {
			return t, ask.theme, t.Name.In(lang), true
		}
	}
	if hand.themeID == "" {
		return nil, "", "", false
	}
	if t, ok = s.set.Kit.Theme(hand.themeID); !ok {
		t, ok = s.set.Kit.FindTheme(hand.themeID)
	}
	if ok {
		return t, t.ID, t.Name.In(lang), true
	}
	t, ok = s.set.Kit.Theme(kit.Free)
	return t, hand.themeID, hand.theme, ok
}

// askTheme asks for the theme: a number when nothing else is being asked, otherwise the whole
// words, so that a number still answers the open question.
func (s *session) askTheme(said *spoken, ask kitAsk) error {
	s.keepPlace(said, kitPlace{Word: ask.word, Which: true})
	lang := said.lang
	out := locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "kit.which.question", nil)}}
	free := said.room.Active == nil && said.room.Asking == nil
	for i, t := range s.set.Kit.Themes {
		if free {
			out = out.Add(locales.Item, strconv.Itoa(i+1)+". "+t.Name.In(lang))
			continue
		}
		out = out.Add(locales.Item, "· "+s.book.Say(lang, "kit.which.say", locales.Args{"Word": s.kitName(ask.word, lang), "Theme": t.Word.In(lang)}))
	}
	if free {
		out = out.Add(locales.Soft, s.book.Say(lang, "kit.which.number", nil))
	}
	return s.kitSay(said, out)
}

// kitName is the word that asks for a part of the kit.
func (s *session) kitName(word kitWord, lang string) string {
	return s.book.Say(lang, "kit.word."+string(word), nil)
}
