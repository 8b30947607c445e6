package mastodon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	userAgent = "passeparole"
	// maxBody is more than forty statuses of the longest kind take.
	maxBody = 4 << 20
)

// RateLimited is the answer 429. The server says when it will listen again.
type RateLimited struct {
	Wait time.Duration // counted from the server's own clock; 0 if it did not say
}

func (e *RateLimited) Error() string { return "the server limits the rate of requests (429)" }

// errTooBig says that an answer was cut off at maxBody.
var errTooBig = errors.New("the answer is too big")

// transport makes go-mastodon behave (reference/mastodon.md §13): it sets the
// Idempotency-Key, turns 429 into an error before go-mastodon loops on it for hours,
// limits what is read, and speaks to no other server than the configured one.
type transport struct {
	next   http.RoundTripper
	server *url.URL
}

func newTransport(server *url.URL) *transport {
	next := http.DefaultTransport.(*http.Transport).Clone()
	// A connection is not used again: net/http re-sends a POST that carries an
	// Idempotency-Key when a reused connection dies, unseen by the caller.
	next.DisableKeepAlives = true
	return &transport{next: next, server: server}
}

type keyOfPost struct{}

// withKey carries the Idempotency-Key of a new status to the transport.
func withKey(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, keyOfPost{}, key)
}

func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != t.server.Scheme || req.URL.Host != t.server.Host {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, fmt.Errorf("refusing to speak to %s://%s", req.URL.Scheme, req.URL.Host)
	}
	req = req.Clone(req.Context())
	req.Header.Set("Accept", "application/json") // without it, failures are HTML pages
	if key, ok := req.Context().Value(keyOfPost{}).(string); ok && key != "" &&
		req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/api/v1/statuses") {
		req.Header.Set("Idempotency-Key", key)
	}
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		_, _ = io.CopyN(io.Discard, resp.Body, maxBody)
		resp.Body.Close()
		return nil, &RateLimited{Wait: resetIn(resp.Header)}
	}
	resp.Body = &cappedBody{ReadCloser: resp.Body, left: maxBody}
	return resp, nil
}

// longestWait is the longest window in which Mastodon counts (reference/mastodon.md §9): more
// than that is asked by mistake.
const longestWait = 3 * time.Hour

// resetIn is how long a limit lasts: until X-RateLimit-Reset, or as Retry-After says, which
// proxies and other software send instead. A date is read by the server's own clock, when it
// tells it.
func resetIn(h http.Header) time.Duration {
	date, err := http.ParseTime(h.Get("Date"))
	known := err == nil
	if reset, err := time.Parse(time.RFC3339, h.Get("X-RateLimit-Reset")); err == nil && known {
		return min(max(reset.Sub(date), time.Second), longestWait)
	}
	after := h.Get("Retry-After")
	if seconds, err := strconv.ParseInt(after, 10, 64); err == nil && seconds > 0 {
		return min(time.Duration(min(seconds, int64(longestWait/time.Second)))*time.Second, longestWait)
	}
	if at, err := http.ParseTime(after); err == nil && known {
		return min(max(at.Sub(date), time.Second), longestWait)
	}
	return 0
}

// cappedBody fails when more than left bytes come.
type cappedBody struct {
	io.ReadCloser
	left int64
}

func (b *cappedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooBig
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
