package decide

import (
	"errors"
	"reflect"

	"passeparole/bot/meeting"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// finish takes in what an organiser sent: a plan or a report.
func (s *session) finish(said *spoken, d Draft, next flows.State, by string) error {
	d.State.Seen = next.Seen
	if found := s.identifying(d, said.lang); len(found) > 0 {
		// The conversation stays at its review, so that the words can be changed.
		s.say(said.Room, found)
		return s.putDraft(d)
	}
	if past := s.passed(d, next, said.lang); len(past) > 0 {
		s.say(said.Room, past)
		return s.putDraft(d)
	}
	d.State, d.Sent = next, &next
	if err := s.putDraft(d); err != nil {
		return err
	}
	m, ok, err := s.meeting(d.Meeting)
	if err != nil {
		return err
	}
	if !ok {
		return errors.New("a conversation was sent whose meeting is unknown: " + d.Meeting)
	}
	said.room.Active, said.room.Last, said.room.Sent = nil, nil, d.ref()
	m.Room, m.Sent, m.Question = said.Room, s.now, ""
	if amendable(m, d.Flow) && m.State != meeting.Announced && m.State != meeting.Postponed {
		return s.resend(said, m, d, by, nil)
	}
	if d.Flow == planFlow {
		return s.planSent(said, m, d, by)
	}
	return s.reportSent(said, m, d, by)
}

// passed says so when the date of a plan went by before it was sent. The conversation stays
// at its review, so that another date can be given.
func (s *session) passed(d Draft, st flows.State, lang string) locales.Message {
	if d.Flow != planFlow {
		return nil
	}
	d.State = st
	plan := s.reading(d).plan()
	if plan == nil {
		return nil
	}
	start := moment(plan.Start, plan.Zone)
	if at, err := start.In(); start.IsZero() || err != nil || !at.Before(s.now) || !start.HasTime {
		return nil
	}
	return locales.Message{{Text: s.book.Say(lang, "room.plan.passed", locales.Args{"When": when.Say(s.book, lang, start)})}}
}

func (s *session) planSent(said *spoken, m meeting.Meeting, d Draft, by string) error {
	plan := s.reading(d).plan()
	m.PlannedBy = by
	only, err := s.onlyThis(m, m.Plan, plan, said.lang)
	if err != nil {
		return err
	}
	trusted, err := s.trusted(by)
	if err != nil {
		return err
	}
	if m.State == meeting.Draft {
		m.Plan = plan
		if err := s.move(&m, meeting.Propose, meeting.Organiser, by, ""); err != nil {
			return err
		}
		if rest, err := s.unfold(said, &m, d, by); err != nil || len(rest) > 0 {
			return errors.Join(err, s.seriesSent(said, m, rest, trusted))
		}
		if err := s.seriesWaitsAgain(m, by); err != nil {
			return err
		}
	} else if reflect.DeepEqual(plan, m.Plan) {
		if m.Revised != nil { // a change that waited for staff is taken back
			return s.resend(said, m, d, by, nil)
		}
		s.tell(said.Room, said.lang, "room.plan.same", locales.Args{"ID": m.ID})
		return nil
	} else {
		m.Revised = plan
		if err := s.move(&m, meeting.Revise, meeting.Organiser, by, ""); err != nil {
			return err
		}
	}
	if trusted {
		told := "room.plan.trusted"
		if m.Revised != nil {
			told = "talk.version.trusted"
		}
		s.say(said.Room, append(locales.Message{{Text: s.book.Say(said.lang, told, locales.Args{"ID": m.ID})}}, only...))
		return s.announceOne(&m, "", said.Room)
	}
	s.say(said.Room, append(locales.Message{{Text: s.book.Say(said.lang, "room.plan.sent", locales.Args{"ID": m.ID})}}, only...))
	if m.Revised == nil {
		s.staff(s.waiting("notice.proposal", m, nil, "valider", "demander", "refuser"))
		return nil
	}
	return s.giveRevision(m)
}

func (s *session) reportSent(said *spoken, m meeting.Meeting, d Draft, by string) error {
	m.Report, m.ReportedBy = s.reading(d).report(), by
	if err := s.move(&m, meeting.Submit, meeting.Organiser, by, ""); err != nil {
		return err
	}
	s.tell(said.Room, said.lang, "room.report.sent", locales.Args{"ID": m.ID})
	people := locales.Message{{Text: s.book.Say(s.set.Language, "notice.participants", locales.Args{"Count": m.Report.Participants})}}
	s.staff(s.waiting("notice.report", m, people, "valider", "demander", "refuser"))
	return nil
}

// trusted says whether somebody's proposals are announced without validation.
func (s *session) trusted(user string) (bool, error) {
	if listed(user, s.set.Trusted, s.set.Trusted) {
		return true, nil
	}
	p, err := s.person(user)
	return p.Trusted, err
}

// waiting tells staff that something waits for them and what to type next.
func (s *session) waiting(key string, m meeting.Meeting, about locales.Message, commands ...string) locales.Message {
	lang := s.set.Language
	out := locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, key, locales.Args{"Line": s.line(m, lang)})}}
	out = append(out, about...)
	next := s.book.Say(lang, "notice.next.voir", locales.Args{"ID": m.ID})
	for _, c := range commands {
		next += " · " + s.book.Say(lang, "notice.next."+c, locales.Args{"ID": m.ID})
	}
	return out.Add(locales.Soft, next)
}
