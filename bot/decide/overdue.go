package decide

import (
	"time"

	"passeparole/bot/turn"
)

// Overdue is how many reminders are due and not yet said, quiet hours included.
func Overdue(mem turn.Memory, now time.Time) (int, error) {
	s := &session{mem: mem, now: now}
	list, err := s.due()
	n := 0
	for _, d := range list {
		if d.Move == "" {
			n++
		}
	}
	return n, err
}
