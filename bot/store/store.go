// Package store keeps everything that the bot must not forget in one bbolt file: records,
// the outbox, the events it has seen, what it set aside, and the sync token. It is the
// only package that knows bbolt.
//
// All changes of one turn commit together (DESIGN.md, "One way through the house"):
// before the commit nothing has happened, after it everything will.
package store

import (
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"passeparole/bot/turn"
)

// lockWait is how long Open waits for another process to let go of the file: long enough
// for a predecessor that is closing it, short enough for a person who started it twice.
const lockWait = time.Second

var (
	metaBucket    = []byte("meta")    // version, token
	recordsBucket = []byte("records") // kind NUL key → JSON
	outboxBucket  = []byte("outbox")  // lane NUL sequence → turn.Row as JSON
	seenBucket    = []byte("seen")    // sequence → hashes of event IDs, 16 bytes each
	asideBucket   = []byte("aside")   // sequence → Aside as JSON

	tokenKey   = []byte("token")
	versionKey = []byte("version")
)

// Store is the open database. Its methods may be called from several goroutines; writing
// is one transaction at a time. A View must not be nested in a Turn, nor the reverse.
type Store struct {
	db  *bolt.DB
	era string // see rowID

	writing sync.Mutex // held during a read-write transaction; guards seen
	seen    *seenSet   // what seenBucket holds; nil when it must be read again

	restored Restored

	refusing atomic.Pointer[error] // see Refuse
	damaged  atomic.Bool           // bbolt panicked while writing, and may hold its locks for ever

	joining sync.Mutex // guards joined
	joined  []*joiner  // turns that wait to commit together
}

// Open opens the database, or creates it with mode 0600 in a directory that exists, and
// brings an older one up to date.
//
// Errors: ErrLocked, ErrNewer, ErrUnreadable, or what the file system said. Sentence
// turns each of them into words for the operator.
func Open(path string) (*Store, error) {
	s := &Store{era: newEra()}
	err := guard(func() error {
		if err := firstLook(path); err != nil {
			return err
		}
		db, err := bolt.Open(path, fs.FileMode(0o600), &bolt.Options{
			Timeout:      lockWait,
			FreelistType: bolt.FreelistMapType,
			NoStatistics: true,
		})
		if err != nil {
			return openError(err)
		}
		if err := migrate(db); err != nil {
			return fmt.Errorf("bringing it up to date: %w", orClose(err, db))
		}
		if err := db.View(func(tx *bolt.Tx) (err error) { s.restored, err = readRestored(tx); return err }); err != nil {
			return orClose(err, db)
		}
		s.db = db
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", path, err)
	}
	return s, nil
}

// orClose closes db and returns err; a failure to close adds nothing to what went wrong.
func orClose(err error, db *bolt.DB) error {
	_ = db.Close()
	return err
}

// Close waits for the transactions that are under way and closes the file.
func (s *Store) Close() error {
	if s.damaged.Load() {
		return fmt.Errorf("closing the database: %w", ErrUnreadable) // the process must end anyway
	}
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("closing the database: %w", err)
	}
	return nil
}

// Refuse makes every later commit fail with err, as a full disk does, until it is called
// with nil. It is there to test what the rest of the house does then.
func (s *Store) Refuse(err error) { s.refusing.Store(&err) }

// Token is the sync token that was committed last, "" before the first one.
func (s *Store) Token() (string, error) {
	var token string
	err := s.view(func(tx *bolt.Tx) error {
		token = string(tx.Bucket(metaBucket).Get(tokenKey))
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("reading the sync token: %w", err)
	}
	return token, nil
}

// View gives fn the records as they are now. Put and Delete fail with ErrReadOnly, and
// the memory must not be kept after fn has returned.
func (s *Store) View(fn func(turn.Memory) error) error {
	return s.view(func(tx *bolt.Tx) error {
		return callers[turn.Memory](fn, &readOnly{Stage{bucket: tx.Bucket(recordsBucket)}})
	})
}

func (s *Store) view(fn func(*bolt.Tx) error) error {
	return guard(func() error { return s.db.View(fn) })
}

// readOnly is a Stage that refuses changes.
type readOnly struct{ Stage }

func (*readOnly) Put(kind, key string, _ any) error {
	return fmt.Errorf("keeping record %s %q: %w", kind, key, ErrReadOnly)
}

func (*readOnly) Delete(kind, key string) error {
	return fmt.Errorf("deleting record %s %q: %w", kind, key, ErrReadOnly)
}
