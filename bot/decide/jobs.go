package decide

import (
	"errors"
	"time"

	"passeparole/bot/remind"
)

// job is something that comes back by a schedule, whatever the meetings do.
type job struct {
	name string
	cron remind.Cron
	do   func() error
}

// jobs does those whose time has come since they were last done. A bot that was off does
// each once, not once for each time that it missed.
func (s *session) jobs() error {
	var all error
	for _, j := range []job{{"digest", s.set.Digest, s.digest}} {
		due, err := s.comes(j)
		if err == nil && due {
			err = j.do()
		}
		all = errors.Join(all, err)
	}
	return all
}

// comes says whether a job is due, and notes that it is done. Its first time is the next
// one after the schedule was set up.
func (s *session) comes(j job) (bool, error) {
	var last time.Time
	known, err := s.mem.Get(clock, j.name, &last)
	if err != nil {
		return false, err
	}
	if known {
		next := j.cron.Next(last)
		if next.IsZero() || next.After(s.now) {
			return false, nil
		}
	}
	return known, s.mem.Put(clock, j.name, s.now)
}
