package crash

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"passeparole/cmd/bac-a-sable/house"
)

// killer starts, stops and kills the bot. Nobody else may while it is in use.
type killer struct {
	ctx context.Context
	bot *house.Bot

	mu    sync.Mutex
	armed *shot
	left  int // kills still wanted
	done  []shot
	// starts tell the processes apart.
	starts int
	up     bool
	ended  error // why there can be no more: the bot ended by itself, or does not start
	cut    context.CancelCauseFunc
	down   bool // the bot is not started again after a kill
}

// arm makes a kill wait for its moment, instead of one whose moment did not come. One whose
// moment has come, and that only waits out its delay, stays.
func (k *killer) arm(s shot) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.armed != nil && k.armed.come {
		return
	}
	k.armed = nil
	if k.left > 0 && k.up {
		k.armed = &s
	}
}

// reached says that moments came; it returns true when the bot was killed at one of them,
// and is running again.
func (k *killer) reached(moments ...moment) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, at := range moments {
		s := k.armed
		if s == nil || at == "" || s.at != at || s.come {
			continue
		}
		if s.left--; s.left > 0 {
			continue
		}
		s.come = true
		if s.delay > 0 {
			time.AfterFunc(s.delay, func() {
				k.mu.Lock()
				defer k.mu.Unlock()
				k.fire(s)
			})
			return false
		}
		return k.fire(s)
	}
	return false
}

// fire kills the bot and starts it again, unless the shot was replaced meanwhile.
func (k *killer) fire(s *shot) bool {
	if k.armed != s || !k.up || k.left == 0 {
		return false
	}
	k.armed = nil
	k.up = false
	if err := k.bot.Kill(); err != nil {
		k.fail(err)
		return true
	}
	k.left--
	k.done = append(k.done, *s)
	if s.again > 0 && k.left > 0 {
		k.armed = &shot{at: askingAny, left: s.again, part: s.part}
	}
	if !k.down {
		k.start()
	}
	return true
}

// start starts the bot and watches that it does not end by itself.
func (k *killer) start() {
	if err := k.bot.Start(k.ctx); err != nil {
		k.fail(err)
		return
	}
	k.up = true
	k.starts++
	bot, start := k.bot.Done(), k.starts
	go func() {
		<-bot
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.up && start == k.starts {
			k.up = false
			k.fail(fmt.Errorf("the bot ended by itself with exit code %d; its log ends with:\n%s", k.bot.ExitCode(), k.bot.LogEnd()))
		}
	}()
}

// dump ends the bot, and leaves in its log what each of its goroutines was waiting for.
func (k *killer) dump() error {
	k.mu.Lock()
	k.armed, k.up = nil, false
	k.mu.Unlock()
	return k.bot.Dump()
}

func (k *killer) fail(err error) {
	k.ended = errors.Join(k.ended, err)
	k.cut(err)
}

// stop ends the bot in order.
func (k *killer) stop() error {
	k.mu.Lock()
	k.armed, k.up = nil, false
	k.mu.Unlock() // what it asks for until it ends passes by here too
	if err := k.bot.Stop(); err != nil {
		return err
	}
	// -1: it had only just been started again, and did not listen to the signal yet.
	if code := k.bot.ExitCode(); code > 0 {
		return fmt.Errorf("asked to end, the bot ended with exit code %d", code)
	}
	return nil
}

// resume does something that starts the bot, such as starting it days later.
func (k *killer) resume(set func() error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := set(); err != nil {
		return err
	}
	k.start()
	return k.ended
}

// want asks for so many kills.
func (k *killer) want(n int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.left = n
}

// kills are how many were done, and how many are still wanted.
func (k *killer) kills() (done, left int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.done), k.left
}

// counted is how many kills there were at each moment, and in each part of the stories.
func (k *killer) counted() (moments, parts map[string]int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	moments, parts = map[string]int{}, map[string]int{}
	for _, s := range k.done {
		moments[string(s.at)]++
		parts[s.part]++
	}
	return moments, parts
}
