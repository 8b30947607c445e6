package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"passeparole/bot"
	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// homeserver answers as a real one does to a token that it does not know, and knows no room.
func homeserver(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/versions") {
			fmt.Fprint(w, `{"versions":["v1.11"]}`)
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"errcode":"M_UNKNOWN_TOKEN","error":"plainly-invented-token is unknown"}`)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// A start that is refused must end and say why, whatever was begun before: with pages
// being served, it once waited for ever without a word.
func TestRunEndsWhenTheAccountIsRefused(t *testing.T) {
	dir := t.TempDir()
	text := `homeserver: ` + homeserver(t) + `
user: "@robot:example.org"
staff_room: "#equipe:example.org"
publish: {dir: public, base_url: "https://debats.example.org", listen: "127.0.0.1:0"}
`
	file := filepath.Join(dir, "passeparole.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	code := run([]string{"run", "-c", file}, noInput{}, &out, &out, []string{"LANG=fr_FR", "PASSEPAROLE_MATRIX_TOKEN=plainly-invented-token"})
	if code != exitReach || !strings.Contains(out.String(), "refuse le jeton d'accès de @robot:example.org") {
		t.Errorf("%d:\n%s", code, out.String())
	}
	if strings.Contains(out.String(), "plainly-invented") {
		t.Errorf("a secret is shown:\n%s", out.String())
	}
}

// nobody decides nothing.
type nobody struct{}

func (nobody) Decide(turn.Memory, turn.Input, time.Time) ([]turn.Effect, error) { return nil, nil }

func TestADamagedDatabaseEndsTheProgramAndAFullDiskDoesNot(t *testing.T) {
	db, err := store.Open(filepath.Join(t.TempDir(), databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	h := &house{store: db, ahead: time.Hour}
	ctx, giveUp := context.WithCancelCause(t.Context())
	handle := h.handler(bot.New(bot.Parts{Store: db, Decide: nobody{}}), giveUp)
	sent := time.Date(2026, 3, 5, 14, 0, 0, 0, time.UTC)
	batch := turn.Batch{Token: "s1", Inputs: []turn.Input{turn.Message{Event: "$1", SentAt: sent}}}

	db.Refuse(syscall.ENOSPC)
	if err := handle(ctx, batch); !errors.Is(err, bot.ErrStore) || ctx.Err() != nil {
		t.Fatalf("a full disk: %v, %v", err, ctx.Err())
	}
	if kept := batch.Inputs[0].(turn.Message).SentAt; !kept.Equal(sent) {
		t.Errorf("the batch to be offered again was moved to %s", kept)
	}
	db.Refuse(store.ErrUnreadable)
	var f *failure
	if err := handle(ctx, batch); err == nil || !errors.As(context.Cause(ctx), &f) || f.Code != exitData || f.Key != "store.unreadable" {
		t.Fatalf("a damaged database: %v, %+v", err, f)
	}
	db.Refuse(nil)
	if err := handle(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
}
