package decide

import (
	"slices"

	"passeparole/bot/staff"
	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/flows/speak"
	"passeparole/locales"
)

// edit takes a changed message as the correction of the answer that it was. An edited
// command does not run again: what is done is done.
func (s *session) edit(in turn.Edit) error {
	if in.Sender == s.set.Self {
		return nil
	}
	if in.Room == s.staffRoom {
		if staff.IsCommand(in.Body) && staff.Knows(in.Body) {
			s.do(turn.Say{Room: in.Room, ReplyTo: in.Target, Lines: locales.Message{
				{Text: s.book.Say(s.set.Language, "staff.refused.edited", nil)}}})
		}
		return nil
	}
	body, _ := s.unnamed(in.Body) // "Passe-parole : 23" was the answer 23, and still is one
	return s.correct(turn.Message{Event: in.Event, Room: in.Room, Sender: in.Sender, SentAt: in.SentAt, Kind: turn.Text, Body: body},
		flows.Edit, in.Target)
}

// redaction takes back the answer that a deleted message, or a reaction, was.
func (s *session) redaction(in turn.Redaction) error {
	if in.Sender == s.set.Self || in.Room == s.staffRoom {
		return nil
	}
	return s.correct(turn.Message{Event: in.Event, Room: in.Room, Sender: in.Sender, SentAt: in.SentAt, Kind: turn.Text},
		flows.Redact, in.Target)
}

// correct gives the change of an earlier message to the conversation in which it was an
// answer: the one under way, one put aside, or one that was sent.
func (s *session) correct(msg turn.Message, act flows.Act, target string) error {
	r, err := s.room(msg.Room)
	if err != nil {
		return err
	}
	said := spoken{Message: msg, room: r, alone: len(s.others(r)) < 2, lang: s.language(msg.Sender)}
	if act == flows.Edit {
		said.replyTo = target
	}
	if s.correctHeld(&said.room, msg, act, target) {
		return s.putRoom(msg.Room, said.room)
	}
	d, ok, err := s.restingOn(msg.Room, msg.Sender, target)
	if err != nil || !ok {
		return err
	}
	if d.Room == msg.Room {
		return s.correctIn(&said, d, act, target)
	}
	return s.correctElsewhere(&said, d, act, target)
}

// correctElsewhere takes the change of a message in a room that the conversation has left: it
// goes on where it is now, and the room of the message is told so.
func (s *session) correctElsewhere(said *spoken, d Draft, act flows.Act, target string) error {
	r, err := s.room(d.Room)
	if err != nil {
		return err
	}
	there := *said
	there.Room, there.room, there.alone, there.replyTo = d.Room, r, len(s.others(r)) < 2, ""
	before := len(s.effects)
	if err := s.correctIn(&there, d, act, target); err != nil || len(s.effects) == before {
		return err
	}
	s.reply(said, locales.Message{{Text: s.book.Say(said.lang, "talk.elsewhere", locales.Args{"ID": d.Meeting})}})
	return nil
}

// correctIn changes a conversation in the room where it is.
func (s *session) correctIn(said *spoken, d Draft, act flows.Act, target string) (err error) {
	in := flows.Input{Act: act, Text: said.Body, By: said.Sender, Event: said.Event, Target: target, At: s.sent(said.SentAt)}
	in = s.aboutDates(said.lang, d, in)
	if act == flows.Redact && d.State.Status != flows.Done {
		if err := s.retakeOpen(said, d, in); err != nil {
			return err
		}
	}
	switch active := said.room.Active; {
	case d.State.Status == flows.Done:
		err = s.amend(said, d, in)
	case active != nil && *active == *d.ref():
		err = s.talk(said, d, in)
	default:
		err = s.correctAside(said, d, in)
	}
	if err != nil {
		return err
	}
	return s.putRoom(said.Room, said.room)
}

// correctAside changes a conversation that is not the one under way, without disturbing
// the question that is open here, unless the change needs a word more.
func (s *session) correctAside(said *spoken, d Draft, in flows.Input) error {
	f, k := s.flows[d.Flow], s.kindsFor(said.lang, in.At, d)
	st, _ := f.Migrate(d.State, k)
	next, effects := f.Advance(st, in, k)
	if next.Pending != nil && st.Pending == nil && d.Room == said.Room {
		s.pauseActive(said)
		return s.talk(said, d, in)
	}
	d.State = next
	if err := s.putDraft(d); err != nil {
		return err
	}
	effects = slices.DeleteFunc(effects, flows.Asks)
	lines := speak.Message(s.book, said.lang, f, k, next, effects)
	if len(lines) > 0 && next.Status != flows.Paused {
		lines = lines.Add(locales.Soft, s.book.Say(said.lang, "talk.aside", locales.Args{"ID": d.Meeting}))
	}
	s.reply(said, lines)
	return nil
}

// reply says something about a message of a person; in a room of several people it shows
// which message is meant.
func (s *session) reply(said *spoken, lines locales.Message) {
	if len(lines) == 0 {
		return
	}
	e := turn.Say{Room: said.Room, Lines: lines}
	if !said.alone {
		e.ReplyTo = said.replyTo
	}
	s.do(e)
}

// restingOn finds the conversation in which a message or a reaction counts for something: one of
// the room, or one that left it and in which the message is the sender's own. The same event named
// by anybody else in any other room is nothing: whoever changes a message chooses which one it
// claims to be.
func (s *session) restingOn(room, sender, event string) (found Draft, ok bool, err error) {
	err = s.draftsOf(func(d Draft) error {
		if !d.State.RestsOn(event) || ok && !d.Touched.After(found.Touched) {
			return nil
		}
		if d.Room != room {
			r, err := s.room(d.Room)
			if err != nil || d.State.SaidBy(event) != sender || !r.Joined || r.Members[sender].State != "join" {
				return err
			}
		}
		found, ok = d, true
		return nil
	}, room, sender)
	return found, ok, err
}
