package mastodon

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"passeparole/bot/turn"
)

var quiet = slog.New(slog.DiscardHandler)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// double is a server with the few routes that these tests need. Its rules are those of
// reference/mastodon.md §4, §9 and §11; the whole contract is kept by the stand-in.
type double struct {
	*httptest.Server
	posted []http.Header // of each POST /api/v1/statuses
	post   http.HandlerFunc
}

func newDouble(t *testing.T, post http.HandlerFunc) *double {
	t.Helper()
	d := &double{post: post}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/accounts/verify_credentials", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret-token" {
			answer(w, http.StatusUnauthorized, map[string]string{"error": "Le jeton d'accès n'est pas valide"})
			return
		}
		answer(w, http.StatusOK, map[string]any{"id": "11", "acct": "debats", "url": "https://social.fr/@debats", "bot": true})
	})
	mux.HandleFunc("GET /api/v1/accounts/11/statuses", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, []any{})
	})
	mux.HandleFunc("POST /api/v1/statuses", func(w http.ResponseWriter, r *http.Request) {
		d.posted = append(d.posted, r.Header.Clone())
		d.post(w, r)
	})
	d.Server = httptest.NewServer(mux)
	t.Cleanup(d.Close)
	return d
}

func answer(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body)
}

func page(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(code)
		_, _ = io.WriteString(w, "<!doctype html><h1>Maintenance</h1>")
	}
}

func (d *double) client(t *testing.T) *Client {
	t.Helper()
	c, err := Open(context.Background(), Options{Server: d.URL, Token: "secret-token", Account: "@debats@social.fr",
		AllowHTTP: true, Log: quiet, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func row(t *testing.T, id string, effect turn.Effect) turn.Row {
	t.Helper()
	payload, err := json.Marshal(effect)
	if err != nil {
		t.Fatal(err)
	}
	return turn.Row{ID: id, Lane: effect.Lane(), Kind: effect.Kind(), Payload: payload, Decided: noon, FirstTry: noon, Tries: 1}
}

func nobody(string, string) (string, string, bool) { return "", "", false }

var announcement = turn.Post{Meeting: "K7M2Q", Slot: turn.SlotAnnounce, Text: "Café IA\nhttps://debats.fr/r/K7M2Q",
	Language: "fr", Visibility: "unlisted", Link: "https://debats.fr/r/K7M2Q"}

func TestPostCarriesItsRowAsKey(t *testing.T) {
	d := newDouble(t, func(w http.ResponseWriter, r *http.Request) {
		for name, want := range map[string]string{"status": announcement.Text, "language": "fr", "visibility": "unlisted"} {
			if got := r.FormValue(name); got != want {
				t.Errorf("%s is %q", name, got)
			}
		}
		answer(w, http.StatusOK, map[string]any{"id": "42", "url": "https://social.fr/@debats/42"})
	})
	got, err := d.client(t).Send(context.Background(), row(t, "row-1", announcement), nobody)
	if err != nil || got.Ref != "42" || got.URL != "https://social.fr/@debats/42" || got.Cause != turn.Done || !got.At.Equal(noon) {
		t.Fatalf("outcome %+v, %v", got, err)
	}
	if len(d.posted) != 1 || d.posted[0].Get("Idempotency-Key") != "row-1" || d.posted[0].Get("Accept") != "application/json" {
		t.Errorf("requests: %v", d.posted)
	}
}

func TestAnswersToAPost(t *testing.T) {
	wait := noon.Add(7 * time.Minute)
	tests := []struct {
		name    string
		post    http.HandlerFunc
		cause   turn.Cause // of a final outcome
		retry   bool
		unknown bool
		after   time.Duration
	}{
		{"rate limit", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", noon.Format(http.TimeFormat))
			w.Header().Set("X-RateLimit-Reset", wait.Format("2006-01-02T15:04:05.000000Z"))
			answer(w, http.StatusTooManyRequests, map[string]string{"error": "Trop de requêtes"})
		}, "", true, false, 7 * time.Minute},
		{"rate limit that does not say until when", page(http.StatusTooManyRequests), "", true, false, 5 * time.Minute},
		{"unavailable", page(http.StatusServiceUnavailable), "", true, true, 10 * time.Second},
		{"gateway timeout", page(http.StatusGatewayTimeout), "", true, true, 10 * time.Second},
		{"HTML with 200", page(http.StatusOK), "", true, true, 10 * time.Second},
		{"an empty object", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, map[string]any{}) }, "", true, true, 10 * time.Second},
		{"a list", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, []any{}) }, "", true, true, 10 * time.Second},
		{"more than anyone reads", func(w http.ResponseWriter, _ *http.Request) {
			answer(w, http.StatusOK, map[string]any{"content": strings.Repeat("x", maxBody), "id": "42"})
		}, "", true, true, 10 * time.Second},
		{"no answer", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "", true, true, 10 * time.Second},
		{"moved", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/api/v1/accounts/verify_credentials", http.StatusMovedPermanently)
		}, turn.Misconfigured, false, false, 0},
		{"unauthorised", page(http.StatusUnauthorized), turn.Unauthorised, false, false, 0},
		{"forbidden", page(http.StatusForbidden), turn.Forbidden, false, false, 0},
		{"parent gone", page(http.StatusNotFound), turn.Missing, false, false, 0},
		{"bad request", page(http.StatusBadRequest), turn.Rejected, false, false, 0},
		{"too large", page(http.StatusRequestEntityTooLarge), turn.Rejected, false, false, 0},
		{"too long", func(w http.ResponseWriter, _ *http.Request) {
			answer(w, http.StatusUnprocessableEntity, map[string]string{"error": "La validation a échoué : " + announcement.Text})
		}, turn.Rejected, false, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDouble(t, tt.post)
			got, err := d.client(t).Send(context.Background(), row(t, "row-1", announcement), nobody)
			if len(d.posted) != 1 {
				t.Errorf("%d requests in one try", len(d.posted))
			}
			var retry *Retry
			if errors.As(err, &retry) != tt.retry {
				t.Fatalf("outcome %+v, error %v", got, err)
			}
			if tt.retry {
				if retry.Unknown != tt.unknown || retry.After != tt.after {
					t.Errorf("unknown %v, after %v", retry.Unknown, retry.After)
				}
				return
			}
			if err != nil || got.Cause != tt.cause || got.Ref != "" || got.Row.ID != "row-1" {
				t.Errorf("outcome %+v, error %v", got, err)
			}
			if strings.Contains(got.Detail, "Café") || got.Detail == "" {
				t.Errorf("detail %q", got.Detail)
			}
		})
	}
}

