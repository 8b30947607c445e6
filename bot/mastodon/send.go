package mastodon

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"passeparole/bot/turn"

	api "github.com/mattn/go-mastodon"
)

// Posts tells which status a slot of a meeting became.
type Posts func(meeting, slot string) (id, url string, ok bool)

// Retry asks for the same row to be sent again later.
type Retry struct {
	After time.Duration
	// Unknown says that the server may have published the post all the same. The next
	// Send looks for it first.
	Unknown bool
	Err     error
}

func (r *Retry) Error() string { return fmt.Sprintf("to be sent again in %s: %v", r.After, r.Err) }

// RetryAfter is After, as the outbox asks for it.
func (r *Retry) RetryAfter() time.Duration { return r.After }

func (r *Retry) Unwrap() error { return r.Err }

// keyLife is how long an Idempotency-Key is relied upon. Servers keep it for an hour
// (reference/mastodon.md §5).
const keyLife = 50 * time.Minute

// Send carries out an outbox row of kind "post" or "edit-post". Without an error the
// outcome is final, for better or worse (Outcome.Cause). A *Retry asks for the same row
// later. Any other error means that the row itself cannot be read.
//
// A post is made once even if the answer is lost: each attempt carries the row's ID as
// its Idempotency-Key, and an attempt whose outcome is unknown is looked for among the
// account's statuses before another is made. row.FirstTry must have been stored before
// the first call; row.Tries counts the calls, this one included.
func (c *Client) Send(ctx context.Context, row turn.Row, posts Posts) (turn.Outcome, error) {
	switch row.Kind {
	case turn.Post{}.Kind():
		post, err := turn.Read[turn.Post](row)
		if err != nil {
			return turn.Outcome{}, err
		}
		return c.sent(row)(c.post(ctx, row, post, posts))
	case turn.EditPost{}.Kind():
		edit, err := turn.Read[turn.EditPost](row)
		if err != nil {
			return turn.Outcome{}, err
		}
		return c.sent(row)(c.edit(ctx, edit, posts))
	}
	return turn.Outcome{}, fmt.Errorf("sending outbox row %s: %q is nothing for Mastodon", row.ID, row.Kind)
}

// sent turns a status or a failure into what the outbox understands.
func (c *Client) sent(row turn.Row) func(*api.Status, error) (turn.Outcome, error) {
	return func(status *api.Status, err error) (turn.Outcome, error) {
		outcome := turn.Outcome{Row: row, At: c.now()}
		if err == nil {
			outcome.Ref, outcome.URL = string(status.ID), webAddress(status.URL)
			return outcome, nil
		}
		p := problem("sending to Mastodon", err)
		if p.Temporary() {
			wait := p.Wait
			if wait == 0 {
				wait = backoff(row.Tries)
			}
			return turn.Outcome{}, &Retry{After: wait, Unknown: p.Unknown, Err: p}
		}
		outcome.Cause, outcome.Detail = p.Cause, p.Error()
		return outcome, nil
	}
}

// backoff is how long to wait after that many calls, when the server gave no time: 10 s at
// first, doubled each time, at most a quarter of an hour.
func backoff(tries int) time.Duration {
	return min(10*time.Second<<min(max(tries-1, 0), 10), 15*time.Minute)
}

var errNoParent = errors.New("the post it belongs to was never made")

func (c *Client) post(ctx context.Context, row turn.Row, post turn.Post, posts Posts) (*api.Status, error) {
	const doing = "posting"
	me, err := c.identify(ctx)
	if err != nil {
		return nil, err
	}
	toot := &api.Toot{Status: post.Text, Language: post.Language, Visibility: post.Visibility}
	if post.Parent != "" {
		parent, _, ok := posts(post.Meeting, post.Parent)
		if !ok {
			return nil, &Problem{Cause: turn.NoParent, Doing: doing, Err: errNoParent}
		}
		toot.InReplyToID = api.ID(parent)
	}
	search := &search{me: me, row: row, post: post, parent: string(toot.InReplyToID), posts: posts}

	age := time.Duration(0)
	if !row.FirstTry.IsZero() {
		age = c.now().Sub(row.FirstTry)
	}
	unsure := age >= keyLife || !row.Doubt.IsZero() // the server may have forgotten the key
	if row.Tries > 1 || unsure {
		found, err := c.find(ctx, search)
		if found != nil || err != nil && (unsure || problem(doing, err).Temporary()) {
			return found, err // beyond the life of the key, a blind attempt could post twice
		}
	}
	status, err := c.api.PostStatus(withKey(ctx, row.ID), toot)
	if err == nil && status.ID == "" {
		err = errNotTheAPI
	}
	if err == nil {
		return status, nil
	}
	p := problem(doing, err)
	// A replayed key can be answered by 500 or 404 although the post is there (§5).
	if (p.Unknown || p.Code == http.StatusNotFound) && ctx.Err() == nil {
		if found, err := c.find(ctx, search); err == nil && found != nil {
			return found, nil
		}
	}
	return nil, p
}

// edit replaces a post's text. Everything that is not sent is removed by the server, but
// the bot's posts have nothing beside text and language (§6). Doing it twice changes nothing.
func (c *Client) edit(ctx context.Context, edit turn.EditPost, posts Posts) (*api.Status, error) {
	const doing = "editing a post"
	if _, err := c.identify(ctx); err != nil {
		return nil, err
	}
	id, _, ok := posts(edit.Meeting, edit.Slot)
	if !ok {
		return nil, &Problem{Cause: turn.NoParent, Doing: doing, Err: errNoParent}
	}
	status, err := c.api.UpdateStatus(ctx, &api.Toot{Status: edit.Text, Language: edit.Language}, api.ID(url.PathEscape(id)))
	if err == nil && string(status.ID) != id {
		err = errNotTheAPI
	}
	if err == nil {
		return status, nil
	}
	p := problem(doing, err)
	if p.Cause == turn.Rejected {
		// GoToSocial refuses an edit that changes nothing (§16): then it is done already.
		now, err := c.api.GetStatus(ctx, api.ID(url.PathEscape(id)))
		if err == nil && string(now.ID) == id && sameText(now.Content, edit.Text) {
			return now, nil
		}
	}
	return nil, p
}

// webAddress is a status's address if it can be shown as a link, "" otherwise.
func webAddress(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return ""
	}
	return raw
}
