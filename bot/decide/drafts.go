package decide

import (
	"slices"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/flows/kinds"
	"passeparole/flows/speak"
	"passeparole/locales"
)

// The flows that the house is built around.
const (
	planFlow   = "plan"
	reportFlow = "report"
)

// kindsFor is what the conversation needs to know of the world at this moment.
func (s *session) kindsFor(lang string, at time.Time, d Draft) flows.Kinds {
	k := kinds.For(at, s.set.Zone, lang, s.book)
	s.together(&k, d)
	s.oneDate(&k, d)
	return k
}

// beginPlan opens a meeting and the conversation that prepares it.
func (s *session) beginPlan(said *spoken) error {
	s.pauseActive(said)
	m, err := s.newMeeting(said)
	if err != nil {
		return err
	}
	return s.begin(said, m, planFlow, nil, "room.plan.begin")
}

// newMeeting makes a record whose ID comes from the message that asked for it.
func (s *session) newMeeting(said *spoken) (meeting.Meeting, error) {
	var failed error
	id := meeting.NewID(said.Event, func(id string) bool {
		_, taken, err := s.meeting(id)
		if err != nil {
			failed = err
		}
		return taken && err == nil
	})
	if failed != nil {
		return meeting.Meeting{}, failed
	}
	m := meeting.Meeting{ID: id, State: meeting.Draft, Owner: said.Sender, Room: said.Room, Language: said.lang, Created: s.now}
	return m, s.putMeeting(&m)
}

// begin starts a conversation about a meeting and asks its first question.
func (s *session) begin(said *spoken, m meeting.Meeting, flow string, known map[string]flows.Answer, key string) error {
	d := Draft{Meeting: m.ID, Flow: flow, Room: said.Room, Owner: m.Owner, Language: m.Language, Begun: s.now,
		State: s.flows[flow].New(known)}
	intro := locales.Message{{Text: s.book.Say(said.lang, key, locales.Args{"ID": m.ID})}}
	if in, held := s.takeHeld(said, flow); held {
		return s.talkAfter(said, d, in, s.heldAgain(said, in, intro))
	}
	return s.talkAfter(said, d, flows.Input{Act: flows.Open, By: said.Sender, At: s.now}, intro)
}

