package decide

import (
	"slices"
	"strings"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// onlySeries is a meeting of the only series of a person that has meetings to come.
func (s *session) onlySeries(said *spoken) (m meeting.Meeting, ok bool, err error) {
	all, err := s.own(said)
	for _, one := range all {
		if one.Series.First == "" || !s.toCome(one) {
			continue
		}
		if ok && one.Series.First != m.Series.First {
			return m, false, err
		}
		m, ok = one, true
	}
	return m, ok, err
}

// toCome says that a meeting can still be cancelled before it begins.
func (s *session) toCome(m meeting.Meeting) bool {
	if _, ok := meeting.Find(meeting.Cancel, m.State, meeting.Staff); !ok || m.Plan == nil {
		return false
	}
	start, err := when.ParseMoment(m.Plan.Start, m.Plan.Zone)
	if err != nil {
		return false
	}
	at, err := start.In()
	return err == nil && at.After(s.now.Add(-time.Minute))
}

// wholeSeries says whether the words behind an ID mean its whole series, and gives what follows.
func wholeSeries(text string) (rest string, ok bool) {
	folded := flows.Fold(privacy.OneLine(text))
	at := wholeOf.FindStringIndex(folded)
	if at == nil {
		return text, false
	}
	words := strings.Fields(text)
	n := len(strings.Fields(folded[:at[1]]))
	return strings.TrimLeft(strings.Join(words[min(n, len(words)):], " "), ":, "), true
}

// askCancelSeries asks for the reason, which the public reads, and for a yes.
func (s *session) askCancelSeries(said *spoken, m meeting.Meeting, reason string) error {
	all, err := s.members(m)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(one meeting.Meeting) bool { return !s.toCome(one) })
	if len(all) == 0 {
		s.tell(said.Room, said.lang, "series.cancel.none", nil)
		return nil
	}
	reason = excerpt(privacy.OneLine(privacy.Clean(reason)))
	if found := blocking(reason, nil); len(found) > 0 {
		s.say(said.Room, s.instead(reason, found, said.lang))
		reason = ""
	}
	ask := &seriesAsk{For: cancelSeries, Meeting: m.ID, Text: reason, Yes: reason != "", At: s.now}
	said.room.Series, said.room.Off = ask, nil
	key := "series.cancel.reason"
	if ask.Yes {
		key = "series.cancel.confirm"
	}
	out := locales.Message{{Text: s.book.Say(said.lang, key, locales.Args{"Count": len(all), "Title": s.named(m), "Reason": reason})}}
	if ask.Yes {
		out = append(out, s.seriesItems(all, said.lang)...)
		out = out.Add(locales.Soft, s.book.Say(said.lang, "series.cancel.how", nil))
	}
	s.say(said.Room, out)
	return nil
}

// seriesCancelled cancels all meetings of a series that are to come.
func (s *session) seriesCancelled(said *spoken, m meeting.Meeting, reason string) error {
	all, err := s.members(m)
	if err != nil {
		return err
	}
	var gone []meeting.Meeting
	s.mute = true
	for _, one := range all {
		if !s.toCome(one) {
			continue
		}
		if err := s.move(&one, meeting.Cancel, meeting.Organiser, said.Sender, reason); err != nil {
			return err
		}
		if err := s.showCancelled(&one); err != nil {
			return err
		}
		gone = append(gone, one)
	}
	s.mute = false
	if err := s.editNamed(m); err != nil {
		return err
	}
	if len(gone) == 0 {
		s.tell(said.Room, said.lang, "series.cancel.none", nil)
		return nil
	}
	lang := s.set.Language
	told := locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "series.staff.cancelled", locales.Args{"Count": len(gone), "Title": s.named(m)})}}
	s.staff(append(told.Add(locales.Quote, reason), s.seriesItems(gone, lang)...))
	s.ring(m, said.Room, nil, func(lang string) locales.Message {
		return s.notice(m, lang, "series.notice.cancelled", locales.Args{"Count": len(gone), "Reason": reason})
	})
	s.tell(said.Room, said.lang, "series.cancel.done", locales.Args{"Count": len(gone)})
	return nil
}
