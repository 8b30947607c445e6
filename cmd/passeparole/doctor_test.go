package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// examine runs doctor with a homeserver that refuses connections, a configuration and the
// lines of its section mastodon.
func examine(t *testing.T, mastodon string, files map[string]os.FileMode) (code int, said string) {
	t.Helper()
	dir := t.TempDir()
	text := `homeserver: http://127.0.0.1:1
user: "@robot:example.org"
staff_room: "#equipe:example.org"
password_file: password
` + mastodon
	for name, content := range map[string]string{"passeparole.yaml": text, "password": "plainly-invented"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, mode := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	code = run([]string{"doctor", "-c", filepath.Join(dir, "passeparole.yaml")}, noInput{}, &out, &out,
		[]string{"LANG=fr_FR", "PASSEPAROLE_MASTODON_TOKEN=plainly-invented-token"})
	if strings.Contains(out.String(), "plainly-invented") {
		t.Errorf("a secret is shown:\n%s", out.String())
	}
	return code, out.String()
}

func TestDoctorWithoutAnyServer(t *testing.T) {
	code, said := examine(t, "mastodon: {server: \"http://127.0.0.1:1\"}\n", nil)
	if code != exitReach {
		t.Errorf("the exit code is %d", code)
	}
	for _, want := range []string{"[ ok ]  Configuration lue", "[ ok ]  Base de données", "[VOIR]  Le serveur Matrix http://127.0.0.1:1", "[VOIR]  Mastodon"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}

func TestDoctorFindsOpenFiles(t *testing.T) {
	_, said := examine(t, "", map[string]os.FileMode{"data/export.csv": 0o644, "data/private.txt": 0o600})
	if !strings.Contains(said, "chmod 600") || !strings.Contains(said, "export.csv") || strings.Contains(said, "private.txt") {
		t.Errorf("it says:\n%s", said)
	}
}

// instance is a Mastodon server that answers as 4.4 does to a token with some scopes.
func instance(t *testing.T, token string, scopes string) string {
	t.Helper()
	mux := http.NewServeMux()
	answer := func(path, body string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if r.Header.Get("Authorization") != "Bearer "+token {
				w.WriteHeader(http.StatusUnauthorized)
				fmt.Fprint(w, `{"error":"The access token is invalid"}`)
				return
			}
			fmt.Fprint(w, body)
		})
	}
	answer("/api/v1/accounts/verify_credentials", `{"id":"1","username":"debats","acct":"debats","url":"https://social.example/@debats","bot":false}`)
	answer("/api/v2/instance", `{"domain":"social.example","version":"4.4.1","configuration":{"statuses":{"max_characters":500,"characters_reserved_per_url":23}},"rules":[{"id":"1","text":"Soyez aimables"}]}`)
	answer("/api/v1/apps/verify_credentials", `{"name":"x","scopes":[`+scopes+`]}`)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestDoctorTellsAboutMastodon(t *testing.T) {
	url := instance(t, "plainly-invented-token", `"profile","write:statuses"`)
	_, said := examine(t, "mastodon: {server: \""+url+"\", account: debats}\n", nil)
	for _, want := range []string{"en tant que debats", "500 caractères", "Soyez aimables", "read:statuses", "automatisé"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}

func TestDoctorWithARefusedToken(t *testing.T) {
	url := instance(t, "another", "")
	code, said := examine(t, "mastodon: {server: \""+url+"\"}\n", nil)
	if code != exitReach || !strings.Contains(said, "refuse le jeton") {
		t.Errorf("%d:\n%s", code, said)
	}
}

// What waits and what was set aside is for the operator to know, without what it says.
func TestDoctorTellsWhatWaitsAndWhatWasSetAside(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(filepath.Join(data, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 5, 14, 7, 0, 0, time.UTC)
	err = db.Turn("", func(turned *store.Turn) error {
		if _, err := turned.Enqueue([]turn.Effect{turn.Join{Room: "!a:example.org"}, turn.Join{Room: "!b:example.org"}}, at); err != nil {
			return err
		}
		_, err := turned.SetAside([]byte(`"plainly-invented words"`), "plainly-invented cause", at)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, said := examine(t, "data: "+data+"\n", nil)
	for _, want := range []string{"2 envois attendent, le plus ancien depuis le 2026-03-05 14:07 UTC", "1 élément", "numéro 1, le 2026-03-05 14:07 UTC"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}
