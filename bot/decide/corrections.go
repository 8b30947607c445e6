package decide

import (
	"slices"

	"passeparole/bot/staff"
	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/locales"
)

// edit takes a changed message as the correction of the answer that it was. An edited
// command does not run again: what is done is done.
func (s *session) edit(in turn.Edit) error {
	if in.Sender == s.set.Self {
		return nil
	}
	if in.Room == s.set.StaffRoom {
		if staff.IsCommand(in.Body) && staff.Knows(in.Body) {
			s.do(turn.Say{Room: in.Room, ReplyTo: in.Target, Lines: locales.Message{
				{Text: s.book.Say(s.set.Language, "staff.refused.edited", nil)}}})
		}
		return nil
	}
	return s.correct(turn.Message{Event: in.Event, Room: in.Room, Sender: in.Sender, SentAt: in.SentAt, Kind: turn.Text, Body: in.Body},
		flows.Edit, in.Target)
}

// redaction takes back the answer that a deleted message was.
func (s *session) redaction(in turn.Redaction) error {
	if in.Sender == s.set.Self || in.Room == s.set.StaffRoom {
		return nil
	}
	return s.correct(turn.Message{Event: in.Event, Room: in.Room, Sender: in.Sender, SentAt: in.SentAt, Kind: turn.Text},
		flows.Redact, in.Target)
}

func (s *session) correct(in turn.Message, act flows.Act, target string) error {
	r, err := s.room(in.Room)
	if err != nil {
		return err
	}
	said := spoken{Message: in, room: r, alone: len(s.others(r)) < 2, lang: s.language(in.Sender)}
	d, ok, err := s.answeredBy(in.Room, target)
	if err != nil || !ok {
		return err
	}
	if d.State.Status == flows.Done {
		s.tell(in.Room, said.lang, "room.correct.sent", locales.Args{"ID": d.Meeting})
		return nil
	}
	if err := s.talk(&said, d, flows.Input{Act: act, Text: in.Body, By: in.Sender, Event: in.Event, Target: target, At: s.sent(in.SentAt)}); err != nil {
		return err
	}
	return s.putRoom(in.Room, said.room)
}

// answeredBy finds the conversation in which a message was an answer.
func (s *session) answeredBy(room, event string) (found Draft, ok bool, err error) {
	err = each(s.mem, drafts, "", func(_ string, d Draft) error {
		if d.Room == room && holds(d.State, event) && (!ok || d.Touched.After(found.Touched)) {
			found, ok = d, true
		}
		return nil
	})
	return found, ok, err
}

func holds(st flows.State, event string) bool {
	if st.Tried == event || st.Pending != nil && st.Pending.Answer.Event == event {
		return true
	}
	for _, a := range st.Answers {
		if a.Event == event || slices.ContainsFunc(a.Parts, func(p flows.Part) bool { return p.Event == event }) {
			return true
		}
	}
	return false
}

// reaction takes an emoji on the question being asked as its answer: ✅ or ❌, or the
// number of a choice. Any other emoji, one on any other message, and a thumb on a question
// that asks for words, mean nothing: people also react to say that they have seen.
func (s *session) reaction(in turn.Reaction) error {
	if in.Sender == s.set.Self {
		return nil
	}
	r, err := s.room(in.Room)
	if err != nil {
		return err
	}
	q, err := s.question(r, in.Target)
	if err != nil || q == nil || s.flows[q.Flow] == nil {
		return err
	}
	act, _, isAct := flows.ReadAct(in.Key)
	key := flows.Fold(in.Key)
	digit := len(key) == 1 && key[0] >= '1' && key[0] <= '9'
	if !digit && !(isAct && (act == flows.Yes || act == flows.No)) {
		return nil
	}
	d, ok, err := s.draft(Ref{q.Meeting, q.Flow})
	if err != nil || !ok || d.Room != in.Room || flows.Asking(d.State) != q.Step || !awaits(s.flows[q.Flow], d.State, digit) {
		return err
	}
	msg := turn.Message{Event: in.Event, Room: in.Room, Sender: in.Sender, SentAt: in.SentAt, Kind: turn.Text, Body: key}
	if isAct {
		msg.Body = in.Key
	}
	said := spoken{Message: msg, room: r, alone: len(s.others(r)) < 2, lang: s.language(in.Sender), about: q}
	if err := s.talk(&said, d, s.input(&said)); err != nil {
		return err
	}
	return s.putRoom(in.Room, said.room)
}

// awaits says whether the open question of a conversation can be answered by a number, or
// else by a yes or a no.
func awaits(f *flows.Flow, st flows.State, number bool) bool {
	if p := st.Pending; p != nil {
		return number == (p.Why == flows.PendingChoose || p.Why == flows.PendingWhich)
	}
	id := flows.Asking(st)
	step, _ := f.Step(id)
	if number {
		return step.Kind == "choice" || step.Kind == "choices"
	}
	_, proposed := st.Proposals[id]
	return id == "" || step.Kind == "yesno" || step.Kind == "confirm" || proposed || len(st.Answers[id].Values) > 0
}
