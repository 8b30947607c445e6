package decide

import (
	"strings"
	"time"

	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/locales"
)

// Held is a pasted text that waits for the meeting that it is about.
type Held struct {
	Flow   string    `json:"flow,omitempty"` // "" while it may be a plan or a report
	Body   string    `json:"body"`
	Event  string    `json:"event"`
	Sender string    `json:"sender"`
	At     time.Time `json:"at"`
}

// heldFor is how long a text waits: whoever begins another meeting later has new notes.
const heldFor = 24 * time.Hour

// notes says which flow a text was written for: the one that recognises more of its headings.
// flow is "" when both recognise as many; ok is false when it is no pasted text at all.
func (s *session) notes(said *spoken) (flow string, more int, ok bool) {
	if !strings.Contains(said.Body, "\n") {
		return "", 0, false
	}
	k := s.kindsFor(said.lang, s.now, Draft{})
	plan := k.Paste(s.flows[planFlow], said.Body, "")
	report := k.Paste(s.flows[reportFlow], said.Body, "")
	if plan.Sure != flows.PasteYes && report.Sure != flows.PasteYes {
		return "", 0, false
	}
	switch more := len(report.Fields) - len(plan.Fields); {
	case more > 0:
		return reportFlow, more, true
	case more < 0:
		return planFlow, -more, true
	}
	return "", 0, true
}

// pasted takes notes that somebody pasted while nothing is asked, or while something else is:
// a plan is begun, a report is begun or its meeting asked for.
func (s *session) pasted(said *spoken, active string) (done bool, err error) {
	flow, more, ok := s.notes(said)
	if !ok || active != "" && (flow == "" || flow == active || more < 3) {
		return false, nil
	}
	said.room.Held = &Held{Flow: flow, Body: said.Body, Event: said.Event, Sender: said.Sender, At: s.sent(said.SentAt)}
	switch flow {
	case planFlow:
		return true, s.beginPlan(said)
	case "":
		said.room.Asking = nil
		m := locales.Message{{Style: locales.Strong, Text: s.book.Say(said.lang, "paste.which-flow.ask", nil)}}
		m = m.Add(locales.Item, s.book.Say(said.lang, "paste.which-flow.plan", nil))
		s.say(said.Room, m.Add(locales.Item, s.book.Say(said.lang, "paste.which-flow.report", nil)))
		return true, nil
	}
	if err := s.chooseReport(said); err != nil {
		return true, err
	}
	if n := len(s.effects); said.room.Held != nil && n > 0 {
		if e, ok := s.effects[n-1].(turn.Say); ok && said.room.Asking != nil {
			e.Lines = append(locales.Message{{Text: s.book.Say(said.lang, "paste.looks", nil)}}, e.Lines...)
			s.effects[n-1] = e
		}
	}
	return true, nil
}

// takeHeld is the text that waits for a conversation of this flow, as its first message.
func (s *session) takeHeld(said *spoken, flow string) (flows.Input, bool) {
	h := said.room.Held
	if h == nil {
		return flows.Input{}, false
	}
	if s.now.Sub(h.At) > heldFor {
		said.room.Held = nil
		return flows.Input{}, false
	}
	if h.Flow != "" && h.Flow != flow {
		return flows.Input{}, false
	}
	said.room.Held = nil
	return flows.Input{Act: flows.Say, Text: h.Body, By: h.Sender, Event: h.Event, At: h.At}, true
}

// heldAgain says that an earlier text is what follows.
func (s *session) heldAgain(said *spoken, in flows.Input, intro locales.Message) locales.Message {
	if in.Event == said.Event {
		return intro
	}
	return intro.Add(locales.Plain, s.book.Say(said.lang, "paste.again", nil))
}

// heldInto gives the text that waits to a conversation that is taken up again.
func (s *session) heldInto(said *spoken, d *Draft) (flows.Input, bool) {
	in, ok := s.takeHeld(said, d.Flow)
	if ok && (d.State.Status == flows.Paused || d.State.Status == flows.Cancelled) {
		k := s.kindsFor(said.lang, s.now, *d)
		d.State, _ = s.flows[d.Flow].Advance(d.State, flows.Input{Act: flows.Resume, By: said.Sender, At: s.now}, k)
	}
	return in, ok
}

// correctHeld changes or drops a text that still waits, with its message.
func (s *session) correctHeld(r *Room, msg turn.Message, act flows.Act, target string) bool {
	if r.Held == nil || r.Held.Event != target || r.Held.Sender != msg.Sender {
		return false
	}
	if act == flows.Redact {
		r.Held = nil
		return true
	}
	held := *r.Held
	held.Body = msg.Body
	r.Held = &held
	return true
}

// attached reads a file that somebody sent: its text is taken as if it had been written in a
// message, but no word in it is a command.
func (s *session) attached(said *spoken) error {
	file := said.File
	if file.Why != "" {
		return s.unreadFile(said, file.Why)
	}
	said.Kind, said.Body = turn.Text, file.Text
	ref := s.meantBy(said)
	active := ""
	if ref != nil {
		active = ref.Flow
	}
	if done, err := s.pasted(said, active); done || err != nil {
		return err
	}
	if ref == nil {
		return s.unreadFile(said, "headings")
	}
	d, ok, err := s.draft(*ref)
	if err != nil || !ok {
		return err
	}
	if ok, err := s.mayAnswer(said, d); !ok || err != nil {
		return err
	}
	in := s.input(said)
	in.Act, in.Arg, in.Command = flows.Say, "", false
	return s.talk(said, d, in)
}

// unreadFile says why a file was not read, and asks again what was asked.
func (s *session) unreadFile(said *spoken, why string) error {
	lines := locales.Message{{Text: s.book.Say(said.lang, "paste.file."+why, locales.Args{"Name": excerpt(said.File.Name)})}}
	if ref := said.room.Active; ref != nil {
		d, ok, err := s.draft(*ref)
		if err != nil {
			return err
		}
		if ok {
			return s.talkAfter(said, d, flows.Input{Act: flows.Open, By: said.Sender, At: s.now}, lines)
		}
	}
	s.say(said.Room, lines)
	return nil
}
