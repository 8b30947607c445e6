// Package mastodon publishes posts on the programme's Mastodon account, each exactly once
// whatever the network does, and edits them. It is the only importer of go-mastodon, which
// it uses behind a transport of its own (reference/mastodon.md §13). The texts come
// complete from bot/mastodon/toot; nothing is added to them here.
package mastodon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"passeparole/bot/turn"

	api "github.com/mattn/go-mastodon"
)

// Options say where and as whom to post.
type Options struct {
	Server  string // address of the instance, "https://social.example"
	Token   string // access token with profile, write:statuses and read:statuses
	Account string // the account the token must belong to, "debats" or "@debats@social.example"; "" for any
	// AllowHTTP accepts a server without TLS, on loopback only.
	AllowHTTP bool
	Log       *slog.Logger     // nil for slog.Default
	Now       func() time.Time // nil for time.Now
	Timeout   time.Duration    // of one request; 0 for 30 s
}

// Client is one account on one instance. Its methods may be called side by side.
type Client struct {
	api     *api.Client
	plain   *http.Client // for what go-mastodon does not know; same transport
	server  *url.URL
	account string // local part of the configured account, "" for any
	domain  string // domain of the configured account, "" if it was not given
	log     *slog.Logger
	now     func() time.Time
	timeout time.Duration

	mu sync.Mutex
	me *identity // whose token it is, once the server has said so
}

// identity is the account behind the token.
type identity struct {
	id        api.ID
	acct, url string
	bot       bool
}

// Open makes a client. It connects to nothing; see Check.
func Open(_ context.Context, o Options) (*Client, error) {
	server, err := url.Parse(strings.TrimRight(o.Server, "/"))
	if err != nil || server.Host == "" || server.User != nil || server.RawQuery != "" || server.Fragment != "" {
		return nil, errors.New("opening the Mastodon account: the server is not an address such as https://social.example")
	}
	if server.Scheme != "https" && (server.Scheme != "http" || !o.AllowHTTP || !isLoopback(server.Hostname())) {
		return nil, fmt.Errorf("opening the Mastodon account: %s is not an https address", server)
	}
	if o.Token == "" || strings.ContainsFunc(o.Token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errors.New("opening the Mastodon account: the access token is empty or has characters that no token has")
	}
	name, domain, _ := strings.Cut(strings.TrimPrefix(o.Account, "@"), "@")
	c := &Client{
		server: server, account: name, domain: domain,
		log: o.Log, now: o.Now, timeout: o.Timeout,
	}
	if c.log == nil {
		c.log = slog.Default()
	}
	if c.now == nil {
		c.now = time.Now
	}
	if c.timeout <= 0 {
		c.timeout = 30 * time.Second
	}
	c.plain = &http.Client{
		Transport:     newTransport(server),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       c.timeout,
	}
	c.api = api.NewClient(&api.Config{Server: server.String(), AccessToken: o.Token})
	c.api.Client = *c.plain
	c.api.UserAgent = userAgent
	return c, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// identify asks the server, once, whose token it is, and refuses another account than the
// configured one: a post by the wrong account cannot be taken back everywhere.
func (c *Client) identify(ctx context.Context) (*identity, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.me != nil {
		return c.me, nil
	}
	const doing = "asking whose token it is"
	account, err := c.api.GetAccountCurrentUser(ctx)
	if err != nil {
		p := problem(doing, err)
		switch p.Cause {
		case turn.Missing: // a server without this address is no Mastodon
			p.Cause = turn.Misconfigured
		case turn.Rejected: // the token of an application, not of an account (reference/mastodon.md §10)
			p.Cause = turn.Unauthorised
		}
		return nil, p
	}
	if account.ID == "" || account.Acct == "" {
		return nil, problem(doing, errNotTheAPI)
	}
	name, _, _ := strings.Cut(account.Acct, "@")
	if c.account != "" && !strings.EqualFold(name, c.account) {
		return nil, &Problem{Cause: turn.Misconfigured, Doing: doing,
			Err: fmt.Errorf("it belongs to %s, the configured account is %s", name, c.account)}
	}
	c.me = &identity{id: account.ID, acct: account.Acct, url: account.URL, bot: account.Bot}
	return c.me, nil
}
