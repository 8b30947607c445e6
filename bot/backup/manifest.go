// Package backup is the archive of everything that a bot must not forget: how it is
// written, verified, read back, and which old ones are removed. What goes into it is for
// the caller to say.
//
// An archive is a gzipped tar that any tool opens. Its last member, manifest.json, has the
// size and SHA-256 of every other: an archive without it was cut short.
package backup

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

const (
	manifestName = "manifest.json"
	kind         = "passeparole backup"
	format       = 1
)

// Manifest says what an archive holds.
type Manifest struct {
	Kind    string         `json:"kind"`
	Format  int            `json:"format"`
	Made    time.Time      `json:"made"`
	Version string         `json:"version"` // of the program
	User    string         `json:"user"`    // Matrix account
	Device  string         `json:"device,omitempty"`
	Running bool           `json:"running"` // the bot was at work meanwhile
	Formats map[string]int `json:"formats"` // versions of the databases
	Files   []File         `json:"files"`
	// Absent are the files that the bot needs too and that are not in the archive.
	Absent []string `json:"absent,omitempty"`
}

// File is one member of an archive.
type File struct {
	Name   string `json:"name"` // a slashed path without ".."
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // hexadecimal
}

var (
	// ErrForeign says that a file is no backup of the bot.
	ErrForeign = errors.New("it is no backup of this program")
	// ErrDamaged says that a backup was cut short or changed.
	ErrDamaged = errors.New("it was cut short or changed")
	// ErrNewer says that a backup was made in a way that only a later version knows.
	ErrNewer = errors.New("it was made by a later version")
)

func readManifest(raw []byte) (Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, fmt.Errorf("reading %s: %w: %w", manifestName, ErrDamaged, err)
	}
	switch {
	case m.Kind != kind:
		return m, ErrForeign
	case m.Format > format:
		return m, ErrNewer
	}
	return m, nil
}
