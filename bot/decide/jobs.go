package decide

import (
	"errors"
	"time"

	"passeparole/bot/remind"
	"passeparole/bot/turn"
)

// job is something that comes back by a schedule, whatever the meetings do.
type job struct {
	name string
	cron remind.Cron
	do   func(turn.Occasion) error
}

// jobs does those whose time has come since they were last done. A bot that was off does
// each once, not once for each time that it missed.
func (s *session) jobs() error {
	var all error
	for _, j := range []job{{"digest", s.set.Digest, s.digest}, {"post of the week", s.set.Rhythm.Digest, s.awaitWeek}} {
		at, err := s.comes(j)
		if err == nil && !at.IsZero() {
			err = j.do(turn.Occasion{Name: j.name + " " + at.UTC().Format(queueLayout), At: at})
		}
		all = errors.Join(all, err)
	}
	return all
}

// comes is when a job was due last, the zero time if it is not due, and notes that it is
// done. Its first time is the next one after the schedule was set up.
func (s *session) comes(j job) (at time.Time, err error) {
	var last time.Time
	known, err := s.mem.Get(clock, j.name, &last)
	if err != nil {
		return at, err
	}
	if known && !last.After(s.now) { // a clock that was set back holds nothing up
		for next := j.cron.Next(last); !next.IsZero() && !next.After(s.now); next = j.cron.Next(next) {
			at = next
		}
		if at.IsZero() {
			return at, nil
		}
	}
	return at, s.mem.Put(clock, j.name, s.now)
}
