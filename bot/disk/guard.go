package disk

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Guard knows whether the disk takes what the bot has to keep. While it does not, Ask
// refuses, so that no input is taken that would be lost; what is under way already may
// still use what the reserve left free.
type Guard struct {
	dir  string
	size int
	now  func() time.Time
	log  *slog.Logger

	mu      sync.Mutex
	trouble *Trouble // nil when all is well
}

// Open looks after the disk of a directory, which must exist. A trouble that an earlier
// process met is remembered. The reserve is made now; when there is no room for it, that
// is a trouble from the beginning (see Ask).
func Open(dir string, now func() time.Time, log *slog.Logger) *Guard {
	g := &Guard{dir: dir, size: ReserveSize, now: now, log: log}
	raw, err := os.ReadFile(g.mark())
	var before Trouble
	if err == nil && json.Unmarshal(raw, &before) == nil && before.Occasion != "" {
		g.trouble = &before
	}
	return g
}

func (g *Guard) mark() string { return filepath.Join(g.dir, markFile) }

// Ask says whether input may be taken: nil when the disk is well, or seems to be again
// because the reserve fits on it; then the next commit decides, and Over is to be called
// when it succeeded. The error is a *Trouble, or what the reserve met the first time,
// which Of understands.
func (g *Guard) Ask() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.trouble == nil {
		if _, err := os.Stat(filepath.Join(g.dir, reserveFile)); err == nil {
			return nil
		}
	}
	err := hold(g.dir, g.size)
	if err == nil {
		return nil
	}
	if g.trouble == nil {
		return err
	}
	known := *g.trouble
	return &known
}

// Probe says whether the disk of the data takes anything at all: a page that cannot be
// written may be on another disk.
func (g *Guard) Probe() error { return probe(g.dir) }

// Failed is told of every error that may be the disk's. It is true when that is news:
// no trouble was known. The reserve is given back if there is no room. Occasion names the
// trouble, and is asked for only then.
func (g *Guard) Failed(err error, occasion func(Kind) string) bool {
	kind, ours := Of(err)
	if !ours {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if kind == Full {
		if err := release(g.dir); err != nil {
			g.log.Warn("the reserve could not be given back", "error", err)
		}
	}
	if g.trouble != nil {
		return false
	}
	g.trouble = &Trouble{Kind: kind, Since: g.now(), Occasion: occasion(kind)}
	g.log.Error("the disk takes nothing any more: no input is taken until it does", "kind", kind, "error", err)
	g.write()
	return true
}

// write keeps the trouble for the next process, if there is room for that: the reserve
// has just been given back. Without it the same trouble gets the same occasion again.
func (g *Guard) write() {
	raw, err := json.Marshal(g.trouble)
	if err == nil {
		err = writeWhole(g.mark(), raw)
	}
	if err != nil {
		g.log.Warn("the trouble with the disk could not be noted on it", "error", err)
	}
}

// Trouble is what is wrong now; ok is false when nothing is.
func (g *Guard) Trouble() (t Trouble, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.trouble == nil {
		return Trouble{}, false
	}
	return *g.trouble, true
}

// Told notes that the staff room has heard of an occasion.
func (g *Guard) Told(occasion string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.trouble != nil && g.trouble.Occasion == occasion && !g.trouble.Told {
		g.trouble.Told = true
		g.write()
	}
}

// Over ends a trouble, once something was committed again.
func (g *Guard) Over(occasion string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.trouble == nil || g.trouble.Occasion != occasion {
		return
	}
	g.log.Info("the disk takes everything again", "since", g.trouble.Since)
	g.trouble = nil
	if err := os.Remove(g.mark()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		g.log.Warn("the note of a trouble with the disk could not be removed", "error", err)
	}
}
