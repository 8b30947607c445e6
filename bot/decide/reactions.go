package decide

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"

	"passeparole/bot/turn"
	"passeparole/flows"
)

// Which questions get prepared buttons (Settings.Buttons). Some servers allow one call a
// second, and each button is one.
const (
	NoButtons    = "none"
	YesNoButtons = "yesno" // where a yes or a no is waited for
	AllButtons   = "all"   // also the numbers of a choice
)

// numberKeys are the buttons of a choice. More would be more calls than a choice is worth.
var numberKeys = []string{"1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣", "7️⃣", "8️⃣", "9️⃣", "🔟"}

// reaction takes an emoji on a question as its answer: ✅ or ❌, or the number of a choice.
// A yes counts on the question that is being asked, as it was put; a number also on an
// earlier choice, which it then corrects. Anything else means nothing.
func (s *session) reaction(in turn.Reaction) error {
	if in.Sender == s.set.Self {
		return nil
	}
	r, err := s.room(in.Room)
	if err != nil {
		return err
	}
	q, err := s.question(r, in.Target)
	if err == nil && q != nil && q.Flow == reminderFlow {
		return s.ringReaction(in, r, q)
	}
	if err == nil && q != nil && q.Flow == callOffFlow {
		return s.offReaction(in, r, q)
	}
	if err == nil && q != nil && q.Flow == "" {
		return s.numberReaction(in, r, q)
	}
	if err != nil || q == nil || s.flows[q.Flow] == nil {
		return err
	}
	word, number := reactionWord(in.Key)
	if word == "" {
		return nil
	}
	d, ok, err := s.draft(Ref{q.Meeting, q.Flow})
	if err != nil || !ok || d.Room != in.Room || d.State.Status != flows.InProgress && d.State.Status != flows.Reviewing {
		return err
	}
	yesno, numbers := s.waits(d)
	open := q.Mark == s.mark(d) && (number && numbers > 0 || !number && yesno)
	if !open && !(number && s.choosable(d, q.Step)) {
		return nil
	}
	msg := turn.Message{Event: in.Event, Room: in.Room, Sender: in.Sender, SentAt: in.SentAt, Kind: turn.Text, Body: word}
	said := spoken{Message: msg, room: r, alone: len(s.others(r)) < 2, lang: s.language(in.Sender), about: q}
	if ok, err := s.mayAnswer(&said, d); !ok || err != nil {
		return err
	}
	if err := s.talk(&said, d, s.input(&said)); err != nil {
		return err
	}
	return s.putRoom(in.Room, said.room)
}

// reactionWord is what an emoji says, "" if it is no answer. Variation selectors and skin
// tones are folded away.
func reactionWord(key string) (word string, number bool) {
	if i := slices.IndexFunc(numberKeys, func(d string) bool { return flows.Fold(d) == flows.Fold(key) }); i >= 0 {
		return strconv.Itoa(i + 1), true
	}
	switch act, _, _ := flows.ReadAct(key); act {
	case flows.Yes:
		return "oui", false
	case flows.No:
		return "non", false
	}
	return "", false
}

// choosable says whether the question of a step is a numbered choice, and not the one that
// is being asked.
func (s *session) choosable(d Draft, step string) bool {
	st, ok := s.flows[d.Flow].Step(step)
	return ok && len(st.Choices) > 0 && flows.Asking(d.State) != step
}

// mark is a fingerprint of what is being asked: the same question put again, after a help
// for instance, has the same one.
func (s *session) mark(d Draft) string {
	st := d.State
	asked := struct {
		Step    string
		Pending *flows.Pending
		Answers map[string]flows.Answer
		Nearly  *flows.Near `json:",omitempty"`
	}{Step: flows.Asking(st), Pending: st.Pending, Nearly: st.Nearly}
	if asked.Step == "" { // a yes to the review is a yes to all that it shows
		asked.Answers = st.Answers
	}
	raw, err := json.Marshal(asked)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:6])
}

// asked describes the question that a message puts, with its buttons.
func (s *session) asked(d Draft, by string, effects []flows.Effect) *turn.Question {
	st := d.State
	if st.Status != flows.InProgress && st.Status != flows.Reviewing {
		return nil
	}
	q := &turn.Question{Meeting: d.Meeting, Flow: d.Flow, Step: flows.Asking(st), For: by, Mark: s.mark(d)}
	if slices.ContainsFunc(effects, puts) {
		q.Buttons = s.buttons(d)
	}
	return q
}

// puts says whether an effect puts the open question, in whatever form.
func puts(e flows.Effect) bool {
	switch e.(type) {
	case flows.Confirm, flows.Choose, flows.Bundle, flows.Which, flows.Rival:
		return true
	}
	return flows.Asks(e)
}

// waits says with what a draft's open question can be answered besides words: a yes or a
// no, or one of so many numbers.
func (s *session) waits(d Draft) (yesno bool, numbers int) {
	step, _ := s.flows[d.Flow].Step(flows.Asking(d.State))
	a, answered := d.State.Answers[step.ID]
	_, known := d.State.Proposals[step.ID]
	switch p := d.State.Pending; {
	case d.State.Nearly != nil:
		return true, 0
	case p != nil && (p.Why == flows.PendingGuess || p.Why == flows.PendingBundle):
		return true, 0
	case p != nil && p.Why == flows.PendingChoose:
		return false, len(p.Options)
	case p != nil && (p.Why == flows.PendingWhich || p.Why == flows.PendingRival || p.Why == flows.PendingPaste):
		return false, 2
	case p != nil:
		return false, 0
	case step.ID == "": // the review
		return true, 0
	case answered && a.Open:
		return false, 0
	}
	yesno = step.Kind == "yesno" || step.Kind == "confirm" || known && !answered || len(a.Values) > 0
	return yesno, len(step.Choices)
}

// buttons are the reactions to prepare under the question that a draft asks.
func (s *session) buttons(d Draft) []string {
	yesno, numbers := s.waits(d)
	switch {
	case s.set.Buttons == NoButtons:
		return nil
	case yesno && numbers == 0:
		return []string{"✅", "❌"}
	case numbers <= len(numberKeys) && s.set.Buttons == AllButtons:
		return slices.Clone(numberKeys[:numbers])
	}
	return nil
}

// prepareButtons puts the buttons under a question, unless it was answered in the meantime.
func (s *session) prepareButtons(room, event string, q turn.Question) error {
	if len(q.Buttons) == 0 {
		return nil
	}
	if s.flows[q.Flow] != nil {
		d, ok, err := s.draft(Ref{q.Meeting, q.Flow})
		if err != nil || !ok || s.mark(d) != q.Mark {
			return err
		}
	}
	for _, key := range q.Buttons {
		s.do(turn.React{Room: room, Target: event, Key: key})
	}
	return nil
}
