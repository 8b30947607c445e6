// Package dendrite runs a real Matrix homeserver on loopback for the demonstration and the
// tests: Dendrite, as a child process, with its data in one directory (facts and figures:
// reference/homeserver.md §1). Federation is off and nothing outside 127.0.0.1 is reached.
package dendrite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"passeparole/cmd/bac-a-sable/process"
)

// Options say which server to run.
type Options struct {
	Binary string // path of the Dendrite program
	Dir    string // its data: made when it is missing, used again when it is there
	Name   string // server name, the part after the colon of every ID; "localhost" when empty
	Port   int    // loopback port, 0 for a free one
}

// Server is a homeserver that was started.
type Server struct {
	URL  string // "http://127.0.0.1:PORT"
	Name string // server name

	options Options
	secret  string
	child   *process.Child
	client  *http.Client
}

// grace is how long Dendrite may take to end when asked; it needs about 60 ms.
const grace = 10 * time.Second

// Start writes what the server needs into its directory, starts it and returns once it
// answers. The directory is made with mode 0700.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Name == "" {
		o.Name = "localhost"
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("finding the directory of the homeserver: %w", err)
	}
	o.Dir = dir
	if o.Binary, err = filepath.Abs(o.Binary); err != nil {
		return nil, fmt.Errorf("finding the homeserver program: %w", err)
	}
	if o.Port == 0 {
		if o.Port, err = FreePort(); err != nil {
			return nil, err
		}
	}
	secret, err := writeFiles(o.Dir, o.Name)
	if err != nil {
		return nil, err
	}
	s := &Server{
		URL: fmt.Sprintf("http://127.0.0.1:%d", o.Port), Name: o.Name,
		options: o, secret: secret, client: &http.Client{Timeout: 30 * time.Second},
	}
	if err := s.run(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// The ports that FreePort draws from: below those that systems give to outgoing connections
// and to whoever listens on port 0, so that nobody takes one between its choice and its use.
const firstPort, lastPort = 20000, 32000

// FreePort is a loopback port that nothing listens on at this moment.
func FreePort() (port int, err error) {
	for range 100 {
		port = firstPort + rand.IntN(lastPort-firstPort)
		var l net.Listener
		if l, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			return port, l.Close()
		}
	}
	return 0, fmt.Errorf("looking for a free port: %w", err)
}

func (s *Server) run(ctx context.Context) error {
	log := filepath.Join(s.options.Dir, logFile)
	child, err := process.Start(process.Command{
		Program: s.options.Binary, Dir: s.options.Dir, Log: log,
		Args: []string{"-config", configFile, "-http-bind-address", strings.TrimPrefix(s.URL, "http://")},
	})
	if err != nil {
		return err
	}
	s.child = child
	if err := s.await(ctx); err != nil {
		child.Kill()
		return fmt.Errorf("%w; its log ends with: %s", err, lastLines(log))
	}
	return nil
}

// await polls until the server answers. It gives up when the context ends or the program does.
func (s *Server) await(ctx context.Context) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/_matrix/client/versions", nil)
		if err != nil {
			return fmt.Errorf("asking the homeserver whether it is ready: %w", err)
		}
		if resp, err := s.client.Do(req); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-tick.C:
		case <-s.child.Done():
			return fmt.Errorf("the homeserver ended before it answered (exit code %d)", s.child.ExitCode())
		case <-ctx.Done():
			return fmt.Errorf("the homeserver did not answer: %w", ctx.Err())
		}
	}
}

// Done is closed when the server's process has ended, whatever the reason.
func (s *Server) Done() <-chan struct{} { return s.child.Done() }

// Stop ends the server; its data stay.
func (s *Server) Stop() error { return s.child.Stop(grace) }

// Dump ends the server and leaves in its log what each of its goroutines was waiting for.
func (s *Server) Dump() error { return s.child.Dump(grace) }

// Log is the path of what the server wrote.
func (s *Server) Log() string { return filepath.Join(s.options.Dir, logFile) }

// Restart ends the server and starts it again on the same data and the same port.
func (s *Server) Restart(ctx context.Context) error {
	if err := s.Stop(); err != nil {
		return err
	}
	return s.run(ctx)
}

// Secret is what registers accounts (mode 0600 on disk): for whoever shows the sandbox's
// addresses to its own operator.
func (s *Server) Secret() string { return s.secret }

func lastLines(path string) string {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	const enough = 2000
	if len(raw) > enough {
		raw = raw[len(raw)-enough:]
	}
	return strings.TrimSpace(string(raw))
}
