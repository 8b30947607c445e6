// Package watch lets others see how the bot is: whether it is alive, whether it is ready,
// and the figures of its work, on a listener that only this machine reaches; and in the
// staff room, in sentences. It only looks: nothing waits for it, and nothing depends on it.
package watch

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"passeparole/bot/disk"
	"passeparole/bot/store"
	"passeparole/locales"
)

const (
	// freshFor is how old the last answer of the homeserver may be: the long poll brings
	// one every 30 s, whatever happens.
	freshFor = 3 * time.Minute
	// blockedAfter is since when a row must have been tried in vain for its lane to count
	// as blocked.
	blockedAfter = time.Hour
	// beginsWithin is how long the start may take before it says so itself (Moves).
	beginsWithin = 15 * time.Minute
)

// Options are what is known from the beginning.
type Options struct {
	Now      func() time.Time
	Book     *locales.Book
	Language string // of /ready
	Version  string
	Data     string // directory whose disk matters
}

// Sources are asked when somebody looks. Each may be nil while there is nothing to ask.
type Sources struct {
	Backlogs    func() ([]store.Backlog, error)
	Aside       func() (int, error) // inputs and rows that were set aside
	Quarantined func() (int, error) // responses in quarantine
	Parked      func() (int, error) // encrypted messages that wait for their key
	Due         func() (int, error) // reminders that are due and not yet sent
	// Counts are how many meetings and conversations are in each state.
	Counts func() (meetings, conversations map[string]int, err error)
	Disk   func() (disk.Trouble, bool)
	Joined func() (bool, error) // the bot is in the staff room
	// StaffLane is the lane of the staff room: other rooms may be out of reach by themselves.
	StaffLane string
}

// Watch is what can be seen. Its methods may be called from several goroutines.
type Watch struct {
	o       Options
	figures *figures

	mu       sync.Mutex
	promised time.Time // the loop comes by again before
	synced   time.Time // the last response that was handled; zero before the first
	logged   bool
	stopped  func(lang string) string // why the bot does nothing; nil when it works
	sources  Sources
}

// New begins to watch.
func New(o Options) *Watch {
	w := &Watch{o: o, promised: o.Now().Add(beginsWithin)}
	w.figures = newFigures(w)
	return w
}

// Moves promises that the loop comes by again within this time.
func (w *Watch) Moves(within time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.promised = w.o.Now().Add(within)
}

// Synced notes that a response of the homeserver was handled and committed.
func (w *Watch) Synced() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.synced, w.logged = w.o.Now(), true
}

// LoggedIn notes whether the homeserver accepts the account.
func (w *Watch) LoggedIn(yes bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.logged = yes
}

// Stopped notes that the bot does nothing, and why, as a sentence in a language.
func (w *Watch) Stopped(why func(lang string) string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopped = why
}

// Look says whom to ask from now on.
func (w *Watch) Look(s Sources) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sources = s
}

// Registry has the figures, for whoever adds their own.
func (w *Watch) Registry() *prometheus.Registry { return w.figures.registry }

// Alive says whether the loop comes by as it promised.
func (w *Watch) Alive() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.o.Now().After(w.promised)
}

// known is a copy of what was noted.
type known struct {
	synced  time.Time
	logged  bool
	stopped func(lang string) string
	sources Sources
}

func (w *Watch) known() known {
	w.mu.Lock()
	defer w.mu.Unlock()
	return known{w.synced, w.logged, w.stopped, w.sources}
}
