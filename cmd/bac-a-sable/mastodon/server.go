// Package mastodon is a stand-in for a Mastodon server: it keeps the contract of
// reference/mastodon.md §17, so that what a bot does to it, it would have done to a real
// one. Everything is in memory. Switches make it misbehave as real servers do; it counts
// what was created, which is what a test asserts ("exactly one").
//
// It is written from the facts of that page, not from Mastodon's code, and knows one
// account that posts and one other person.
package mastodon

import (
	"crypto/rand"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options are fixed for the life of a server.
type Options struct {
	// Account is the name of the account that posts, "passeparole" when empty.
	Account string
	// Token is its access token; one is made when empty.
	Token string
	// Hosts count as if they had a real domain, for links and their length: the address of
	// pages on loopback, "127.0.0.1:4000", which a real server would not make a link of.
	Hosts []string
	// Now is the clock, the system's when nil.
	Now func() time.Time
}

// Server is the stand-in. It is an http.Handler.
type Server struct {
	options Options
	mux     *http.ServeMux

	mu       sync.Mutex
	url      string // own address, learnt from the first request when not set
	clock    clock
	switches Switches
	faults   []Fault
	people   map[string]*account // by token
	owner    *account            // who posts
	apart    []string            // every host that counts as real
	lastID   int64
	statuses []*status // in the order of creation, removed ones too
	waiting  []*scheduled
	media    []*attachment
	replays  map[string]replay // by account and key
	windows  map[string]int    // calls by quota family and window
	counts   Counts
	requests []Request
}

// account is someone who has a token.
type account struct {
	ID, Name, Token string
	Bot             bool
	revoked         bool
}

// The token of another person on the same server, whose statuses the bot must not touch.
const OtherToken = "token-of-someone-else"

// New is a server without statuses.
func New(o Options) *Server {
	if o.Account == "" {
		o.Account = "passeparole"
	}
	if o.Token == "" {
		o.Token = rand.Text()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{options: o}
	s.reset()
	s.mux = s.routes()
	return s
}

// Token is the access token of the account that posts.
func (s *Server) Token() string { return s.options.Token }

// reset forgets everything but the options.
func (s *Server) reset() {
	s.clock = clock{now: s.options.Now}
	s.switches = defaults()
	s.faults = nil
	s.owner = &account{ID: "110000000000000001", Name: s.options.Account, Token: s.options.Token, Bot: true}
	other := &account{ID: "110000000000000002", Name: "riveraine", Token: OtherToken}
	s.people = map[string]*account{s.owner.Token: s.owner, other.Token: other}
	s.statuses, s.waiting, s.media = nil, nil, nil
	s.replays, s.windows = map[string]replay{}, map[string]int{}
	s.counts = newCounts()
	s.requests = nil
}

func (s *Server) routes() *http.ServeMux {
	m := http.NewServeMux()
	api := func(pattern string, scopes []string, h handler) { m.Handle(pattern, s.api(pattern, scopes, h)) }
	read, write := []string{"read", "read:statuses"}, []string{"write", "write:statuses"}
	mediaScopes := []string{"write", "write:media"}
	api("POST /api/v1/statuses", write, s.postStatus)
	api("GET /api/v1/statuses/{id}", read, s.getStatus)
	api("PUT /api/v1/statuses/{id}", write, s.editStatus)
	api("DELETE /api/v1/statuses/{id}", write, s.deleteStatus)
	api("GET /api/v1/statuses/{id}/history", read, s.statusHistory)
	api("GET /api/v1/statuses/{id}/context", read, s.statusContext)
	api("GET /api/v1/accounts/{id}/statuses", read, s.accountStatuses)
	api("POST /api/v2/media", mediaScopes, s.postMedia)
	api("GET /api/v1/media/{id}", mediaScopes, s.getMedia)
	api("PUT /api/v1/media/{id}", mediaScopes, s.editMedia)
	api("GET /api/v1/accounts/verify_credentials", []string{"profile", "read", "read:accounts"}, s.verifyAccount)
	api("GET /api/v1/apps/verify_credentials", nil, s.verifyApp)
	api("GET /api/v1/instance", nil, s.instanceV1)
	api("GET /api/v2/instance", nil, s.instanceV2)
	m.HandleFunc("POST /oauth/revoke", s.revoke)
	s.control(m)
	m.HandleFunc("GET /{$}", s.page)
	return m
}

// ServeHTTP answers like Mastodon, or as the switches say.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/_standin/") || r.URL.Path == "/" {
		s.mux.ServeHTTP(w, r)
		return
	}
	s.mu.Lock()
	if s.url == "" {
		s.url = "http://" + r.Host
	}
	index := len(s.requests)
	s.requests = append(s.requests, Request{
		At: s.clock.Now(), Method: r.Method, Path: r.URL.Path, Key: r.Header.Get("Idempotency-Key"),
	})
	fault := s.takeFault(r)
	s.mu.Unlock()

	recorder := &recorder{ResponseWriter: w}
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if index < len(s.requests) {
			s.requests[index].Status = recorder.status
		}
	}()
	s.answer(recorder, r, fault)
}

// recorder remembers the status code of an answer; 0 when there was none.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(code int) {
	r.status = code
	r.ResponseWriter.WriteHeader(code)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
