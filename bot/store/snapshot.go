package store

import (
	"errors"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// Snapshot is what is known of a copy of the database.
type Snapshot struct {
	Format int    // number of migrations that the file has had
	Token  string // the sync token
}

// Copy writes the database as it is at one moment to a new file (0600, on disk when it
// returns), while turns go on. It must be a file of this machine, and not what a person
// waits at: as long as the copy is made, the database cannot grow.
func (s *Store) Copy(path string) (shot Snapshot, err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return shot, fmt.Errorf("copying the database: %w", err)
	}
	err = s.view(func(tx *bolt.Tx) (err error) {
		shot.Token = string(tx.Bucket(metaBucket).Get(tokenKey))
		if shot.Format, err = format(tx); err == nil {
			_, err = tx.WriteTo(file)
		}
		return err
	})
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(path)
		return shot, fmt.Errorf("copying the database: %w", err)
	}
	return shot, nil
}

// Formats is the latest format that this program knows.
func Formats() int { return len(migrations) }
