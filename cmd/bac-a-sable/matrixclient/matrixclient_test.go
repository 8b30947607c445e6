package matrixclient

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"passeparole/cmd/bac-a-sable/dendrite"
)

// people starts a homeserver with two people on it.
func people(t *testing.T) (ctx context.Context, camille, sacha *Client) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	binary, err := dendrite.Binary(ctx, "..")
	if err != nil {
		t.Fatal(err)
	}
	server, err := dendrite.Start(ctx, dendrite.Options{Binary: binary, Dir: filepath.Join(t.TempDir(), "d")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Stop() })
	clients := map[string]*Client{}
	for _, name := range []string{"camille", "sacha"} {
		if err := server.Register(ctx, name, "phrase de passe"); err != nil {
			t.Fatal(err)
		}
		if clients[name], err = Login(ctx, server.URL, name, "phrase de passe", "TEST"); err != nil {
			t.Fatal(err)
		}
	}
	return ctx, clients["camille"], clients["sacha"]
}

func TestTwoPeopleTalk(t *testing.T) {
	ctx, camille, sacha := people(t)
	ok := func(id string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	in, err := sacha.Follow(ctx)
	if err != nil {
		t.Fatal(err)
	}
	room := ok(camille.CreateRoom(ctx, NewRoom{Name: "Café IA", Direct: true, Invite: []string{sacha.UserID}}))
	ok("", sacha.Join(ctx, room))
	if members, err := camille.Members(ctx, room); err != nil || len(members) != 2 {
		t.Fatalf("members: %v, %v", members, err)
	}

	first := ok(camille.Send(ctx, room, "bonjour\u00a0!\nça va ?"))
	e, at, err := in.WaitText(ctx, 0, room, camille.UserID, "Bonjour ! ça va")
	if err != nil || e.ID != first || e.MsgType != "m.text" {
		t.Fatalf("got %+v, %v", e, err)
	}
	next := func(accepts func(Event) bool) Event {
		t.Helper()
		var e Event
		if e, at, err = in.Wait(ctx, at, accepts); err != nil {
			t.Fatal(err)
		}
		return e
	}
	edit := ok(camille.Edit(ctx, room, first, "bonsoir"))
	if e := next(func(e Event) bool { return e.ID == edit }); e.Replaces != first || e.Body != "bonsoir" || e.IsMessage() {
		t.Errorf("edit: %+v", e)
	}
	reaction := ok(camille.React(ctx, room, first, "✅"))
	if e := next(func(e Event) bool { return e.ID == reaction }); e.ReactsTo != first || e.Key != "✅" {
		t.Errorf("reaction: %+v", e)
	}
	reply := ok(camille.Reply(ctx, room, first, "je réponds"))
	if e := next(func(e Event) bool { return e.ID == reply }); e.ReplyTo != first {
		t.Errorf("reply: %+v", e)
	}
	mention := ok(camille.Mention(ctx, room, "aide", sacha.UserID))
	if e := next(func(e Event) bool { return e.ID == mention }); !slices.Equal(e.Mentions, []string{sacha.UserID}) || e.Body != "sacha: aide" {
		t.Errorf("mention: %+v", e)
	}
	ok(camille.Redact(ctx, room, reply))
	if e := next(func(e Event) bool { return e.Redacts != "" }); e.Redacts != reply {
		t.Errorf("redaction: %+v", e)
	}

	txn := camille.Transaction()
	content := map[string]string{"msgtype": "m.text", "body": "une fois"}
	a := ok(camille.SendEvent(ctx, room, "m.room.message", txn, content))
	if b := ok(camille.SendEvent(ctx, room, "m.room.message", txn, content)); a != b {
		t.Errorf("the same transaction made two events")
	}
}

func TestARefusalSaysWhatItIs(t *testing.T) {
	ctx, camille, sacha := people(t)
	room, err := camille.CreateRoom(ctx, NewRoom{})
	if err != nil {
		t.Fatal(err)
	}
	var refused *Refused
	if err := sacha.Join(ctx, room); !errors.As(err, &refused) || refused.Errcode != "M_FORBIDDEN" {
		t.Errorf("joining uninvited: %v", err)
	}
	gone := New(camille.Base, camille.UserID, "X", "not a token")
	if _, err := gone.Follow(ctx); !errors.As(err, &refused) || refused.Status != 401 {
		t.Errorf("a wrong token: %v", err)
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	in := &Inbox{changed: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := in.Wait(ctx, 0, func(Event) bool { return true }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestContains(t *testing.T) {
	for _, c := range []struct {
		text, part string
		want       bool
	}{
		{"C’est noté\u00a0: jeudi", "c'est noté :", true},
		{"Question 3\nsur 11", "question 3 sur 11", true},
		{"Question 3 sur 11", "question 4", false},
		{"", "x", false},
	} {
		if got := Contains(c.text, c.part); got != c.want {
			t.Errorf("Contains(%q, %q) = %v", c.text, c.part, got)
		}
	}
}
