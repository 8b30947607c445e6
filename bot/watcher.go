package bot

import (
	"time"

	"passeparole/bot/turn"
)

// Watcher is told what the loop did, for figures. Its methods are called from several
// goroutines, and must return at once.
type Watcher interface {
	// Turned is told of a batch that was committed: how long it took in all, and the
	// commit of it alone.
	Turned(inputs []turn.Input, took, commit time.Duration)
	// Sent is told of an attempt to send a row: what came of it, or the error for which
	// it will be sent again.
	Sent(row turn.Row, cause turn.Cause, err error)
}

type nobody struct{}

func (nobody) Turned([]turn.Input, time.Duration, time.Duration) {}
func (nobody) Sent(turn.Row, turn.Cause, error)                  {}
