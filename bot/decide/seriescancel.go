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

// stillToCome are the meetings of a series that can be cancelled, as far as they are the person's.
func (s *session) stillToCome(said *spoken, m meeting.Meeting) ([]meeting.Meeting, error) {
	all, err := s.members(m)
	return slices.DeleteFunc(all, func(one meeting.Meeting) bool {
		_, ok := meeting.Find(meeting.Cancel, one.State, meeting.Organiser)
		return !ok || !s.toCome(one) || !s.mayEdit(one, said)
	}), err
}

// askCancelSeries asks for the reason and for a yes, as for one meeting.
func (s *session) askCancelSeries(said *spoken, m meeting.Meeting, reason string) error {
	all, err := s.stillToCome(said, m)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		s.tell(said.Room, said.lang, "series.cancel.none", nil)
		return nil
	}
	needed := slices.ContainsFunc(all, func(one meeting.Meeting) bool {
		rule, _ := meeting.Find(meeting.Cancel, one.State, meeting.Organiser)
		return rule.Reason
	})
	said.room.Series = nil
	off := &callOff{Meeting: m.ID, Move: meeting.Cancel, Series: true, At: s.now}
	return s.askReason(said, m, off, reason, needed, s.notice(m, said.lang, "series.cancel.reason", locales.Args{"Count": len(all)}))
}

// confirmCancelSeries says which meetings will not take place.
func (s *session) confirmCancelSeries(said *spoken, m meeting.Meeting, off *callOff) error {
	all, err := s.stillToCome(said, m)
	if err != nil {
		return err
	}
	out := s.notice(m, said.lang, "series.cancel.confirm", locales.Args{"Count": len(all), "Reason": off.Reason})
	out = append(out, s.seriesItems(all, said.lang)...)
	return s.askOff(said, off, forYes, out.Add(locales.Soft, s.book.Say(said.lang, "series.cancel.how", nil)))
}

// organisedWith is a meeting with the organisers of others too, who are to be told the same once.
func organisedWith(m meeting.Meeting, others []meeting.Meeting) meeting.Meeting {
	m.Team = slices.Clone(m.Team)
	for _, one := range others {
		for _, user := range one.Organisers() {
			if !slices.Contains(m.Organisers(), user) {
				m.Team = append(m.Team, user)
			}
		}
	}
	return m
}

// seriesCancelled cancels all meetings of a series that are to come.
func (s *session) seriesCancelled(said *spoken, m meeting.Meeting, reason string) error {
	gone, err := s.stillToCome(said, m)
	if err != nil {
		return err
	}
	s.mute = true
	for i := range gone {
		if err := s.move(&gone[i], meeting.Cancel, meeting.Organiser, said.Sender, reason); err != nil {
			return err
		}
		if err := s.showCancelled(&gone[i]); err != nil {
			return err
		}
		if active := said.room.Active; active != nil && active.Meeting == gone[i].ID {
			said.room.Active = nil // a change of it has nothing to go on with
		}
	}
	s.mute = false
	if err := s.editNamed(m); err != nil {
		return err
	}
	lang := s.set.Language
	told := locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "series.staff.cancelled", locales.Args{"Count": len(gone), "Title": s.named(m)})}}
	if reason != "" {
		told = told.Add(locales.Quote, reason)
	}
	s.staff(append(told, s.seriesItems(gone, lang)...))
	s.ring(organisedWith(m, gone), said.Room, nil, func(lang string) locales.Message {
		return s.notice(m, lang, "series.notice.cancelled", locales.Args{"Count": len(gone), "Reason": reason})
	})
	s.tell(said.Room, said.lang, "series.cancel.done", locales.Args{"Count": len(gone)})
	return nil
}
