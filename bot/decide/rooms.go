package decide

import (
	"errors"
	"time"

	"passeparole/bot/turn"
	"passeparole/locales"
)

// membership follows who is in which room; invitations are accepted by rule, and the
// first thing said in a room is a greeting.
func (s *session) membership(in turn.Membership) error {
	r, err := s.room(in.Room)
	if err != nil {
		return err
	}
	r.Members[in.User] = Member{in.State, in.Name}
	if in.User == s.set.Self {
		switch in.State {
		case "invite":
			if err := s.invited(in, &r); err != nil {
				return err
			}
		case "join":
			r.Joined = true
			if in.Historical {
				r.Greeted = true // whoever is there knows the bot already
			}
			if err := s.staffJoined(in.Room); err != nil {
				return err
			}
			s.greet(in.Room, &r)
		case "leave", "ban":
			s.putOut(in, &r)
		}
	}
	return s.putRoom(in.Room, r)
}

// putOut is the end of our place in a room. What was under way there is kept: whoever invites
// the bot again goes on by « reprendre ». Staff hear of it, since nobody there can be told
// anything any more; but not of an invitation that was withdrawn.
func (s *session) putOut(in turn.Membership, r *Room) {
	if r.Active != nil {
		r.Last = r.Active
	}
	if r.Joined && in.Sender != s.set.Self && in.Room != s.staffRoom {
		s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "room.putout", locales.Args{"User": r.Inviter})}})
	}
	r.Joined, r.Greeted, r.Active, r.Asking, r.Unheard = false, false, nil, nil, time.Time{}
	r.Members = map[string]Member{s.set.Self: {State: in.State}}
}

// invited accepts or declines. A declined invitation is told to staff at most once a
// day for each person, since anybody can send any number of them.
func (s *session) invited(in turn.Membership, r *Room) error {
	r.Inviter = in.Sender
	awaited, err := s.staffAwaited(in.Room)
	if err != nil {
		return err
	}
	if in.Room == s.staffRoom || awaited || listed(in.Sender, s.set.Invite.Users, s.set.Invite.Servers) {
		s.do(turn.Join{Room: in.Room})
		return nil
	}
	s.do(turn.Leave{Room: in.Room})
	p, err := s.person(in.Sender)
	if err != nil {
		return err
	}
	if s.now.Sub(p.Declined) < 24*time.Hour {
		return nil
	}
	p.Declined = s.now
	s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "room.declined", locales.Args{"User": in.Sender})}})
	return s.mem.Put(people, in.Sender, p)
}

// greet says hello once the bot is in a room of organisers.
func (s *session) greet(id string, r *Room) {
	if r.Greeted || id == s.staffRoom {
		return
	}
	r.Greeted = true
	lang := s.language(r.Inviter)
	name := s.calledName(*r, r.Inviter)
	hello := s.menu(lang, "room.greeting.first", name)
	if p, err := s.person(r.Inviter); err == nil && p.Language == "" {
		hello = hello.Add(locales.Soft, s.book.Say(lang, "room.greeting.switch", nil))
	}
	s.say(id, hello)
	s.markNumbers(id, *r)
	if r.Last != nil { // we were here before
		s.tell(id, lang, "room.keptwhileaway", locales.Args{"ID": r.Last.Meeting})
	}
	s.takeReplies(id)
}

func (s *session) roomFact(in turn.RoomFact) error {
	if in.ReplacedBy == "" {
		return nil
	}
	// The server moves everyone to the new room and so does the bot, once it is invited
	// or let in; its conversations follow.
	if staffs, err := s.staffReplaced(in); staffs || err != nil {
		return err
	}
	old, err := s.room(in.Room)
	if err != nil {
		return err
	}
	next, err := s.room(in.ReplacedBy)
	if err != nil {
		return err
	}
	if next.Joined || in.ReplacedBy == s.staffRoom {
		// Whoever sends this names the room: what is under way where the bot already is
		// stays as it is.
		return nil
	}
	next.Active, next.Last, next.Asking, next.Greeted = old.Active, old.Last, old.Asking, true
	s.do(turn.Join{Room: in.ReplacedBy})
	return errors.Join(s.putRoom(in.ReplacedBy, next), s.moveTo(in.Room, in.ReplacedBy))
}

// moveTo takes what is prepared in a room to the one that replaces it.
func (s *session) moveTo(old, next string) error {
	err := s.draftsOf(func(d Draft) error {
		if d.Room != old {
			return nil
		}
		d.Room = next
		return s.keepDraft(d)
	}, old)
	if err != nil {
		return err
	}
	told, err := s.meetingsOf(old)
	if err != nil {
		return err
	}
	for _, id := range told {
		m, ok, err := s.meeting(id)
		if err == nil && ok && m.Room == old {
			m.Room = next
			err = s.putMeeting(&m)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unreadable explains silence: once an hour for each room.
func (s *session) unreadable(in turn.Unreadable) error {
	if in.Sender == s.set.Self {
		return nil
	}
	r, err := s.room(in.Room)
	if err != nil || s.now.Sub(r.Explained) < time.Hour {
		return err
	}
	r.Explained = s.now
	s.do(turn.Say{Room: in.Room, ReplyTo: in.Event, Lines: locales.Message{
		{Text: s.book.Say(s.language(in.Sender), "room.unreadable", nil)}}})
	return s.putRoom(in.Room, r)
}

func (s *session) alarm(in turn.Alarm) error {
	args := locales.Args{}
	for k, v := range in.Args {
		args[k] = v
	}
	s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "alarm."+in.What, args)}})
	return nil
}
