package mastodon

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"passeparole/bot/mastodon/toot"
	"passeparole/bot/turn"
	"passeparole/locales"
)

func TestCheckTellsWhatTheInstanceAllows(t *testing.T) {
	s := startStandIn(t)
	s.set(map[string]any{"max_characters": 700})
	got, err := s.client(0).Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got.Limits != (toot.Limits{MaxCharacters: 700, PerURL: 23}) {
		t.Errorf("limits %+v", got.Limits)
	}
	if got.Acct != "passeparole" || got.AccountID == "" || !got.Bot || len(got.Rules) == 0 || got.Version == "" {
		t.Errorf("facts %+v", got)
	}
	if len(got.Missing) != 0 || !slices.Contains(got.Scopes, "write:statuses") {
		t.Errorf("scopes %v, missing %v", got.Scopes, got.Missing)
	}
}

func TestCheckNamesTheRightsThatAreMissing(t *testing.T) {
	s := startStandIn(t)
	s.set(map[string]any{"scopes": []string{"profile"}})
	got, err := s.client(0).Check(context.Background())
	if err != nil || !slices.Equal(got.Missing, []string{"read:statuses", "write:statuses"}) {
		t.Errorf("missing %v, %v", got.Missing, err)
	}
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	tests := []struct {
		name     string
		account  string
		switches map[string]any
		cause    turn.Cause
	}{
		{"another account", "debats", nil, turn.Misconfigured},
		{"another instance", "passeparole@social.fr", nil, turn.Misconfigured},
		{"revoked token", "passeparole", map[string]any{"revoked": true}, turn.Unauthorised},
		{"suspended", "", map[string]any{"suspended": true}, turn.Forbidden},
		{"cannot ask whose token it is", "", map[string]any{"scopes": []string{"write:media"}}, turn.Forbidden},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := startStandIn(t)
			s.set(tt.switches)
			c, err := Open(context.Background(), Options{Server: s.server, Token: s.token, Account: tt.account, AllowHTTP: true, Log: quiet})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Check(context.Background())
			var p *Problem
			if !errors.As(err, &p) || p.Cause != tt.cause || p.Temporary() {
				t.Errorf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), s.token) {
				t.Errorf("the error shows the token: %v", err)
			}
		})
	}
}

// Software older than 4.0, and some other, has only the first version of the address, and
// does not tell scopes.
func TestCheckOnAnOlderServer(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/accounts/verify_credentials", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"id": 11, "acct": "debats", "url": "https://social.fr/@debats"})
	})
	mux.HandleFunc("GET /api/v1/instance", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"uri": "social.fr", "version": "3.5.3",
			"configuration": map[string]any{"statuses": map[string]any{"max_characters": 5000, "characters_reserved_per_url": 25}}})
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	c, err := Open(context.Background(), Options{Server: server.URL + "/", Token: "x", Account: "debats", AllowHTTP: true, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Check(context.Background())
	if err != nil || got.Limits != (toot.Limits{MaxCharacters: 5000, PerURL: 25}) || got.AccountID != "11" || got.Bot || got.Scopes != nil {
		t.Errorf("facts %+v, %v", got, err)
	}
}

func TestCheckOfAWebSiteThatIsNoMastodon(t *testing.T) {
	server := httptest.NewServer(page(http.StatusOK))
	defer server.Close()
	c, err := Open(context.Background(), Options{Server: server.URL, Token: "x", AllowHTTP: true, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	var p *Problem
	if _, err := c.Check(context.Background()); !errors.As(err, &p) {
		t.Errorf("got %v", err)
	}
}

func TestCheckWithoutAServer(t *testing.T) {
	server := httptest.NewServer(page(http.StatusOK))
	server.Close()
	c, err := Open(context.Background(), Options{Server: server.URL, Token: "x", AllowHTTP: true, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	var p *Problem
	if _, err := c.Check(context.Background()); !errors.As(err, &p) || !p.Temporary() {
		t.Errorf("got %v", err)
	}
}

// Each cause that Send can end with has its sentence, in every language.
func TestEveryRefusalHasItsSentence(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	causes := []turn.Cause{turn.Forbidden, turn.Unauthorised, turn.Missing, turn.Rejected, turn.NoParent, turn.Misconfigured}
	for _, lang := range locales.Languages {
		for _, cause := range causes {
			key := "mastodon.refused." + string(cause)
			if !book.Has(lang, key) {
				t.Errorf("%s is not in %s", key, lang)
				continue
			}
			said := book.Say(lang, key, locales.Args{"Title": "Café IA", "ID": "K7M2Q"})
			if !strings.Contains(said, "Café IA") || !strings.Contains(said, "K7M2Q") || strings.Contains(said, "<no value>") {
				t.Errorf("%s in %s: %s", key, lang, said)
			}
		}
	}
}
