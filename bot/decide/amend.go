package decide

import (
	"errors"
	"reflect"
	"slices"

	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/flows/speak"
	"passeparole/locales"
)

// amend takes the correction of an answer that was sent already. When the answers are
// complete again it is a new version, which staff see; when a word is missing, the
// conversation is open again until somebody sends it.
func (s *session) amend(said *spoken, d Draft, in flows.Input) error {
	if slices.Contains(d.State.Seen, in.Event) {
		return nil
	}
	m, ok, err := s.meeting(d.Meeting)
	if err != nil || !ok {
		return err
	}
	if in.Target == d.State.Sent {
		if in.Act == flows.Redact {
			s.reply(said, locales.Message{{Text: s.book.Say(said.lang, "talk.sent", locales.Args{"ID": m.ID})}})
		}
		return nil
	}
	if !amendable(m, d.Flow) {
		s.reply(said, locales.Message{{Text: s.book.Say(said.lang, "talk.late",
			locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})}})
		return nil
	}
	f, k := s.flows[d.Flow], s.kindsFor(said.lang, in.At, d)
	opened := d
	opened.State, _ = f.Migrate(f.Reopen(d.State), k)
	next, effects := f.Advance(opened.State, in, k)
	if no := s.backToSeries(d, next, said.lang); no != nil {
		s.reply(said, speak.Message(s.book, said.lang, f, k, d.State, []flows.Effect{flows.Refused{Step: "start", Refusal: *no, Tries: 1}}))
		d.State = d.State.Handled(in.Event)
		return s.putDraft(d)
	}
	lines := speak.Message(s.book, said.lang, f, k, next, slices.DeleteFunc(slices.Clone(effects), flows.Asks))
	if in.Act == flows.Redact && next.Pending == nil {
		next = f.PassOptional(next, said.Sender)
	}
	same := sameAnswers(opened.State, next)
	complete := next.Status == flows.Reviewing && next.Pending == nil
	if same && next.Pending == nil || complete && !same && s.maySend(said.Sender, d) {
		next.Status, next.Sent = flows.Done, d.State.Sent
		changed := d
		changed.State = next
		if found := s.identifying(changed, said.lang); len(found) > 0 && !same {
			opened.State = f.Reopen(next)
			said.room.Active = opened.ref()
			s.reply(said, found)
			return s.putDraft(opened)
		}
		if same {
			s.reply(said, lines)
			return s.putDraft(changed)
		}
		return s.resend(said, m, changed, said.Sender, lines)
	}
	public := in.Act == flows.Redact && m.State != meeting.Proposed && m.State != meeting.Submitted
	if !same && public && d.State.Pasted(in.Target) && len(f.Missing(next)) > 1 {
		return s.pasteGone(said, m, d, in)
	}
	if !same {
		if err := s.retake(&m, d, opened.State, next); err != nil {
			return err
		}
	}
	if active := said.room.Active; active != nil && *active != *d.ref() {
		s.pauseActive(said)
	}
	if public && len(f.Missing(next)) > 0 {
		return s.talkAfter(said, opened, in, locales.Message{{Text: s.book.Say(said.lang, "talk.publicstays", locales.Args{"ID": m.ID})}})
	}
	return s.talk(said, opened, in)
}

// pasteGone follows the deletion of the message that nearly all of something public came from:
// nothing changes before staff have seen to it, and the organiser is not asked everything again.
func (s *session) pasteGone(said *spoken, m meeting.Meeting, d Draft, in flows.Input) error {
	page := ""
	if s.set.Page != nil && m.Shown != nil {
		page = s.set.Page(m.ID)
	}
	s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "talk.staff.pastegone", locales.Args{"Line": s.line(m, s.set.Language), "ID": m.ID})}})
	s.reply(said, locales.Message{{Text: s.book.Say(said.lang, "talk.pastegone", locales.Args{"ID": m.ID, "Title": m.Title(), "Page": page})}})
	d.State = d.State.Handled(in.Event)
	return s.putDraft(d)
}

// amendable says whether what was sent with a flow can still be corrected.
func amendable(m meeting.Meeting, flow string) bool {
	states := []meeting.State{meeting.Proposed, meeting.Announced, meeting.Postponed}
	if flow == reportFlow {
		states = []meeting.State{meeting.Submitted, meeting.Validated, meeting.Published, meeting.Corrected}
	}
	return slices.Contains(states, m.State)
}

// sameAnswers says whether two states of a conversation say the same.
func sameAnswers(a, b flows.State) bool {
	if len(a.Answers) != len(b.Answers) {
		return false
	}
	for id, x := range a.Answers {
		if y, ok := b.Answers[id]; !ok || !slices.Equal(x.Values, y.Values) || x.Skipped != y.Skipped {
			return false
		}
	}
	return true
}

