package store

import (
	"fmt"
	"strconv"

	bolt "go.etcd.io/bbolt"
)

// migrations lead from each format to the next: the first makes format 1 of an empty
// file. A migration is never changed once a release has carried it; a new one is added.
var migrations = []func(*bolt.Tx) error{
	firstFormat,
}

// firstFormat makes the buckets that store.go describes.
func firstFormat(tx *bolt.Tx) error {
	for _, name := range [][]byte{metaBucket, recordsBucket, outboxBucket, seenBucket, asideBucket} {
		if _, err := tx.CreateBucket(name); err != nil {
			return fmt.Errorf("making bucket %s: %w", name, err)
		}
	}
	return nil
}

// migrate runs the migrations that the file has not had, all in one transaction. A file
// that is up to date is not written to.
func migrate(db *bolt.DB) error {
	var have int
	err := db.View(func(tx *bolt.Tx) (err error) {
		have, err = format(tx)
		return err
	})
	if err != nil || have == len(migrations) {
		return err
	}
	if have > len(migrations) {
		return ErrNewer{Have: have, Know: len(migrations)}
	}
	return db.Update(func(tx *bolt.Tx) error {
		for number, step := range migrations[have:] {
			if err := step(tx); err != nil {
				return fmt.Errorf("making format %d: %w", have+number+1, err)
			}
		}
		return tx.Bucket(metaBucket).Put(versionKey, []byte(strconv.Itoa(len(migrations))))
	})
}

// format is the number of migrations that the file has had, 0 for an empty file.
func format(tx *bolt.Tx) (int, error) {
	meta := tx.Bucket(metaBucket)
	if meta == nil {
		if name, _ := tx.Cursor().First(); name != nil {
			return 0, fmt.Errorf("%w (a bbolt file of another program)", ErrUnreadable)
		}
		return 0, nil
	}
	have, err := strconv.Atoi(string(meta.Get(versionKey)))
	if err != nil || have < 1 {
		return 0, fmt.Errorf("%w (it has no format number)", ErrUnreadable)
	}
	return have, nil
}
