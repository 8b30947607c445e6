package store

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"passeparole/bot/turn"
)

// newEra is drawn at each opening and becomes part of every row ID. A number counted in
// the file alone would come again after a backup was restored, and a server that
// remembers IDs would then take a new message for one that it already has.
func newEra() string { return strings.ToLower(rand.Text()[:12]) }

// Origin is what rows come from.
type Origin struct {
	// Cause names the input that was decided about, and nothing else for ever: an event ID,
	// for one. The same effect of the same cause has the same row ID, so that what is decided
	// again after a backup was restored is recognised as said or posted already. "" stands
	// for a cause without a name.
	Cause string
	Doubt time.Time // see turn.Row
}

// rowID is unique for ever: made of its cause and the place among its effects in a lane, or of an
// era and a number counted in the file. It is made of letters, digits and hyphens, fit for
// the path of an address and for a header.
func (s *Store) rowID(from Origin, lane string, place int, number uint64) string {
	if from.Cause == "" {
		return "pp-" + s.era + "-" + strconv.FormatUint(number, 36)
	}
	sum := sha256.Sum256([]byte(from.Cause + "\x00" + lane + "\x00" + strconv.Itoa(place)))
	return "pp-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15]))
}

// rowKey is where a row lies: lanes apart, and in each in the order of the decisions. Rows
// of the first format have their number in their ID only.
func rowKey(row turn.Row) ([]byte, error) {
	number, err := row.Number, error(nil)
	if number == 0 {
		number, err = strconv.ParseUint(row.ID[strings.LastIndexByte(row.ID, '-')+1:], 36, 64)
	}
	if err != nil || row.Lane == "" {
		return nil, fmt.Errorf("row %q is not of this outbox", row.ID)
	}
	return binary.BigEndian.AppendUint64(lanePrefix(row.Lane), number), nil
}

func lanePrefix(lane string) []byte { return append([]byte(lane), 0) }

func isRowKey(key []byte) bool { return len(key) > 9 && key[len(key)-9] == 0 }

// laneOf undoes rowKey.
func laneOf(key []byte) string { return string(key[:len(key)-9]) }

// Enqueue puts the effects into the outbox, in order, and returns their rows. An effect
// that cannot be kept (no lane, not JSON) is an error that has enqueued none of them.
func (t *Turn) Enqueue(effects []turn.Effect, decided time.Time) ([]turn.Row, error) {
	return t.EnqueueFrom(func(turn.Effect) Origin { return Origin{} }, effects, decided)
}

// EnqueueFrom is Enqueue for effects whose origins are known.
func (t *Turn) EnqueueFrom(origin func(turn.Effect) Origin, effects []turn.Effect, decided time.Time) ([]turn.Row, error) {
	rows := make([]turn.Row, len(effects))
	for i, effect := range effects {
		row, err := newRow(effect, decided)
		if err != nil {
			return nil, fmt.Errorf("enqueuing effect %d: %w", i+1, err)
		}
		rows[i] = row
	}
	outbox := t.tx.Bucket(outboxBucket)
	// By cause and lane: what else is done elsewhere may differ the second time.
	places := map[[2]string]int{}
	for i := range rows {
		number, err := outbox.NextSequence()
		if err == nil {
			from := origin(effects[i])
			at := [2]string{from.Cause, rows[i].Lane}
			rows[i].ID, rows[i].Number, rows[i].Doubt = t.store.rowID(from, rows[i].Lane, places[at], number), number, from.Doubt
			places[at]++
			err = putRow(outbox, rows[i])
		}
		if err != nil {
			err = fmt.Errorf("enqueuing: %w", err)
			t.fail(err)
			return nil, err
		}
	}
	return rows, nil
}

func newRow(effect turn.Effect, decided time.Time) (turn.Row, error) {
	if effect == nil {
		return turn.Row{}, errors.New("it is nil")
	}
	lane := effect.Lane()
	if lane == "" || strings.Contains(lane, "\x00") || len(lane) > maxKey-8 {
		return turn.Row{}, fmt.Errorf("a %s has a lane that cannot be used", effect.Kind())
	}
	payload, err := json.Marshal(effect)
	if err != nil {
		return turn.Row{}, fmt.Errorf("writing a %s: %w", effect.Kind(), err)
	}
	return turn.Row{Lane: lane, Kind: effect.Kind(), Payload: payload, Decided: decided}, nil
}

