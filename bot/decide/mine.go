package decide

import (
	"slices"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/flows/speak"
	"passeparole/locales"
)

// listMine lists the meetings of the person: state, what is missing, what to say next.
func (s *session) listMine(said *spoken) error {
	all, err := s.own(said)
	if err != nil {
		return err
	}
	var out locales.Message
	for _, group := range meeting.BySeries(all) {
		m := group[0]
		if len(group) > 1 {
			out = out.Add(locales.Item, s.seriesLine(group, said.lang))
			out = out.Add(locales.Soft, s.book.Say(said.lang, "series.mine", locales.Args{"ID": m.Series.First, "Open": slices.ContainsFunc(group, s.toCome)}))
			continue
		}
		if m.State == meeting.Archived && m.Plan == nil || m.State == meeting.Cancelled && m.Plan == nil {
			continue
		}
		out = out.Add(locales.Item, s.line(m, said.lang))
		next, err := s.nextFor(m, said.lang)
		if err != nil {
			return err
		}
		out = out.Add(locales.Soft, next)
	}
	if len(out) == 0 {
		s.say(said.Room, s.menu(said.lang, "room.mine.none", ""))
		return nil
	}
	head := locales.Message{{Style: locales.Strong, Text: s.book.Say(said.lang, "room.mine.head", nil)}}
	s.say(said.Room, append(head, out...))
	return nil
}

// nextFor says what a meeting lacks and what its organiser can say now.
func (s *session) nextFor(m meeting.Meeting, lang string) (string, error) {
	for _, flow := range []string{reportFlow, planFlow} {
		d, ok, err := s.draft(Ref{m.ID, flow})
		if err != nil {
			return "", err
		}
		if !ok || !unfinished(m, d) || d.State.Status == flows.Cancelled {
			continue
		}
		var labels []string
		for _, step := range s.flows[flow].Missing(d.State) {
			labels = append(labels, s.book.Say(lang, flow+"."+step+".label", nil))
		}
		if len(labels) == 0 {
			return s.book.Say(lang, "room.mine.ready", locales.Args{"ID": m.ID}), nil
		}
		return s.book.Say(lang, "room.mine.missing", locales.Args{"ID": m.ID, "Count": len(labels), "Fields": strings.Join(labels, ", ")}), nil
	}
	key := "room.mine.state." + string(m.State)
	if !s.book.Has(locales.Languages[0], key) {
		return "", nil
	}
	return s.book.Say(lang, key, locales.Args{"ID": m.ID}), nil
}

// seeMeeting shows a person all that is stored of their meeting.
func (s *session) seeMeeting(said *spoken, m meeting.Meeting) error {
	out := locales.Message{{Style: locales.Strong, Text: s.line(m, said.lang)}}
	if all, err := s.members(m); err != nil {
		return err
	} else if len(all) > 1 {
		out = append(out.Add(locales.Plain, s.book.Say(said.lang, "series.all", locales.Args{"Count": len(all)})), s.seriesItems(all, said.lang)...)
	}
	for _, flow := range []string{planFlow, reportFlow} {
		d, ok, err := s.draft(Ref{m.ID, flow})
		if err != nil {
			return err
		}
		if ok {
			out = append(out, speak.Recap(s.book, said.lang, s.flows[flow], s.kindsFor(said.lang, s.now, d), d.State)...)
		}
	}
	if m.Question != "" {
		out = out.Add(locales.Quote, s.book.Say(said.lang, "room.question", locales.Args{"Question": m.Question}))
	}
	if slices.Contains([]meeting.State{meeting.Archived, meeting.Cancelled, meeting.Withdrawn}, m.State) && m.Reason != "" {
		out = out.Add(locales.Plain, s.book.Say(said.lang, "notice.card.reason", locales.Args{"Reason": m.Reason}))
	}
	next, err := s.nextFor(m, said.lang)
	if err != nil {
		return err
	}
	s.say(said.Room, out.Add(locales.Soft, next))
	return nil
}

// staffQuestion marks a message that passes on a question of staff: a reply to it is the answer.
const staffQuestion = "staff-question"

// conversation is the one in which what staff asked about can be changed.
func (s *session) conversation(id string) (*turn.Question, error) {
	m, ok, err := s.meeting(id)
	if err != nil || !ok {
		return nil, err
	}
	flow := planFlow
	if m.Report != nil {
		flow = reportFlow
	}
	return &turn.Question{Meeting: id, Flow: flow}, nil
}

// answerStaff passes an organiser's answer on to the staff room.
func (s *session) answerStaff(said *spoken, id, text string) error {
	m, ok, err := s.meeting(id)
	if err != nil || !ok {
		return err
	}
	if m.Question == "" {
		s.tell(said.Room, said.lang, "room.questions.none", locales.Args{"ID": id})
		return nil
	}
	asked := m.Question
	m.Question = ""
	if err := s.waitsAgain(&m, said.Sender); err != nil {
		return err
	}
	if err := s.seriesWaitsAgain(m, said.Sender); err != nil {
		return err
	}
	lang := s.set.Language
	about := locales.Message{
		{Text: s.book.Say(lang, "room.question", locales.Args{"Question": asked})},
		{Style: locales.Quote, Text: excerpt(privacy.Clean(text))},
	}
	told := "room.questions.open"
	if m.WaitsForStaff() {
		told = "room.questions.passed"
		if ref := said.room.Active; ref != nil && ref.Meeting == m.ID {
			said.room.Active = nil
		}
		s.staff(s.waiting("notice.answer", m, about, "valider", "demander", "refuser"))
	} else {
		s.staff(append(locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "notice.answer", locales.Args{"Line": s.line(m, lang)})}}, about...))
	}
	s.tell(said.Room, said.lang, told, locales.Args{"ID": id})
	return nil
}
