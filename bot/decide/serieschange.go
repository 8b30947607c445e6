package decide

import (
	"reflect"
	"slices"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/flows/kinds"
	"passeparole/locales"
)

// oneDate has the conversation of a meeting that was sent take single dates only: its rule, or
// another one, would be heard and not followed. What exists and how to change it is said instead.
func (s *session) oneDate(k *flows.Kinds, d Draft) {
	if no := s.noSeries(d, k.Lang); no != nil {
		kinds.OneDate(k, *no)
	}
}

// noSeries is why the date of a meeting can be no series any more, nil when it can.
func (s *session) noSeries(d Draft, lang string) *flows.Refusal {
	if d.Flow != planFlow || d.Sent == nil {
		return nil
	}
	m, ok, err := s.meeting(d.Meeting)
	if err != nil || !ok {
		return nil
	}
	args := locales.Args{"ID": m.ID}
	if m.Series.First == "" {
		if m.State == meeting.Announced || m.State == meeting.Proposed {
			return &flows.Refusal{Key: "series.single.alone", Args: args}
		}
		return nil
	}
	all, err := s.standingOf(m)
	if err != nil {
		return nil
	}
	args["Count"], args["Dates"] = len(all), strings.Join(s.datesOf(all, lang), "\n")
	args["Announced"] = m.State == meeting.Announced || m.State == meeting.Postponed
	return &flows.Refusal{Key: "series.single.member", Args: args}
}

// backToSeries says so when a change of an old message would bring back the rule that the
// meetings were planned by, as the deletion of « sans le 6 mai » does.
func (s *session) backToSeries(d Draft, next flows.State, lang string) *flows.Refusal {
	_, rule := kinds.SeriesOf(next.Answers["start"].Values)
	if p := next.Pending; p != nil && p.Step == "start" && !rule {
		_, rule = kinds.SeriesOf(p.Answer.Values)
	}
	if !rule {
		return nil
	}
	return s.noSeries(d, lang)
}

// standingOf are the meetings of a series that have not been called off.
func (s *session) standingOf(m meeting.Meeting) ([]meeting.Meeting, error) {
	all, err := s.members(m)
	return slices.DeleteFunc(all, func(one meeting.Meeting) bool {
		return one.State == meeting.Cancelled || one.State == meeting.Archived
	}), err
}

// onlyThis says that a change of one meeting of a series leaves the others as they are, and which
// they are when it is the date that changes.
func (s *session) onlyThis(m meeting.Meeting, was *meeting.Plan, is *meeting.Plan, lang string) (locales.Message, error) {
	if m.Series.First == "" || was == nil || is == nil || reflect.DeepEqual(was, is) {
		return nil, nil
	}
	others, err := s.standingOf(m)
	others = slices.DeleteFunc(others, func(one meeting.Meeting) bool { return one.ID == m.ID })
	if err != nil || len(others) == 0 {
		return nil, err
	}
	args := locales.Args{"ID": m.ID, "Count": len(others)}
	if was.Start == is.Start {
		return locales.Message{{Text: s.book.Say(lang, "series.only.this", args)}}, nil
	}
	out := locales.Message{{Text: s.book.Say(lang, "series.only.date", args)}}
	out = append(out, s.seriesItems(others, lang)...)
	return out.Add(locales.Soft, s.book.Say(lang, "series.only.how", locales.Args{"ID": others[0].ID})), nil
}
