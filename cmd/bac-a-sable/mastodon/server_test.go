package mastodon

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// bench is a stand-in with a client of the account that posts.
type bench struct {
	*testing.T
	*Server
	base  string
	token string
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func newBench(t *testing.T) *bench {
	t.Helper()
	s := New(Options{Token: "token-of-the-bot"})
	s.Hold(noon)
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	return &bench{t, s, web.URL, s.Token()}
}

// got is an answer.
type got struct {
	Code   int
	Header http.Header
	Raw    string
	Body   map[string]any
	List   []any
}

func (g got) id() string { id, _ := g.Body["id"].(string); return id }

func (b *bench) send(req *http.Request) got {
	b.Helper()
	if b.token != "" {
		req.Header.Set("Authorization", "Bearer "+b.token)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	g := got{Code: resp.StatusCode, Header: resp.Header, Raw: string(raw)}
	json.Unmarshal(raw, &g.Body)
	json.Unmarshal(raw, &g.List)
	return g
}

// form calls the API with a form; keys and values alternate. "key" is the Idempotency-Key.
func (b *bench) form(method, path string, pairs ...string) got {
	b.Helper()
	values := url.Values{}
	key := ""
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == "key" {
			key = pairs[i+1]
			continue
		}
		values.Add(pairs[i], pairs[i+1])
	}
	req, _ := http.NewRequest(method, b.base+path, strings.NewReader(values.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	return b.send(req)
}

func (b *bench) post(text string, pairs ...string) got {
	b.Helper()
	return b.form(http.MethodPost, "/api/v1/statuses", append([]string{"status", text}, pairs...)...)
}

func (b *bench) get(path string) got {
	b.Helper()
	req, _ := http.NewRequest(http.MethodGet, b.base+path, nil)
	return b.send(req)
}

func (b *bench) json(method, path, body string) got {
	b.Helper()
	req, _ := http.NewRequest(method, b.base+path, bytes.NewReader([]byte(body)))
	req.Header.Set("Content-Type", "application/json")
	return b.send(req)
}

// want fails unless the answer has the code, and the body's "error" contains each text.
func (b *bench) want(what string, g got, code int, texts ...string) {
	b.Helper()
	if g.Code != code {
		b.Errorf("%s: answered %d %.300s, want %d", what, g.Code, g.Raw, code)
	}
	for _, text := range texts {
		if !strings.Contains(g.Raw, text) {
			b.Errorf("%s: %.300s does not say %q", what, g.Raw, text)
		}
	}
}
