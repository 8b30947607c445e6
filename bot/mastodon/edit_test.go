package mastodon

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"passeparole/bot/turn"
)

// GoToSocial refuses an edit that changes nothing with 422 (reference/mastodon.md §16), so
// the second attempt at an edit that went through is refused.
func TestEditThatWasDoneAlready(t *testing.T) {
	shown := "<p>ANNULÉ – Café IA</p>"
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/accounts/verify_credentials", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"id": "01ABC", "acct": "debats"})
	})
	mux.HandleFunc("PUT /api/v1/statuses/01XYZ", page(http.StatusUnprocessableEntity))
	mux.HandleFunc("GET /api/v1/statuses/01XYZ", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"id": "01XYZ", "content": shown})
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	c, err := Open(context.Background(), Options{Server: server.URL, Token: "x", AllowHTTP: true, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	posts := func(string, string) (string, string, bool) { return "01XYZ", "", true }
	edit := row(t, "row-1", turn.EditPost{Meeting: "K7M2Q", Slot: turn.SlotAnnounce, Text: "ANNULÉ – Café IA", Language: "fr"})
	if got, err := c.Send(context.Background(), edit, posts); err != nil || got.Cause != turn.Done || got.Ref != "01XYZ" {
		t.Errorf("outcome %+v, %v", got, err)
	}
	shown = "<p>Café IA</p>" // the edit was refused for another reason
	if got, err := c.Send(context.Background(), edit, posts); err != nil || got.Cause != turn.Rejected {
		t.Errorf("outcome %+v, %v", got, err)
	}
}
