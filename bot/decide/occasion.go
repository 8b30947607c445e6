package decide

import (
	"strings"
	"time"

	"passeparole/bot/turn"
)

// forgotten parts what is due into what is said together. That is everything, since a bot
// that was off says in one message what it missed. What was due before a backup was restored
// was probably said by the bot that was there then, each instant in a message of its own: only
// the same messages are recognised (turn.Occasion).
func forgotten(due []Due, restored time.Time) [][]Due {
	var parts [][]Due
	var last time.Time
	for i, d := range due {
		at, err := d.Item.Instant()
		alone := err == nil && at.Before(restored)
		if i == 0 || alone && !at.Equal(last) || !alone && last.Before(restored) {
			parts = append(parts, nil)
		}
		last = at
		parts[len(parts)-1] = append(parts[len(parts)-1], d)
	}
	return parts
}

// occasionOf is the occasion of a message that reminds of some dues: their keys, each of
// which comes once. Those that are no longer useful count: whether they are depends on when
// it is decided.
func occasionOf(bells []bell) (turn.Occasion, error) {
	var o turn.Occasion
	var keys []string
	for _, b := range bells {
		key, err := b.key()
		if err != nil {
			return o, err
		}
		at, err := b.Item.Instant()
		if err != nil {
			return o, err
		}
		if keys = append(keys, key); o.At.IsZero() || at.Before(o.At) {
			o.At = at
		}
	}
	o.Name = strings.Join(keys, "\n")
	return o, nil
}
