package house

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"passeparole/cmd/bac-a-sable/matrixclient"
	"passeparole/cmd/bac-a-sable/script"
)

// The rooms of a story: that of each organiser with the bot, that of both with the bot,
// and that of the staff.
const (
	RoomTogether = "ensemble"
	RoomStaff    = "équipe"
)

// members are who is in a room besides the bot; the first reads along for the transcript.
var members = map[string][]string{
	Camille:      {Camille},
	Sacha:        {Sacha},
	RoomTogether: {Camille, Sacha},
	RoomStaff:    {Dominique, Alex},
}

// Stage lets a story be played in a house. It implements script.Stage.
type Stage struct {
	house *House

	moved time.Duration // how far the clock was moved while the bot ran

	mu    sync.Mutex
	rooms map[string]string // room IDs by name
	said  []script.Said
	more  chan struct{}
	ended error
}

// joinPatience is how long the bot may take to accept an invitation.
const joinPatience = 20 * time.Second

// NewStage makes a stage of a house. What is said in the staff room is heard from its
// beginning; the other rooms are made when they are first used.
func NewStage(h *House) *Stage {
	s := &Stage{house: h, rooms: map[string]string{}, more: make(chan struct{})}
	s.watch(RoomStaff, h.StaffRoom, 0)
	return s
}

// Room is the name of the room where a person talks.
func (s *Stage) Room(person string) (string, bool) {
	for _, room := range slices.Concat([]string{Camille, Sacha, RoomStaff}, s.house.options.Organisers) {
		if s.Inside(room, person) {
			return room, true
		}
	}
	return "", false
}

// Inside says whether a person is in a room.
func (s *Stage) Inside(room, person string) bool {
	return slices.Contains(s.house.members[room], person)
}

// ID is the room's ID, "" while it is not open.
func (s *Stage) ID(room string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rooms[room]
}

// Open makes a room, invites the bot and waits until it has joined, if it runs.
func (s *Stage) Open(ctx context.Context, room string) error {
	people, known := s.house.members[room]
	if !known {
		return fmt.Errorf("il n’y a pas de salon « %s » : dites @camille, @sacha, @ensemble ou @équipe", room)
	}
	if s.ID(room) != "" {
		return nil
	}
	h := s.house
	owner := h.Persons[people[0]]
	from := owner.Inbox.Position()
	invited := []string{h.BotAccount.UserID}
	for _, name := range people[1:] {
		invited = append(invited, h.Persons[name].UserID)
	}
	wanted := matrixclient.NewRoom{Direct: len(people) == 1, Invite: invited}
	if len(people) > 1 {
		wanted.Name = "Préparer ensemble"
	}
	id, err := owner.CreateRoom(ctx, wanted)
	if err != nil {
		return err
	}
	s.watch(room, id, from)
	for _, name := range people[1:] {
		if err := h.Persons[name].Join(ctx, id); err != nil {
			return err
		}
	}
	if h.Bot == nil || !h.Bot.Running() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, joinPatience)
	defer cancel()
	_, _, err = owner.Inbox.Wait(ctx, from, func(e matrixclient.Event) bool {
		return e.Room == id && e.Type == "m.room.member" && e.Sender == h.BotAccount.UserID && e.State == "join"
	})
	if err != nil {
		return fmt.Errorf("le bot n’a pas accepté l’invitation de %s : %w", people[0], err)
	}
	return nil
}

// watch takes what happens in a room over into the log of the stage.
func (s *Stage) watch(room, id string, from int) {
	s.mu.Lock()
	s.rooms[room] = id
	s.mu.Unlock()
	inbox := s.house.Persons[s.house.members[room][0]].Inbox
	go func() {
		for {
			events, next, more, err := inbox.Since(from)
			from = next
			s.add(room, id, events, err)
			if err != nil {
				return
			}
			<-more
		}
	}()
}

