package matrixclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Inbox is everything that a person's client has been told, in the order of the
// homeserver, from the moment it was opened.
type Inbox struct {
	mu      sync.Mutex
	events  []Event
	invites []string
	changed chan struct{} // closed and replaced at every change
	err     error         // why nothing more will come
}

// LongPoll is how long one sync may wait at the server for something to happen.
const LongPoll = 20 * time.Second

// Follow opens an inbox and fills it until the context ends. The first sync is done before
// it returns, so that everything said from then on is in the inbox; what it brings (at most
// 500 earlier events a room) stands at the beginning.
func (c *Client) Follow(ctx context.Context) (*Inbox, error) {
	in := &Inbox{changed: make(chan struct{})}
	since, err := c.sync(ctx, in, "", 0)
	if err != nil {
		return nil, fmt.Errorf("opening the inbox of %s: %w", c.UserID, err)
	}
	go func() {
		for {
			next, err := c.sync(ctx, in, since, LongPoll)
			switch {
			case ctx.Err() != nil:
				in.end(ctx.Err())
				return
			case err == nil:
				since = next
			case permanent(err):
				in.end(fmt.Errorf("reading the inbox of %s: %w", c.UserID, err))
				return
			default:
				// The server is being restarted.
				select {
				case <-time.After(50 * time.Millisecond):
				case <-ctx.Done():
				}
			}
		}
	}()
	return in, nil
}

func permanent(err error) bool {
	var refused *Refused
	return errors.As(err, &refused) && refused.Status < 500 && refused.Status != http.StatusTooManyRequests
}

// sync is one /sync: its timelines go to the inbox, its token is returned.
func (c *Client) sync(ctx context.Context, in *Inbox, since string, wait time.Duration) (string, error) {
	query := url.Values{
		"timeout": {strconv.FormatInt(wait.Milliseconds(), 10)},
		"filter":  {`{"room":{"timeline":{"limit":500},"ephemeral":{"types":[]}},"presence":{"types":[]}}`},
	}
	if since != "" {
		query.Set("since", since)
	}
	var got struct {
		Next  string `json:"next_batch"`
		Rooms struct {
			Join map[string]struct {
				Timeline struct {
					Events []wire `json:"events"`
				} `json:"timeline"`
			} `json:"join"`
			Invite map[string]struct{} `json:"invite"`
		} `json:"rooms"`
	}
	if err := c.call(ctx, http.MethodGet, "/sync?"+query.Encode(), nil, &got); err != nil {
		return "", err
	}
	var events []Event
	for room, joined := range got.Rooms.Join {
		for _, w := range joined.Timeline.Events {
			events = append(events, w.event(room))
		}
	}
	var invites []string
	for room := range got.Rooms.Invite {
		invites = append(invites, room)
	}
	in.add(events, invites)
	return got.Next, nil
}

func (in *Inbox) add(events []Event, invites []string) {
	if len(events)+len(invites) == 0 {
		return
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.events = append(in.events, events...)
	in.invites = append(in.invites, invites...)
	close(in.changed)
	in.changed = make(chan struct{})
}

func (in *Inbox) end(err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.err = err
	close(in.changed)
	in.changed = make(chan struct{})
}

// Since returns the events from a position on, the position after them, and a channel that
// is closed when there is more. The error is set when nothing more will ever come.
func (in *Inbox) Since(position int) (events []Event, next int, more <-chan struct{}, err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	events = append(events, in.events[min(position, len(in.events)):]...)
	return events, len(in.events), in.changed, in.err
}

// Position is where the next event will be.
func (in *Inbox) Position() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.events)
}

// Wait returns the first event from a position on that a test accepts, and the position
// after it. It waits until the context ends.
func (in *Inbox) Wait(ctx context.Context, position int, accepts func(Event) bool) (Event, int, error) {
	for {
		events, next, more, ended := in.Since(position)
		for i, e := range events {
			if accepts(e) {
				return e, position + i + 1, nil
			}
		}
		if ended != nil {
			return Event{}, next, fmt.Errorf("waiting for an event: %w", ended)
		}
		position = next
		select {
		case <-more:
		case <-ctx.Done():
			return Event{}, position, fmt.Errorf("waiting for an event: %w", ctx.Err())
		}
	}
}

// WaitText waits for a message of a sender in a room that contains a text, as Contains
// compares it.
func (in *Inbox) WaitText(ctx context.Context, position int, room, sender, text string) (Event, int, error) {
	return in.Wait(ctx, position, func(e Event) bool {
		return e.IsMessage() && e.Room == room && e.Sender == sender && Contains(e.Body, text)
	})
}

// Invites are the rooms that the person was invited to so far.
func (in *Inbox) Invites() []string {
	in.mu.Lock()
	defer in.mu.Unlock()
	return append([]string(nil), in.invites...)
}

// Contains says whether a text contains another, without regard to capitals, to the kind
// and number of spaces and line breaks between words, or to the shape of an apostrophe.
func Contains(text, part string) bool {
	return strings.Contains(plainWords(text), plainWords(part))
}

func plainWords(text string) string {
	text = strings.NewReplacer("’", "'").Replace(strings.ToLower(text))
	return strings.Join(strings.Fields(text), " ")
}
