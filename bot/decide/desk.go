package decide

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"passeparole/bot/communes"
	"passeparole/bot/meeting"
	"passeparole/bot/staff"
	"passeparole/bot/turn"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// desk is what a command of staff may do, for one call.
type desk struct {
	*session
	by   string
	lang string
}

func (d *desk) Say(key string, args locales.Args) string { return d.book.Say(d.lang, key, args) }

func (d *desk) Meetings() ([]meeting.Meeting, error) {
	var all []meeting.Meeting
	err := each(d.mem, meetings, "", func(_ string, m meeting.Meeting) error {
		all = append(all, m)
		return nil
	})
	slices.SortStableFunc(all, func(a, b meeting.Meeting) int {
		if wa, wb := a.WaitsForStaff(), b.WaitsForStaff(); wa != wb {
			if wa {
				return -1
			}
			return 1
		}
		return cmp.Or(b.Sent.Compare(a.Sent), b.Created.Compare(a.Created), cmp.Compare(a.ID, b.ID))
	})
	return all, err
}

func (d *desk) Meeting(id string) (meeting.Meeting, bool, error) { return d.meeting(id) }
func (d *desk) Line(m meeting.Meeting) string                    { return d.line(m, d.lang) }

// waits are the words for all that waits for staff, folded.
var waits = []string{"a valider", "en attente", "to validate", "waiting"}

// Filter reads a word of a filter: a state, a region, or a theme of the plan. It is read
// once for all meetings.
func (d *desk) Filter(word string) func(meeting.Meeting) bool {
	word = flows.Fold(word)
	if slices.Contains(waits, word) {
		return meeting.Meeting.WaitsForStaff
	}
	var states []meeting.State
	for _, st := range meeting.States {
		for _, lang := range locales.Languages {
			label := flows.Fold(d.book.Say(lang, "meeting.state."+string(st), nil))
			if word == string(st) || word == label || word == strings.TrimSuffix(label, "e") || word == label+"s" {
				states = append(states, st)
			}
		}
	}
	if len(states) > 0 {
		return func(m meeting.Meeting) bool { return slices.Contains(states, m.State) }
	}
	if region, ok := communes.Region(word); ok {
		return func(m meeting.Meeting) bool { return m.Place().Region == region }
	}
	step, _ := d.flows[planFlow].Step("theme")
	for _, choice := range step.Choices {
		for _, lang := range locales.Languages {
			label := flows.Fold(d.book.Say(lang, "plan.theme.choice."+choice, nil))
			if word == flows.Fold(choice) || word == label {
				return func(m meeting.Meeting) bool { return m.Plan != nil && m.Plan.ThemeID == choice }
			}
		}
	}
	return nil
}

// Move makes a move, tells the organiser, and does what follows it for the public.
func (d *desk) Move(id string, move meeting.Move, reason string) (locales.Message, error) {
	m, ok, err := d.meeting(id)
	if err != nil || !ok {
		return nil, err
	}
	if move == meeting.Cancel && m.Shown != nil {
		if found := blocking(reason, nil); len(found) > 0 { // the reason of a cancellation is public
			head := locales.Message{{Text: d.Say("staff.refused.identifying", locales.Args{"ID": id})}}
			return append(head, d.instead(reason, found, d.lang)...), nil
		}
	}
	if move == meeting.Publish && d.today(m) {
		return nil, &staff.Refusal{Key: "meeting.refused.sameday", Args: locales.Args{"ID": id}}
	}
	if idle(m, move) {
		return nil, d.notNow(m)
	}
	if move == meeting.Announce {
		if refusal := d.passed(m); refusal != nil {
			return nil, refusal
		}
	}
	done := d.doneBy(m, move)
	if move == meeting.Announce {
		err = d.announceOne(&m, d.by, "")
	} else if move == meeting.Correct {
		err = d.applyCorrection(&m)
	} else if err = d.move(&m, move, meeting.Staff, d.by, reason); err == nil {
		err = d.follows(&m, move, reason)
	}
	var refusal *meeting.Refusal
	if errors.As(err, &refusal) {
		if refusal.Key == "meeting.refused.state" {
			return nil, d.notNow(m)
		}
		return nil, &staff.Refusal{Key: refusal.Key, Args: locales.Args{"ID": id}}
	}
	if err != nil {
		return nil, err
	}
	return locales.Message{{Text: d.Say("notice.done."+done, locales.Args{"ID": id, "Title": m.Title(), "State": d.state(m.State, d.lang)})}}, nil
}

// doneBy is the end of the key by which staff are told that a move is made: what it is
// about, and whether the public had heard of it.
func (d *desk) doneBy(m meeting.Meeting, move meeting.Move) string {
	switch {
	case move == meeting.Rework && m.CorrectionWaits():
		return "reworkcorrection"
	case move == meeting.Rework && m.Revised != nil:
		return "reworkchange"
	case move == meeting.Cancel && m.Shown == nil:
		return "cancelquiet"
	}
	return string(move)
}