func putRow(outbox *bolt.Bucket, row turn.Row) error {
	key, err := rowKey(row)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(row)
	if err != nil {
		return fmt.Errorf("writing row %s: %w", row.ID, err)
	}
	return outbox.Put(key, raw)
}

// First is the row of a lane that leaves first: the only one that can have been tried.
func (t *Turn) First(lane string) (turn.Row, bool) {
	prefix := lanePrefix(lane)
	key, raw := t.tx.Bucket(outboxBucket).Cursor().Seek(prefix)
	if len(key) != len(prefix)+8 || !bytes.HasPrefix(key, prefix) {
		return turn.Row{}, false
	}
	row, err := readRow(raw)
	return row, err == nil
}

// Finish removes a row whose outcome is known. It is false when the row was not there:
// its outcome has been handled before, and must not be handled again.
func (t *Turn) Finish(row turn.Row) bool {
	key, err := rowKey(row)
	if err != nil {
		return false
	}
	outbox := t.tx.Bucket(outboxBucket)
	if outbox.Get(key) == nil {
		return false
	}
	if err := outbox.Delete(key); err != nil {
		t.fail(fmt.Errorf("removing row %s: %w", row.ID, err))
	}
	return true
}

// Tried notes an attempt, before it is made, and returns the row as it is now: FirstTry
// is the time of the first attempt, Tries counts them. It commits with those of other
// lanes. The error is ErrGone when the row has left the outbox.
func (s *Store) Tried(row turn.Row, at time.Time) (turn.Row, error) {
	var now turn.Row
	err := s.Together(func(t *Turn) error {
		now = turn.Row{}
		key, err := rowKey(row)
		if err != nil {
			return err
		}
		outbox := t.tx.Bucket(outboxBucket)
		raw := outbox.Get(key)
		if raw == nil {
			return ErrGone
		}
		if now, err = readRow(raw); err != nil {
			return err
		}
		if now.Tries++; now.FirstTry.IsZero() {
			now.FirstTry = at
		}
		return putRow(outbox, now)
	})
	if err != nil {
		return turn.Row{}, fmt.Errorf("noting an attempt at row %s: %w", row.ID, err)
	}
	return now, nil
}

func readRow(raw []byte) (turn.Row, error) {
	var row turn.Row
	if err := json.Unmarshal(raw, &row); err != nil {
		return row, fmt.Errorf("reading an outbox row: %w (%w)", ErrUnreadable, err)
	}
	return row, nil
}

// Next is the row of a lane that leaves first; false when the lane is empty.
func (s *Store) Next(lane string) (row turn.Row, found bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		prefix := lanePrefix(lane)
		key, raw := tx.Bucket(outboxBucket).Cursor().Seek(prefix)
		if found = len(key) == len(prefix)+8 && bytes.HasPrefix(key, prefix); !found {
			return nil
		}
		row, err = readRow(raw)
		return err
	})
	if err != nil {
		return turn.Row{}, false, fmt.Errorf("looking for the next row of lane %q: %w", lane, err)
	}
	return row, found, nil
}

// Lanes lists the lanes that have rows, in order of their names.
func (s *Store) Lanes() ([]string, error) {
	var lanes []string
	err := s.view(func(tx *bolt.Tx) error {
		lanes = nil
		return eachLane(tx, func(lane string, _ []byte) error {
			lanes = append(lanes, lane)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("listing the lanes: %w", err)
	}
	return lanes, nil
}

// eachLane calls fn with every lane that has rows, and its first row.
func eachLane(tx *bolt.Tx, fn func(lane string, first []byte) error) error {
	cursor := tx.Bucket(outboxBucket).Cursor()
	key, raw := cursor.First()
	for key != nil {
		if !isRowKey(key) {
			// Not written by rowKey: of a damaged file. Its lane could not be left behind.
			key, raw = cursor.Next()
			continue
		}
		lane := laneOf(key)
		if err := fn(lane, raw); err != nil {
			return err
		}
		key, raw = cursor.Seek(append([]byte(lane), 1)) // past every row of the lane
	}
	return nil
}

// Depth is how many rows wait in the outbox and when the oldest of them was decided; the
// zero time when there is none.
func (s *Store) Depth() (rows int, oldest time.Time, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		rows = tx.Bucket(outboxBucket).Stats().KeyN
		return eachLane(tx, func(_ string, first []byte) error {
			row, err := readRow(first)
			if err == nil && (oldest.IsZero() || row.Decided.Before(oldest)) {
				oldest = row.Decided
			}
			return err
		})
	})
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("measuring the outbox: %w", err)
	}
	return rows, oldest, nil
}
