package decide

import (
	"errors"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
	"passeparole/bot/staff"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// staffMessage answers a command of the staff room. Being in that room is the right; all
// other talk there is among people.
func (s *session) staffMessage(in turn.Message) error {
	r, err := s.room(in.Room)
	if err != nil {
		return err
	}
	r.Spoke = s.now
	if err := s.putRoom(in.Room, r); err != nil {
		return err
	}
	if in.Kind != turn.Text {
		return nil
	}
	body, named := s.unnamed(in.Body)
	if named && body != "" && !staff.IsCommand(body) {
		body = staff.Prefix + body
	}
	if !staff.IsCommand(body) {
		return s.unmarked(in, body)
	}
	if r.Members[in.Sender].State != "join" {
		return nil // the server delivers nothing from those who are not in the room
	}
	lang := s.staffLanguage(in.Sender)
	lines, err := s.command(privacy.Clean(body), in.Sender, lang)
	if err != nil || len(lines) == 0 && s.file == nil {
		return err
	}
	s.do(turn.Say{Room: in.Room, ReplyTo: in.Event, Lines: lines, File: s.file})
	return nil
}

// staffLanguage is the language in which somebody of staff is answered.
func (s *session) staffLanguage(user string) string {
	if p, err := s.person(user); err == nil && p.Language != "" {
		return p.Language
	}
	return s.set.Language
}

// unmarked says how to write what is nearly a command about a meeting that there is. All else is
// talk among people.
func (s *session) unmarked(in turn.Message, body string) error {
	id := staff.Unmarked(body)
	if id == "" {
		return nil
	}
	if _, found, err := s.meeting(id); !found || err != nil {
		return err
	}
	lang := s.staffLanguage(in.Sender)
	example := staff.Prefix + locales.Excerpt(privacy.OneLine(body), 60)
	s.do(turn.Say{Room: in.Room, ReplyTo: in.Event, Lines: locales.Message{
		{Text: s.book.Say(lang, "staff.refused.unmarked", locales.Args{"Example": example})}}})
	return nil
}

// command runs a command; what is wrong with it is answered, not returned.
func (s *session) command(text, by, lang string) (locales.Message, error) {
	call, refusal := staff.Parse(text, by, s.admin(by))
	if refusal != nil {
		return s.refused(refusal, lang), nil
	}
	kept := len(s.effects)
	lines, err := call.Command.Run(&desk{session: s, by: by, lang: lang}, call)
	var stop *staff.Refusal
	if errors.As(err, &stop) {
		s.effects = s.effects[:kept]
		return s.refused(stop, lang), nil
	}
	return lines, err
}

func (s *session) refused(r *staff.Refusal, lang string) locales.Message {
	return locales.Message{{Text: s.book.Say(lang, r.Key, r.Args)}}
}

// idle says that a move is about a change of something decided before, and there is none.
func idle(m meeting.Meeting, move meeting.Move) bool {
	switch move {
	case meeting.Announce:
		return m.State != meeting.Proposed && m.Revised == nil
	case meeting.Rework:
		return m.State != meeting.Proposed && m.Revised == nil && !m.CorrectionWaits()
	case meeting.Correct:
		return !m.CorrectionWaits()
	case meeting.Refuse:
		return m.State != meeting.Proposed && m.State != meeting.Submitted && m.Revised == nil && !m.CorrectionWaits()
	}
	return false
}

// openMoves names what staff can do with a meeting now.
func (s *session) openMoves(m meeting.Meeting, lang string) string {
	names := map[meeting.Move]string{meeting.Announce: "valider", meeting.Validate: "valider", meeting.Publish: "publier",
		meeting.Ask: "demander", meeting.Rework: "demander", meeting.Refuse: "refuser", meeting.Withdraw: "retirer",
		meeting.Cancel: "annuler", meeting.Reschedule: "reporter", meeting.Correct: "valider"}
	var list []string
	seen := map[string]bool{}
	for _, move := range meeting.Open(m.State, meeting.Staff) {
		name := names[move]
		if name == "" || seen[name] || idle(m, move) {
			continue
		}
		seen[name] = true
		list = append(list, staff.Prefix+name)
	}
	if len(list) == 0 {
		return s.book.Say(lang, "meeting.refused.nothing", nil)
	}
	return strings.Join(list, ", ")
}
