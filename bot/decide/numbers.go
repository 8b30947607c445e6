package decide

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"passeparole/bot/turn"
)

// A numbered message that is no question of a conversation (the menu, a list of meetings, the
// themes of the kit) takes the number as a reaction too, as long as a number that is typed would
// be taken for it.

// numberMark tells what a typed number would answer in a room now, "" when it is the question of
// a conversation or of something that finds its reactions itself.
func numberMark(r Room) string {
	var waits any
	switch {
	case r.Off != nil:
		return ""
	case r.Offer != nil:
		waits = r.Offer
	case r.Asking != nil:
		waits = r.Asking
	case r.Active != nil:
		return ""
	case r.Kit != nil && (r.Kit.Which || r.Kit.Items > 0 && r.Kit.Fresh):
		waits = []any{r.Kit.Word, r.Kit.Theme, r.Kit.Set, r.Kit.Page, r.Kit.Which}
	default:
		return "menu"
	}
	raw, err := json.Marshal(waits)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:6])
}

// markNumbers lets reactions on what was just said in a room be found, where it has numbers, or
// waits for a yes.
func (s *session) markNumbers(room string, r Room) {
	mark := numberMark(r)
	for i, e := range s.effects {
		say, ok := e.(turn.Say)
		if mark == "" || !ok || say.Room != room || say.Question != nil || !numberedLines(say) && r.Offer == nil {
			continue
		}
		say.Question = &turn.Question{Mark: mark}
		s.effects[i] = say
	}
}

func numberedLines(say turn.Say) bool {
	for _, l := range say.Lines {
		if strings.HasPrefix(l.Text, "1. ") {
			return true
		}
	}
	return false
}

// numberReaction takes a number (or, where one is waited for, a yes or a no) on a numbered
// message as if it had been typed.
func (s *session) numberReaction(in turn.Reaction, r Room, q *turn.Question) error {
	word, number := reactionWord(in.Key)
	if word == "" || q.Mark == "" || q.Mark != numberMark(r) || !number && r.Offer == nil {
		return nil
	}
	msg := turn.Message{Event: in.Event, Room: in.Room, Sender: in.Sender, SentAt: in.SentAt, Kind: turn.Text, Body: word}
	said := spoken{Message: msg, room: r, alone: len(s.others(r)) < 2, lang: s.language(in.Sender)}
	if err := s.answer(&said); err != nil {
		return err
	}
	s.markNumbers(in.Room, said.room)
	if !said.alone {
		s.takeReplies(in.Room)
	}
	return s.putRoom(in.Room, said.room)
}
