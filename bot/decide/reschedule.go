package decide

import (
	"errors"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/staff"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// undated are the words for a date that is not known yet, folded.
var undated = map[string]bool{"sans date": true, "date inconnue": true, "no date": true, "without date": true, "without a date": true,
	"je ne sais pas": true, "je ne sais pas encore": true, "pas encore": true, "on ne sait pas": true, "on ne sait pas encore": true,
	"plus tard": true, "sans": true, "i don't know": true, "i don't know yet": true, "later": true}

// Reschedule gives a meeting another date, or none yet. An hour that is not said stays.
func (d *desk) Reschedule(id, text string) (locales.Message, error) {
	m, ok, err := d.meeting(id)
	if err != nil || !ok {
		return nil, err
	}
	move := meeting.Reschedule
	if undated[flows.Fold(text)] {
		move = meeting.Postpone
	}
	if _, ok := meeting.Find(move, m.State, meeting.Staff); !ok {
		return nil, d.notNow(m)
	}
	var start, end when.Moment
	if move == meeting.Reschedule {
		var no *undatable
		if start, end, no, err = d.newDate(m, text, d.lang); err != nil {
			return nil, err
		}
		if no != nil {
			return nil, &staff.Refusal{Key: "staff.refused." + no.key, Args: no.args}
		}
	}
	if err := d.redated(&m, start, end, meeting.Staff, d.by, ""); err != nil {
		return nil, err
	}
	done := "notice.done." + string(move)
	if m.State == meeting.Proposed {
		done = "notice.done.redate"
	}
	return locales.Message{{Text: d.Say(done, locales.Args{"ID": id, "Title": m.Title(),
		"When": when.SayRange(d.book, d.lang, start, end)})}}, nil
}

// redated moves a meeting to a new date, or to none when start is zero, and tells all who
// were told of it, but for those in the room where it is being answered.
func (s *session) redated(m *meeting.Meeting, start, end when.Moment, who meeting.Role, by, but string) error {
	if start.IsZero() {
		if err := s.move(m, meeting.Postpone, who, by, ""); err != nil {
			return err
		}
		s.ring(*m, but, nil, func(lang string) locales.Message { return s.notice(*m, lang, "notice.postponed", nil) })
		return s.showChange(m)
	}
	plan := *m.Plan
	plan.Start, plan.End = start.String(), ""
	if !end.IsZero() {
		plan.End = end.String()
	}
	m.Plan = &plan
	if m.Revised != nil { // a change that waits must not bring the old date back, but may move it to another zone
		revised := *m.Revised
		revised.Start, revised.End = plan.Start, plan.End
		m.Revised = &revised
	}
	if err := errors.Join(s.move(m, meeting.Reschedule, who, by, ""), s.redate(*m)); err != nil {
		return err
	}
	notice := "notice.rescheduled"
	if m.State == meeting.Proposed { // it waits as before, and the public knows nothing of it
		notice = "notice.redated"
	}
	s.ring(*m, but, nil, func(lang string) locales.Message {
		return s.notice(*m, lang, notice, locales.Args{"When": when.SayRange(s.book, lang, start, end)})
	})
	if m.State == meeting.Proposed {
		return nil
	}
	return s.showChange(m)
}

// undatable says why a text is no new date: the last part of the key of a sentence, which
// staff and organisers have each in their own words.
type undatable struct {
	key  string // "date", "dates" or "past"
	args locales.Args
}

// newDate reads a new start and end. A day alone keeps the hours, a start alone keeps the
// duration.
func (s *session) newDate(m meeting.Meeting, text, lang string) (start, end when.Moment, no *undatable, err error) {
	zone, err := time.LoadLocation(m.Plan.Zone)
	if err != nil {
		return start, end, nil, err
	}
	readings, why := when.Read(text, s.now, when.Want{Lang: lang, Zone: zone, Range: true})
	if why != nil {
		return start, end, &undatable{"date", locales.Args{"ID": m.ID, "Why": s.book.Say(lang, why.Key, why.Args)}}, nil
	}
	if len(readings) > 1 {
		return start, end, s.whichDate(m.ID, lang, readings), nil
	}
	start, end = readings[0].Start, readings[0].End
	oldStart, errStart := when.ParseMoment(m.Plan.Start, m.Plan.Zone)
	oldEnd, errEnd := when.ParseMoment(m.Plan.End, m.Plan.Zone)
	if errStart != nil {
		return start, end, nil, errStart
	}
	if !start.HasTime && oldStart.HasTime {
		start.Hour, start.Minute, start.HasTime = oldStart.Hour, oldStart.Minute, true
	}
	if end.IsZero() && errEnd == nil && start.HasTime && oldEnd.HasTime {
		a, err1 := oldStart.In()
		b, err2 := oldEnd.In()
		at, err3 := start.In()
		if err := errors.Join(err1, err2, err3); err != nil {
			return start, end, nil, err
		}
		end = when.MomentOf(at.Add(b.Sub(a)), zone)
	}
	at, err := start.In()
	if err == nil && at.Before(s.now) {
		no = &undatable{"past", locales.Args{"ID": m.ID, "Date": when.Say(s.book, lang, start)}}
	}
	return start, end, no, err
}

func (s *session) whichDate(id, lang string, readings []when.Reading) *undatable {
	dates := ""
	for i, r := range readings {
		if i > 0 {
			dates += " ; "
		}
		dates += when.Say(s.book, lang, r.Start)
	}
	return &undatable{"dates", locales.Args{"ID": id, "Dates": dates, "Example": when.Say(s.book, lang, readings[0].Start)}}
}

// redate puts the new date into the conversation that planned the meeting, so that a
// later change begins from it, and into what was sent, so that giving a change up does not
// bring the old date back.
func (s *session) redate(m meeting.Meeting) error {
	dr, ok, err := s.draft(Ref{m.ID, planFlow})
	if err != nil || !ok {
		return err
	}
	for _, st := range []*flows.State{&dr.State, dr.Sent, dr.Accepted} {
		if st == nil {
			continue
		}
		zone := m.Plan.Zone
		if of := st.Answers["start"].Values; len(of) > 1 && of[1] != "" { // of the place there
			zone = of[1]
		}
		for step, value := range map[string]string{"start": m.Plan.Start, "end": m.Plan.End} {
			a, has := st.Answers[step]
			if !has || value == "" {
				continue
			}
			a.Values, a.Raw, a.Skipped = []string{value, zone}, "", false
			st.Answers[step] = a
		}
	}
	return s.putDraft(dr)
}
