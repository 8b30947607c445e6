package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// seenLimit is how many events are remembered at least. Events come again only when a
// sync response is replayed or a gap is paged back, so the recent past is enough.
const seenLimit = 30_000

// eventHash stands for an event ID, whose length the server chooses.
type eventHash [16]byte

func hashEvent(event string) eventHash {
	sum := sha256.Sum256([]byte(event))
	return eventHash(sum[:16])
}

// seenSet is the content of seenBucket. Event IDs are random: looked up in the file, each
// would dirty a page of its own; here a turn appends one value, and the set is in memory.
type seenSet struct {
	known  map[eventHash]struct{}
	chunks []int // how many events each turn on file brought, oldest first
}

// Seen says whether the event was handled before, in this turn or an earlier one. Only
// the last 30 000 events or more are remembered.
func (t *Turn) Seen(event string) bool {
	if !t.loadSeen() {
		return false // the turn will not commit
	}
	hash := hashEvent(event)
	if _, known := t.store.seen.known[hash]; known {
		return true
	}
	for _, h := range t.saw {
		if h == hash {
			return true
		}
	}
	return false
}

// See remembers the event with the commit of this turn.
func (t *Turn) See(event string) {
	if !t.Seen(event) {
		t.saw = append(t.saw, hashEvent(event))
	}
}

// loadSeen reads the bucket once after opening, and after a commit that failed.
func (t *Turn) loadSeen() bool {
	if t.store.seen != nil {
		return true
	}
	set := &seenSet{known: map[eventHash]struct{}{}}
	err := guard(func() error {
		return t.tx.Bucket(seenBucket).ForEach(func(_, chunk []byte) error {
			count := len(chunk) / len(eventHash{})
			set.chunks = append(set.chunks, count)
			for i := range count {
				set.known[eventHash(chunk[i*len(eventHash{}):])] = struct{}{}
			}
			return nil
		})
	})
	if err != nil {
		t.fail(fmt.Errorf("reading the events seen before: %w", err))
		return false
	}
	t.store.seen = set
	return true
}

// keepSeen writes the events of this turn, and removes the oldest ones that are too many.
func (t *Turn) keepSeen() error {
	if len(t.saw) == 0 {
		return nil
	}
	bucket := t.tx.Bucket(seenBucket)
	chunk := make([]byte, 0, len(t.saw)*len(eventHash{}))
	for _, h := range t.saw {
		chunk = append(chunk, h[:]...)
	}
	key, err := nextKey(bucket)
	if err == nil {
		err = bucket.Put(key, chunk)
	}
	if err != nil {
		return fmt.Errorf("keeping the events seen: %w", err)
	}
	return t.forgetOldest(bucket)
}

// forgetOldest looks at the beginning of the bucket only. It changes the set in memory
// at once: if the commit fails, the set is read from the file again.
func (t *Turn) forgetOldest(bucket *bolt.Bucket) error {
	set := t.store.seen
	kept := len(set.known) + len(t.saw)
	cursor := bucket.Cursor()
	for _, count := range set.chunks {
		if kept-count < seenLimit {
			return nil
		}
		key, chunk := cursor.First()
		for i := range count {
			delete(set.known, eventHash(chunk[i*len(eventHash{}):]))
		}
		if err := bucket.Delete(key); err != nil {
			return fmt.Errorf("forgetting the oldest events: %w", err)
		}
		set.chunks = set.chunks[1:]
		kept -= count
	}
	return nil
}

// rememberSeen adds the events of a committed turn to the set in memory.
func (t *Turn) rememberSeen() {
	if len(t.saw) == 0 {
		return
	}
	for _, h := range t.saw {
		t.store.seen.known[h] = struct{}{}
	}
	t.store.seen.chunks = append(t.store.seen.chunks, len(t.saw))
}

// nextKey is the next number of a bucket as a key that sorts in order.
func nextKey(bucket *bolt.Bucket) ([]byte, error) {
	number, err := bucket.NextSequence()
	return binary.BigEndian.AppendUint64(nil, number), err
}
