package decide

import (
	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
	"passeparole/bot/turn"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// askCancel asks for the reason, which the public reads, and for a yes. What was never
// sent is cancelled by its conversation.
func (s *session) askCancel(said *spoken, m meeting.Meeting, reason string) error {
	if rest, whole := wholeSeries(reason); whole && m.Series.First != "" {
		return s.askCancelSeries(said, m, rest)
	}
	if m.State == meeting.Draft || m.State == meeting.Idea {
		for _, flow := range []string{planFlow, reportFlow} {
			d, found, err := s.draft(Ref{m.ID, flow})
			if err != nil {
				return err
			}
			if found {
				return s.talk(said, d, flows.Input{Act: flows.Cancel, By: said.Sender, Event: said.Event, At: s.now})
			}
		}
	}
	rule, ok := meeting.Find(meeting.Cancel, m.State, meeting.Organiser)
	if !ok {
		s.tell(said.Room, said.lang, "room.change.notnow", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
		return nil
	}
	off := &callOff{Meeting: m.ID, Move: meeting.Cancel, At: s.now}
	return s.askReason(said, m, off, reason, rule.Reason, s.notice(m, said.lang, "calloff.reason", nil))
}

// askReason takes the reason of a cancellation, or asks for it with lines, and goes on to the yes.
func (s *session) askReason(said *spoken, m meeting.Meeting, off *callOff, reason string, needed bool, lines locales.Message) error {
	off.Reason = excerpt(privacy.Clean(reason))
	if found := blocking(off.Reason, nil); len(found) > 0 {
		s.say(said.Room, s.instead(off.Reason, found, said.lang))
		off.Reason = ""
	}
	if needed && privacy.OneLine(off.Reason) == "" {
		return s.askOff(said, off, forReason, lines)
	}
	return s.confirmOff(said, m, off)
}

// askReschedule asks for the new date and for a yes.
func (s *session) askReschedule(said *spoken, m meeting.Meeting, text string) error {
	if _, ok := meeting.Find(meeting.Reschedule, m.State, meeting.Organiser); !ok || m.Plan == nil {
		if m.State == meeting.Draft || m.State == meeting.Proposed {
			s.tell(said.Room, said.lang, "calloff.unsent", locales.Args{"ID": m.ID})
			return nil
		}
		s.tell(said.Room, said.lang, "room.change.notnow", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
		return nil
	}
	off := &callOff{Meeting: m.ID, Move: meeting.Reschedule, At: s.now}
	if privacy.OneLine(text) == "" {
		return s.askOff(said, off, forDate, s.notice(m, said.lang, "calloff.when", nil))
	}
	if undated[flows.Fold(text)] {
		off.Move = meeting.Postpone
		if _, ok := meeting.Find(off.Move, m.State, meeting.Organiser); !ok { // it has no date already
			s.tell(said.Room, said.lang, "room.change.notnow", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
			return nil
		}
		return s.confirmOff(said, m, off)
	}
	start, end, no, err := s.newDate(m, text, said.lang)
	if err != nil {
		return err
	}
	if no != nil {
		return s.askOff(said, off, forDate, locales.Message{{Text: s.book.Say(said.lang, "calloff."+no.key, no.args)}})
	}
	off.Start, off.Zone = start.String(), start.Zone
	if !end.IsZero() {
		off.End = end.String()
	}
	return s.confirmOff(said, m, off)
}

// askOff asks for what is missing. The conversation that was open goes on afterwards.
func (s *session) askOff(said *spoken, off *callOff, what string, lines locales.Message) error {
	off.Asked = what
	said.room.Off, said.room.Asking = off, nil
	q := &turn.Question{Meeting: off.Meeting, Flow: callOffFlow, For: said.Sender}
	if what == forYes && s.set.Buttons != NoButtons {
		q.Buttons = []string{"✅", "❌"}
	}
	e := turn.Say{Room: said.Room, Lines: lines, Question: q}
	if !said.alone {
		e.ReplyTo = said.replyTo
	}
	s.do(e)
	return nil
}

// confirmOff says what will happen, and to whom it will be told.
func (s *session) confirmOff(said *spoken, m meeting.Meeting, off *callOff) error {
	if off.Series {
		return s.confirmCancelSeries(said, m, off)
	}
	args := locales.Args{"Reason": off.Reason, "When": s.offWhen(off, said.lang), "Public": m.Shown != nil}
	if at, zone := m.When(); at != "" {
		if was, err := when.ParseMoment(at, zone); err == nil {
			args["Was"] = when.Say(s.book, said.lang, was)
		}
	}
	return s.askOff(said, off, forYes, s.notice(m, said.lang, "calloff.confirm."+string(off.Move), args))
}

func (s *session) offWhen(off *callOff, lang string) string {
	start, end, err := off.moments()
	if err != nil || start.IsZero() {
		return ""
	}
	return when.SayRange(s.book, lang, start, end) + ", " + when.SayZone(s.book, lang, off.Zone)
}

func (off callOff) moments() (start, end when.Moment, err error) {
	if off.Start == "" {
		return start, end, nil
	}
	if start, err = when.ParseMoment(off.Start, off.Zone); err == nil && off.End != "" {
		end, err = when.ParseMoment(off.End, off.Zone)
	}
	return start, end, err
}
