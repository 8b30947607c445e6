package mastodon

import (
	"net/http"
	"strings"
	"time"
)

// replay is what a key has made. It is kept for an hour from success; the body of a later
// request is not compared (reference/mastodon.md §5).
type replay struct {
	id        string
	at        time.Time
	scheduled bool
}

const keyLife = time.Hour

func (s *Server) remember(who *account, key, id string, scheduled bool) {
	if key != "" {
		s.replays[who.ID+" "+key] = replay{id, s.clock.Now(), scheduled}
	}
}

// replayed answers a request whose key was used. known is false when it was not.
func (s *Server) replayed(c *call, key string) (code int, body any, refused *refusal, known bool) {
	earlier, ok := s.replays[c.who.ID+" "+key]
	if key == "" || !ok || s.clock.Now().Sub(earlier.at) >= keyLife {
		return 0, nil, nil, false
	}
	s.counts.Replayed++
	st := s.find(earlier.id, c.who)
	switch {
	// A scheduled one is looked up among statuses, where it is not.
	case earlier.scheduled || st == nil:
		return 0, nil, notFound, true
	case s.switches.Replay == Replay500 && strings.Contains(c.r.Header.Get("Accept"), "application/json"):
		return http.StatusInternalServerError, map[string]any{"status": 500, "error": "Internal Server Error"}, nil, true
	case s.switches.Replay == Replay500:
		return 0, html500("We're sorry, but something went wrong on our end."), nil, true
	}
	return http.StatusOK, s.statusJSON(st), nil, true
}
