package decide

import (
	"errors"
	"maps"
	"slices"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// recipient is a room with those of a meeting's organisers who are told there.
type recipient struct {
	room  string
	users []string
}

// reach is where somebody can be told what is theirs alone: where they talk with the bot, as
// long as they are there. "" when they left it, or never talked with the bot: whoever is left in
// a room that they left is somebody else.
func (s *session) reach(user string) (room string, err error) {
	p, err := s.person(user)
	if err != nil || p.Room == "" {
		return "", err
	}
	r, err := s.room(p.Room)
	if err != nil || r.Members[user].State != "join" {
		return "", err
	}
	return p.Room, nil
}

// recipients are where the organisers of a meeting are told of it: in its room those who
// are there, the others where they talk with the bot alone. Somebody whom the bot has
// never talked with cannot be told.
func (s *session) recipients(m meeting.Meeting) ([]recipient, error) {
	home, err := s.room(m.Room)
	if err != nil {
		return nil, err
	}
	var out []recipient
	for _, user := range m.Organisers() {
		room, err := s.reach(user)
		if err != nil {
			return nil, err
		}
		there := home.Members[user].State == "join"
		if m.Room != "" && (there || room == "" && user == m.Owner) {
			room = m.Room
		}
		if room == "" {
			continue
		}
		i := slices.IndexFunc(out, func(r recipient) bool { return r.room == room })
		if i < 0 {
			out, i = append(out, recipient{room: room}), len(out)
		}
		out[i].users = append(out[i].users, user)
	}
	if len(out) == 0 && m.Room != "" {
		out = append(out, recipient{room: m.Room})
	}
	return out, nil
}

// ring tells the organisers of a meeting something that their phones announce, but for
// those in the room named: what is said there, they read there.
func (s *session) ring(m meeting.Meeting, but string, about *turn.Question, lines func(lang string) locales.Message) {
	if s.hush {
		return // they are told once of all
	}
	to, err := s.recipients(m)
	if err != nil {
		s.trouble = errors.Join(s.trouble, err)
		return
	}
	for _, r := range to {
		if r.room == but {
			continue
		}
		lang := s.language(m.Owner)
		if len(r.users) > 0 {
			lang = s.language(r.users[0])
		}
		s.do(turn.Say{Room: r.room, Lines: lines(lang), Ring: true, Mentions: r.users, Question: about})
	}
}

// notify tells the organisers of a decision.
func (s *session) notify(m meeting.Meeting, key string, args locales.Args, about *turn.Question) {
	s.ring(m, "", about, func(lang string) locales.Message { return s.notice(m, lang, key, args) })
}

// notice is a sentence about a meeting.
func (s *session) notice(m meeting.Meeting, lang, key string, args locales.Args) locales.Message {
	all := locales.Args{"ID": m.ID, "Title": s.named(m)}
	maps.Copy(all, args)
	return locales.Message{{Text: s.book.Say(lang, key, all)}}
}
