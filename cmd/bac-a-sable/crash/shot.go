package crash

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// moment is an event that a kill is tied to.
type moment string

const (
	messageSent  moment = "a person's message was sent"
	askingAny    moment = "the bot asks a server for anything"
	answeredAny  moment = "a server answered the bot, which has not heard it"
	newsAnswered moment = "the homeserver answered a sync"
	sayingAsked  moment = "the bot asks to send, the homeserver has not heard it"
	sayingDone   moment = "the homeserver has sent, the bot does not know"
	postingAsked moment = "the bot asks to post or edit, Mastodon has not heard it"
	postingDone  moment = "Mastodon has posted or edited, the bot does not know"
)

// shot is one kill that waits for its moment.
type shot struct {
	at    moment
	left  int           // how many such moments pass before it, 1 for the next one
	delay time.Duration // after the moment; 0 kills before the request or its answer goes on
	// again is another kill in the start that follows, at the so many-th request, 0 for none.
	again int

	part string // of the story, in which it was drawn
	come bool   // its moment has come
}

func (s shot) String() string {
	text := fmt.Sprintf("%s (%d) + %s", s.at, s.left, s.delay.Round(100*time.Microsecond))
	if s.again > 0 {
		text += fmt.Sprintf(", and at request %d of the next start", s.again)
	}
	return text
}

// draw chooses a kill for the time after a message. All that is random comes from here, in
// the order of the story, so that a seed gives the same kills again; what the machine is
// doing at that instant is not repeated. answer is about how long an answer takes.
func draw(r *rand.Rand, text string, answer time.Duration) shot {
	upTo := func(d time.Duration) time.Duration { return time.Duration(r.Int64N(int64(d))) }
	some := r.IntN(2) + 1
	again := 0
	if r.IntN(6) == 0 {
		again = r.IntN(12) + 1
	}
	posts := strings.HasPrefix(text, "!valider") || strings.HasPrefix(text, "!publier")
	if posts && r.IntN(4) > 0 {
		at := []moment{postingAsked, postingDone}[r.IntN(2)]
		delay := []time.Duration{0, 0, upTo(20 * time.Millisecond)}[r.IntN(3)]
		return shot{at: at, left: some, delay: delay, again: again}
	}
	switch r.IntN(6) {
	case 0:
		return shot{at: newsAnswered, left: 1, delay: upTo(40 * time.Millisecond), again: again}
	case 1:
		return shot{at: sayingAsked, left: some, again: again}
	case 2:
		return shot{at: sayingDone, left: some, again: again}
	case 3:
		return shot{at: sayingDone, left: some, delay: upTo(15 * time.Millisecond), again: again}
	}
	return shot{at: messageSent, left: 1, delay: upTo(answer), again: again}
}
