package decide

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/remind"
	"passeparole/bot/turn"
	"passeparole/bot/when"
	"passeparole/locales"
)

// linesShown is how many meetings a part of a summary names; the rest is counted.
const linesShown = 15

// digestDays is how far the week's summary looks ahead.
const digestDays = 7

// failure is something that could not be done, for the week's summary.
type failure struct {
	At      time.Time  `json:"at"`
	Meeting string     `json:"meeting,omitempty"`
	Kind    string     `json:"kind"` // of the outbox row
	Cause   turn.Cause `json:"cause"`
}

// noteFailure keeps what an outcome says was given up.
func (s *session) noteFailure(in turn.Outcome, id string) error {
	key := s.now.UTC().Format(queueLayout) + " " + in.Row.ID
	if err := s.mem.Put(failures, key, failure{s.now, id, in.Row.Kind, in.Cause}); err != nil {
		return err
	}
	return s.dropFailures()
}

// failuresMost is how many failures wait for the summary, which an operator may have switched
// off, or of which a server that refuses everything makes thousands. The earliest go first.
const failuresMost = 200

func (s *session) dropFailures() error {
	var keys []string
	err := s.mem.Each(failures, "", func(key string, _ json.RawMessage) error {
		keys = append(keys, key)
		return nil
	})
	for _, key := range keys[:max(0, len(keys)-failuresMost)] {
		err = errors.Join(err, s.mem.Delete(failures, key))
	}
	return err
}

// digest tells the staff room what the week brings: what is coming, what waits for them
// and since when, whose report is late and whom to call, and what failed.
func (s *session) digest(o turn.Occasion) error {
	if s.staffRoom == "" {
		return nil
	}
	d := &desk{session: s, lang: s.set.Language}
	all, err := d.Meetings()
	if err != nil {
		return err
	}
	loc, err := time.LoadLocation(s.set.Zone)
	if err != nil {
		return err
	}
	out := locales.Message{{Style: locales.Strong, Text: d.Say("week.head", locales.Args{"Day": when.Say(s.book, d.lang, when.MomentOf(s.now, loc).DayOnly())})}}
	empty := len(out)
	out = append(out, d.part("week.coming", s.coming(all, digestDays), d.comingLine)...)
	out = append(out, d.part("week.waiting", waiting(all), d.waitingLine)...)
	out = append(out, d.part("week.late", s.lateReports(all), d.lateLine)...)
	failed, err := s.takeFailures()
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		out = out.Add(locales.Strong, d.Say("week.failed", locales.Args{"Count": len(failed)}))
		for i, f := range failed {
			if i == linesShown {
				out = out.Add(locales.Soft, d.Say("week.more", locales.Args{"Count": len(failed) - i}))
				break
			}
			out = out.Add(locales.Item, d.Say("week.failure", locales.Args{"When": when.Say(s.book, d.lang, when.MomentOf(f.At, loc)),
				"ID": f.Meeting, "What": d.Say("week.kind."+f.Kind, nil), "Why": d.Say("week.cause."+string(f.Cause), nil)}))
		}
	}
	if len(out) == empty {
		out = out.Add(locales.Plain, d.Say("week.quiet", nil))
	}
	s.do(turn.Say{Room: s.staffRoom, Lines: out.Add(locales.Soft, d.Say("week.foot", nil)), Ring: true, Occasion: o})
	return nil
}

// part is one part of a summary, nothing when it has no lines.
func (d *desk) part(key string, list []meeting.Meeting, line func(meeting.Meeting) string) locales.Message {
	if len(list) == 0 {
		return nil
	}
	out := locales.Message{{Style: locales.Strong, Text: d.Say(key, locales.Args{"Count": len(list)})}}
	for i, m := range list {
		if i == linesShown {
			out = out.Add(locales.Soft, d.Say("week.more", locales.Args{"Count": len(list) - i}))
			break
		}
		out = out.Add(locales.Item, line(m))
	}
	return out
}

