package fakehs

import "net/http"

// Silence takes the requests that mute says and never answers them, as a server that hangs
// does, until it is called with nil. What comes is told on the channel, once for each request
// as long as somebody reads it.
func (s *Server) Silence(mute func(*http.Request) bool) (unheard <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mute, s.unheard = mute, make(chan struct{}, 100)
	return s.unheard
}

func (s *Server) silent(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mute == nil || !s.mute(r) {
		return false
	}
	select {
	case s.unheard <- struct{}{}:
	default:
	}
	return true
}
