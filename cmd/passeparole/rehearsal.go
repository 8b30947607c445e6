package main

import (
	"os"
	"strings"
	"time"

	"passeparole/bot/turn"
)

// now is the bot's clock: the machine's, moved for a rehearsal.
func (h *house) now() time.Time { return time.Now().Add(h.lead()) }

// lead is how much later than on the machine it is for the bot. A rehearsal moves it while
// the bot runs by replacing the file that run --clock names, which holds a duration such as
// 336h30m; it is read each time the clock is looked at. A file that is not there, or says
// something else, moves nothing.
func (h *house) lead() time.Duration {
	if h.clock == "" {
		return h.ahead
	}
	raw, err := os.ReadFile(h.clock)
	if err != nil {
		return h.ahead
	}
	by, err := time.ParseDuration(strings.TrimSpace(string(raw)))
	if err != nil {
		return h.ahead
	}
	return h.ahead + by
}

// later moves the time at which something was sent, so that a rehearsal with the clock
// moved reads "demain" as of the day it pretends to be.
func later(in turn.Input, ahead time.Duration) turn.Input {
	if ahead == 0 {
		return in
	}
	switch in := in.(type) {
	case turn.Message:
		in.SentAt = in.SentAt.Add(ahead)
		return in
	case turn.Edit:
		in.SentAt = in.SentAt.Add(ahead)
		return in
	case turn.Reaction:
		in.SentAt = in.SentAt.Add(ahead)
		return in
	case turn.Redaction:
		in.SentAt = in.SentAt.Add(ahead)
		return in
	}
	return in
}
