package decide

import (
	"errors"

	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/locales"
)

// accept remembers the answers that staff said yes to.
func (s *session) accept(ref Ref) error {
	d, ok, err := s.draft(ref)
	if err != nil || !ok {
		return err
	}
	d.Accepted = d.Sent
	return s.putDraft(d)
}

// revert puts a conversation back to what stands: the answers that staff said yes to, or
// those that were sent last.
func (s *session) revert(ref Ref, to func(Draft) *flows.State) error {
	d, ok, err := s.draft(ref)
	if err != nil || !ok {
		return err
	}
	st := to(d)
	if st == nil {
		return nil
	}
	d.State, d.Sent = *st, st
	return s.putDraft(d)
}

func accepted(d Draft) *flows.State { return d.Accepted }
func sentLast(d Draft) *flows.State { return d.Sent }

// giveUp ends the change of something that stands already. Nothing that was announced or
// sent is cancelled by it, and the sentence says so. done is false for any other draft.
func (s *session) giveUp(said *spoken, d Draft) (done bool, err error) {
	m, ok, err := s.meeting(d.Meeting)
	if err != nil || !ok || d.Sent == nil || m.State == meeting.Draft || m.State == meeting.Cancelled {
		return false, err
	}
	said.room.Active = nil
	s.tell(said.Room, said.lang, "room.giveup", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
	to := sentLast
	if d.Accepted != nil && m.Revised == nil && !m.CorrectionWaits() {
		to = accepted // what was sent last was asked about, and staff have it no more
	}
	return true, s.revert(*d.ref(), to)
}

// waitsAgain brings what staff asked about back to them once it is answered, and closes
// the conversation, so that a later correction is a new version that they see. When the
// organiser has begun to change something it stays open until it is sent.
func (s *session) waitsAgain(m *meeting.Meeting, by string) error {
	flow, move := planFlow, meeting.Propose
	switch {
	case m.State == meeting.Draft && m.Plan != nil:
	case m.State == meeting.ToCorrect && m.Report != nil:
		flow, move = reportFlow, meeting.Submit
	default:
		return s.putMeeting(m)
	}
	d, ok, err := s.draft(Ref{m.ID, flow})
	if err != nil || !ok {
		return errors.Join(err, s.putMeeting(m))
	}
	if d.Sent == nil || !sameAnswers(d.State, *d.Sent) {
		return s.putMeeting(m)
	}
	d.State = *d.Sent
	m.Sent = s.now // meanwhile it was not staff whom it waited for
	return errors.Join(s.putDraft(d), s.move(m, move, meeting.Organiser, by, ""))
}

// meantForStaff takes a sentence as the answer to a question of staff when nothing else is
// being asked: the conversation it is about stands at its review.
func (s *session) meantForStaff(said *spoken, d Draft, isAct bool) (done bool, err error) {
	if isAct || said.about != nil || d.State.Status != flows.Reviewing || d.State.Pending != nil || d.State.Cursor != "" {
		return false, nil
	}
	m, ok, err := s.meeting(d.Meeting)
	if err != nil || !ok || m.Question == "" {
		return false, err
	}
	return true, s.answerStaff(said, m.ID, said.Body)
}

// refuseChange says no to the change of something that stands: it stays as it is.
func (d *desk) refuseChange(m *meeting.Meeting, reason string) error {
	flow := planFlow
	if m.CorrectionWaits() {
		flow = reportFlow
	}
	m.Revised, m.Correction = nil, nil
	d.notify(*m, "notice.refusedchange", locales.Args{"Reason": reason}, nil)
	return errors.Join(d.putMeeting(m), d.revert(Ref{m.ID, flow}, accepted))
}

// retry opens again what staff refused, so that it can be corrected and proposed again.
func (s *session) retry(said *spoken, m meeting.Meeting) error {
	if err := s.move(&m, meeting.Reopen, meeting.Organiser, said.Sender, ""); err != nil {
		return err
	}
	d, ok, err := s.draft(Ref{m.ID, planFlow})
	if err != nil || !ok {
		return err
	}
	d.State = s.flows[planFlow].Reopen(d.State)
	return s.takeUpDraft(said, d, flows.Open)
}

// standing is the one meeting of a person that was sent and can still be changed: what
// « modifier participants » means when nothing is being asked. only is false when there
// are several, or none.
func (s *session) standing(said *spoken) (m meeting.Meeting, only bool, err error) {
	all, err := s.own(said)
	for _, one := range all {
		if !amendable(one, planFlow) && !amendable(one, reportFlow) && one.State != meeting.ToCorrect {
			continue
		}
		if only {
			return meeting.Meeting{}, false, err
		}
		m, only = one, true
	}
	return m, only, err
}
