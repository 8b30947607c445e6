package decide

import (
	"strconv"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
	"passeparole/bot/staff"
	"passeparole/bot/turn"
	"passeparole/bot/when"
	"passeparole/locales"
)

// MoveSeries makes a move for every meeting of a series that still waits for it, or for a
// cancellation for every one to come. The organisers are told once.
func (d *desk) MoveSeries(id string, move meeting.Move, reason string) (locales.Message, error) {
	m, ok, err := d.meeting(id)
	if err != nil || !ok {
		return nil, err
	}
	if m.Series.First == "" {
		return nil, &staff.Refusal{Key: "staff.refused.noseries", Args: locales.Args{"ID": id}}
	}
	all, err := d.members(m)
	if err != nil {
		return nil, err
	}
	if move == meeting.Cancel {
		if found := blocking(reason, nil); len(found) > 0 {
			head := locales.Message{{Text: d.Say("staff.refused.identifying", locales.Args{"ID": id})}}
			return append(head, d.instead(reason, found, d.lang)...), nil
		}
	}
	var open []meeting.Meeting
	for _, one := range all {
		if d.seriesOpen(one, move) {
			open = append(open, one)
		}
	}
	if len(open) == 0 {
		return nil, d.notNow(m)
	}
	if _, err := open[0].Apply(move, meeting.Staff, d.by, reason, d.now); err != nil { // nothing has been done yet
		return nil, d.refusedMove(open[0], err)
	}
	if move == meeting.Announce {
		if err := d.announceAll(open, d.by); err != nil {
			return nil, err
		}
	} else if err := d.moveAll(open, move, reason); err != nil {
		return nil, err
	}
	out := locales.Message{{Text: d.Say("series.staff.done."+string(move), locales.Args{"Count": len(open), "Title": d.named(m)})}}
	return append(out, d.seriesItems(open, d.lang)...), nil
}

// refusedMove is the sentence of the table for a move that cannot be made.
func (d *desk) refusedMove(m meeting.Meeting, err error) error {
	refusal, ok := err.(*meeting.Refusal)
	switch {
	case !ok:
		return err
	case refusal.Key == "meeting.refused.state":
		return d.notNow(m)
	}
	return &staff.Refusal{Key: refusal.Key, Args: locales.Args{"ID": m.ID}}
}

// seriesOpen says whether a meeting of a series is meant by a command about all of it.
func (d *desk) seriesOpen(m meeting.Meeting, move meeting.Move) bool {
	if _, ok := meeting.Find(move, m.State, meeting.Staff); !ok {
		return false
	}
	if move == meeting.Cancel {
		return d.toCome(m)
	}
	if move == meeting.Announce && d.passed(m) != nil {
		return false // nobody can come to it any more
	}
	return m.State == meeting.Proposed // a report, or the change of one meeting, is its own affair
}

func (d *desk) moveAll(all []meeting.Meeting, move meeting.Move, reason string) error {
	d.hush, d.mute = true, true
	for i := range all {
		m := all[i]
		err := d.move(&m, move, meeting.Staff, d.by, reason)
		if err == nil {
			err = d.follows(&m, move, reason)
		}
		if err != nil {
			return err
		}
		all[i] = m
	}
	d.hush, d.mute = false, false
	if move == meeting.Cancel {
		if err := d.editNamed(all[0]); err != nil {
			return err
		}
	}
	d.notify(organisedWith(all[0], all), "series.notice."+string(move), locales.Args{"Count": len(all), "Reason": reason}, questionOf(all[0], move))
	return nil
}

// questionOf marks a question of staff, so that a reply to it is its answer.
func questionOf(m meeting.Meeting, move meeting.Move) *turn.Question {
	if move != meeting.Rework {
		return nil
	}
	return &turn.Question{Meeting: m.ID, Flow: staffQuestion}
}

// SeriesLine is several meetings of one series in one line: how many are in which state, and
// which comes next.
func (d *desk) SeriesLine(all []meeting.Meeting) string { return d.seriesLine(all, d.lang) }

func (s *session) seriesLine(all []meeting.Meeting, lang string) string {
	first := all[0]
	counts, next := map[meeting.State]int{}, ""
	for _, m := range all {
		counts[m.State]++
		if m.Series.Place < first.Series.Place {
			first = m
		}
		if start, zone := m.When(); s.toCome(m) && (next == "" || start < next) {
			next = start
			if at, err := when.ParseMoment(start, zone); err == nil {
				next = at.String()
			}
		}
	}
	var states []string
	for _, st := range meeting.States {
		if counts[st] > 0 {
			states = append(states, s.state(st, lang)+" ("+strconv.Itoa(counts[st])+")")
		}
	}
	args := locales.Args{"ID": first.Series.First, "Title": privacy.OneLine(first.Title()), "Count": len(all), "Of": first.Series.Of, "States": strings.Join(states, ", ")}
	if next == "" {
		return s.book.Say(lang, "series.line", args)
	}
	at, err := when.ParseMoment(next, s.set.Zone)
	if err == nil {
		args["Next"] = when.Say(s.book, lang, at)
	}
	return s.book.Say(lang, "series.line_next", args)
}
