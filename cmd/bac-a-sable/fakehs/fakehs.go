// Package fakehs is a Matrix homeserver in memory, fast enough to kill a bot hundreds of
// times in a minute and see what became of it. It outlives the bot's process and keeps the
// rules of the client-server API (https://spec.matrix.org/v1.16/client-server-api/) that
// the house stands on; each is named, with its section, where it is kept. What it does not
// know it refuses as a real one does: 404 M_UNRECOGNIZED.
//
// It has no federation, no presence, no push rules, no search, and does not load members
// lazily. The real homeserver of the sandbox is Dendrite (package dendrite).
package fakehs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options say how it behaves.
type Options struct {
	Name string // server name, the part after the colon of every ID; "localhost" when empty
	// LikeDendrite plays what Dendrite 0.15.2 does otherwise than the specification:
	//   - a client that is gone before the answer to its PUT has made an event whose
	//     transaction is not noted: sent again, it is made again;
	//   - /messages does not name transactions, only /sync does;
	//   - the same reaction twice is taken twice (reference/homeserver.md §1).
	LikeDendrite bool
}

// Server is the homeserver. It is an http.Handler.
type Server struct {
	options Options
	mux     *http.ServeMux

	mu   sync.Mutex
	news chan struct{} // closed and replaced when anything was added to the stream
	// position is the end of the stream: every event, to-device message and change of
	// device keys has the position at which it was added. A sync token is a position.
	position int
	users    map[string]*user    // by user ID
	sessions map[string]*session // by access token
	rooms    map[string]*room
	aliases  map[string]string
	media    map[string]stored
	drawn    int // counts whatever needs a name of its own
	// mute are the requests that get no answer, and unheard how many did not.
	mute    func(*http.Request) bool
	unheard chan struct{}
}

// New is a homeserver without accounts.
func New(o Options) *Server {
	if o.Name == "" {
		o.Name = "localhost"
	}
	s := &Server{
		options: o, news: make(chan struct{}), users: map[string]*user{}, sessions: map[string]*session{},
		rooms: map[string]*room{}, aliases: map[string]string{}, media: map[string]stored{},
	}
	s.mux = s.routes()
	return s
}

// Name is the part after the colon of every ID.
func (s *Server) Name() string { return s.options.Name }

// Running is a homeserver that listens on loopback.
type Running struct {
	*Server
	URL  string
	http *http.Server
}

// Listen serves a new homeserver on an address such as "127.0.0.1:0".
func Listen(address string, o Options) (*Running, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("opening the address of the homeserver: %w", err)
	}
	s := New(o)
	r := &Running{Server: s, URL: "http://" + l.Addr().String(), http: &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}}
	go r.http.Serve(l)
	return r, nil
}

// Close ends it. Long polls are cut: their clients must not be waited for.
func (r *Running) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := r.http.Shutdown(ctx); err == nil || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return r.http.Close()
}

// refusal is an answer other than 200 (§ "Standard error response").
type refusal struct {
	status  int
	errcode string
	text    string
	more    map[string]any
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s: %s", r.status, r.errcode, r.text) }

func refuse(status int, errcode, text string) *refusal { return &refusal{status, errcode, text, nil} }

var (
	errNotFound  = refuse(http.StatusNotFound, "M_NOT_FOUND", "there is no such thing")
	errForbidden = refuse(http.StatusForbidden, "M_FORBIDDEN", "you may not do that")
)

// call is one request of somebody who is logged in.
type call struct {
	*http.Request
	w  http.ResponseWriter
	as *session
}

// answered is what a handler returns when it has written the answer itself.
type answered struct{}

type handler func(c *call) (any, error)

func (s *Server) routes() *http.ServeMux {
	m := http.NewServeMux()
	open := func(pattern string, h handler) { m.HandleFunc(pattern, s.open(h)) }
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		// § "Common error codes": an endpoint that the server does not know.
		write(w, nil, refuse(http.StatusNotFound, "M_UNRECOGNIZED", "no such endpoint: "+r.Method+" "+r.URL.Path))
	})
	open("GET /_matrix/client/versions", func(*call) (any, error) {
		return map[string]any{"versions": []string{"v1.1", "v1.10", "v1.11"}}, nil
	})
	open("GET /_matrix/client/v3/login", func(*call) (any, error) {
		return map[string]any{"flows": []any{map[string]string{"type": "m.login.password"}}}, nil
	})
	open("POST /_matrix/client/v3/login", s.login)
	for pattern, h := range map[string]handler{
		"GET v3/account/whoami": s.whoami, "POST v3/logout": s.logout, "GET v3/devices": s.devices,
		"GET v3/profile/{user}": s.profile, "GET v3/profile/{user}/{field}": s.profile, "PUT v3/profile/{user}/{field}": s.setProfile,
		"GET v3/user/{user}/account_data/{type}": s.accountData, "PUT v3/user/{user}/account_data/{type}": s.setAccountData,
		"POST v3/user/{user}/filter": s.keepFilter, "GET v3/user/{user}/filter/{id}": s.filter,
		"GET v3/sync":         s.sync,
		"POST v3/createRoom":  s.createRoom,
		"GET v3/joined_rooms": s.joinedRooms,
		"POST v3/join/{room}": s.join, "POST v3/rooms/{room}/join": s.join, "POST v3/rooms/{room}/leave": s.leave,
		"POST v3/rooms/{room}/invite": s.invite, "POST v3/rooms/{room}/kick": s.kick,
		"GET v3/rooms/{room}/state": s.state, "GET v3/rooms/{room}/state/{type}/{key...}": s.stateEvent,
		"PUT v3/rooms/{room}/state/{type}/{key...}": s.setState,
		"GET v3/rooms/{room}/members":               s.members, "GET v3/rooms/{room}/joined_members": s.joinedMembers,
		"GET v3/rooms/{room}/messages": s.messages, "GET v3/rooms/{room}/event/{event}": s.oneEvent,
		"PUT v3/rooms/{room}/send/{type}/{txn}": s.send, "PUT v3/rooms/{room}/redact/{event}/{txn}": s.redact,
		"PUT v3/rooms/{room}/typing/{user}": nothing, "POST v3/rooms/{room}/receipt/{type}/{event}": nothing,
		"POST v3/rooms/{room}/read_markers": nothing,
		"GET v3/directory/room/{alias}":     s.alias, "PUT v3/directory/room/{alias}": s.setAlias,
		"POST v3/keys/upload": s.uploadKeys, "POST v3/keys/query": s.queryKeys, "POST v3/keys/claim": s.claimKeys,
		"POST v3/keys/device_signing/upload": s.uploadIdentity, "POST v3/keys/signatures/upload": s.uploadSignatures,
		"GET v3/keys/changes":                 func(*call) (any, error) { return map[string]any{"changed": []string{}, "left": []string{}}, nil },
		"GET v3/room_keys/version":            func(*call) (any, error) { return nil, errNotFound },
		"PUT v3/sendToDevice/{type}/{txn}":    s.sendToDevice,
		"GET v1/media/download/{server}/{id}": s.download, "GET v1/media/config": nothing,
	} {
		method, path, _ := strings.Cut(pattern, " ")
		m.HandleFunc(method+" /_matrix/client/"+path, s.open(s.authenticated(h)))
	}
	m.HandleFunc("POST /_matrix/media/v3/upload", s.open(s.authenticated(s.upload)))
	return m
}

