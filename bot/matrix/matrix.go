// Package matrix turns /sync responses into turn.Batch values and outbox rows into sent
// events. It is the only importer of mautrix and of the SQLite driver.
//
// SQLite holds the end-to-end encryption state, what the server said about rooms, and the
// few marks of this package (marks.go, waiting.go, echoes.go); the sync token is kept by
// the caller, in the transaction of the turn, and never here (reference/matrix.md §3a).
package matrix

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto/cryptohelper"
)

// Options say which account to be, and where to keep what must survive a restart.
type Options struct {
	Homeserver string // base address, "https://matrix.example.org"
	UserID     string // "@bot:example.org"
	DeviceID   string // optional; with a Token it must be the token's own device
	// Token or Password: one of both. With a password the bot logs in once; token and
	// device are then kept in Data/matrix.json, because every login makes a new device
	// that nobody has keys for.
	Token, Password string
	// Data is a directory of its own (0700): crypto.db, pickle.key, recovery.key, matrix.json.
	Data string
	Log  *slog.Logger
	HTTP *http.Client // optional; its Timeout must be 0 or longer than Poll

	// Poll is how long the server may hold a /sync without news; 30 s if zero.
	Poll time.Duration
	// Grace is how long the key of an encrypted message is waited for before the message
	// is told to be unreadable; 30 s if zero.
	Grace time.Duration
	// Watch is told how the receiving goes; nil for nobody.
	Watch Watcher
	// Now is the clock; time.Now if nil.
	Now func() time.Time
}

// Self is the account as the server knows it.
type Self struct {
	UserID, DeviceID, DisplayName string
	// Signed says that the device carries the signature of the account's own identity,
	// without which other clients warn about it or give it no keys (reference/matrix.md §2).
	Signed bool
}

// Client is one logged-in device. Run may be called by one goroutine at a time; the other
// methods by any number, beside it.
type Client struct {
	api    *mautrix.Client
	wire   *wire
	syncer *syncer
	crypto *cryptohelper.CryptoHelper
	state  *roomMemory
	db     *database
	log    *slog.Logger
	self   Self

	poll, grace time.Duration
	files       func(room string) bool
	now         func() time.Time
	watch       Watcher
	// sleep waits, or returns early with the context's error.
	sleep func(ctx context.Context, d time.Duration) error

	filter string       // ID of the filter on the server, "" before the first sync
	keys   receivedKeys // room keys that arrived since the waiting messages were last tried
	// triedAll says that every waiting message was tried, so that only new keys matter.
	triedAll bool
	ready    roomsVerified // rooms whose members and encryption were fetched since start
	caughtUp caughtUp
	still    chan struct{} // has a place that is taken while a response is handled
	looked   lookedBack    // rooms in which our own events were looked for, for rows in doubt
	health   health
}

// ErrToken says that the server refuses the access token. Run returns it: the caller tells
// the operator, calls Renew until that succeeds, and then Run again from the stored token.
var ErrToken = errors.New("the homeserver refuses the access token")

// Self says who the client is.
func (c *Client) Self() Self { return c.self }

// Close ends the use of the databases. Run must have returned.
func (c *Client) Close() error {
	if c.db == nil { // OpenPlain
		c.api.Client.CloseIdleConnections()
		return nil
	}
	c.crypto.Machine().Destroy()
	c.api.Client.CloseIdleConnections()
	return c.db.Close()
}

// receivedKeys collects the IDs of sessions whose key arrived. The crypto machine reports
// them in the middle of its own work, so nothing but remembering is done there.
type receivedKeys struct {
	mu       sync.Mutex
	sessions map[string]bool
}

func (r *receivedKeys) add(session string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sessions == nil {
		r.sessions = map[string]bool{}
	}
	r.sessions[session] = true
}

func (r *receivedKeys) take() map[string]bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.sessions
	r.sessions = nil
	return taken
}

func sleepContext(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
