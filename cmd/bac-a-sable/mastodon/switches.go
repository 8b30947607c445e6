package mastodon

import (
	"slices"
	"time"
)

// Switches change how the stand-in behaves until they are changed again.
type Switches struct {
	// Replay is what a repeated Idempotency-Key gets: "existing", the status as it is now
	// (up to 4.5 and from 4.7.2), or "500", an HTML page (4.6.0 to 4.7.1). In both cases
	// nothing is posted twice (reference/mastodon.md §5).
	Replay string `json:"replay"`
	// Language of the error texts: "en" or "fr". Real texts depend on the account.
	Language string `json:"language"`
	// MaxCharacters of a status: 500 upstream, more on forks.
	MaxCharacters int `json:"max_characters"`
	// AltLimit is the longest description of a picture: 1500 up to 4.5, then 10000.
	AltLimit int `json:"alt_limit"`
	// Scopes of the bot's token.
	Scopes []string `json:"scopes"`
	// Revoked makes every call with the bot's token fail with 401.
	Revoked bool `json:"revoked"`
	// Suspended makes every call with the bot's token fail with 403.
	Suspended bool `json:"suspended"`
	// AppOnly makes the bot's token one of an application without a user (422).
	AppOnly bool `json:"app_only"`
	// Spam is a text: a status that contains it is answered like any other but does not
	// exist, as an administrator's list may do. "" for none.
	Spam string `json:"spam"`
	// BannedTag refuses (422) a status with this tag. "" for none.
	BannedTag string `json:"banned_tag"`
	// MediaPending is how many times a new attachment is answered 206 before it is ready;
	// 0 means that it is ready at once, as pictures are.
	MediaPending int `json:"media_pending"`
	// MediaFails lets the processing of attachments end in a failure (422).
	MediaFails bool `json:"media_fails"`
	// The quotas, see quota.go.
	CallQuota   int `json:"call_quota"`   // 300 calls in 5 minutes per token
	PostQuota   int `json:"post_quota"`   // 300 posts and edits in 3 hours
	MediaQuota  int `json:"media_quota"`  // 30 uploads in 30 minutes
	DeleteQuota int `json:"delete_quota"` // 30 removals in 30 minutes
	// Visibility and DefaultLanguage are the account's own settings, used when a status
	// says nothing.
	Visibility      string `json:"visibility"`
	DefaultLanguage string `json:"default_language"`
}

// Values of Switches.Replay.
const (
	ReplayExisting = "existing"
	Replay500      = "500"
)

func defaults() Switches {
	return Switches{
		Replay: ReplayExisting, Language: "en", MaxCharacters: defaultLimit, AltLimit: 1500,
		Scopes:    []string{"profile", "read:statuses", "write:statuses", "write:media"},
		CallQuota: 300, PostQuota: 300, MediaQuota: 30, DeleteQuota: 30,
		Visibility: "public", DefaultLanguage: "fr",
	}
}

// Fault is something that happens to the next requests of a kind.
type Fault struct {
	Kind string `json:"kind"`
	// Request it happens to: "post" (the default), "edit", "delete", "read", "media" or "any".
	Request string `json:"request,omitempty"`
	// Times it happens, 0 for once, -1 until the faults are cleared.
	Times int `json:"times,omitempty"`
	// After lets this many matching requests pass first.
	After int `json:"after,omitempty"`
	// ResetIn is how long until X-RateLimit-Reset of a 429, in seconds.
	ResetIn int `json:"reset_in,omitempty"`
}

// Kinds of faults. "commit-then-…" does what was asked before it misbehaves: to the one
// who asked, the outcome is unknown.
const (
	CommitThenDrop    = "commit-then-drop"    // the connection closes without an answer
	CommitThenTimeout = "commit-then-timeout" // no answer until the client gives up
	CommitThen500     = "commit-then-500"
	CommitThenHTML    = "commit-then-200-html"
	Drop              = "drop"
	Timeout           = "timeout"
	Answer503         = "503"
	Answer429         = "429"
	Answer301         = "301"
	Answer200HTML     = "200-html"
	Answer500HTML     = "500-html"
	Answer502HTML     = "502-html"
)

var faultKinds = []string{CommitThenDrop, CommitThenTimeout, CommitThen500, CommitThenHTML, Drop, Timeout,
	Answer503, Answer429, Answer301, Answer200HTML, Answer500HTML, Answer502HTML}

var faultRequests = []string{"", "post", "edit", "delete", "read", "media", "any"}

// Set changes switches.
func (s *Server) Set(change func(*Switches)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.switches)
}

// Misbehave adds faults: the first that fits a request happens to it.
func (s *Server) Misbehave(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Behave clears all faults.
func (s *Server) Behave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Advance moves the clock forward, Hold stops it at an instant.
func (s *Server) Advance(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock.advance(by)
}

func (s *Server) Hold(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock.hold(at)
}

func (f Fault) known() bool {
	return slices.Contains(faultKinds, f.Kind) && slices.Contains(faultRequests, f.Request)
}
