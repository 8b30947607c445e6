package mastodon

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// attempt posts with a client of its own, as far as the fault lets it.
func (b *bench) attempt(ctx context.Context, key string) (*http.Response, error) {
	b.Helper()
	req, _ := http.NewRequestWithContext(ctx, http.MethodPost, b.base+"/api/v1/statuses", strings.NewReader("status=une+annonce"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+b.token)
	req.Header.Set("Idempotency-Key", key)
	// Without connections that are used again, net/http sends each request once.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return client.Do(req)
}

func TestTroubleAndWhatItLeavesBehind(t *testing.T) {
	for _, c := range []struct {
		kind    string
		code    int // 0: no answer
		created int
		says    string
	}{
		{CommitThenDrop, 0, 1, ""},
		{Drop, 0, 0, ""},
		{CommitThen500, 500, 1, "<!DOCTYPE html>"},
		{Answer500HTML, 500, 0, "<!DOCTYPE html>"},
		{Answer502HTML, 502, 0, "<!DOCTYPE html>"},
		{CommitThenHTML, 200, 1, "<!DOCTYPE html>"},
		{Answer200HTML, 200, 0, "<!DOCTYPE html>"},
		{Answer503, 503, 0, "temporary problem"},
		{Answer429, 429, 0, "Too many requests"},
		{Answer301, 301, 0, ""},
	} {
		b := newBench(t)
		b.Misbehave(Fault{Kind: c.kind, ResetIn: 90})
		resp, err := b.attempt(t.Context(), "k")
		if c.code == 0 {
			if err == nil {
				t.Errorf("%s: answered %d", c.kind, resp.StatusCode)
			}
		} else {
			if err != nil {
				t.Fatalf("%s: %v", c.kind, err)
			}
			raw, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if resp.StatusCode != c.code || !strings.Contains(string(raw), c.says) {
				t.Errorf("%s: %d %s", c.kind, resp.StatusCode, raw)
			}
			if c.kind == Answer429 && (resp.Header.Get("X-RateLimit-Reset") != "2026-11-21T12:01:30.000000Z" || resp.Header.Get("X-RateLimit-Remaining") != "0") {
				t.Errorf("429 headers: %v", resp.Header)
			}
		}
		if n := b.Counts().Created; n != c.created {
			t.Errorf("%s: %d created, want %d", c.kind, n, c.created)
		}
		// The next attempt passes, and there is one status whatever happened before.
		b.want(c.kind+", again", b.post("une annonce", "key", "k"), 200)
		if n := b.Counts().Created; n != 1 {
			t.Errorf("%s, again: %d created", c.kind, n)
		}
	}
}

func TestNoAnswerUntilTheClientGivesUp(t *testing.T) {
	for kind, created := range map[string]int{CommitThenTimeout: 1, Timeout: 0} {
		b := newBench(t)
		b.Misbehave(Fault{Kind: kind})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			_, err := b.attempt(ctx, "k")
			done <- err
		}()
		// Once the request has been taken and, where it is, committed, the client gives up.
		for range time.Tick(time.Millisecond) {
			if len(b.Requests()) == 1 && b.Counts().Created == created {
				break
			}
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", kind, err)
		}
		if n := b.Counts().Created; n != created {
			t.Errorf("%s: %d created", kind, n)
		}
	}
}

func TestWhatIsRefusedIsNotCommitted(t *testing.T) {
	b := newBench(t)
	b.Misbehave(Fault{Kind: CommitThenDrop})
	b.want("too long", b.post(strings.Repeat("x", 501)), 422)
}

func TestFaultsChooseTheirRequests(t *testing.T) {
	b := newBench(t)
	b.Misbehave(Fault{Kind: Answer503, Request: "edit", Times: 2}, Fault{Kind: Answer502HTML, After: 1})
	one := b.post("passe")
	path := "/api/v1/statuses/" + one.id()
	b.want("post 1", one, 200)
	b.want("edit 1", b.form("PUT", path, "status", "x"), 503)
	b.want("reading", b.get(path), 200)
	b.want("edit 2", b.form("PUT", path, "status", "x"), 503)
	b.want("edit 3", b.form("PUT", path, "status", "x"), 200)
	b.want("post 2", b.post("ne passe pas"), 502)
	b.want("post 3", b.post("passe"), 200)
	b.Misbehave(Fault{Kind: Answer503, Request: "any", Times: -1})
	b.want("any", b.get(path), 503)
	b.want("any, again", b.post("x"), 503)
	b.Behave()
	b.want("cleared", b.post("x"), 200)
}

func TestAFollowedRedirectIsSeen(t *testing.T) {
	b := newBench(t)
	b.Misbehave(Fault{Kind: Answer301})
	req, _ := http.NewRequest(http.MethodPost, b.base+"/api/v1/statuses", strings.NewReader("status=x"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+b.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if b.Counts().Leaked != 1 || b.Counts().Created != 0 {
		t.Errorf("counts: %+v", b.Counts())
	}
}

func TestRulingItFromAnotherProcess(t *testing.T) {
	b := newBench(t)
	b.want("switches", b.json("PATCH", "/_standin/switches", `{"replay":"500","language":"fr"}`), 200, `"replay":"500"`, `"max_characters":500`)
	b.want("a mistyped switch", b.json("PATCH", "/_standin/switches", `{"repaly":"500"}`), 400, "repaly")
	b.want("an unknown value", b.json("PATCH", "/_standin/switches", `{"replay":"maybe"}`), 400)
	b.want("a fault", b.json("POST", "/_standin/faults", `{"kind":"503"}`), 200)
	b.want("an unknown fault", b.json("POST", "/_standin/faults", `{"kind":"fire"}`), 400)
	b.want("happens", b.post("x"), 503, "temporaire")
	b.want("clock", b.json("POST", "/_standin/clock", `{"now":"2026-12-01T08:00:00Z","advance":"90m"}`), 200, "2026-12-01T09:30:00Z")
	b.post("bonjour", "key", "k")
	b.want("posts", b.get("/_standin/posts"), 200, `"text":"bonjour"`, `"idempotency_key":"k"`, `"created":"2026-12-01T09:30:00Z"`)
	b.want("counts", b.get("/_standin/counts"), 200, `"created":1`)
	b.want("requests", b.get("/_standin/requests"), 200, `"status":503`, `"status":200`)
	b.want("not from a web page", b.form("POST", "/_standin/reset"), 415)
	b.want("reset", b.json("POST", "/_standin/reset", ""), 200)
	b.want("posts after it", b.get("/_standin/posts"), 200)
	if n := b.Counts().Created; n != 0 || len(b.Posts()) != 0 {
		t.Error("reset left something")
	}
}

func TestThePageShowsThreadsAndEdits(t *testing.T) {
	b := newBench(t)
	root := b.post("<script>alert(1)</script> annonce #DebatNumerique")
	b.post("suite", "in_reply_to_id", root.id())
	gone := b.post("retirée")
	b.form("DELETE", "/api/v1/statuses/"+gone.id())
	b.form("PUT", "/api/v1/statuses/"+root.id(), "status", "ANNULÉ – annonce")
	page := b.get("/").Raw
	for _, want := range []string{`lang="fr"`, "ANNULÉ – annonce", "&lt;script&gt;alert(1)&lt;/script&gt; annonce", "suite", "en réponse", "Versions précédentes (1)"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	for _, no := range []string{"<script>", "retirée"} {
		if strings.Contains(page, no) {
			t.Errorf("the page has %q", no)
		}
	}
}
