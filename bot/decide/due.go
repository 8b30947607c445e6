package decide

import (
	"errors"
	"slices"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/remind"
	"passeparole/bot/when"
	"passeparole/flows"
)

// Due is something that the clock will bring: a reminder, or a move in a meeting's life.
// It is kept as wall time and zone name; the instant in its key is only its place in the
// queue, and is made anew whenever the meeting changes and at every start.
type Due struct {
	Meeting string `json:"meeting"`
	// Flow is the conversation that a reminder of a draft is about, "" for the meeting.
	Flow string       `json:"flow,omitempty"`
	Move meeting.Move `json:"move,omitempty"` // Begin or End; "" for a reminder
	Item remind.Item  `json:"item"`
	// For is who put a reminder off: the others were told, and are not told again. "" is
	// everybody. A user ID.
	For string `json:"for,omitempty"`
}

// queueLayout sorts as instants do.
const queueLayout = "2006-01-02T15:04:05Z"

// key is the place of a due in the queue.
func (d Due) key() (string, error) {
	at, err := d.Item.Instant()
	if err != nil {
		return "", err
	}
	name := d.Flow + " " + d.Item.Rule
	if d.Move != "" {
		name = string(d.Move)
	}
	if d.Item.Asked {
		name += " asked " + d.For
	}
	return at.UTC().Format(queueLayout) + " " + d.Meeting + " " + name, nil
}

// touch notes that a meeting or one of its conversations was changed.
func (s *session) touch(id string) {
	if s.touched == nil {
		s.touched = map[string]bool{}
	}
	s.touched[id] = true
}

// settle brings what follows from a decision up to date, once for all its steps: what the
// clock will bring, and which reminders are no longer the last thing that was said.
func (s *session) settle() error {
	var err error
	for id := range s.touched {
		err = errors.Join(err, s.queue(id))
	}
	s.touched = nil
	return errors.Join(err, s.spokeAfter())
}

// queue keeps exactly what the clock is to bring of a meeting as it is now.
func (s *session) queue(id string) error {
	m, found, err := s.meeting(id)
	if err != nil {
		return err
	}
	var old []string
	if _, err := s.mem.Get(duesOf, id, &old); err != nil {
		return err
	}
	want := map[string]Due{}
	if found {
		if want, err = s.duesFor(m, old); err != nil {
			return err
		}
	}
	var keys []string
	for _, key := range old {
		if _, keep := want[key]; !keep {
			err = errors.Join(err, s.mem.Delete(dues, key))
		}
	}
	for key, d := range want {
		keys = append(keys, key)
		if !slices.Contains(old, key) {
			err = errors.Join(err, s.mem.Put(dues, key, d))
		}
	}
	slices.Sort(keys)
	switch {
	case err != nil || slices.Equal(keys, old):
		return err
	case len(keys) == 0:
		return s.mem.Delete(duesOf, id)
	}
	return s.mem.Put(duesOf, id, keys)
}

// duesFor are all dues of a meeting by their keys: those that follow from it, and those
// that somebody put off.
func (s *session) duesFor(m meeting.Meeting, old []string) (map[string]Due, error) {
	want := map[string]Due{}
	add := func(d Due) error {
		key, err := d.key()
		if err == nil {
			want[key] = d
		}
		return err
	}
	for _, d := range lifeOf(m) {
		if err := add(d); err != nil {
			return nil, err
		}
	}
	done := map[string]time.Time{}
	if _, err := s.mem.Get(rung, m.ID, &done); err != nil {
		return nil, err
	}
	subjects, err := s.subjects(m)
	if err != nil {
		return nil, err
	}
	for flow, subject := range subjects {
		for _, item := range s.set.Reminders.Items(subject, s.set.Quiet) {
			if _, rung := done[occasion(flow, item)]; rung {
				continue
			}
			if err := add(Due{Meeting: m.ID, Flow: flow, Item: item}); err != nil {
				return nil, err
			}
		}
	}
	for _, key := range old {
		var d Due
		if ok, err := s.mem.Get(dues, key, &d); err != nil || !ok || !d.Item.Asked {
			if err != nil {
				return nil, err
			}
			continue
		}
		subject, ok := subjects[d.Flow]
		if ok && s.set.Reminders.Judge(d.Item, subject, s.set.Quiet, s.now) != remind.Over {
			want[key] = d
		}
	}
	return want, nil
}

// occasion names what is reminded of once only.
func occasion(flow string, i remind.Item) string { return flow + " " + i.Occasion }

// subjects are what can be reminded of about a meeting: itself under "", and its
// unfinished conversations under their flows.
func (s *session) subjects(m meeting.Meeting) (map[string]remind.Subject, error) {
	silent, err := s.allMuted(m)
	if err != nil {
		return nil, err
	}
	start, zone := m.When()
	subject := remind.Subject{About: remind.AboutMeeting, ID: m.ID, State: m.State, Zone: zone, Office: s.set.Zone,
		Sent: m.Sent, Settled: m.Settled, Facts: map[string]bool{
			remind.RevisionWaits: m.Revised != nil, remind.CorrectionWaits: m.CorrectionWaits(),
			remind.StaffAsked: m.Question != "", remind.Muted: silent}}
	if subject.Zone == "" {
		subject.Zone = s.set.Zone
	}
	if subject.Settled.IsZero() { // kept by a version that did not note it
		subject.Settled = m.Updated
	}
	if m.Plan != nil { // a report may tell another date: what was planned is what is waited for
		start, subject.Zone = m.Plan.Start, m.Plan.Zone
		subject.End = moment(m.Plan.End, m.Plan.Zone)
	}
	subject.Start = moment(start, subject.Zone)
	all := map[string]remind.Subject{}
	for _, flow := range []string{planFlow, reportFlow} {
		d, ok, err := s.draft(Ref{m.ID, flow})
		if err != nil {
			return nil, err
		}
		if !ok || !unfinished(m, d) || d.State.Status == flows.Cancelled || m.State == meeting.Cancelled {
			continue
		}
		chased := flow == reportFlow && m.State != meeting.Draft
		if chased {
			subject.Facts[remind.ReportBegun] = true
		}
		all[flow] = remind.Subject{About: remind.AboutDraft, ID: m.ID + "/" + flow, State: m.State, Zone: subject.Zone, Office: s.set.Zone,
			Touched: d.Touched, Facts: map[string]bool{remind.Chased: chased || m.State == meeting.ToCorrect, remind.Muted: silent}}
	}
	all[""] = subject
	return all, nil
}

// moment reads a stored wall time; what cannot be read is unknown.
func moment(wall, zone string) when.Moment {
	m, err := when.ParseMoment(wall, zone)
	if err != nil {
		return when.Moment{}
	}
	return m
}