func nothing(*call) (any, error) { return struct{}{}, nil }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.silent(r) {
		_, _ = io.Copy(io.Discard, r.Body) // only then the server sees that the client is gone
		<-r.Context().Done()
		return
	}
	s.mux.ServeHTTP(w, r)
}

func (s *Server) open(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 10<<20)
		body, err := h(&call{Request: r, w: w})
		if _, done := body.(answered); !done {
			write(w, body, err)
		}
	}
}

// authenticated refuses whoever has no valid access token (§ "Client authentication").
func (s *Server) authenticated(h handler) handler {
	return func(c *call) (any, error) {
		token, found := strings.CutPrefix(c.Header.Get("Authorization"), "Bearer ")
		if !found || token == "" {
			return nil, refuse(http.StatusUnauthorized, "M_MISSING_TOKEN", "there is no access token")
		}
		s.mu.Lock()
		c.as = s.sessions[token]
		s.mu.Unlock()
		if c.as == nil {
			return nil, refuse(http.StatusUnauthorized, "M_UNKNOWN_TOKEN", "the access token is not known")
		}
		return h(c)
	}
}

func write(w http.ResponseWriter, body any, err error) {
	status := http.StatusOK
	if err != nil {
		var refused *refusal
		if !errors.As(err, &refused) {
			refused = refuse(http.StatusInternalServerError, "M_UNKNOWN", err.Error())
		}
		status = refused.status
		fields := map[string]any{"errcode": refused.errcode, "error": refused.text}
		for name, value := range refused.more {
			fields[name] = value
		}
		body = fields
	}
	raw, err := json.Marshal(body)
	if err != nil {
		status, raw = http.StatusInternalServerError, []byte(`{"errcode":"M_UNKNOWN"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(raw) // an error here means that whoever asked has gone
}

// read decodes the body of a request (§ "Common error codes": M_NOT_JSON, M_BAD_JSON).
func (c *call) read(into any) error {
	err := json.NewDecoder(c.Body).Decode(into)
	var syntax *json.SyntaxError
	var large *http.MaxBytesError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &large):
		return refuse(http.StatusRequestEntityTooLarge, "M_TOO_LARGE", "the request is too large")
	case errors.As(err, &syntax), !errors.As(err, new(*json.UnmarshalTypeError)):
		return refuse(http.StatusBadRequest, "M_NOT_JSON", "the request is not JSON")
	}
	return refuse(http.StatusBadRequest, "M_BAD_JSON", "the request has not the form that is asked for")
}

// added tells everybody who waits. s.mu is held.
func (s *Server) added() {
	close(s.news)
	s.news = make(chan struct{})
}

// next is the next place in the stream. s.mu is held.
func (s *Server) next() int {
	s.position++
	return s.position
}

// name makes an ID that was not there before. s.mu is held.
func (s *Server) name(kind string) string {
	s.drawn++
	return kind + strconv.Itoa(s.drawn)
}
