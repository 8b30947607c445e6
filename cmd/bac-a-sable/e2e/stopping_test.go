package e2e

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"passeparole/cmd/bac-a-sable/fakehs"
	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/mastodon"
	"passeparole/cmd/bac-a-sable/script"
)

// Asked to end while both servers take requests and answer none, the bot does so within what
// it may take (house.Bot.Stop kills it after that), and says afterwards what it still had to.
func TestTheBotEndsBesideServersThatNeverAnswer(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	h, err := house.Start(ctx, house.Options{Dir: t.TempDir(), Fake: &fakehs.Options{}, Bot: bot})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}()
	s := &sandbox{T: t, House: h, stage: house.NewStage(h), ctx: ctx, ids: script.Variables{}}
	h.Mastodon.Misbehave(mastodon.Fault{Kind: mastodon.Timeout, Request: "any", Times: -1})
	s.play(announced) // its post gets no answer

	isBots := func(r *http.Request) bool { return strings.Contains(r.UserAgent(), "mautrix") }
	unheard := h.Fake.Silence(func(r *http.Request) bool { return isBots(r) && r.Method == http.MethodPut })
	s.play("@camille\nCamille> mes rencontres\n")
	select {
	case <-unheard: // the answer is under way
	case <-ctx.Done():
		t.Fatalf("the bot says nothing\n%s", h.Bot.LogEnd())
	}
	h.Fake.Silence(isBots)
	begun := time.Now()
	if err := h.Bot.Stop(); err != nil {
		t.Fatalf("%v\n%s", err, h.Bot.LogEnd())
	}
	t.Logf("it ended after %s", time.Since(begun))
	if code := h.Bot.ExitCode(); code != 0 {
		t.Errorf("it ended with code %d", code)
	}

	h.Fake.Silence(nil)
	h.Mastodon.Behave()
	if err := h.Bot.Start(ctx); err != nil {
		t.Fatal(err)
	}
	s.play("@camille\nBot< Café IA\n")
	s.play("@équipe\nBot< Mastodon\n")
}
