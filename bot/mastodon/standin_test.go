package mastodon

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"passeparole/bot/turn"
)

// standIn is the stand-in of cmd/bac-a-sable, which keeps the contract of
// reference/mastodon.md §17 and counts what was created. It runs as a process of its own
// because it lives in another module. Each test begins with an empty one.
type standIn struct {
	t      *testing.T
	server string
	token  string
	passed time.Duration // how much later it is for the client and the server than it really is
	known  map[string]string
}

func (s *standIn) now() time.Time { return time.Now().Add(s.passed) }

// order calls a control address of the stand-in.
func (s *standIn) order(method, path string, body, into any) {
	s.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	req, err := http.NewRequest(method, s.server+"/_standin/"+path, bytes.NewReader(raw))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		s.t.Fatalf("%s %s: %d %s %v", method, path, resp.StatusCode, answer, err)
	}
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			s.t.Fatal(err)
		}
	}
}

type fault map[string]any

func (s *standIn) misbehave(faults ...fault) {
	s.t.Helper()
	for _, f := range faults {
		s.order(http.MethodPost, "faults", f, nil)
	}
}

func (s *standIn) set(switches map[string]any) {
	s.t.Helper()
	s.order(http.MethodPatch, "switches", switches, nil)
}

// wait lets time pass for the client and the server.
func (s *standIn) wait(d time.Duration) {
	s.t.Helper()
	s.passed += d
	s.order(http.MethodPost, "clock", map[string]string{"advance": d.String()}, nil)
}

type shown struct {
	ID, URL, Text, Language, Visibility string
	Parent                              string `json:"in_reply_to_id"`
	Removed                             bool
	Earlier, Links, Tags, Mentions      []string
	Length                              int
}

func (s *standIn) posts() []shown {
	s.t.Helper()
	var posts []shown
	s.order(http.MethodGet, "posts", nil, &posts)
	return posts
}

type counts struct {
	Created, Edited, Leaked int
	Notified                []string
}

func (s *standIn) counts() counts {
	s.t.Helper()
	var c counts
	s.order(http.MethodGet, "counts", nil, &c)
	return c
}

func (s *standIn) client(timeout time.Duration) *Client {
	s.t.Helper()
	c, err := Open(context.Background(), Options{Server: s.server, Token: s.token, AllowHTTP: true,
		Log: quiet, Now: s.now, Timeout: timeout})
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// knows is the bot's memory of what its posts became.
func (s *standIn) knows(meeting, slot string) (string, string, bool) {
	id, ok := s.known[meeting+" "+slot]
	return id, "", ok
}

// deliver does what the outbox does with one effect: it notes the attempt, sends, and
// sends the same row again when it is asked to, until the outcome is final.
func (s *standIn) deliver(c *Client, id string, effect turn.Effect) turn.Outcome {
	s.t.Helper()
	return s.deliverRow(c, row(s.t, id, effect))
}

func (s *standIn) deliverRow(c *Client, row turn.Row) turn.Outcome {
	s.t.Helper()
	row.Tries, row.FirstTry = 0, s.now()
	return s.again(c, row)
}

// again goes on with a row that has been tried already.
func (s *standIn) again(c *Client, row turn.Row) turn.Outcome {
	s.t.Helper()
	for range 30 {
		row.Tries++
		outcome, err := c.Send(context.Background(), row, s.knows)
		if err == nil {
			if outcome.Cause == turn.Done {
				s.remember(row, outcome.Ref)
			}
			return outcome
		}
		var retry *Retry
		if !errors.As(err, &retry) {
			s.t.Fatalf("sending %s: %v", row.ID, err)
		}
		s.wait(retry.After)
	}
	s.t.Fatalf("%s was never sent", row.ID)
	return turn.Outcome{}
}

func (s *standIn) remember(row turn.Row, id string) {
	if post, err := turn.Read[turn.Post](row); err == nil {
		s.known[post.Meeting+" "+post.Slot] = id
	}
}
