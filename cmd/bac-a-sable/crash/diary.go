package crash

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// diary keeps the last things that went wrong between the bot and the servers, to be read
// when a run comes to no end. It is an io.Writer for loggers; the zero value is not ready.
type diary struct {
	began time.Time
	mu    sync.Mutex
	lines []string
}

const mostNotes = 200

func newDiary() *diary { return &diary{began: time.Now()} }

func (d *diary) note(format string, args ...any) {
	line := fmt.Sprintf("%7.2fs  ", time.Since(d.began).Seconds()) + fmt.Sprintf(format, args...)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
	if len(d.lines) > mostNotes {
		d.lines = d.lines[1:]
	}
}

func (d *diary) Write(text []byte) (int, error) {
	d.note("%s", strings.TrimSpace(string(text)))
	return len(text), nil
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.lines) == 0 {
		return "(nothing)"
	}
	return strings.Join(d.lines, "\n")
}
