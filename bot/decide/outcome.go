package decide

import (
	"encoding/json"
	"errors"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// outcome follows what came of an effect.
func (s *session) outcome(in turn.Outcome) error {
	if in.Cause != turn.Done {
		about := struct{ Meeting string }{} // of the effects that have one
		_ = json.Unmarshal(in.Row.Payload, &about)
		if err := s.noteFailure(in, about.Meeting); err != nil {
			return err
		}
	}
	switch in.Row.Kind {
	case turn.Say{}.Kind():
		return s.saidOutcome(in)
	case turn.Post{}.Kind():
		return s.postOutcome(in)
	case turn.EditPost{}.Kind():
		e, err := turn.Read[turn.EditPost](in.Row)
		if err != nil || in.Cause == turn.Done {
			return err
		}
		return s.postRefused(in.Cause, e.Meeting, e.Text)
	case turn.Publish{}.Kind():
		e, err := turn.Read[turn.Publish](in.Row)
		if err != nil || in.Cause == turn.Done {
			return err
		}
		return s.tellStaffOf(e.Meeting, "notice.page.refused")
	case turn.Join{}.Kind():
		e, err := turn.Read[turn.Join](in.Row)
		if err != nil || in.Cause == turn.Done {
			return err
		}
		if staffs, err := s.staffUnjoined(e.Room); staffs || err != nil {
			return err
		}
		r, err := s.room(e.Room)
		if err != nil {
			return err
		}
		if state := r.Members[s.set.Self].State; state == "leave" || state == "ban" {
			return nil // the invitation was withdrawn meanwhile
		}
		s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "room.joinrefused", locales.Args{"User": r.Inviter})}})
	}
	return nil
}

// questionsKept is how many questions of a room can still be replied to.
const questionsKept = 100

// saidOutcome remembers which question a message asked, so that a reply to it, or a
// reaction on it, finds its question.
func (s *session) saidOutcome(in turn.Outcome) error {
	e, err := turn.Read[turn.Say](in.Row)
	if err != nil {
		return err
	}
	if in.Cause != turn.Done {
		return s.unsaid(in, e)
	}
	if e.Question == nil || in.Ref == "" {
		return nil
	}
	if e.Question.Flow == cardQuestion {
		return s.cardSent(*e.Question, in.Ref)
	}
	r, err := s.room(e.Room)
	if err != nil {
		return err
	}
	r.Questions = append(r.Questions, in.Ref)
	if n := len(r.Questions) - questionsKept; n > 0 {
		for _, old := range r.Questions[:n] {
			if err := s.mem.Delete(said, old); err != nil {
				return err
			}
		}
		r.Questions = r.Questions[n:]
	}
	if err := s.mem.Put(said, in.Ref, e.Question); err != nil {
		return err
	}
	return errors.Join(s.putRoom(e.Room, r), s.prepareButtons(e.Room, in.Ref, *e.Question))
}

// unsaid tells staff of a message that was refused for good: of one that was to ring each time,
// for somebody waits for it, and of others once a day for a room. Where the bot was put out,
// staff know it.
func (s *session) unsaid(in turn.Outcome, e turn.Say) error {
	if e.Room == s.staffRoom {
		return nil
	}
	if e.Ring {
		s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "room.unreached", locales.Args{"User": first(e.Mentions)})}})
		return nil
	}
	r, err := s.room(e.Room)
	if err != nil || !r.Joined || s.now.Sub(r.Unheard).Abs() < 24*time.Hour {
		return err
	}
	r.Unheard = s.now
	s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "room.unheard", locales.Args{"User": r.Inviter})}})
	return s.putRoom(e.Room, r)
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func (s *session) postOutcome(in turn.Outcome) error {
	e, err := turn.Read[turn.Post](in.Row)
	if err != nil {
		return err
	}
	if e.Meeting == digestThread {
		s.weekPosted(in, e.Text)
		return nil
	}
	if in.Cause != turn.Done {
		return s.postRefused(in.Cause, e.Meeting, e.Text)
	}
	m, ok, err := s.meeting(e.Meeting)
	if err != nil || !ok {
		return err
	}
	s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "notice.posted", locales.Args{"ID": m.ID, "Title": m.Title(), "URL": in.URL})}})
	return nil
}

// postRefused tells staff what to do about a post that was refused for good, and gives
// them its text so that nothing is lost.
func (s *session) postRefused(cause turn.Cause, id, text string) error {
	m, ok, err := s.meeting(id)
	if err != nil || !ok {
		return err
	}
	s.staff(locales.Message{
		{Text: s.book.Say(s.set.Language, "mastodon.refused."+string(cause), locales.Args{"ID": m.ID, "Title": m.Title()})},
		{Style: locales.Verbatim, Text: text},
	})
	return nil
}

func (s *session) tellStaffOf(id, key string) error {
	m, ok, err := s.meeting(id)
	if err != nil || !ok {
		return err
	}
	s.staff(locales.Message{{Text: s.book.Say(s.set.Language, key, locales.Args{"ID": m.ID, "Title": m.Title()})}})
	return nil
}

// Shown are the public records of all meetings, as the public last saw them, but for
// those that were withdrawn.
func Shown(mem turn.Memory) ([]meeting.Public, error) {
	var all []meeting.Public
	err := each(mem, meetings, "", func(_ string, m meeting.Meeting) error {
		if m.Shown != nil && m.Shown.State != meeting.Withdrawn {
			all = append(all, *m.Shown)
		}
		return nil
	})
	return all, err
}

// excerpt keeps a text that is passed on to a readable length.
func excerpt(text string) string { return locales.Excerpt(text, 2000) }