func TestBackoffGrowsToAQuarterOfAnHour(t *testing.T) {
	for tries, want := range map[int]time.Duration{0: 10 * time.Second, 1: 10 * time.Second, 2: 20 * time.Second,
		5: 160 * time.Second, 9: 15 * time.Minute, 1000: 15 * time.Minute} {
		if got := backoff(tries); got != want {
			t.Errorf("after %d tries: %v, want %v", tries, got, want)
		}
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	d := newDouble(t, nil)
	c := d.client(t)
	d.Close()
	_, err := c.Send(context.Background(), row(t, "row-1", announcement), nobody)
	var retry *Retry
	if !errors.As(err, &retry) || retry.Unknown {
		t.Errorf("got %v, want a retry of something never sent", err)
	}
}

func TestStoppingIsNoRefusal(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	d := newDouble(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	})
	_, err := d.client(t).Send(ctx, row(t, "row-1", announcement), nobody)
	var retry *Retry
	if !errors.As(err, &retry) || !retry.Unknown || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestTokenOfAnotherAccountPostsNothing(t *testing.T) {
	d := newDouble(t, nil)
	c := d.client(t)
	c.account = "une-autre"
	got, err := c.Send(context.Background(), row(t, "row-1", announcement), nobody)
	if err != nil || got.Cause != turn.Misconfigured || len(d.posted) != 0 {
		t.Errorf("outcome %+v, %v, %d posts", got, err, len(d.posted))
	}
}

func TestReplyWithoutItsParentIsNotPosted(t *testing.T) {
	d := newDouble(t, nil)
	reply := announcement
	reply.Slot, reply.Parent = turn.SlotReport, turn.SlotAnnounce
	for _, effect := range []turn.Effect{reply, turn.EditPost{Meeting: "K7M2Q", Slot: turn.SlotAnnounce, Text: "ANNULÉ"}} {
		got, err := d.client(t).Send(context.Background(), row(t, "row-1", effect), nobody)
		if err != nil || got.Cause != turn.NoParent || len(d.posted) != 0 {
			t.Errorf("%s: outcome %+v, %v, %d posts", effect.Kind(), got, err, len(d.posted))
		}
	}
}

func TestRowThatCannotBeRead(t *testing.T) {
	d := newDouble(t, nil)
	for _, r := range []turn.Row{
		{ID: "row-1", Kind: "say", Payload: []byte(`{}`)},
		{ID: "row-1", Kind: "post", Payload: []byte(`[]`)},
		{ID: "row-1", Kind: "edit-post", Payload: []byte(`nothing`)},
	} {
		_, err := d.client(t).Send(context.Background(), r, nobody)
		var retry *Retry
		if err == nil || errors.As(err, &retry) {
			t.Errorf("%s %s: got %v", r.Kind, r.Payload, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for name, o := range map[string]Options{
		"no address":           {Token: "x"},
		"no scheme":            {Server: "social.fr", Token: "x"},
		"no TLS":               {Server: "http://social.fr", Token: "x", AllowHTTP: true},
		"no TLS on loopback":   {Server: "http://127.0.0.1:1", Token: "x"},
		"a password":           {Server: "https://a:b@social.fr", Token: "x"},
		"no token":             {Server: "https://social.fr"},
		"a token of two lines": {Server: "https://social.fr", Token: "x\ny"},
	} {
		_, err := Open(context.Background(), o)
		if err == nil {
			t.Errorf("%s was accepted", name)
		} else if strings.Contains(err.Error(), "a:b") || o.Token != "x" && o.Token != "" && strings.Contains(err.Error(), o.Token) {
			t.Errorf("%s: the error shows a secret: %v", name, err)
		}
	}
}

func TestAnotherServerIsNeverSpokenTo(t *testing.T) {
	d := newDouble(t, nil)
	c := d.client(t)
	req := httptest.NewRequest(http.MethodGet, "http://127.0.0.2:9/api/v1/instance", nil)
	req.RequestURI = ""
	if resp, err := c.plain.Do(req); err == nil {
		resp.Body.Close()
		t.Error("a request to another server left")
	}
}
