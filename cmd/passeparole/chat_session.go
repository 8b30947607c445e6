package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"passeparole/flows"
	"passeparole/flows/speak"
	"passeparole/locales"
)

// session is one conversation in the terminal.
type session struct {
	app  *app
	dir  string // of the flow files; "" for those of the binary
	id   string // of the flow
	now  func() time.Time
	mark string // fingerprint of dir when it was last read

	all    map[string]*flows.Flow // by ID
	flow   *flows.Flow
	st     flows.State
	room   *rehearsal // nil for a flow that is neither the plan nor the report: it is talked with by itself
	sent   int        // messages so far, by which they can be edited and deleted
	events int        // everything that was done, for IDs that are never the same
}

// chatter is the person at the terminal.
const chatter = "@vous:example.org"

func (s *session) begin() {
	s.aside("chat.hello", locales.Args{"Flow": s.id})
	s.commands()
	if s.room != nil {
		s.inRoom(func() error { return s.room.say(openings[s.id], s.room.event(), "") })
		return
	}
	s.st = s.flow.New(nil)
	s.turn(flows.Input{Act: flows.Open})
}

func (s *session) commands() {
	s.aside("chat.commands", nil)
	if s.room != nil {
		s.aside("chat.staff", nil)
	}
}

// again puts the open question once more.
func (s *session) again() {
	if s.room != nil {
		s.inRoom(func() error { return s.room.say("reprendre", s.room.event(), "") })
		return
	}
	s.turn(flows.Input{Act: flows.Open})
}

// take does what was typed, and is false when that was the end.
func (s *session) take(text string) bool {
	if strings.TrimSpace(text) == "" {
		return true
	}
	order, rest := chatOrder(text)
	switch order {
	case "quit":
		return false
	case "commands":
		s.commands()
	case "team":
		s.team(rest)
	case "state":
		s.state()
	case "edit", "delete":
		s.amend(order, rest)
	case "reply":
		s.reply(rest)
	default:
		s.message(text, "")
	}
	return true
}

// chatOrders are the commands of the terminal, folded, in every language. What else begins
// with "/" goes to the flow.
var chatOrders = map[string]string{
	"/quitter": "quit", "/quit": "quit", "/exit": "quit",
	"/commandes": "commands", "/commands": "commands",
	"/etat": "state", "/state": "state",
	"/modifier-message": "edit", "/edit-message": "edit",
	"/effacer": "delete", "/delete": "delete",
	"/reponse": "reply", "/reply": "reply",
	"/equipe": "team", "/team": "team",
}

// chatOrder tells a command of the terminal from a message.
func chatOrder(text string) (order, rest string) {
	word, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	return chatOrders[flows.Fold(word)], strings.TrimSpace(rest)
}

// message is a new message, as a reply to the question of a step or to nothing.
func (s *session) message(text, asked string) {
	s.sent++
	if s.room != nil {
		s.inRoom(func() error { return s.room.say(text, messageID(s.sent), asked) })
		return
	}
	s.turn(flows.Read(text, chatter, messageID(s.sent), asked))
}

func messageID(n int) string { return "$message" + strconv.Itoa(n) }

// amend edits or deletes an earlier message: "2 the new text", or "2".
func (s *session) amend(order, rest string) {
	number, text, _ := strings.Cut(rest, " ")
	n, err := strconv.Atoi(number)
	text = strings.TrimSpace(text)
	if err != nil || n < 1 || n > s.sent || order == "edit" && text == "" {
		if s.sent == 0 {
			order = "none"
		}
		s.aside("chat.which."+order, locales.Args{"Last": s.sent})
		return
	}
	if s.room != nil {
		if order == "delete" {
			text = ""
		}
		s.inRoom(func() error { return s.room.amend(messageID(n), text) })
		return
	}
	s.events++
	in := flows.Input{Act: flows.Redact, Target: messageID(n), Event: "$event" + strconv.Itoa(s.events)}
	if order == "edit" {
		in.Act, in.Text = flows.Edit, text
	}
	s.turn(in)
}

// team says something in the staff room.
func (s *session) team(text string) {
	switch {
	case s.room == nil:
		s.aside("chat.noteam", nil)
	case text == "":
		s.aside("chat.staff", nil)
	default:
		s.inRoom(func() error { return s.room.team(text) })
	}
}

// reply answers the question of a number, as the bot counts them, or of a step.
func (s *session) reply(rest string) {
	which, text, _ := strings.Cut(rest, " ")
	step := ""
	for _, v := range s.flow.Visible(s.st) {
		if n, _ := s.flow.PlaceOf(s.st, v.ID); n > 0 && which == strconv.Itoa(n) || which == v.ID {
			step = v.ID
		}
	}
	if text = strings.TrimSpace(text); step == "" || text == "" {
		_, of := s.flow.PlaceOf(s.st, "")
		s.aside("chat.which.reply", locales.Args{"Last": of})
		return
	}
	if s.room != nil && s.room.asked[step] == "" {
		s.aside("chat.which.unasked", nil)
		return
	}
	s.message(text, step)
}

// turn hands an input to the flow and prints what the bot says to it.
func (s *session) turn(in flows.Input) {
	in.By, in.At = chatter, s.now()
	st, effects := s.flow.Advance(s.st, in, s.kinds())
	was := s.st.Status
	s.st = st
	if !s.bot(effects) && in.Act != flows.Open {
		s.aside("chat.silence", nil)
	}
	if st.Status == flows.Done && was != flows.Done {
		s.aside("chat.end", nil)
	}
}

// state prints the answers so far, as people read them and as they are stored: the stored words
// are those that conditions look at.
func (s *session) state() {
	printSaid(s.app.out, s.app.book.Say(s.app.lang, "sample.bot", nil), speak.Recap(s.app.book, s.app.lang, s.flow, s.kinds(), s.st))
	s.aside("chat.stored", nil)
	for _, step := range s.flow.Steps {
		if a, ok := s.st.Answers[step.ID]; ok {
			s.stored(step.ID, a)
		}
	}
	for _, step := range s.flow.Steps {
		if a, ok := s.st.Parked[step.ID]; ok {
			s.stored("("+step.ID+")", a)
		}
	}
}

func (s *session) stored(name string, a flows.Answer) {
	quoted := make([]string, len(a.Values))
	for i, v := range a.Values {
		quoted[i] = strconv.Quote(v)
	}
	fmt.Fprintf(s.app.out, "    %s = [%s]\n", name, strings.Join(quoted, ", "))
}

// bot prints what the bot says; it is false when it says nothing.
func (s *session) bot(effects []flows.Effect) bool {
	m := speak.Message(s.app.book, s.app.lang, s.flow, s.kinds(), s.st, effects)
	if len(m) == 0 {
		return false
	}
	printSaid(s.app.out, s.app.book.Say(s.app.lang, "sample.bot", nil), m)
	return true
}

// aside prints what the terminal itself has to say, set apart from the conversation.
func (s *session) aside(key string, args locales.Args) {
	for line := range strings.SplitSeq(s.app.book.Say(s.app.lang, key, args), "\n") {
		fmt.Fprintln(s.app.out, "  – "+line)
	}
}
