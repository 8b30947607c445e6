package mastodon

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"
)

// control adds the addresses by which a test of another module rules the stand-in when it
// runs as a process of its own. They take and give JSON, and take nothing without the
// Content-Type application/json, so that no web page can use them:
//
//	GET  /_standin/switches          the switches
//	PATCH /_standin/switches         {"replay":"500"}: changes those given
//	GET  /_standin/faults            faults that wait
//	POST /_standin/faults            {"kind":"commit-then-drop"}: adds one
//	DELETE /_standin/faults          clears them
//	GET  /_standin/counts            Counts
//	GET  /_standin/posts             []Post, removed ones too
//	GET  /_standin/requests          []Request
//	GET  /_standin/clock             {"now":"2026-11-21T20:00:00Z"}
//	POST /_standin/clock             {"now":"…"} holds it there, {"advance":"1h30m"} moves it
//	POST /_standin/reset             {}: forgets everything
func (s *Server) control(m *http.ServeMux) {
	m.HandleFunc("GET /_standin/switches", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		now := s.switches
		s.mu.Unlock()
		writeJSON(w, http.StatusOK, now)
	})
	m.HandleFunc("PATCH /_standin/switches", ordered(func(raw []byte) (any, error) { return s.patch(raw) }))
	m.HandleFunc("GET /_standin/faults", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		waiting := append([]Fault{}, s.faults...)
		s.mu.Unlock()
		writeJSON(w, http.StatusOK, waiting)
	})
	m.HandleFunc("POST /_standin/faults", ordered(func(raw []byte) (any, error) {
		var f Fault
		if err := strictJSON(raw, &f); err != nil {
			return nil, err
		}
		if !f.known() {
			return nil, fmt.Errorf("unknown fault: kind %q on %q", f.Kind, f.Request)
		}
		s.Misbehave(f)
		return f, nil
	}))
	m.HandleFunc("DELETE /_standin/faults", ordered(func([]byte) (any, error) { s.Behave(); return struct{}{}, nil }))
	m.HandleFunc("GET /_standin/counts", func(w http.ResponseWriter, r *http.Request) { writeJSON(w, http.StatusOK, s.Counts()) })
	m.HandleFunc("GET /_standin/posts", func(w http.ResponseWriter, r *http.Request) { writeJSON(w, http.StatusOK, s.Posts()) })
	m.HandleFunc("GET /_standin/requests", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusOK, append([]Request{}, s.Requests()...))
	})
	m.HandleFunc("GET /_standin/clock", func(w http.ResponseWriter, r *http.Request) { writeJSON(w, http.StatusOK, s.time()) })
	m.HandleFunc("POST /_standin/clock", ordered(s.setClock))
	m.HandleFunc("POST /_standin/reset", ordered(func([]byte) (any, error) { s.Reset(); return struct{}{}, nil }))
	m.HandleFunc("GET /_standin/elsewhere", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			s.mu.Lock()
			s.counts.Leaked++
			s.mu.Unlock()
		}
		// Any JSON object makes a careless client believe that it posted.
		writeJSON(w, http.StatusOK, map[string]string{"id": ""})
	})
}

// ordered is an address that changes something.
func ordered(do func(raw []byte) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
			http.Error(w, "Content-Type must be application/json", http.StatusUnsupportedMediaType)
			return
		}
		raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body, err := do(raw)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		writeJSON(w, http.StatusOK, body)
	}
}

func strictJSON(raw []byte, into any) error {
	if len(raw) == 0 {
		raw = []byte("{}")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields() // a mistyped switch would test nothing
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("reading the order: %w", err)
	}
	return nil
}

func (s *Server) patch(raw []byte) (Switches, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := s.switches
	if err := strictJSON(raw, &changed); err != nil {
		return changed, err
	}
	if changed.Replay != ReplayExisting && changed.Replay != Replay500 {
		return changed, fmt.Errorf("replay is %q, not %q or %q", changed.Replay, ReplayExisting, Replay500)
	}
	s.switches = changed
	return changed, nil
}

func (s *Server) time() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return map[string]string{"now": s.clock.Now().UTC().Format(time.RFC3339Nano)}
}

func (s *Server) setClock(raw []byte) (any, error) {
	var order struct {
		Now     time.Time `json:"now"`
		Advance string    `json:"advance"`
	}
	if err := strictJSON(raw, &order); err != nil {
		return nil, err
	}
	if !order.Now.IsZero() {
		s.Hold(order.Now)
	}
	if order.Advance != "" {
		by, err := time.ParseDuration(order.Advance)
		if err != nil {
			return nil, fmt.Errorf("reading how far the clock moves: %w", err)
		}
		s.Advance(by)
	}
	return s.time(), nil
}
