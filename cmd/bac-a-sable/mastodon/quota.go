package mastodon

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// The windows of the quotas: aligned on the epoch, not sliding (reference/mastodon.md §9).
const (
	callWindow   = 5 * time.Minute
	postWindow   = 3 * time.Hour
	uploadWindow = 30 * time.Minute
	deleteWindow = 30 * time.Minute
)

// spend takes one from a quota and says how many are left, -1 when none was.
func (s *Server) spend(name string, limit int, window time.Duration) (left int, reset time.Time) {
	key, reset := s.window(name, window)
	if s.windows[key] >= limit {
		return -1, reset
	}
	s.windows[key]++
	return limit - s.windows[key], reset
}

func (s *Server) window(name string, window time.Duration) (key string, reset time.Time) {
	number := s.clock.Now().Unix() / int64(window/time.Second)
	return fmt.Sprintf("%s %d", name, number), time.Unix((number+1)*int64(window/time.Second), 0)
}

// spendCall takes a call from the quota of the token, or of everyone without one, and one
// from the quota of uploads or removals when it is one.
func (s *Server) spendCall(c *call) *refusal {
	name := "call"
	if c.who != nil {
		name += " " + c.who.ID
	}
	left, reset := s.spend(name, s.switches.CallQuota, callWindow)
	quotaHeaders(c.header, s.switches.CallQuota, left, reset)
	if left < 0 {
		return no(http.StatusTooManyRequests, "too-many")
	}
	limit, window := 0, time.Duration(0)
	switch kind := kindOf(c.r); {
	case kind == "media" && c.r.Method == http.MethodPost:
		name, limit, window = "media "+name, s.switches.MediaQuota, uploadWindow
	case kind == "delete":
		name, limit, window = "delete "+name, s.switches.DeleteQuota, deleteWindow
	default:
		return nil
	}
	left, reset = s.spend(name, limit, window)
	quotaHeaders(c.header, limit, left, reset)
	if left < 0 {
		return no(http.StatusTooManyRequests, "too-many")
	}
	return nil
}

// spendPost takes one from the 300 posts and edits in 3 hours.
func (s *Server) spendPost(c *call) *refusal {
	if left, _ := s.spend("post "+c.who.ID, s.switches.PostQuota, postWindow); left < 0 {
		return no(http.StatusTooManyRequests, "too-many")
	}
	return nil
}

// showPostQuota puts the quota of posts into the headers of a post or an edit when it is
// the tighter one.
func (s *Server) showPostQuota(c *call) {
	if kind := kindOf(c.r); c.who == nil || kind != "post" && kind != "edit" {
		return
	}
	key, reset := s.window("post "+c.who.ID, postWindow)
	left := max(0, s.switches.PostQuota-s.windows[key])
	calls, err := strconv.Atoi(c.header.Get("X-RateLimit-Remaining"))
	if err == nil && left < calls {
		quotaHeaders(c.header, s.switches.PostQuota, left, reset)
	}
}

// quotaHeaders writes the three headers; Reset has six decimals. There is no Retry-After.
func quotaHeaders(h http.Header, limit, left int, reset time.Time) {
	h.Set("X-RateLimit-Limit", strconv.Itoa(limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, left)))
	h.Set("X-RateLimit-Reset", reset.UTC().Format("2006-01-02T15:04:05.000000Z"))
}
