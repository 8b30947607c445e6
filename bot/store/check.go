package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"
)

// walkAtOpen is how large a file is at most that is read whole before it is opened: some
// 50 ms. Damage in a larger one is met when it is read, or by Check.
const walkAtOpen = 64 << 20

// firstLook refuses a file that another process has, that is cut short or, if that can be
// said soon, has a page that makes no sense. A file that does not exist is fine.
func firstLook(path string) error {
	release, err := Hold(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	defer release()
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Size() > walkAtOpen {
		return whole(path)
	}
	return walkPages(path)
}

// Check reads every page of a database that nobody has open, without changing it, and
// returns all that is wrong, joined; its errors are those of Open.
func Check(path string) error {
	err := guard(func() error {
		release, err := Hold(path)
		if err != nil {
			return err
		}
		err = walkPages(path)
		release()
		if err != nil {
			return err
		}
		db, err := bolt.Open(path, 0, &bolt.Options{ReadOnly: true, Timeout: lockWait})
		if err != nil {
			return openError(err)
		}
		defer db.Close()
		return db.View(func(tx *bolt.Tx) error {
			var all []error
			for err := range tx.Check() {
				all = append(all, err)
			}
			if len(all) > 0 {
				return fmt.Errorf("%w (%w)", ErrUnreadable, errors.Join(all...))
			}
			have, err := format(tx)
			if err == nil && have > len(migrations) {
				err = ErrNewer{Have: have, Know: len(migrations)}
			}
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("checking the database %s: %w", path, err)
	}
	return nil
}

// Hold keeps every other process from opening a database file, as an open Store does, until
// release is called; the file may be moved meanwhile. Whatever is in the file, it works.
// The error is ErrLocked when another process has it.
func Hold(path string) (release func(), err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	for since := time.Now(); ; {
		taken, err := lockFile(file)
		if err == nil && taken {
			return func() { file.Close() }, nil
		}
		if err != nil || time.Since(since) >= lockWait {
			file.Close()
			if err == nil {
				err = ErrLocked
			}
			return nil, err
		}
		time.Sleep(20 * time.Millisecond)
	}
}