// coming are the meetings that take place within some days, the next first; with days 0
// all that are to come, those without a date last.
func (s *session) coming(all []meeting.Meeting, days int) []meeting.Meeting {
	at := map[string]time.Time{}
	var list []meeting.Meeting
	for _, m := range all {
		if m.Plan == nil || !slices.Contains([]meeting.State{meeting.Announced, meeting.Postponed, meeting.Underway}, m.State) {
			continue
		}
		start, err := moment(m.Plan.Start, m.Plan.Zone).In()
		if m.State == meeting.Postponed || err != nil {
			start = time.Time{}
		}
		if days > 0 && (start.IsZero() || start.After(s.now.AddDate(0, 0, days))) {
			continue
		}
		at[m.ID] = start
		list = append(list, m)
	}
	slices.SortStableFunc(list, func(a, b meeting.Meeting) int {
		x, y := at[a.ID], at[b.ID]
		if x.IsZero() != y.IsZero() {
			if x.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Or(x.Compare(y), strings.Compare(a.ID, b.ID))
	})
	return list
}

// waiting are those that wait for staff, the longest first.
func waiting(all []meeting.Meeting) []meeting.Meeting {
	list := slices.DeleteFunc(slices.Clone(all), func(m meeting.Meeting) bool { return !m.WaitsForStaff() })
	slices.SortStableFunc(list, func(a, b meeting.Meeting) int { return cmp.Or(a.Sent.Compare(b.Sent), strings.Compare(a.ID, b.ID)) })
	return list
}

// lateReports are the meetings that took place and whose report has not come, or is to be
// corrected, the longest ago first.
func (s *session) lateReports(all []meeting.Meeting) []meeting.Meeting {
	list := slices.DeleteFunc(slices.Clone(all), func(m meeting.Meeting) bool {
		return m.State != meeting.ToReport && m.State != meeting.ToCorrect || s.sinceEnd(m) < 1
	})
	slices.SortStableFunc(list, func(a, b meeting.Meeting) int {
		return cmp.Or(cmp.Compare(s.sinceEnd(b), s.sinceEnd(a)), strings.Compare(a.ID, b.ID))
	})
	return list
}

// sinceEnd is how many days ago a meeting ended; 0 for one to come, or without a date.
func (s *session) sinceEnd(m meeting.Meeting) int {
	start, zone := m.When()
	end := ""
	switch {
	case m.Plan != nil:
		start, end, zone = m.Plan.Start, m.Plan.End, m.Plan.Zone
	case m.Report != nil:
		end = m.Report.End
	}
	at, err := remind.Instant(remind.Ending(moment(start, zone), moment(end, zone)))
	if start == "" || err != nil || at.After(s.now) {
		return 0
	}
	return int(s.now.Sub(at) / (24 * time.Hour))
}

func (d *desk) comingLine(m meeting.Meeting) string {
	return d.Say("week.line", locales.Args{"Line": d.line(m, d.lang)})
}

func (d *desk) waitingLine(m meeting.Meeting) string {
	return d.Say("week.waitingline", locales.Args{"Line": d.line(m, d.lang), "Count": int(d.now.Sub(m.Sent) / (24 * time.Hour))})
}

func (d *desk) lateLine(m meeting.Meeting) string {
	return d.Say("week.lateline", locales.Args{"Line": d.line(m, d.lang), "Count": d.sinceEnd(m), "Who": d.whom(m)})
}

// Agenda lists what is to come.
func (d *desk) Agenda() (locales.Message, error) {
	all, err := d.Meetings()
	if err != nil {
		return nil, err
	}
	list := d.coming(all, 0)
	if len(list) == 0 {
		return locales.Message{{Text: d.Say("week.noagenda", nil)}}, nil
	}
	return d.part("week.agenda", list, d.comingLine), nil
}

// Late lists the reports that have not come, with whom to call.
func (d *desk) Late() (locales.Message, error) {
	all, err := d.Meetings()
	if err != nil {
		return nil, err
	}
	list := d.lateReports(all)
	if len(list) == 0 {
		return locales.Message{{Text: d.Say("week.nolate", nil)}}, nil
	}
	return d.part("week.late", list, d.lateLine).Add(locales.Soft, d.Say("week.chasehint", locales.Args{"ID": list[0].ID})), nil
}

// takeFailures are the failures since the last summary, which are then forgotten.
func (s *session) takeFailures() ([]failure, error) {
	var list []failure
	var keys []string
	err := each(s.mem, failures, "", func(key string, f failure) error {
		keys, list = append(keys, key), append(list, f)
		return nil
	})
	for _, key := range keys {
		if err == nil {
			err = s.mem.Delete(failures, key)
		}
	}
	return list, err
}
