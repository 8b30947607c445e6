package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// catchUp is how long a restored bot may take to hear again of all that it had forgotten.
const catchUp = 24 * time.Hour

var restoredKey = []byte("restored") // in metaBucket: Restored as JSON

// Restored says that the database was put in place of a later one that was lost. The zero
// value stands for a database that never was.
type Restored struct {
	Made time.Time `json:"made"` // when the backup was made: what was done after it is not known here
	At   time.Time `json:"at"`   // when it was put in place
}

// Restored says from which backup the database came last.
func (s *Store) Restored() Restored { return s.restored }

// MarkRestored notes that the database comes from a backup. Every row in its outbox has
// probably left since, and is in doubt from now on (turn.Row). An earlier restoration
// counts from its own backup on.
func (s *Store) MarkRestored(r Restored) error {
	err := s.update(func(t *Turn) error {
		if old := s.restored; !old.At.IsZero() && old.Made.Before(r.Made) && r.Made.Before(old.At.Add(catchUp)) {
			r.Made = old.Made // what was in doubt then may still be
		}
		raw, err := json.Marshal(r)
		if err != nil {
			return err
		}
		if err := t.tx.Bucket(metaBucket).Put(restoredKey, raw); err != nil {
			return err
		}
		return doubtAll(t.tx.Bucket(outboxBucket), r.Made)
	})
	if err != nil {
		return fmt.Errorf("noting that the database was restored: %w", err)
	}
	s.restored = r
	return nil
}

// doubtAll marks every row of the outbox.
func doubtAll(outbox *bolt.Bucket, since time.Time) error {
	changed := map[string][]byte{} // a bucket must not be changed while it is walked
	err := outbox.ForEach(func(key, raw []byte) error {
		row, err := readRow(raw)
		if err != nil {
			return err
		}
		if row.Doubt.IsZero() || since.Before(row.Doubt) {
			row.Doubt = since
		}
		written, err := json.Marshal(row)
		changed[string(bytes.Clone(key))] = written
		return err
	})
	for key, raw := range changed {
		if err == nil {
			err = outbox.Put([]byte(key), raw)
		}
	}
	return err
}

func readRestored(tx *bolt.Tx) (r Restored, err error) {
	raw := tx.Bucket(metaBucket).Get(restoredKey)
	if raw == nil {
		return r, nil
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		return r, fmt.Errorf("%w (its note of a restoration: %w)", ErrUnreadable, err)
	}
	return r, nil
}
