package crash

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"time"
)

// between stands between the bot and a server: it sees every request before the server
// does, and every answer before the bot does, which are the moments to kill the bot at.
type between struct {
	url    string
	server *http.Server
}

var errKilled = errors.New("whoever asked was killed")

// sight is what is done with what is seen of one server.
type sight struct {
	name     string
	asked    func(*http.Request) moment // the moment that a request is, "" for none
	answered func(*http.Request) moment // the moment that its answer is
	cutOff   func(*http.Request)        // told of requests whose answer nobody heard
	diary    *diary
}

func standBetween(target string, k *killer, see sight) (*between, error) {
	to, err := url.Parse(target)
	if err != nil {
		return nil, fmt.Errorf("reading the address of a server: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("opening an address in front of a server: %w", err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(to) },
		FlushInterval: -1,
		ModifyResponse: func(r *http.Response) error {
			if r.StatusCode >= http.StatusInternalServerError {
				see.diary.note("%s answered %d to %s", see.name, r.StatusCode, r.Request.URL.Path)
			}
			if k.reached(answeredAny, see.answered(r.Request)) {
				see.cutOff(r.Request)
				return errKilled
			}
			return nil
		},
		ErrorHandler: func(_ http.ResponseWriter, r *http.Request, err error) {
			// A killed bot has hung up: there is nobody to tell. Anything else is the server's doing.
			if !errors.Is(err, errKilled) && !errors.Is(err, context.Canceled) {
				see.diary.note("%s did not answer %s %s: %v", see.name, r.Method, r.URL.Path, err)
			}
			panic(http.ErrAbortHandler)
		},
		ErrorLog: log.New(see.diary, see.name+": ", 0),
	}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if k.reached(askingAny, see.asked(r)) {
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	})
	b := &between{
		url:    "http://" + listener.Addr().String(),
		server: &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(see.diary, "before "+see.name+": ", 0)},
	}
	go b.server.Serve(listener)
	return b, nil
}

func (b *between) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := b.server.Shutdown(ctx); err == nil || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return b.server.Close()
}

// saying names the moments of requests to the homeserver: one that makes an event in a
// room, and one that asks for news.
func saying(event, news moment) func(*http.Request) moment {
	return func(r *http.Request) moment {
		switch path := r.URL.Path; {
		case r.Method == http.MethodPut && (strings.Contains(path, "/send/") || strings.Contains(path, "/redact/")):
			return event
		case strings.HasSuffix(path, "/sync"):
			return news
		}
		return ""
	}
}

// posting names the moment of a request to Mastodon that makes or changes a status.
func posting(at moment) func(*http.Request) moment {
	return func(r *http.Request) moment {
		if (r.Method == http.MethodPost || r.Method == http.MethodPut) && strings.HasPrefix(r.URL.Path, "/api/v1/statuses") {
			return at
		}
		return ""
	}
}

// inFrontOf puts the bot, which must not run, behind both: its configuration names them
// instead of the servers.
func inFrontOf(config string, addresses map[string]string) error {
	raw, err := os.ReadFile(config)
	if err != nil {
		return fmt.Errorf("reading the bot's configuration: %w", err)
	}
	text := string(raw)
	for server, front := range addresses {
		if !strings.Contains(text, ": "+server+"\n") {
			return fmt.Errorf("the bot's configuration does not name the server %s", server)
		}
		text = strings.ReplaceAll(text, ": "+server+"\n", ": "+front+"\n")
	}
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return fmt.Errorf("writing the bot's configuration: %w", err)
	}
	return nil
}
