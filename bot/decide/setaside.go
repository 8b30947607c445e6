package decide

import (
	"time"

	"passeparole/bot/turn"
	"passeparole/bot/when"
	"passeparole/locales"
)

// Aside and TryAgain ask the loop, which has what was set aside.
func (d *desk) Aside() {
	d.do(turn.ListAside{Room: d.staffRoom, ReplyTo: d.event, Language: d.lang})
}

func (d *desk) TryAgain(number int) {
	d.do(turn.TryAgain{Room: d.staffRoom, ReplyTo: d.event, Language: d.lang, Number: number})
}

// asideList tells staff what was set aside: when and of what kind, never what was in it.
func (s *session) asideList(in turn.AsideList) error {
	lang := in.Asked.Language
	answer := turn.Say{Room: in.Asked.Room, ReplyTo: in.Asked.ReplyTo}
	if len(in.List) == 0 {
		answer.Lines = locales.Message{{Text: s.book.Say(lang, "aside.none", nil)}}
		s.do(answer)
		return nil
	}
	loc, err := time.LoadLocation(s.set.Zone)
	if err != nil {
		return err
	}
	out := locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "aside.head", locales.Args{"Count": in.All})}}
	for _, a := range in.List {
		out = out.Add(locales.Item, s.book.Say(lang, "aside.line", locales.Args{"Number": a.Number,
			"When": when.Say(s.book, lang, when.MomentOf(a.At, loc)), "Kind": a.Kind, "Why": s.book.Say(lang, "aside.why."+a.Why, nil)}))
	}
	if more := in.All - len(in.List); more > 0 {
		out = out.Add(locales.Soft, s.book.Say(lang, "aside.more", locales.Args{"Count": more}))
	}
	answer.Lines = out.Add(locales.Soft, s.book.Say(lang, "aside.foot", locales.Args{"Number": in.List[len(in.List)-1].Number}))
	s.do(answer)
	return nil
}

// triedAgain tells staff what came of trying again.
func (s *session) triedAgain(in turn.TriedAgain) error {
	s.do(turn.Say{Room: in.Asked.Room, ReplyTo: in.Asked.ReplyTo, Lines: locales.Message{
		{Text: s.book.Say(in.Asked.Language, "aside."+in.What, locales.Args{"Number": in.Asked.Number})}}})
	return nil
}
