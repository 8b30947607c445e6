package bot

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	finishTime = 5 * time.Second  // for the sends under way when Run is told to stop
	drainTime  = 10 * time.Second // for Drain
	// lookAgain is the pause after the outbox could not be looked at.
	lookAgain = 10 * time.Second
)

// Run sends what is in the outbox until ctx ends, beginning with what an earlier process
// left: each lane in order, lanes side by side. When a server asks to wait, or cannot be
// reached, only its lane waits. At the end of ctx the sends under way get 5 s to finish,
// the rest stays in the outbox, and nil is returned.
func (b *Bot) Run(ctx context.Context) error {
	b.delivering.Lock()
	defer b.delivering.Unlock()
	sending, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(finishTime)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-sending.Done():
		}
	})
	defer stop()
	var telling sync.WaitGroup
	telling.Go(func() { b.tellOfDisk(ctx) })
	defer telling.Wait()
	return b.deliver(&delivery{bot: b, ctx: ctx, sending: sending})
}

// Drain sends, after Run has returned, what can be sent without waiting: each lane until
// it is empty or a send fails, for 10 s at most. What is left stays in the outbox.
func (b *Bot) Drain(ctx context.Context) error {
	b.delivering.Lock()
	defer b.delivering.Unlock()
	ctx, cancel := context.WithTimeout(ctx, drainTime)
	defer cancel()
	return b.deliver(&delivery{bot: b, ctx: ctx, sending: ctx, once: true})
}

// delivery is one run of the outbox.
type delivery struct {
	bot     *Bot
	ctx     context.Context // its end: no further row is begun
	sending context.Context // its end: sends under way are given up
	once    bool            // a lane that fails is left alone

	rooms chan struct{} // a place for each room that is being sent to
	ended chan laneEnd
}

// laneEnd is what a lane's goroutine says last.
type laneEnd struct {
	lane string
	err  error // what it gave up for; nil when the lane is empty or the time is over
}

// deliver keeps one goroutine for each lane that has rows.
func (b *Bot) deliver(d *delivery) error {
	d.rooms = make(chan struct{}, b.AtOnce)
	d.ended = make(chan laneEnd)
	ctx, cancel := context.WithCancel(d.ctx)
	defer cancel()
	d.ctx = ctx

	active := map[string]bool{}
	left := map[string]bool{} // lanes that failed, when they get one chance only
	var dead error
	again := time.NewTimer(0)
	defer again.Stop()
	stopping := ctx.Done()
	for {
		if ctx.Err() != nil && len(active) == 0 {
			return dead
		}
		select {
		case <-b.wake:
		case <-again.C:
		case <-stopping:
			stopping = nil
			continue
		case end := <-d.ended:
			delete(active, end.lane)
			var k *killed
			if errors.As(end.err, &k) {
				dead = end.err
				cancel()
			}
			left[end.lane] = end.err != nil
		}
		if ctx.Err() != nil {
			continue
		}
		lanes, err := b.Store.Lanes()
		if err != nil {
			b.Log.Error("the outbox cannot be looked at", "error", err)
			if d.once && len(active) == 0 {
				return err
			}
			again.Reset(lookAgain)
			continue
		}
		for _, lane := range lanes {
			if !active[lane] && !(d.once && left[lane]) {
				active[lane] = true
				go d.work(lane)
			}
		}
		if d.once && len(active) == 0 {
			return nil
		}
	}
}
