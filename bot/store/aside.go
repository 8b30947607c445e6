package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"passeparole/bot/turn"
)

// asideLimit is how many inputs and rows are kept aside, the newest ones: somebody who
// sends a poison message in a loop must not fill the disk.
const asideLimit = 1000

// Aside is an input that could not be handled or a row that was refused for good, kept
// for the operator. It may contain what a person wrote.
type Aside struct {
	Number int             `json:"-"`
	At     time.Time       `json:"at"`
	Cause  string          `json:"cause"`
	Input  json.RawMessage `json:"input"`
}

// SetAside keeps an input that could not be handled, with its cause, and returns the
// number under which Asides lists it; the rest goes on.
func (t *Turn) SetAside(input json.RawMessage, cause string, at time.Time) (number int, err error) {
	if !json.Valid(input) {
		// What is set aside is what went wrong; it is kept whatever it looks like.
		input, _ = json.Marshal(string(input))
	}
	raw, err := json.Marshal(Aside{At: at, Cause: cause, Input: input})
	if err != nil {
		return 0, fmt.Errorf("setting an input aside: %w", err)
	}
	bucket := t.tx.Bucket(asideBucket)
	key, err := nextKey(bucket)
	if err == nil {
		err = bucket.Put(key, raw)
	}
	if err == nil && bucket.Sequence() > asideLimit {
		err = bucket.Delete(binary.BigEndian.AppendUint64(nil, bucket.Sequence()-asideLimit))
	}
	if err != nil {
		err = fmt.Errorf("setting an input aside: %w", err)
		t.fail(err)
		return 0, err
	}
	return int(bucket.Sequence()), nil
}

// Asides are what was set aside, oldest first, the newest 1000 at most.
func (s *Store) Asides() ([]Aside, error) {
	var list []Aside
	err := s.view(func(tx *bolt.Tx) (err error) {
		list, err = asides(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing what was set aside: %w", err)
	}
	return list, nil
}

func asides(tx *bolt.Tx) (list []Aside, err error) {
	err = tx.Bucket(asideBucket).ForEach(func(key, raw []byte) error {
		var a Aside
		if err := json.Unmarshal(raw, &a); err != nil {
			return err
		}
		a.Number = int(binary.BigEndian.Uint64(key))
		list = append(list, a)
		return nil
	})
	return list, err
}

// Asides are what was set aside up to now, in this turn too.
func (t *Turn) Asides() ([]Aside, error) {
	list, err := asides(t.tx)
	if err != nil {
		err = fmt.Errorf("listing what was set aside: %w", err)
		t.fail(err)
	}
	return list, err
}

// DropAside forgets what was set aside under a number.
func (t *Turn) DropAside(number int) error {
	err := t.tx.Bucket(asideBucket).Delete(binary.BigEndian.AppendUint64(nil, uint64(number)))
	if err != nil {
		err = fmt.Errorf("forgetting what was set aside: %w", err)
		t.fail(err)
	}
	return err
}

// Requeue puts a row that had left the outbox at the end of its lane, under its own ID.
func (t *Turn) Requeue(row turn.Row, at time.Time) error {
	outbox := t.tx.Bucket(outboxBucket)
	number, err := outbox.NextSequence()
	if err == nil {
		row.Number, row.Decided, row.FirstTry, row.Tries = number, at, time.Time{}, 0
		err = putRow(outbox, row)
	}
	if err != nil {
		err = fmt.Errorf("enqueuing again: %w", err)
		t.fail(err)
	}
	return err
}
