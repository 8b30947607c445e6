package decide

import (
	"slices"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
	"passeparole/bot/turn"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// callOff is a cancellation or a new date on its way: what is known of it so far. Nothing
// of it has happened before the yes.
type callOff struct {
	Meeting string       `json:"meeting"`
	Move    meeting.Move `json:"move"` // Cancel, Reschedule or Postpone
	Asked   string       `json:"asked"`
	Reason  string       `json:"reason,omitempty"`
	Start   string       `json:"start,omitempty"`
	End     string       `json:"end,omitempty"`
	Zone    string       `json:"zone,omitempty"`
	At      time.Time    `json:"at"`
}

// What a callOff waits for.
const (
	forReason = "reason"
	forDate   = "date"
	forYes    = "yes"
)

// callOffFlow marks the questions about it, so that a reaction on one finds it.
const callOffFlow = "calloff"

// callOffTime is how long a callOff waits: a yes of next week would answer something else.
const callOffTime = 24 * time.Hour

// withTheMeeting calls fn with the meeting named, or with the only one of the person whose
// state allows the move, or asks which.
func (s *session) withTheMeeting(said *spoken, w wish, move meeting.Move, fn func(*spoken, meeting.Meeting) error) error {
	if w.id != "" {
		return s.withMeeting(said, w.id, fn)
	}
	all, err := s.own(said)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(m meeting.Meeting) bool {
		_, ok := meeting.Find(move, m.State, meeting.Organiser)
		return !ok || m.State == meeting.Draft || m.State == meeting.Idea
	})
	switch len(all) {
	case 0:
		s.tell(said.Room, said.lang, "calloff.none", nil)
		return nil
	case 1:
		return fn(said, all[0])
	}
	ask := locales.Message{{Style: locales.Strong, Text: s.book.Say(said.lang, "calloff.which", nil)}}
	asking := &Asking{For: w.intent, Text: w.text}
	for _, m := range all {
		asking.IDs = append(asking.IDs, m.ID)
		ask = ask.Add(locales.Item, s.numbered(len(asking.IDs), s.line(m, said.lang)))
	}
	said.room.Asking = asking
	s.pauseActive(said)
	s.say(said.Room, ask)
	return nil
}

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
	off := &callOff{Meeting: m.ID, Move: meeting.Cancel, At: s.now, Reason: excerpt(privacy.Clean(reason))}
	if found := blocking(off.Reason, nil); len(found) > 0 {
		s.say(said.Room, s.instead(off.Reason, found, said.lang))
		off.Reason = ""
	}
	if rule.Reason && privacy.OneLine(off.Reason) == "" {
		return s.askOff(said, off, forReason, s.notice(m, said.lang, "calloff.reason", nil))
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

// callsOff takes a message as what a callOff of the room waits for. Anything else that the
// bot understands lets it go, saying so.
func (s *session) callsOff(said *spoken) (done bool, err error) {
	off := said.room.Off
	if off == nil || said.about != nil && said.about.Flow != callOffFlow {
		return false, nil
	}
	if s.now.Sub(off.At) > callOffTime {
		said.room.Off = nil
		return false, nil
	}
	act, _, isAct := flows.ReadAct(said.Body)
	if isAct && act != flows.Yes && act != flows.No && act != flows.Cancel && act != flows.Later && act != flows.Send {
		said.room.Off = nil
		return false, nil
	}
	m, ok, err := s.meeting(off.Meeting)
	if err != nil {
		return false, err
	}
	if _, can := meeting.Find(off.Move, m.State, meeting.Organiser); !ok || !can || !s.mayEdit(m, said) {
		said.room.Off = nil // somebody was faster, or it is theirs no more
		return false, nil
	}
	if act == flows.No || act == flows.Cancel && off.Asked != forReason {
		said.room.Off = nil
		s.tell(said.Room, said.lang, "calloff.kept", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
		return true, nil
	}
	switch {
	case off.Asked == forReason && isAct:
		return true, s.askOff(said, off, forReason, s.notice(m, said.lang, "calloff.reason", nil))
	case off.Asked == forReason:
		return true, s.askCancel(said, m, said.Body)
	case off.Asked == forDate:
		return true, s.askReschedule(said, m, said.Body)
	case act == flows.Yes || act == flows.Send:
		return true, s.doOff(said, m, off)
	}
	return true, s.confirmOff(said, m, off)
}

// doOff makes the move and tells everyone who was told of the meeting.
func (s *session) doOff(said *spoken, m meeting.Meeting, off *callOff) error {
	said.room.Off = nil
	if active := said.room.Active; active != nil && active.Meeting == m.ID {
		said.room.Active = nil // a change of it, or its report, has nothing to go on with
	}
	announced := m.Shown != nil
	var err error
	if off.Move == meeting.Cancel {
		if err = s.move(&m, meeting.Cancel, meeting.Organiser, said.Sender, off.Reason); err == nil {
			s.ring(m, said.Room, nil, func(lang string) locales.Message {
				return s.notice(m, lang, "calloff.cancelled", locales.Args{"Reason": off.Reason})
			})
			err = s.showCancelled(&m)
		}
	} else {
		start, end, bad := off.moments()
		if bad != nil {
			return bad
		}
		err = s.redated(&m, start, end, meeting.Organiser, said.Sender, said.Room)
	}
	if err != nil {
		return err
	}
	lang := s.set.Language
	told := locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "calloff.staff."+string(off.Move), locales.Args{"Line": s.line(m, lang)})}}
	if off.Reason != "" {
		told = told.Add(locales.Quote, off.Reason)
	}
	s.staff(told)
	s.say(said.Room, s.notice(m, said.lang, "calloff.done."+string(off.Move), locales.Args{"When": s.offWhen(off, said.lang), "Public": announced}))
	return nil
}

// offReaction takes ✅ or ❌ on the question of a callOff as its answer.
func (s *session) offReaction(in turn.Reaction, r Room, q *turn.Question) error {
	word, number := reactionWord(in.Key)
	if word == "" || number || r.Off == nil || r.Off.Asked != forYes || r.Off.Meeting != q.Meeting {
		return nil
	}
	msg := turn.Message{Event: in.Event, Room: in.Room, Sender: in.Sender, SentAt: in.SentAt, Kind: turn.Text, Body: word}
	said := spoken{Message: msg, room: r, alone: len(s.others(r)) < 2, lang: s.language(in.Sender), about: q}
	if _, err := s.callsOff(&said); err != nil {
		return err
	}
	return s.putRoom(in.Room, said.room)
}
