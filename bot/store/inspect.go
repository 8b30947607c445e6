package store

import (
	"bytes"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"passeparole/bot/turn"
)

// Contents is what a database holds, for a look at all of it.
type Contents struct {
	Records map[string]int // by kind
	Rows    []turn.Row     // of the outbox, in its order
	Seen    int            // events
	Aside   int
	Format  int
	Found   []turn.Finding // what is wrong with what is no record
}

// Contents reads everything but the records themselves, which View gives.
func (s *Store) Contents() (Contents, error) {
	c := Contents{Records: map[string]int{}}
	aside, err := s.Asides()
	if err != nil {
		return c, err
	}
	c.Aside = len(aside)
	err = s.view(func(tx *bolt.Tx) (err error) {
		if c.Format, err = format(tx); err != nil {
			return err
		}
		err = tx.Bucket(recordsBucket).ForEach(func(key, _ []byte) error {
			kind, _, ok := bytes.Cut(key, []byte{0})
			if !ok {
				c.Found = append(c.Found, turn.Finding{What: turn.FoundPlace, Kind: "records", Key: shorten(string(key))})
			}
			c.Records[string(kind)]++
			return nil
		})
		if err != nil {
			return err
		}
		err = tx.Bucket(outboxBucket).ForEach(func(key, raw []byte) error {
			var row turn.Row
			if err := turn.Strictly(raw, &row); err != nil {
				c.Found = append(c.Found, turn.Finding{What: turn.FoundUnread, Kind: "outbox", Key: fmt.Sprintf("%x", key), Other: err.Error()})
				return nil
			}
			if own, err := rowKey(row); err != nil || !bytes.Equal(own, key) {
				c.Found = append(c.Found, turn.Finding{What: turn.FoundPlace, Kind: "outbox", Key: row.ID, Other: row.Lane})
			}
			c.Rows = append(c.Rows, row)
			return nil
		})
		if err != nil {
			return err
		}
		return tx.Bucket(seenBucket).ForEach(func(key, chunk []byte) error {
			c.Seen += len(chunk) / len(eventHash{})
			if len(key) != 8 || len(chunk)%len(eventHash{}) != 0 {
				c.Found = append(c.Found, turn.Finding{What: turn.FoundUnread, Kind: "seen", Key: fmt.Sprintf("%x", key), Other: fmt.Sprint(len(chunk))})
			}
			return nil
		})
	})
	if err != nil {
		return c, fmt.Errorf("looking at all that the database holds: %w", err)
	}
	return c, nil
}
