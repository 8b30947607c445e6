package mastodon

import "time"

// clock is the time of the stand-in: that of its options, moved or held still by a test.
// The life of an idempotency key (1 h), the shortest delay of a scheduled status (5 min)
// and the windows of the quotas follow it.
type clock struct {
	now   func() time.Time
	ahead time.Duration
	held  time.Time // not zero: the clock stands still there
}

func (c *clock) Now() time.Time {
	if !c.held.IsZero() {
		return c.held
	}
	return c.now().Add(c.ahead)
}

func (c *clock) hold(at time.Time) { c.held = at }

func (c *clock) advance(by time.Duration) {
	if !c.held.IsZero() {
		c.held = c.held.Add(by)
		return
	}
	c.ahead += by
}