// passed refuses to announce what is over: nobody can come to it any more.
func (d *desk) passed(m meeting.Meeting) *staff.Refusal {
	plan := m.Plan
	if m.Revised != nil {
		plan = m.Revised
	}
	if plan == nil {
		return nil
	}
	start, err := when.ParseMoment(plan.Start, plan.Zone)
	if err != nil {
		return nil // no date yet, so none that has passed
	}
	last := start
	if end, err := when.ParseMoment(plan.End, plan.Zone); err == nil && !end.IsZero() {
		last = end
	}
	if at, err := last.In(); err != nil || !at.Before(d.now) {
		return nil
	}
	return &staff.Refusal{Key: "staff.refused.passed", Args: locales.Args{"ID": m.ID, "Date": when.Say(d.book, d.lang, start)}}
}

func (d *desk) notNow(m meeting.Meeting) *staff.Refusal {
	return &staff.Refusal{Key: "meeting.refused.state", Args: locales.Args{"ID": m.ID, "State": d.state(m.State, d.lang), "Open": d.openMoves(m, d.lang)}}
}

// today says whether the meeting takes place on this day, where it takes place: nothing
// is published while those who spoke are still on their way home (civic.md §5 rule 11).
func (d *desk) today(m meeting.Meeting) bool {
	start, zone := m.When()
	at, err := when.ParseMoment(start, zone)
	loc, zoneErr := time.LoadLocation(zone)
	return err == nil && zoneErr == nil && at.DayOnly() == when.MomentOf(d.now, loc).DayOnly()
}

// follows does what a decision entails.
func (d *desk) follows(m *meeting.Meeting, move meeting.Move, reason string) error {
	args := locales.Args{"Reason": reason}
	question := &turn.Question{Meeting: m.ID, Flow: staffQuestion}
	switch move {
	case meeting.Rework:
		if m.CorrectionWaits() {
			m.Question, m.Correction = reason, nil
			d.notify(*m, "notice.askedcorrection", args, question)
			return errors.Join(d.putMeeting(m), d.reopen(*m, reportFlow))
		}
		m.Question, m.Revised = reason, nil
		d.notify(*m, "notice.rework", args, question)
		return errors.Join(d.putMeeting(m), d.reopen(*m, planFlow))
	case meeting.Ask:
		m.Question = reason
		d.notify(*m, "notice.asked", args, question)
		return errors.Join(d.putMeeting(m), d.reopen(*m, reportFlow))
	case meeting.Refuse:
		if m.Revised != nil || m.CorrectionWaits() {
			return d.refuseChange(m, reason)
		}
		if m.State == meeting.ToCorrect {
			d.notify(*m, "notice.refusedreport", args, nil)
			return d.reopen(*m, reportFlow)
		}
		d.notify(*m, "notice.refused", args, nil)
	case meeting.Validate:
		m.Validated, m.Question = d.now, ""
		d.notify(*m, "notice.validated", nil, nil)
		return errors.Join(d.putMeeting(m), d.accept(Ref{m.ID, reportFlow}))
	case meeting.Publish:
		return d.showReport(m)
	case meeting.Withdraw:
		d.notify(*m, "notice.withdrawn", args, nil)
		return d.showWithdrawn(m)
	case meeting.Cancel:
		d.notify(*m, "notice.cancelled", args, nil)
		return d.showCancelled(m)
	}
	return nil
}

// reopen brings a sent conversation back to its review, and to the front of the room
// unless another one is under way there.
func (d *desk) reopen(m meeting.Meeting, flow string) error {
	dr, ok, err := d.draft(Ref{m.ID, flow})
	if err != nil || !ok {
		return err
	}
	if dr.State.Status == flows.Done {
		dr.State = d.flows[flow].Reopen(dr.State)
		if err := d.putDraft(dr); err != nil {
			return err
		}
	}
	r, err := d.room(m.Room)
	if err != nil {
		return err
	}
	if r.Active == nil {
		r.Active = dr.ref()
	}
	return d.putRoom(m.Room, r)
}

func (d *desk) Trust(user string, on bool) error {
	p, err := d.person(user)
	if err != nil {
		return err
	}
	p.Trusted = on
	return d.mem.Put(people, user, p)
}

// Status is an effect of its own: how the service is stands in no record.
func (d *desk) Status() {
	d.do(turn.Status{Room: d.set.StaffRoom, ReplyTo: d.event, Language: d.lang})
}

func (d *desk) Journal(id string) (locales.Message, error) {
	out := locales.Message{{Style: locales.Strong, Text: d.Say("notice.journal.head", locales.Args{"ID": id})}}
	loc, err := time.LoadLocation(d.set.Zone)
	if err != nil {
		return nil, err
	}
	err = each(d.mem, journal, id+"/", func(_ string, e Entry) error {
		out = out.Add(locales.Item, d.Say("notice.journal.line", locales.Args{
			"When": when.Say(d.book, d.lang, when.MomentOf(e.At, loc)),
			"What": d.Say("meeting.move."+string(e.Move), nil), "Who": d.Say("meeting.role."+string(e.Who), nil),
			"User": e.User, "State": d.state(e.To, d.lang)}))
		return nil
	})
	return out, err
}

// Export attaches the public records of all meetings that the public was shown.
func (d *desk) Export(format string) (int, error) {
	all, err := Shown(d.mem)
	if err != nil {
		return 0, err
	}
	if len(all) == 0 {
		return 0, &staff.Refusal{Key: "staff.export.missing"}
	}
	kind := map[string]string{"csv": "text/csv", "json": "application/json"}[format]
	data, err := d.set.Table(format, all)
	d.file = &turn.File{Name: "rencontres." + format, Type: kind, Data: data}
	return len(all), err
}
