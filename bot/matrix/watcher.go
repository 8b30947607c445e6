package matrix

import (
	"context"
	"fmt"
	"time"
)

// Watcher is told how Run goes on. Its methods must return at once.
type Watcher interface {
	// Moves promises that Run comes by again within this time, if it is alive.
	Moves(within time.Duration)
	// Round is told how a round ended: nil when a response was handled and committed.
	Round(err error)
}

// roundMost is how long one round may take beside the long poll: a request that dies
// without a word is given up after a minute, gaps are paged back, and keys asked for.
const roundMost = 10 * time.Minute

type nobody struct{}

func (nobody) Moves(time.Duration) {}
func (nobody) Round(error)         {}

// Waiting is how many encrypted messages wait for their key, and nobody was told of yet.
func (c *Client) Waiting(ctx context.Context) (int, error) {
	var count int
	if err := c.db.raw.QueryRowContext(ctx, `SELECT count(*) FROM pp_waiting WHERE told=0`).Scan(&count); err != nil {
		return 0, fmt.Errorf("counting the messages that wait for a key: %w", err)
	}
	return count, nil
}
