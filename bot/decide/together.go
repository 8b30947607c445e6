package decide

import (
	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/locales"
)

// owner is the role of whoever began a conversation, and of nobody else.
const owner = "owner"

// together tells the conversation who is who in its room: how people are called, and who
// may say the final yes. "organiser" is whoever began it or is in its room with the bot.
func (s *session) together(k *flows.Kinds, d Draft) {
	r, err := s.room(d.Room)
	if err != nil {
		r = Room{}
	}
	k.Who = func(user string) string { return s.calledName(r, user) }
	k.May = func(user, role string) bool {
		switch role {
		case owner:
			return user == d.Owner
		case string(meeting.Organiser):
			return user == d.Owner || r.Members[user].State == "join"
		}
		return true
	}
}

// mayAnswer says whether a person may answer in a conversation: everybody in its room, or
// where the flow says so only whoever began it.
func (s *session) mayAnswer(said *spoken, d Draft) (bool, error) {
	if s.flows[d.Flow].Who.Anyone || said.Sender == d.Owner {
		return true, nil
	}
	name := s.calledName(said.room, d.Owner)
	s.reply(said, locales.Message{{Text: s.book.Say(said.lang, "talk.owner", locales.Args{"Name": name})}})
	return false, nil
}

// maySend says whether a person may say the final yes.
func (s *session) maySend(user string, d Draft) bool {
	role := s.flows[d.Flow].Who.Submit
	return role == "" || s.kindsFor(d.Language, s.now, d).May(user, role)
}

// asksPlace says whether a point on the map can answer: the question that is open, or that
// is replied to, is about a place.
func (s *session) asksPlace(said *spoken, d Draft) bool {
	asked := flows.Asking(d.State)
	if said.about != nil && said.about.Flow == d.Flow && said.about.Meeting == d.Meeting {
		asked = said.about.Step
	}
	step, ok := s.flows[d.Flow].Step(asked)
	return ok && step.Kind == "place"
}