// retake tells staff that an answer which is needed was withdrawn: what was sent waits, or
// what is public stays until there is another answer, or staff decide otherwise.
func (s *session) retake(m *meeting.Meeting, d Draft, before, after flows.State) error {
	missing := s.flows[d.Flow].Missing(after)
	if len(missing) == 0 {
		return nil
	}
	was := s.flows[d.Flow].Missing(before)
	missing = slices.DeleteFunc(missing, func(id string) bool { return slices.Contains(was, id) })
	if len(missing) == 0 {
		return nil
	}
	lang, key := s.set.Language, "talk.staff.stays"
	var err error
	switch m.State {
	case meeting.Proposed:
		key, err = "talk.staff.retaken", s.move(m, meeting.Revise, meeting.Organiser, d.Owner, "")
	case meeting.Submitted:
		key, err = "talk.staff.retaken", s.move(m, meeting.Retake, meeting.Organiser, d.Owner, "")
	}
	label := s.book.Say(lang, d.Flow+"."+missing[0]+".label", nil)
	s.staff(locales.Message{{Text: s.book.Say(lang, key, locales.Args{"Line": s.line(*m, lang), "Field": label, "ID": m.ID})}})
	return err
}

// retakeOpen does the same for what was sent and is open again already.
func (s *session) retakeOpen(said *spoken, d Draft, in flows.Input) error {
	m, ok, err := s.meeting(d.Meeting)
	if err != nil || !ok || d.Sent == nil || !amendable(m, d.Flow) {
		return err
	}
	f, k := s.flows[d.Flow], s.kindsFor(said.lang, in.At, d)
	st, _ := f.Migrate(d.State, k)
	next, _ := f.Advance(st, in, k)
	return s.retake(&m, d, st, next)
}

// resend keeps a new version of something that was sent, and tells staff what changed.
// lines are what the person is told first.
func (s *session) resend(said *spoken, m meeting.Meeting, d Draft, by string, lines locales.Message) error {
	d.Sent = &d.State
	if err := s.putDraft(d); err != nil {
		return err
	}
	m.Sent = s.now
	only, err := s.onlyThis(m, m.Plan, s.reading(d).plan(), said.lang)
	if err != nil {
		return err
	}
	told := ""
	if d.Flow == planFlow {
		told, err = s.resendPlan(&m, d, by)
	} else {
		told, err = s.resendReport(&m, d, by)
	}
	s.reply(said, append(lines.Add(locales.Plain, s.book.Say(said.lang, told, locales.Args{"ID": m.ID})), only...))
	if err == nil && told == "talk.version.trusted" {
		err = s.announceOne(&m, "", said.Room)
	}
	return err
}

func (s *session) resendPlan(m *meeting.Meeting, d Draft, by string) (told string, err error) {
	old, plan := m.Plan, s.reading(d).plan()
	m.PlannedBy = by
	if m.State == meeting.Proposed {
		m.Plan = plan
		if err := s.move(m, meeting.Amend, meeting.Organiser, by, ""); err != nil {
			return "", err
		}
		c, err := s.openCard(m.ID)
		if err != nil {
			return "", err
		}
		if c.Plan == nil {
			c.Plan = old
		}
		changed := s.differences(planFlow, s.fields(*c.Plan), s.fields(*plan))
		return "talk.version.proposal", s.giveCard(*m, c, s.waiting("talk.staff.version", *m, changed, "valider", "demander", "refuser"))
	}
	if m.Revised = plan; reflect.DeepEqual(plan, m.Plan) {
		m.Revised = nil
	}
	if err := s.move(m, meeting.Revise, meeting.Organiser, by, ""); err != nil {
		return "", err
	}
	if m.Revised == nil {
		return "talk.version.dropped", s.giveDropped(*m)
	}
	trusted, err := s.trusted(by)
	if trusted || err != nil {
		return "talk.version.trusted", err
	}
	return "talk.version.revision", s.giveRevision(*m)
}

func (s *session) resendReport(m *meeting.Meeting, d Draft, by string) (told string, err error) {
	old, now := m.Report, s.reading(d).report()
	if old == nil {
		return "", errors.New("a report was sent whose record is unknown: " + m.ID)
	}
	m.ReportedBy = by
	sent := m.State == meeting.Submitted
	if m.Correction = now; sent {
		m.Report, m.Correction = now, nil
	} else if reflect.DeepEqual(now, old) {
		m.Correction = nil
	}
	if err := s.move(m, meeting.Amend, meeting.Organiser, by, ""); err != nil {
		return "", err
	}
	c, err := s.openCard(m.ID)
	if err != nil {
		return "", err
	}
	switch {
	case sent:
		if c.Report == nil {
			c.Report = old
		}
		changed := s.differences(reportFlow, s.reportFields(*c.Report), s.reportFields(*now))
		return "talk.version.report", s.giveCard(*m, c, s.waiting("talk.staff.version", *m, changed, "valider", "demander", "refuser"))
	case m.Correction == nil:
		return "talk.version.dropped", s.giveDropped(*m)
	}
	told = "talk.version.correction"
	if m.State == meeting.Validated {
		told = "talk.version.unpublished" // nothing is public that could stay
	}
	changed := s.differences(reportFlow, s.reportFields(*old), s.reportFields(*now))
	return told, s.giveCard(*m, c, s.waiting("talk.staff.correction", *m, changed, "valider", "demander", "refuser"))
}
