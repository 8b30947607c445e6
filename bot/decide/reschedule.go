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
var undated = map[string]bool{"sans date": true, "date inconnue": true, "no date": true, "without date": true, "without a date": true}

// Reschedule gives a meeting another date, or none yet. An hour that is not said stays.
func (d *desk) Reschedule(id, text string) (locales.Message, error) {
	if undated[flows.Fold(text)] {
		return d.Move(id, meeting.Postpone, "")
	}
	m, ok, err := d.meeting(id)
	if err != nil || !ok {
		return nil, err
	}
	if _, ok := meeting.Find(meeting.Reschedule, m.State, meeting.Staff); !ok {
		return nil, d.notNow(m)
	}
	start, end, err := d.readDate(m, text)
	if err != nil {
		return nil, err
	}
	plan := *m.Plan
	plan.Start, plan.End = start.String(), ""
	if !end.IsZero() {
		plan.End = end.String()
	}
	m.Plan = &plan
	if m.Revised != nil { // a change that waits must not bring the old date back
		revised := *m.Revised
		revised.Start, revised.End, revised.Zone = plan.Start, plan.End, plan.Zone
		m.Revised = &revised
	}
	if err := d.move(&m, meeting.Reschedule, meeting.Staff, d.by, ""); err != nil {
		return nil, err
	}
	if err := d.redate(m); err != nil {
		return nil, err
	}
	said := when.SayRange(d.book, d.lang, start, end)
	if m.State == meeting.Proposed { // it waits as before, and the public knows nothing of it
		d.notify(m, "notice.redated", locales.Args{"When": when.SayRange(d.book, d.language(m.Owner), start, end)}, nil)
		return locales.Message{{Text: d.Say("notice.done.redate", locales.Args{"ID": id, "Title": m.Title(), "When": said})}}, nil
	}
	d.notify(m, "notice.rescheduled", locales.Args{"When": when.SayRange(d.book, d.language(m.Owner), start, end)}, nil)
	if err := d.showChange(&m); err != nil {
		return nil, err
	}
	return locales.Message{{Text: d.Say("notice.done.reschedule", locales.Args{"ID": id, "Title": m.Title(), "When": said})}}, nil
}

// readDate reads a new start and end. A day alone keeps the hours, a start alone keeps
// the duration.
func (d *desk) readDate(m meeting.Meeting, text string) (start, end when.Moment, err error) {
	zone, err := time.LoadLocation(m.Plan.Zone)
	if err != nil {
		return start, end, err
	}
	readings, no := when.Read(text, d.now, when.Want{Lang: d.lang, Zone: zone, Range: true})
	if no != nil {
		return start, end, &staff.Refusal{Key: "staff.refused.date", Args: locales.Args{"Why": d.Say(no.Key, no.Args)}}
	}
	if len(readings) > 1 {
		return start, end, d.whichDate(m.ID, readings)
	}
	start, end = readings[0].Start, readings[0].End
	oldStart, errStart := when.ParseMoment(m.Plan.Start, m.Plan.Zone)
	oldEnd, errEnd := when.ParseMoment(m.Plan.End, m.Plan.Zone)
	if errStart != nil {
		return start, end, errStart
	}
	if !start.HasTime && oldStart.HasTime {
		start.Hour, start.Minute, start.HasTime = oldStart.Hour, oldStart.Minute, true
	}
	if end.IsZero() && errEnd == nil && start.HasTime && oldEnd.HasTime {
		a, err1 := oldStart.In()
		b, err2 := oldEnd.In()
		at, err3 := start.In()
		if err := errors.Join(err1, err2, err3); err != nil {
			return start, end, err
		}
		end = when.MomentOf(at.Add(b.Sub(a)), zone)
	}
	at, err := start.In()
	if err == nil && at.Before(d.now) {
		return start, end, &staff.Refusal{Key: "staff.refused.past", Args: locales.Args{"ID": m.ID, "Date": when.Say(d.book, d.lang, start)}}
	}
	return start, end, err
}

func (d *desk) whichDate(id string, readings []when.Reading) *staff.Refusal {
	dates := ""
	for i, r := range readings {
		if i > 0 {
			dates += " ; "
		}
		dates += when.Say(d.book, d.lang, r.Start)
	}
	return &staff.Refusal{Key: "staff.refused.dates", Args: locales.Args{"ID": id, "Dates": dates, "Example": when.Say(d.book, d.lang, readings[0].Start)}}
}

// redate puts the new date into the conversation that planned the meeting, so that a
// later change begins from it, and into what was sent, so that giving a change up does not
// bring the old date back.
func (d *desk) redate(m meeting.Meeting) error {
	dr, ok, err := d.draft(Ref{m.ID, planFlow})
	if err != nil || !ok {
		return err
	}
	for _, st := range []*flows.State{&dr.State, dr.Sent, dr.Accepted} {
		if st == nil {
			continue
		}
		for step, value := range map[string]string{"start": m.Plan.Start, "end": m.Plan.End} {
			a, has := st.Answers[step]
			if !has || value == "" {
				continue
			}
			a.Values, a.Raw, a.Skipped = []string{value, m.Plan.Zone}, "", false
			st.Answers[step] = a
		}
	}
	return d.putDraft(dr)
}
