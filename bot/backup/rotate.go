package backup

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// Name is what a backup made at a time is called.
func Name(made time.Time) string {
	return "passeparole-" + made.UTC().Format("20060102T150405Z") + ".tar.gz"
}

var named = regexp.MustCompile(`^passeparole-\d{8}T\d{6}Z\.tar\.gz$`)

// Surplus are the names of a directory that the rotation removes: of those that Name gives,
// all but the newest keep, oldest first. Whatever else is there is not its business. With
// keep below 1 nothing is removed.
func Surplus(names []string, keep int) []string {
	var ours []string
	for _, name := range names {
		if named.MatchString(name) {
			ours = append(ours, name)
		}
	}
	slices.Sort(ours) // they begin with the time
	if keep < 1 || len(ours) <= keep {
		return nil
	}
	return ours[:len(ours)-keep]
}

// Rotate removes the surplus of a directory.
func Rotate(dir string, keep int) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("looking for old backups: %w", err)
	}
	var names []string
	for _, entry := range entries {
		if entry.Type().IsRegular() {
			names = append(names, entry.Name())
		}
	}
	for _, name := range Surplus(names, keep) {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("removing an old backup: %w", err)
		}
	}
	return nil
}
