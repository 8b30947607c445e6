package store

import (
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Backlog is what waits in one lane of the outbox.
type Backlog struct {
	Lane   string
	Rows   int
	Oldest time.Time // when the first row was decided
	// Trying is since when the first row is being tried, the zero time if it never was.
	Trying time.Time
}

// Backlogs are the lanes that have rows, in order of their names.
func (s *Store) Backlogs() ([]Backlog, error) {
	var all []Backlog
	err := s.view(func(tx *bolt.Tx) error {
		all = nil
		return tx.Bucket(outboxBucket).ForEach(func(key, raw []byte) error {
			lane := laneOf(key)
			if n := len(all); n > 0 && all[n-1].Lane == lane {
				all[n-1].Rows++
				return nil
			}
			row, err := readRow(raw)
			all = append(all, Backlog{lane, 1, row.Decided, row.FirstTry})
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("measuring the lanes of the outbox: %w", err)
	}
	return all, nil
}
