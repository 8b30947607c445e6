package store

import (
	"fmt"

	bolt "go.etcd.io/bbolt"

	"passeparole/bot/turn"
)

// Turn is one read-write transaction. It must not be kept after its function returned.
type Turn struct {
	store *Store
	tx    *bolt.Tx
	saw   []eventHash // seen in this turn, not yet in the store
	err   error       // a failure of the file that makes committing impossible
}

// Turn runs fn in one read-write transaction and commits token with what fn did; an empty
// token keeps the stored one. An error, of fn or of the commit, undoes everything.
func (s *Store) Turn(token string, fn func(*Turn) error) error {
	return s.update(func(t *Turn) error {
		if err := callers(fn, t); err != nil {
			return err
		}
		if token == "" {
			return nil
		}
		if err := t.tx.Bucket(metaBucket).Put(tokenKey, []byte(token)); err != nil {
			return fmt.Errorf("keeping the sync token: %w", err)
		}
		return nil
	})
}

// update is the one place where the file is written to.
func (s *Store) update(fn func(*Turn) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	var t *Turn
	done := false
	defer func() {
		if !done {
			// Whether the last page reached the disk may be unknown: the file is asked again.
			s.seen = nil
		}
	}()
	if s.damaged.Load() {
		return ErrUnreadable
	}
	finished := false
	err := guard(func() error {
		err := s.db.Update(func(tx *bolt.Tx) error {
			t = &Turn{store: s, tx: tx}
			if err := fn(t); err != nil {
				return err
			}
			if t.err != nil {
				return t.err
			}
			if refused := s.refusing.Load(); refused != nil && *refused != nil {
				return *refused
			}
			return t.keepSeen()
		})
		finished = true
		return err
	})
	if !finished {
		s.damaged.Store(true)
	}
	if err != nil {
		return err
	}
	t.rememberSeen()
	done = true
	return nil
}

// fail notes that the file could not be read or written; the turn will not commit.
func (t *Turn) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

var _ turn.Memory = (*Stage)(nil)

// Stage is a place to try a decision: its changes are seen by its own reads, and reach
// the transaction by Keep only.
func (t *Turn) Stage() *Stage {
	return &Stage{bucket: t.tx.Bucket(recordsBucket), fail: t.fail}
}
