package mastodon

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Running is a stand-in that listens on loopback.
type Running struct {
	*Server
	URL  string
	http *http.Server
}

// Listen serves a new stand-in on an address such as "127.0.0.1:0".
func Listen(address string, o Options) (*Running, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("opening the address of the Mastodon stand-in: %w", err)
	}
	s := New(o)
	s.url = "http://" + l.Addr().String()
	r := &Running{Server: s, URL: s.url, http: &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}}
	go r.http.Serve(l)
	return r, nil
}

// Close ends the stand-in: connections that wait for an answer are cut after a moment.
func (r *Running) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := r.http.Shutdown(ctx); err == nil || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return r.http.Close()
}
