package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// A bot at work has its database for itself. What another command needs of it, it asks for
// at a socket in the data directory, which only the bot's own user can reach.
const controlFile = "control.sock"

// serveControl answers at the socket until the context ends; done is closed when it no
// longer does. A socket that cannot be made keeps nothing else from working.
func (h *house) serveControl(ctx context.Context) (done <-chan struct{}) {
	ended := make(chan struct{})
	listener, err := listenControl(h.cfg.Data)
	if err != nil {
		h.log.Warn("no backup can be asked for while the bot is at work", "error", err)
		close(ended)
		return ended
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /backup", func(w http.ResponseWriter, r *http.Request) {
		spool, err := os.CreateTemp(h.cfg.Data, halfBackup+"*.tar.gz")
		if err == nil {
			defer os.Remove(spool.Name())
			defer spool.Close()
			if err = h.archiver().write(r.Context(), spool); err == nil {
				_, err = spool.Seek(0, io.SeekStart)
			}
		}
		if err != nil {
			h.log.Error("a backup failed", "error", err)
			http.Error(w, cause(err), http.StatusInternalServerError)
			return
		}
		// The asker compares what comes with the manifest at its end.
		if _, err := io.Copy(w, spool); err != nil {
			h.log.Warn("a backup was not fetched to its end", "error", err)
			return
		}
		h.log.Info("a backup was made on request")
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug)}
	go func() {
		defer close(ended)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			h.log.Warn("no backup can be asked for any more", "error", err)
		}
	}()
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return ended
}

// listenControl makes the socket anew: one that is there was left by a process that was
// killed, since the database is ours.
func listenControl(data string) (net.Listener, error) {
	at, done, err := shortPath(data)
	if err != nil {
		return nil, err
	}
	defer done()
	at = filepath.Join(at, controlFile)
	if err := os.Remove(at); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("removing an old socket: %w", err)
	}
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: at, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("making the socket: %w", err)
	}
	listener.SetUnlinkOnClose(false) // its short name is gone by then; the next start removes it
	if err := os.Chmod(at, 0o600); err != nil {
		listener.Close()
		return nil, fmt.Errorf("making the socket private: %w", err)
	}
	return listener, nil
}

// shortPath is a name for a directory that is short enough for the address of a socket,
// which may have 100 bytes or so; it is good until done is called.
func shortPath(dir string) (short string, done func(), err error) {
	if len(dir) < 80 {
		return dir, func() {}, nil
	}
	tmp, err := os.MkdirTemp("", "pp")
	if err != nil {
		return "", nil, fmt.Errorf("making a short name: %w", err)
	}
	short = filepath.Join(tmp, "d")
	if err := os.Symlink(dir, short); err != nil {
		os.RemoveAll(tmp)
		return "", nil, fmt.Errorf("making a short name: %w", err)
	}
	return short, func() { os.RemoveAll(tmp) }, nil
}

// errNobody says that no bot answers at the socket.
var errNobody = errors.New("no bot answers")

// askBackup has a bot at work write a backup to w.
func askBackup(ctx context.Context, data string, w io.Writer) error {
	at, done, err := shortPath(data)
	if err != nil {
		return err
	}
	defer done()
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", filepath.Join(at, controlFile))
	}}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://bot/backup", nil)
	if err != nil {
		return err
	}
	answer, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		return fmt.Errorf("%w: %w", errNobody, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(answer.Body, 1000))
		return fmt.Errorf("the bot could not make it: %s", said)
	}
	_, err = io.Copy(w, answer.Body)
	return err
}
