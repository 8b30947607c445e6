package mastodon

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
)

// kindOf is what a fault calls a request.
func kindOf(r *http.Request) string {
	switch {
	case strings.Contains(r.URL.Path, "/media"):
		return "media"
	case r.Method == http.MethodPost && r.URL.Path == "/api/v1/statuses":
		return "post"
	case r.Method == http.MethodPut:
		return "edit"
	case r.Method == http.MethodDelete:
		return "delete"
	}
	return "read"
}

// takeFault is the fault that happens to this request, nil when none does.
func (s *Server) takeFault(r *http.Request) *Fault {
	kind := kindOf(r)
	for i := range s.faults {
		f := &s.faults[i]
		wanted := f.Request
		if wanted == "" {
			wanted = "post"
		}
		if wanted != "any" && wanted != kind {
			continue
		}
		if f.After > 0 {
			f.After--
			continue
		}
		taken := *f
		switch {
		case f.Times > 1:
			f.Times--
		case f.Times >= 0:
			s.faults = append(s.faults[:i], s.faults[i+1:]...)
		}
		return &taken
	}
	return nil
}

// answer serves the request, or does what the fault says.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, fault *Fault) {
	if fault == nil {
		s.mux.ServeHTTP(w, r)
		return
	}
	if strings.HasPrefix(fault.Kind, "commit-then-") {
		unseen := httptest.NewRecorder()
		s.mux.ServeHTTP(unseen, r)
		if unseen.Code >= 300 {
			// What would have been refused is refused: nothing was committed.
			for name, values := range unseen.Header() {
				w.Header()[name] = values
			}
			w.WriteHeader(unseen.Code)
			w.Write(unseen.Body.Bytes())
			return
		}
	}
	switch fault.Kind {
	case CommitThenDrop, Drop:
		panic(http.ErrAbortHandler) // net/http closes the connection without a word
	case CommitThenTimeout, Timeout:
		// Only once the body is read does the server notice that the client went away.
		io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	case CommitThen500, Answer500HTML:
		htmlPage(w, http.StatusInternalServerError, "We're sorry, but something went wrong on our end.")
	case Answer502HTML:
		htmlPage(w, http.StatusBadGateway, "502 Bad Gateway")
	case CommitThenHTML, Answer200HTML:
		htmlPage(w, http.StatusOK, "Maintenance")
	case Answer503:
		s.refuse(w, http.StatusServiceUnavailable, "unavailable")
	case Answer301:
		w.Header().Set("Location", "/_standin/elsewhere")
		w.WriteHeader(http.StatusMovedPermanently)
	case Answer429:
		s.mu.Lock()
		reset := s.clock.Now().Add(seconds(fault.ResetIn))
		limit := s.switches.CallQuota
		s.mu.Unlock()
		quotaHeaders(w.Header(), limit, 0, reset)
		s.refuse(w, http.StatusTooManyRequests, "too-many")
	}
}

// htmlPage is what a reverse proxy or an unrescued exception answers.
func htmlPage(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	io.WriteString(w, "<!DOCTYPE html><html lang=\"en\"><title>"+text+"</title><h1>"+text+"</h1></html>\n")
}
