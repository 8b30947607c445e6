package decide

import (
	"slices"
	"strconv"

	"passeparole/bot/meeting"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/flows/kinds"
	"passeparole/locales"
)

// seriesRecord is what the meetings of a series have in common. Each meeting has its own ID,
// versions, journal, page and life.
type seriesRecord struct {
	IDs    []string `json:"ids"`              // in the order of their dates when it was planned
	Posted string   `json:"posted,omitempty"` // the meeting whose post names the others
}

// members are the meetings of a series, in the order in which they were planned; nil for a
// meeting that stands alone.
func (s *session) members(m meeting.Meeting) ([]meeting.Meeting, error) {
	if m.Series.First == "" {
		return nil, nil
	}
	var record seriesRecord
	if _, err := s.mem.Get(series, m.Series.First, &record); err != nil {
		return nil, err
	}
	var all []meeting.Meeting
	for _, id := range record.IDs {
		one, ok, err := s.meeting(id)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, one)
		}
	}
	return all, nil
}

// unfold makes a meeting of each date of a plan that is a series, when it is sent for the first
// time. The answer of the first one is then its own date. rest are the others.
func (s *session) unfold(said *spoken, m *meeting.Meeting, d Draft, by string) (rest []meeting.Meeting, err error) {
	rule, ok := kinds.SeriesOf(d.State.Answers["start"].Values)
	if !ok {
		return nil, nil
	}
	if end, err := when.ParseMoment(m.Plan.End, m.Plan.Zone); err == nil {
		rule.End = end
	}
	for _, st := range []*flows.State{&d.State, d.Sent} {
		a := st.Answers["start"]
		a.Values = a.Values[:2]
		st.Answers["start"] = a
	}
	if err := s.keepDraft(d); err != nil || m.Series.First != "" {
		return nil, err
	}
	return s.spread(said, m, d, rule, rule.Dates()[1:], by)
}

// spread plans further meetings like one, at the dates given.
func (s *session) spread(said *spoken, m *meeting.Meeting, d Draft, rule when.Rule, dates []when.Moment, by string) ([]meeting.Meeting, error) {
	record := seriesRecord{IDs: []string{m.ID}}
	m.Series = meeting.Series{First: m.ID, Place: 1, Of: len(dates) + 1}
	if m.Shown != nil {
		record.Posted = m.ID
	}
	if err := s.putMeeting(m); err != nil {
		return nil, err
	}
	var rest []meeting.Meeting
	for i, date := range dates {
		cause := *said
		cause.Event += "/" + strconv.Itoa(i+2)
		one, err := s.newMeeting(&cause)
		if err != nil {
			return nil, err
		}
		plan := *m.Plan
		plan.Start, plan.End = date.String(), ""
		if end := rule.EndOf(date); !end.IsZero() {
			plan.End = end.String()
		}
		one.Owner, one.Team, one.Room, one.Language = m.Owner, m.Team, m.Room, m.Language
		one.Plan, one.PlannedBy, one.Sent = &plan, by, s.now
		one.Series = meeting.Series{First: m.ID, Place: i + 2, Of: len(dates) + 1}
		if err := s.copyPlan(one, d); err != nil {
			return nil, err
		}
		if err := s.move(&one, meeting.Propose, meeting.Organiser, by, ""); err != nil {
			return nil, err
		}
		record.IDs, rest = append(record.IDs, one.ID), append(rest, one)
	}
	return rest, s.mem.Put(series, m.ID, record)
}

// copyPlan gives a meeting of a series its own conversation: the same answers with its own
// date. No message counts for anything in it, so that an edit changes the first one alone.
func (s *session) copyPlan(m meeting.Meeting, like Draft) error {
	st := s.flows[planFlow].New(nil)
	st.Status, st.Touched, st.Seq = flows.Done, s.now, 1
	for step, a := range like.State.Answers {
		own := flows.Answer{Values: slices.Clone(a.Values), By: a.By, Shape: a.Shape, Skipped: a.Skipped, At: a.At}
		switch {
		case step == "start":
			own.Values = []string{m.Plan.Start, m.Plan.Zone}
		case step == "end" && m.Plan.End != "" && !a.Skipped:
			own.Values = []string{m.Plan.End, m.Plan.Zone}
		}
		for _, p := range a.Parts {
			own.Parts = append(own.Parts, flows.Part{Values: p.Values, By: p.By})
		}
		st.Answers[step] = own
	}
	return s.keepDraft(Draft{Meeting: m.ID, Flow: planFlow, Room: m.Room, Owner: m.Owner, Language: m.Language,
		State: st, Sent: &st, Begun: s.now, Touched: s.now})
}

// seriesSent tells organiser and staff of a series, once for all its meetings, or announces it.
func (s *session) seriesSent(said *spoken, first meeting.Meeting, rest []meeting.Meeting, trusted bool) error {
	all := append([]meeting.Meeting{first}, rest...)
	if first.State != meeting.Proposed {
		all = rest
	}
	key := "series.sent"
	if trusted {
		key = "series.trusted"
	}
	out := locales.Message{{Text: s.book.Say(said.lang, key, locales.Args{"Count": len(all), "ID": first.ID})}}
	s.say(said.Room, append(out, s.seriesItems(all, said.lang)...))
	if trusted {
		return s.announceAll(all, "")
	}
	lang := s.set.Language
	card := locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "series.staff.proposal", locales.Args{"Count": len(all), "Line": s.line(first, lang)})}}
	card = append(card, s.seriesItems(all, lang)...)
	s.staff(card.Add(locales.Soft, s.book.Say(lang, "series.staff.next", locales.Args{"ID": first.ID, "One": all[len(all)-1].ID})))
	return nil
}

// seriesItems are the dates of meetings, each with the ID by which it is called.
func (s *session) seriesItems(all []meeting.Meeting, lang string) locales.Message {
	var out locales.Message
	for _, text := range s.datesOf(all, lang) {
		out = out.Add(locales.Item, text)
	}
	return out
}

func (s *session) datesOf(all []meeting.Meeting, lang string) []string {
	var out []string
	for _, m := range all {
		out = append(out, m.ID+" · "+s.dateOf(m, lang))
	}
	return out
}

func (s *session) dateOf(m meeting.Meeting, lang string) string {
	start, zone := m.When()
	at, err := when.ParseMoment(start, zone)
	if err != nil {
		return ""
	}
	return when.Say(s.book, lang, at)
}

// seriesWaitsAgain brings the other meetings back to staff that were asked about with this one:
// the answer for one is the answer for all.
func (s *session) seriesWaitsAgain(m meeting.Meeting, by string) error {
	all, err := s.members(m)
	for _, one := range all {
		if err == nil && one.ID != m.ID && one.State == meeting.Draft && one.Question != "" {
			one.Question = ""
			err = s.waitsAgain(&one, by)
		}
	}
	return err
}
