package disk

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ReserveSize is what is kept in reserve, in bytes: room for a few hundred commits that
// reuse pages, and for the encryption of a few messages.
const ReserveSize = 1 << 20

const (
	reserveFile = "reserve"
	markFile    = "disk-trouble.json"
)

// hold makes sure that the reserve is on the disk, whole. It is noise, so that no file
// system stores it as less than it is. An error leaves none of it behind.
func hold(dir string, size int) error {
	path := filepath.Join(dir, reserveFile)
	if info, err := os.Stat(path); err == nil && info.Size() == int64(size) {
		// It is still there, or never had to go: whether the disk takes anything is another matter.
		return probe(dir)
	}
	noise := make([]byte, size)
	_, _ = rand.Read(noise) // never fails
	if err := writeWhole(path, noise); err != nil {
		return errors.Join(fmt.Errorf("keeping a reserve on the disk: %w", err), release(dir))
	}
	return nil
}

// release gives the reserve back.
func release(dir string) error {
	if err := os.Remove(filepath.Join(dir, reserveFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("giving the reserve back: %w", err)
	}
	return nil
}

// probe says whether the disk takes a page.
func probe(dir string) error {
	path := filepath.Join(dir, reserveFile+".probe")
	err := writeWhole(path, make([]byte, 4096))
	if removed := os.Remove(path); err == nil && removed != nil {
		err = removed
	}
	if err != nil {
		return fmt.Errorf("trying the disk: %w", err)
	}
	return nil
}

// writeWhole writes a file through to the disk: some file systems refuse only then.
func writeWhole(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}
