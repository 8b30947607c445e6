package matrix

import (
	"context"
	"sync"
	"time"
)

// catchUpFor is how long a row of unknown fate waits for the first sync at most: when there
// is none for longer, sending would hardly work either.
const catchUpFor = 10 * time.Second

// caughtUp says that a sync response was read since the start, and with it what an earlier
// process made: own events bear the transaction ID that made them. The zero value is ready.
//
// A row that an earlier process tried is not sent before. The server alone cannot be
// trusted to recognise its transaction: when the client is gone before the answer, as a
// process that was killed is, Dendrite makes the event without noting the transaction
// (v0.15.2, sendevent.go), and /sync is the only place where it names it.
type caughtUp struct {
	mu   sync.Mutex
	done bool
	all  chan struct{} // closed when done; made when somebody waits
}

func (u *caughtUp) mark() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.done && u.all != nil {
		close(u.all)
	}
	u.done = true
}

func (u *caughtUp) yet() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.done
}

func (u *caughtUp) wait(ctx context.Context) {
	u.mu.Lock()
	if u.all == nil && !u.done {
		u.all = make(chan struct{})
	}
	done, all := u.done, u.all
	u.mu.Unlock()
	if done {
		return
	}
	timer := time.NewTimer(catchUpFor)
	defer timer.Stop()
	select {
	case <-all:
	case <-timer.C:
	case <-ctx.Done():
	}
}
