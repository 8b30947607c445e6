// Package disk watches over the disk that the bot's data is on: it tells a full or
// read-only disk from other errors, keeps a little room in reserve so that there is
// something left to work with when the disk is full, and says when there is room again.
package disk

import (
	"errors"
	"fmt"
	"syscall"
	"time"
)

// Kind is what is wrong with a disk. Each has its sentences in locales/, under "disk.".
type Kind string

const (
	Full     Kind = "full"     // ENOSPC, EDQUOT, EFBIG: no room, or none that this account may use
	ReadOnly Kind = "readonly" // EROFS
	Failing  Kind = "failing"  // EIO: the disk itself
)

// Kinds are all of them.
var Kinds = []Kind{Full, ReadOnly, Failing}

// Primary result codes of SQLite (sqlite.org/rescode.html) that are the disk's.
const (
	sqliteReadOnly = 8
	sqliteIO       = 10
	sqliteFull     = 13
)

// Of says whether an error is the disk's, and what is wrong. It knows what the system
// says, which bbolt and the writers of files pass on, and the codes of SQLite.
func Of(err error) (Kind, bool) {
	for kind, numbers := range map[Kind][]syscall.Errno{
		Full:     {syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG},
		ReadOnly: {syscall.EROFS},
		Failing:  {syscall.EIO},
	} {
		for _, number := range numbers {
			if errors.Is(err, number) {
				return kind, true
			}
		}
	}
	var known *Trouble
	if errors.As(err, &known) {
		return known.Kind, true
	}
	var coded interface{ Code() int }
	if !errors.As(err, &coded) {
		return "", false
	}
	switch coded.Code() & 0xff {
	case sqliteFull:
		return Full, true
	case sqliteReadOnly:
		return ReadOnly, true
	case sqliteIO:
		return Failing, true
	}
	return "", false
}

// Trouble is a disk that takes nothing, from the moment when that was noticed until
// something was committed again. It is the error of what is not even tried meanwhile.
type Trouble struct {
	Kind  Kind      `json:"kind"`
	Since time.Time `json:"since"`
	// Occasion tells this trouble from every other, before and after: the same after a
	// restart. Fit for a Matrix transaction ID.
	Occasion string `json:"occasion"`
	Told     bool   `json:"told,omitempty"` // the staff room has heard of it
}

func (t *Trouble) Error() string {
	return fmt.Sprintf("the disk takes nothing since %s (%s)", t.Since.UTC().Format(time.RFC3339), t.Kind)
}
