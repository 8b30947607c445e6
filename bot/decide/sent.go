package decide

import (
	"strconv"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// offer is a correction of something that was sent, read out of a bare number.
type offer struct {
	Meeting string `json:"meeting"`
	Flow    string `json:"flow"`
	Value   string `json:"value"`
}

// counted is the step of a flow that a bare number means once it was sent: how many people.
var counted = map[string]string{planFlow: "expected", reportFlow: "participants"}

// afterSending answers what people say right after they have sent something, as if it were
// still open: « envoyer » once more, a yes, the number that they had forgotten.
func (s *session) afterSending(said *spoken, act flows.Act, isAct bool) (done bool, err error) {
	sending := isAct && (act == flows.Send || act == flows.Yes || act == flows.Wonder)
	n, isNumber := bareNumber(said.Body)
	if !sending && !isNumber {
		return false, nil
	}
	d, m, ok, err := s.lastSent(said)
	if err != nil || !ok {
		return false, err
	}
	if !amendable(m, d.Flow) && act != flows.Send && !isNumber {
		return false, nil // a yes to something that is closed asks for nothing
	}
	if sending || !amendable(m, d.Flow) {
		s.tell(said.Room, said.lang, s.sentKey(m, d.Flow), s.sentArgs(m, said.lang))
		return true, nil
	}
	step := counted[d.Flow]
	f, k := s.flows[d.Flow], s.kindsFor(said.lang, s.now, d)
	st, ok := f.Step(step)
	if !ok || k.Of[st.Kind] == nil {
		return false, nil
	}
	args := s.sentArgs(m, said.lang)
	args["Value"] = strconv.Itoa(n)
	parsed, refusal := k.Of[st.Kind].Parse(st, strconv.Itoa(n), d.State)
	if refusal != nil || len(parsed.Values) == 0 || d.State.Answers[step].Value() == args["Value"] {
		s.tell(said.Room, said.lang, s.sentKey(m, d.Flow), args)
		return true, nil
	}
	if a := d.State.Answers[step]; a.Given() {
		args["Old"] = k.Of[st.Kind].Render(st, a, said.lang)
	}
	args["Field"] = s.book.Say(said.lang, d.Flow+"."+step+".label", nil)
	said.room.Offer = &offer{d.Meeting, d.Flow, strconv.Itoa(n)}
	s.tell(said.Room, said.lang, "sent.number", args)
	return true, nil
}

// offered takes the yes that a bare number waits for; anything else is read as ever.
func (s *session) offered(said *spoken) (done bool, err error) {
	of := said.room.Offer
	if of == nil {
		return false, nil
	}
	said.room.Offer = nil
	switch act, _, _ := flows.ReadAct(said.Body); act {
	case flows.Yes:
		in := flows.Input{Act: flows.Correct, Arg: counted[of.Flow] + ": " + of.Value, By: said.Sender, Event: said.Event, At: s.now}
		return true, s.withMeeting(said, of.Meeting, func(said *spoken, m meeting.Meeting) error { return s.changeBy(said, m, in) })
	case flows.No:
		s.tell(said.Room, said.lang, "sent.kept", locales.Args{"ID": of.Meeting})
		return true, nil
	}
	return false, nil
}

// lastSent is the conversation that was sent last in the room, as long as it is closed, or the
// only one of the person that stands.
func (s *session) lastSent(said *spoken) (d Draft, m meeting.Meeting, ok bool, err error) {
	ref := said.room.Sent
	if ref == nil {
		only := false
		if m, only, err = s.standing(said); err != nil || !only {
			return d, m, false, err
		}
		ref = &Ref{m.ID, planFlow}
		if m.Report != nil {
			ref.Flow = reportFlow
		}
	}
	if d, ok, err = s.draft(*ref); err != nil || !ok || d.State.Status != flows.Done {
		return d, m, false, err
	}
	m, ok, err = s.meeting(ref.Meeting)
	return d, m, ok && s.mayEdit(m, said), err
}

func (s *session) sentKey(m meeting.Meeting, flow string) string {
	if !amendable(m, flow) {
		return "sent.closed"
	}
	return "sent." + flow
}

func (s *session) sentArgs(m meeting.Meeting, lang string) locales.Args {
	return locales.Args{"ID": m.ID, "Title": m.Title(), "State": s.state(m.State, lang)}
}

// bareNumber reads a message that is nothing but a number which the menu does not have.
func bareNumber(text string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimRight(flows.Fold(privacy.OneLine(text)), ".)"))
	return n, err == nil && n > len(menuItems)
}