// beginReport opens the report of a meeting, or goes on with it.
func (s *session) beginReport(said *spoken, m meeting.Meeting) error {
	if d, ok, err := s.draft(Ref{m.ID, reportFlow}); err != nil || ok && unfinished(m, d) {
		if err != nil {
			return err
		}
		return s.takeUpDraft(said, d, flows.Resume)
	}
	if !m.TakesReport() {
		s.tell(said.Room, said.lang, "room.report.notnow", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
		return nil
	}
	if m.State == meeting.Announced || m.State == meeting.Underway {
		start, err := when.ParseMoment(m.Plan.Start, m.Plan.Zone)
		if err != nil {
			return err
		}
		begins, err := start.In()
		if err != nil {
			return err
		}
		if s.now.Before(begins) {
			s.tell(said.Room, said.lang, "room.report.early", locales.Args{"ID": m.ID, "When": when.Say(s.book, said.lang, start)})
			return nil
		}
		if err := s.move(&m, meeting.End, meeting.Organiser, said.Sender, ""); err != nil {
			return err
		}
		if m.Shown != nil { // the clock will not make this move any more
			if err := s.show(&m, s.public(m)); err != nil {
				return err
			}
		}
	}
	s.pauseActive(said)
	plan, _, err := s.draft(Ref{m.ID, planFlow})
	if err != nil {
		return err
	}
	planned := m.Plan
	if planned == nil && len(plan.State.Answers) > 0 {
		planned = s.reading(plan).plan() // prepared, never sent: what it says is known all the same
	}
	return s.begin(said, m, reportFlow, known(plan.State, planned), "room.report.begin")
}

// beginUnplanned opens the report of a meeting that was not prepared here.
func (s *session) beginUnplanned(said *spoken) error {
	s.pauseActive(said)
	m, err := s.newMeeting(said)
	if err != nil {
		return err
	}
	return s.begin(said, m, reportFlow, nil, "room.report.begin")
}

// talk leads a conversation one step on and says what came of it.
func (s *session) talk(said *spoken, d Draft, in flows.Input) error {
	return s.talkAfter(said, d, in, nil)
}

func (s *session) talkAfter(said *spoken, d Draft, in flows.Input, before locales.Message) error {
	if late, err := s.tooLate(said, d); late || err != nil {
		return err
	}
	if in = flows.Meant(d.State, in); in.Act == flows.Cancel {
		if done, err := s.giveUp(said, d); done || err != nil {
			return err
		}
	}
	f := s.flows[d.Flow]
	k := s.kindsFor(said.lang, in.At, d)
	migrated, notes := f.Migrate(d.State, k)
	next, effects := f.Advance(migrated, in, k)
	other := said.room.Active
	if other != nil && *other == *d.ref() {
		other = nil
	}
	if i := slices.IndexFunc(effects, func(e flows.Effect) bool { _, ok := e.(flows.Finish); return ok }); i >= 0 {
		err := s.finish(said, d, next, effects[i].(flows.Finish).By)
		if other != nil {
			said.room.Active = other
		}
		return err
	}
	if other != nil && asks(next) { // a reply to an earlier question, or its edit
		s.pauseActive(said)
		before = append(s.backTo(d, said.lang), before...)
	}
	d.State = next
	if err := s.putDraft(d); err != nil {
		return err
	}
	if err := s.follow(said, d); err != nil {
		return err
	}
	all := make([]flows.Effect, 0, len(notes)+len(effects))
	for _, n := range notes {
		all = append(all, n)
	}
	offer := s.offerTeam(said, d, in, effects)
	if said.brief || offer != nil {
		effects = flows.Briefly(effects)
	}
	lines := append(before, speak.Message(s.book, said.lang, f, k, next, append(all, effects...))...)
	lines = append(lines, offer...)
	if len(lines) == 0 {
		return nil
	}
	e := turn.Say{Room: said.Room, Lines: lines, Question: s.asked(d, in.By, effects)}
	if !said.alone {
		e.ReplyTo = said.replyTo
	}
	s.do(e)
	return nil
}

// follow keeps the room and the meeting in step with the conversation.
func (s *session) follow(said *spoken, d Draft) error {
	switch d.State.Status {
	case flows.InProgress, flows.Reviewing:
		said.room.Active, said.room.Asking = d.ref(), nil
		m, ok, err := s.meeting(d.Meeting)
		if err != nil || !ok || m.State != meeting.Cancelled {
			return err
		}
		return s.move(&m, meeting.Reopen, meeting.Organiser, said.Sender, "")
	case flows.Paused, flows.Cancelled:
		if active := said.room.Active; active == nil || *active == *d.ref() {
			said.room.Active, said.room.Last = nil, d.ref()
		}
		m, ok, err := s.meeting(d.Meeting)
		if err != nil || !ok || d.State.Status != flows.Cancelled || m.State != meeting.Draft {
			return err
		}
		return s.move(&m, meeting.Cancel, meeting.Organiser, said.Sender, "")
	}
	return nil
}

// move makes a move by the table, saves it and writes it down.
func (s *session) move(m *meeting.Meeting, move meeting.Move, who meeting.Role, user, reason string) error {
	next, err := m.Apply(move, who, user, reason, s.now)
	if err != nil {
		return err
	}
	*m = next
	if m.State != meeting.Announced && m.State != meeting.Postponed {
		m.Revised = nil // there is no announcement left that it could change
	}
	if err := s.putMeeting(m); err != nil {
		return err
	}
	return s.note(*m, move, who, user)
}

// pauseActive puts the conversation of the room aside, saying so, before another begins.
func (s *session) pauseActive(said *spoken) {
	ref := said.room.Active
	said.room.Active = nil
	if ref == nil {
		return
	}
	said.room.Last = ref
	s.tell(said.Room, said.lang, "room.aside", locales.Args{"ID": ref.Meeting})
}
