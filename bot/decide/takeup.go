package decide

import (
	"slices"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/locales"
)

// takeUp goes on with what was put aside: the last conversation, or the one of several
// that the person chooses.
func (s *session) takeUp(said *spoken, act flows.Act) error {
	open, err := s.openDrafts(said)
	if err != nil {
		return err
	}
	if last := said.room.Last; last != nil {
		d, ok, err := s.draft(*last)
		if err != nil {
			return err
		}
		m, _, err := s.meeting(last.Meeting)
		if err != nil {
			return err
		}
		if ok && unfinished(m, d) && (act == flows.Undo || len(open) <= 1) {
			if d.State.Status != flows.Cancelled {
				act = flows.Resume // what is taken back is the pause, no answer
			}
			return s.takeUpDraft(said, d, act)
		}
	}
	switch len(open) {
	case 0:
		said.room.Asking = nil
		s.say(said.Room, s.menu(said.lang, "room.nothingopen", ""))
		return nil
	case 1:
		return s.takeUpDraft(said, open[0], act)
	}
	ask := locales.Message{{Style: locales.Strong, Text: s.book.Say(said.lang, "room.resume.which", nil)}}
	asking := &Asking{For: resume}
	for _, d := range open {
		m, _, err := s.meeting(d.Meeting)
		if err != nil {
			return err
		}
		asking.IDs = append(asking.IDs, d.Meeting)
		ask = ask.Add(locales.Item, s.numbered(len(asking.IDs), s.line(m, said.lang)))
	}
	said.room.Asking = asking
	s.say(said.Room, ask)
	return nil
}

// openDrafts are the unfinished conversations of the person, one for each meeting, the
// one touched last first.
func (s *session) openDrafts(said *spoken) ([]Draft, error) {
	var open []Draft
	err := s.draftsOf(func(d Draft) error {
		if d.State.Status == flows.Cancelled {
			return nil
		}
		m, _, err := s.meeting(d.Meeting)
		if err == nil && unfinished(m, d) && (d.Room == said.Room || d.Owner == said.Sender || s.mayEdit(m, said)) {
			open = append(open, d)
		}
		return err
	}, said.Sender, said.Room)
	slices.SortFunc(open, func(a, b Draft) int {
		if c := b.Touched.Compare(a.Touched); c != 0 {
			return c
		}
		return strings.Compare(a.key(), b.key())
	})
	seen := map[string]bool{}
	return slices.DeleteFunc(open, func(d Draft) bool {
		again := seen[d.Meeting]
		seen[d.Meeting] = true
		return again
	}), err
}

// takeUpDraft brings a conversation to the room where the person speaks.
func (s *session) takeUpDraft(said *spoken, d Draft, act flows.Act) error {
	if ref := said.room.Active; ref != nil && *ref != *d.ref() {
		s.pauseActive(said)
	}
	d.Room = said.Room
	if act == flows.Resume && (d.State.Status == flows.InProgress || d.State.Status == flows.Reviewing) {
		act = flows.Open
	}
	if in, held := s.heldInto(said, &d); held {
		return s.talkAfter(said, d, in, s.heldAgain(said, in, s.backTo(d, said.lang)))
	}
	return s.talkAfter(said, d, flows.Input{Act: act, Text: said.Body, By: said.Sender, Event: said.Event, At: s.now}, s.backTo(d, said.lang))
}

// backTo says which meeting a conversation is about that comes back.
func (s *session) backTo(d Draft, lang string) locales.Message {
	title := s.titleOf(d)
	if title == "" {
		return nil
	}
	return locales.Message{{Text: s.book.Say(lang, "room.resume.back", locales.Args{"ID": d.Meeting, "Title": title})}}
}

// resumeMeeting goes on with whatever of a meeting is unfinished.
func (s *session) resumeMeeting(said *spoken, m meeting.Meeting) error {
	for _, flow := range []string{reportFlow, planFlow} {
		d, ok, err := s.draft(Ref{m.ID, flow})
		if err != nil {
			return err
		}
		if ok && unfinished(m, d) {
			return s.takeUpDraft(said, d, flows.Resume)
		}
	}
	if m.TakesReport() {
		return s.beginReport(said, m)
	}
	s.tell(said.Room, said.lang, "room.resume.nothing", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
	return nil
}

// changeMeeting opens again what was sent: the report if there is one, or the plan.
func (s *session) changeMeeting(said *spoken, m meeting.Meeting) error {
	return s.changeBy(said, m, flows.Input{Act: flows.Open, By: said.Sender, Event: said.Event, At: s.now})
}

// changeBy does so and goes on with an act: the correction of one field.
func (s *session) changeBy(said *spoken, m meeting.Meeting, in flows.Input) error {
	flow, move := planFlow, meeting.Revise
	switch {
	case m.State == meeting.Draft || m.State == meeting.ToReport:
		return s.resumeMeeting(said, m)
	case m.State == meeting.Archived && m.Plan != nil && m.Report == nil:
		return s.retry(said, m)
	case m.State == meeting.ToCorrect, amendable(m, reportFlow):
		flow, move = reportFlow, ""
	}
	if move != "" {
		if _, ok := meeting.Find(move, m.State, meeting.Organiser); !ok {
			s.tell(said.Room, said.lang, "room.change.notnow", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
			return nil
		}
	}
	d, ok, err := s.draft(Ref{m.ID, flow})
	if err != nil || !ok {
		return err
	}
	if m.State == meeting.Proposed {
		if err := s.move(&m, meeting.Revise, meeting.Organiser, said.Sender, ""); err != nil {
			return err
		}
		s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "notice.takenback", locales.Args{"ID": m.ID, "Title": m.Title()})}})
	}
	d.State = s.flows[flow].Reopen(d.State)
	if in.Act == flows.Open {
		return s.takeUpDraft(said, d, flows.Open)
	}
	s.pauseActive(said)
	d.Room = said.Room
	return s.talkAfter(said, d, in, s.backTo(d, said.lang))
}

// titleOf is how the meeting of a conversation is called so far.
func (s *session) titleOf(d Draft) string { return d.State.Answers["title"].Value() }
