package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"

	"passeparole/bot/carnet"
	"passeparole/bot/decide"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/locales"
)

// rehearsal is a direct room with the bot, and a staff room beside it, in the memory of this
// process: what the bot says there is decided as in a real room, so that an editor rehearses
// what people will meet, with the kit, the languages and the team.
type rehearsal struct {
	decider *decide.Decider
	mem     turn.Memory
	session *session
	events  int
	asked   map[string]string // step → the last message of the bot that asked it
	heard   bool              // the bot said something
}

const (
	chatBot   = "@passe-parole:example.org"
	chatStaff = "@equipe:example.org"
	chatRoom  = "!vous:example.org"
	teamRoom  = "!equipe:example.org"
)

// openings begin the flows that a room can be rehearsed with; other flows are talked with by
// themselves.
var openings = map[string]string{"plan": "préparer une rencontre", "report": "restitution"}

// rehearse makes the rooms.
func (s *session) rehearse(all map[string]*flows.Flow) error {
	r := &rehearsal{mem: store.NewMemory(), session: s, asked: map[string]string{}}
	if err := r.use(all); err != nil {
		return err
	}
	s.room = r
	for room, user := range map[string]string{chatRoom: chatter, teamRoom: chatStaff} {
		for _, member := range []string{user, chatBot} {
			in := turn.Membership{Event: r.event(), Room: room, User: member, Sender: user, State: "join", Historical: true}
			if err := r.give(in); err != nil {
				return err
			}
		}
	}
	return nil
}

// use takes flows and sentences up, with those of the binary where a directory has none.
func (r *rehearsal) use(some map[string]*flows.Flow) error {
	all, err := flows.Embedded()
	if err != nil {
		return fmt.Errorf("reading the flows of the binary: %w", err)
	}
	maps.Copy(all, some)
	app := r.session.app
	own, _ := loadKit(r.session.dir, all)
	r.decider, err = decide.New(decide.Settings{
		Self: chatBot, Name: "Passe-parole", StaffRoom: teamRoom, Admins: []string{chatStaff}, Language: app.lang, Zone: chatZone,
		Invite: decide.Invite{Servers: []string{"example.org"}}, Buttons: decide.NoButtons, Kit: own,
		Programme: app.book.Say(app.lang, "chat.programme", nil), Table: carnet.Table, Threshold: threshold,
	}, all, app.book)
	return err
}

func (r *rehearsal) event() string {
	r.events++
	return "$room" + strconv.Itoa(r.events)
}

// say is a message of the person at the terminal, about the question of a step or about nothing.
func (r *rehearsal) say(text, event, step string) error {
	return r.give(turn.Message{Event: event, Room: chatRoom, Sender: chatter, SentAt: r.session.now(), Kind: turn.Text, Body: text, ReplyTo: r.asked[step]})
}

// team is a message of somebody of the team in the staff room.
func (r *rehearsal) team(text string) error {
	return r.give(turn.Message{Event: r.event(), Room: teamRoom, Sender: chatStaff, SentAt: r.session.now(), Kind: turn.Text, Body: text})
}

// amend edits an earlier message, or deletes it when the new text is empty.
func (r *rehearsal) amend(target, text string) error {
	now := r.session.now()
	if text == "" {
		return r.give(turn.Redaction{Event: r.event(), Target: target, Room: chatRoom, Sender: chatter, SentAt: now})
	}
	return r.give(turn.Edit{Event: r.event(), Target: target, Room: chatRoom, Sender: chatter, SentAt: now, Body: text})
}

// give hands an input over, prints what is said to it, and tells what became of that.
func (r *rehearsal) give(in turn.Input) error {
	effects, err := r.decider.Decide(r.mem, in, r.session.now())
	if err != nil {
		return err
	}
	for _, e := range effects {
		payload, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("recording what the bot does: %w", err)
		}
		now := r.session.now()
		out := turn.Outcome{At: now, Ref: r.event(), Row: turn.Row{ID: r.event(), Lane: e.Lane(), Kind: e.Kind(), Payload: payload, Decided: now}}
		switch e := e.(type) {
		case turn.Say:
			r.print(e, out.Ref)
		case turn.Status:
			r.heard = true
			r.session.aside("chat.nostatus", nil)
		}
		if err := r.give(out); err != nil {
			return err
		}
	}
	return nil
}

func (r *rehearsal) print(e turn.Say, event string) {
	app, who := r.session.app, "sample.bot"
	if e.Room == teamRoom {
		who = "chat.team"
	}
	r.heard = true
	if e.Question != nil && e.Room == chatRoom {
		r.asked[e.Question.Step] = event
	}
	printSaid(app.out, app.book.Say(app.lang, who, nil), e.Lines)
	if e.File != nil {
		r.session.aside("chat.file", locales.Args{"Name": e.File.Name})
	}
}

// inRoom lets something happen in the room, and takes over what became of the conversation.
func (s *session) inRoom(do func() error) {
	was := s.st.Status
	s.room.heard = false
	err := do()
	if err == nil {
		err = s.remember()
	}
	switch {
	case err != nil:
		s.aside("chat.trouble", locales.Args{"Cause": err})
	case !s.room.heard:
		s.aside("chat.silence", nil)
	}
	if s.st.Status == flows.Done && was != flows.Done {
		s.aside("chat.end", nil)
	}
}

// remember looks up the conversation of the room, which may have become another one.
func (s *session) remember() error {
	d, found, err := decide.Underway(s.room.mem, chatRoom)
	if err != nil || !found {
		return err
	}
	if f := s.all[d.Flow]; f != nil {
		s.flow, s.id = f, d.Flow
	}
	s.st = d.State
	return nil
}
