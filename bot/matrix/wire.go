package matrix

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// requestFor is how long one request may take, its answer included, when whoever makes it
// did not say: a server that answers a byte a second must not hold up the bot.
const requestFor = 2 * time.Minute

// wire is under every request. It puts in the access token that is good now, since mautrix
// keeps its own where it cannot be changed while requests are made, and it gives every
// request an end.
type wire struct {
	next  http.RoundTripper
	token atomic.Pointer[string] // nil: the one that mautrix has
}

// renewed makes every further request use another access token.
func (w *wire) renewed(token string) { w.token.Store(&token) }

// RoundTrip implements http.RoundTripper.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := r.Context(), context.CancelFunc(func() {})
	if _, limited := ctx.Deadline(); !limited {
		ctx, cancel = context.WithTimeout(ctx, requestFor)
	}
	r = r.Clone(ctx)
	if token := w.token.Load(); token != nil && r.Header.Get("Authorization") != "" {
		r.Header.Set("Authorization", "Bearer "+*token)
	}
	response, err := w.next.RoundTrip(r)
	if err != nil {
		cancel()
		return nil, err
	}
	response.Body = &endingBody{response.Body, cancel}
	return response, nil
}

// CloseIdleConnections passes on what http.Client asks for.
func (w *wire) CloseIdleConnections() {
	if next, ok := w.next.(interface{ CloseIdleConnections() }); ok {
		next.CloseIdleConnections()
	}
}

// endingBody ends the time of a request when its answer was read.
type endingBody struct {
	io.ReadCloser
	end context.CancelFunc
}

func (b *endingBody) Close() error {
	defer b.end()
	return b.ReadCloser.Close()
}
