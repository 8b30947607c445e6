package decide

import (
	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/locales"
)

// takes says whether what a conversation gathers can still be sent: the meeting may have
// moved on while it was open, by a decision of staff or by its other conversation.
func takes(m meeting.Meeting, flow string) bool {
	if amendable(m, flow) {
		return true
	}
	switch m.State {
	case meeting.Idea, meeting.Draft:
		return flow == planFlow || m.Plan == nil
	case meeting.Cancelled: // taken up again, unless the public was told
		return m.Shown == nil && (flow == planFlow || m.Plan == nil)
	case meeting.Announced, meeting.Postponed:
		return flow == planFlow
	case meeting.ToReport, meeting.ToCorrect:
		return flow == reportFlow
	}
	return false
}

// unfinished says whether a conversation can be gone on with.
func unfinished(m meeting.Meeting, d Draft) bool {
	return d.State.Status != flows.Done && takes(m, d.Flow)
}

// asks says whether the state of a conversation waits for words.
func asks(st flows.State) bool { return st.Status == flows.InProgress || st.Status == flows.Reviewing }

// tooLate says so when a conversation is about something that can no longer be changed,
// and puts it away.
func (s *session) tooLate(said *spoken, d Draft) (bool, error) {
	m, _, err := s.meeting(d.Meeting)
	if err != nil || d.State.Status == flows.Done || takes(m, d.Flow) {
		return false, err
	}
	for _, ref := range []**Ref{&said.room.Active, &said.room.Last} {
		if *ref != nil && **ref == *d.ref() {
			*ref = nil
		}
	}
	s.tell(said.Room, said.lang, "room.change.notnow", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
	return true, nil
}
