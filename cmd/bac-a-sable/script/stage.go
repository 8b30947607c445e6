package script

import (
	"context"
	"time"
)

// Stage is where a story is played: a house with real servers, or a fake one.
type Stage interface {
	// Room is where a person talks when they are not in the current room.
	Room(person string) (room string, known bool)
	// Open makes a room ready to talk in: it is made, and the bot is there.
	Open(ctx context.Context, room string) error
	// Inside says whether a person is in a room.
	Inside(room, person string) bool
	// Do lets a person act in a room. Target is the event that a reply, a reaction, an edit
	// or a withdrawal is about. It returns the event that this made.
	Do(ctx context.Context, act Act) (event string, err error)
	// Heard is everything that was said in all rooms from a position on, the position after
	// it, and a channel that is closed when there is more; an error when nothing will follow.
	Heard(from int) (said []Said, next int, more <-chan struct{}, err error)
	// Posts are those on Mastodon, in the order they were created, removed ones included.
	Posts(ctx context.Context) ([]PublicPost, error)
	// Page is the text of a meeting's public page, "" while there is none.
	Page(ctx context.Context, id string) (string, error)
	// Stop, Kill and Start rule the bot. A bot that is started days later takes it to be so
	// many days after today.
	Stop(ctx context.Context) error
	Kill(ctx context.Context) error
	Start(ctx context.Context, days int) error
	// SetClock makes it another time for the bot, which may run, and for what is public. It
	// returns how much later that is than on this machine.
	SetClock(ctx context.Context, at time.Time) (ahead time.Duration, err error)
}

// Act is what a person does in a room.
type Act struct {
	Verb   Verb // Say, Share, React, Reply, Edit or Withdraw
	Room   string
	Who    string
	Text   string
	Target string
}

// Said is something that happened in a room: a message, a change of one, a reaction.
type Said struct {
	Event string
	Room  string
	Who   string // a person's name in lower case, "" for the bot
	Verb  Verb   // Say, React, Edit or Withdraw
	Text  string
}

// Bot says whether the bot said a new message.
func (s Said) Bot() bool { return s.Who == "" && s.Verb == Say }

// PublicPost is a post as followers see it.
type PublicPost struct {
	Text    string
	Answers bool // it is a reply
	Removed bool
	Edited  bool
}