func (s *Stage) add(room, id string, events []matrixclient.Event, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := len(s.said)
	for _, e := range events {
		if e.Room != id {
			continue
		}
		if said, ok := s.house.said(e); ok {
			said.Room = room
			s.said = append(s.said, said)
		}
	}
	if err != nil && s.ended == nil {
		s.ended = err
	}
	if len(s.said) > before || err != nil {
		close(s.more)
		s.more = make(chan struct{})
	}
}

// said is what an event means to a story. Redacted events, memberships and the like mean nothing.
func (h *House) said(e matrixclient.Event) (script.Said, bool) {
	s := script.Said{Event: e.ID, Text: e.Body}
	if e.Sender != h.BotAccount.UserID {
		for name, p := range h.Persons {
			if p.UserID == e.Sender {
				s.Who = name
			}
		}
	}
	switch {
	case e.Type == "m.reaction":
		s.Verb, s.Text = script.React, e.Key
	case e.Type == "m.room.redaction":
		s.Verb, s.Text = script.Withdraw, ""
	case e.Type != "m.room.message" || e.MsgType == "":
		return s, false
	case e.Replaces != "":
		s.Verb = script.Edit
	case e.MsgType == "m.location":
		s.Verb, s.Text = script.Say, "(point) "+e.Body
	case e.MsgType == "m.file":
		s.Verb, s.Text = script.Say, "(fichier) "+e.Body
	default:
		s.Verb = script.Say
	}
	return s, true
}

// Heard is the log from a position on.
func (s *Stage) Heard(from int) ([]script.Said, int, <-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.said[from:]), len(s.said), s.more, s.ended
}

// Do lets a person act.
func (s *Stage) Do(ctx context.Context, a script.Act) (string, error) {
	p, room := s.house.Persons[a.Who], s.ID(a.Room)
	if p == nil || room == "" {
		return "", fmt.Errorf("%s ne peut rien dire dans %s", a.Who, a.Room)
	}
	switch a.Verb {
	case script.React:
		return p.React(ctx, room, a.Target, a.Text)
	case script.Reply:
		return p.Reply(ctx, room, a.Target, a.Text)
	case script.Edit:
		return p.Edit(ctx, room, a.Target, a.Text)
	case script.Withdraw:
		return p.Redact(ctx, room, a.Target)
	case script.Share:
		if address, ok := strings.CutPrefix(a.Text, script.PointPrefix); ok {
			return p.SendPoint(ctx, room, address)
		}
		end := strings.IndexAny(a.Text+" ", " \n")
		name := a.Text[:end]
		return p.SendFile(ctx, room, name, typeOf(name), []byte(strings.TrimSpace(a.Text[end:])))
	}
	return p.Send(ctx, room, a.Text)
}

// typeOf is the type that a client gives a file by its name.
func typeOf(name string) string {
	switch path.Ext(name) {
	case ".txt":
		return "text/plain"
	case ".md":
		return "text/markdown"
	}
	return "application/octet-stream"
}

// Stop asks the bot to end, Kill does not ask.
func (s *Stage) Stop(context.Context) error { return s.house.Bot.Stop() }
func (s *Stage) Kill(context.Context) error { return s.house.Bot.Kill() }

// SetClock makes it another time for the bot, which may run, and for the stand-in. It returns
// how much later that is than on the machine.
func (s *Stage) SetClock(_ context.Context, at time.Time) (time.Duration, error) {
	by := time.Until(at)
	if err := s.house.Bot.MoveClock(by - s.house.Bot.Ahead); err != nil {
		return 0, err
	}
	s.house.Mastodon.Advance(by - s.house.Bot.Ahead - s.moved)
	s.moved = by - s.house.Bot.Ahead
	return by, nil
}

// Start starts the bot as if it were so many days later, for the stand-in too. Time does
// not go back: what was further ahead stays there.
func (s *Stage) Start(ctx context.Context, days int) error {
	b := s.house.Bot
	if ahead := time.Duration(days) * 24 * time.Hour; ahead > b.Ahead {
		s.house.Mastodon.Advance(ahead - b.Ahead)
		b.Ahead = ahead
	}
	return b.Start(ctx)
}
