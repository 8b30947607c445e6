package matrix

import (
	"sync"
	"time"
)

// Health is how the conversation with the homeserver goes, for whoever watches the bot.
type Health struct {
	LastSync time.Time // when a response was last taken in; zero when none was since start
	Failing  time.Time // since when requests for news fail; zero while they work
	Failures int       // in a row
	// Refused is since when the access token is refused; zero while it is good. The bot is
	// logged in again by Renew, without a restart.
	Refused time.Time
	// SoftLogout says that the server asks for a new login and keeps the device.
	SoftLogout bool
}

// Working says whether the last request for news was answered.
func (h Health) Working() bool {
	return !h.LastSync.IsZero() && h.Failing.IsZero() && h.Refused.IsZero()
}

// health is Health as it is kept. The zero value is ready.
type health struct {
	mu  sync.Mutex
	now Health
}

// Health may be asked for at any time.
func (c *Client) Health() Health {
	c.health.mu.Lock()
	defer c.health.mu.Unlock()
	return c.health.now
}

func (h *health) synced(at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = Health{LastSync: at}
}

func (h *health) renewed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now.Refused, h.now.SoftLogout = time.Time{}, false
}

func (h *health) failed(at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.now.Failures++; h.now.Failing.IsZero() {
		h.now.Failing = at
	}
}

func (h *health) refused(at time.Time, soft bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.now.SoftLogout = soft; h.now.Refused.IsZero() {
		h.now.Refused = at
	}
}
