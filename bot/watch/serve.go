package watch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// unixPrefix begins an address that is a path: a socket of this machine.
const unixPrefix = "unix:"

// Listen takes an address of this machine: "127.0.0.1:9090", "[::1]:9090", or
// "unix:/run/passeparole.sock" for a socket that only this account may use. Any other is
// refused: what is served has no password.
func Listen(address string) (net.Listener, error) {
	if path, ok := strings.CutPrefix(address, unixPrefix); ok {
		// The socket of an earlier process is in the way; nothing but a socket is removed.
		if info, err := os.Lstat(path); err == nil && info.Mode()&os.ModeSocket != 0 {
			if err := os.Remove(path); err != nil {
				return nil, fmt.Errorf("removing an old socket: %w", err)
			}
		}
		listener, err := net.Listen("unix", path)
		if err != nil {
			return nil, fmt.Errorf("listening on %s: %w", address, err)
		}
		if err := os.Chmod(path, 0o600); err != nil {
			return nil, errors.Join(fmt.Errorf("keeping the socket to this account: %w", err), listener.Close())
		}
		return listener, nil
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("reading the address %s: %w", address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("%s is no address of this machine alone", address)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w", address, err)
	}
	return listener, nil
}

// Serve answers until the context ends; the listener is closed then.
func (w *Watch) Serve(ctx context.Context, listener net.Listener, log *slog.Logger) error {
	server := &http.Server{
		Handler: w.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving what can be watched: %w", err)
	}
	return nil
}

// Handler answers /live, /ready and /metrics.
//
// /live is 200 while the loop comes by as it promised, 503 when it does not: the process
// is to be restarted. /ready is 200 when people get their answers, 503 with a sentence for
// each cause when they may not: plain text, or with "Accept: application/json"
// {"ready": false, "checks": [{"name": "disk", "ok": false, "cause": "…"}, …]}. A restart
// does not help then. /metrics is the text format of Prometheus.
func (w *Watch) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /live", func(to http.ResponseWriter, _ *http.Request) {
		key, status := "watch.live.yes", http.StatusOK
		if !w.Alive() {
			key, status = "watch.live.no", http.StatusServiceUnavailable
		}
		plain(to, status, w.o.Book.Say(w.o.Language, key, nil))
	})
	mux.HandleFunc("GET /ready", w.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(w.figures.registry, promhttp.HandlerOpts{}))
	return mux
}

func (w *Watch) ready(to http.ResponseWriter, r *http.Request) {
	ready, checks := w.Ready(w.o.Language)
	status := http.StatusOK
	if !ready {
		status = http.StatusServiceUnavailable
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		to.Header().Set("Content-Type", "application/json")
		to.Header().Set("Cache-Control", "no-store")
		to.WriteHeader(status)
		_ = json.NewEncoder(to).Encode(struct {
			Ready  bool    `json:"ready"`
			Checks []Check `json:"checks"`
		}{ready, checks})
		return
	}
	lines := []string{}
	for _, c := range checks {
		if !c.OK {
			lines = append(lines, c.Cause)
		}
	}
	if ready {
		lines = append(lines, w.o.Book.Say(w.o.Language, "watch.ready.yes", nil))
	}
	plain(to, status, strings.Join(lines, "\n"))
}

func plain(to http.ResponseWriter, status int, text string) {
	to.Header().Set("Content-Type", "text/plain; charset=utf-8")
	to.Header().Set("Cache-Control", "no-store")
	to.WriteHeader(status)
	_, _ = io.WriteString(to, text+"\n")
}
