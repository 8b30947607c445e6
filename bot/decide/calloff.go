package decide

import (
	"slices"
	"time"

	"passeparole/bot/meeting"
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
	Series  bool         `json:"series,omitempty"` // all meetings to come of the meeting's series
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
	can, err := s.canCallOff(said, m, off)
	if err != nil {
		return false, err
	}
	if !ok || !can {
		said.room.Off = nil // somebody was faster, or it is theirs no more
		return false, nil
	}
	if act == flows.No || act == flows.Cancel && off.Asked != forReason {
		said.room.Off = nil
		if off.Series {
			s.tell(said.Room, said.lang, "series.kept", nil)
			return true, nil
		}
		s.tell(said.Room, said.lang, "calloff.kept", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
		return true, nil
	}
	switch {
	case off.Asked == forReason && off.Series && isAct:
		return true, s.askCancelSeries(said, m, "")
	case off.Asked == forReason && off.Series:
		return true, s.askCancelSeries(said, m, said.Body)
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

// canCallOff says whether what a callOff is about can still happen, and is the person's to decide.
func (s *session) canCallOff(said *spoken, m meeting.Meeting, off *callOff) (bool, error) {
	if off.Series {
		all, err := s.stillToCome(said, m)
		return len(all) > 0, err
	}
	_, can := meeting.Find(off.Move, m.State, meeting.Organiser)
	return can && s.mayEdit(m, said), nil
}

// doOff makes the move and tells everyone who was told of the meeting.
func (s *session) doOff(said *spoken, m meeting.Meeting, off *callOff) error {
	said.room.Off = nil
	if off.Series {
		return s.seriesCancelled(said, m, off.Reason)
	}
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
		if at, unknown := start.In(); !start.IsZero() && (unknown != nil || at.Before(s.now)) {
			return s.askOff(said, &callOff{Meeting: m.ID, Move: meeting.Reschedule, At: s.now}, forDate, s.notice(m, said.lang, "calloff.past",
				locales.Args{"Date": when.Say(s.book, said.lang, start)})) // it has passed since it was proposed
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
