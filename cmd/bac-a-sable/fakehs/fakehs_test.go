package fakehs

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passeparole/cmd/bac-a-sable/matrixclient"
)

// people are two people on a homeserver, in a room that Camille made.
func people(t *testing.T, o Options) (s *Running, camille, sacha *matrixclient.Client, room string) {
	t.Helper()
	s, err := Listen("127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	log := func(name string) *matrixclient.Client {
		if err := s.Register(t.Context(), name, "secret"); err != nil {
			t.Fatal(err)
		}
		c, err := matrixclient.Login(t.Context(), s.URL, name, "secret", "TEL")
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	camille, sacha = log("camille"), log("sacha")
	room, err = camille.CreateRoom(t.Context(), matrixclient.NewRoom{Name: "Essai", Invite: []string{sacha.UserID}})
	if err != nil {
		t.Fatal(err)
	}
	return s, camille, sacha, room
}

// refusedWith fails unless an error is the answer of a server, with a code.
func refusedWith(t *testing.T, err error, status int, errcode string) {
	t.Helper()
	var refused *matrixclient.Refused
	if !errors.As(err, &refused) || refused.Status != status || refused.Errcode != errcode {
		t.Errorf("got %v, want %d %s", err, status, errcode)
	}
}

func text(words string) map[string]any { return map[string]any{"msgtype": "m.text", "body": words} }

func TestWhatARealServerRefusesIsRefused(t *testing.T) {
	s, camille, sacha, room := people(t, Options{})
	ctx := t.Context()
	_, err := matrixclient.Login(ctx, s.URL, "camille", "autre", "X")
	refusedWith(t, err, 403, "M_FORBIDDEN")
	_, err = sacha.Send(ctx, room, "pas encore entré")
	refusedWith(t, err, 403, "M_FORBIDDEN")
	refusedWith(t, sacha.Join(ctx, "!ailleurs:localhost"), 404, "M_NOT_FOUND")
	if err := sacha.Join(ctx, room); err != nil {
		t.Fatal(err)
	}
	if err := sacha.Join(ctx, room); err != nil {
		t.Error("whoever is there stays:", err)
	}
	refusedWith(t, camille.Invite(ctx, room, sacha.UserID), 403, "M_FORBIDDEN")
	_, err = sacha.SetState(ctx, room, "m.room.name", map[string]string{"name": "à moi"})
	refusedWith(t, err, 403, "M_FORBIDDEN")
	_, err = camille.SendEvent(ctx, room, "m.room.message", "t1", "no object")
	refusedWith(t, err, 400, "M_BAD_JSON")
	_, err = camille.SendEvent(ctx, room, "m.room.message", "t2", text(strings.Repeat("x", mostEvent)))
	refusedWith(t, err, 413, "M_TOO_LARGE")
	mine, err := camille.Send(ctx, room, "un mot")
	if err != nil {
		t.Fatal(err)
	}
	_, err = sacha.Redact(ctx, room, mine)
	refusedWith(t, err, 403, "M_FORBIDDEN")
	if _, err := sacha.React(ctx, room, mine, "✅"); err != nil {
		t.Fatal(err)
	}
	_, err = sacha.React(ctx, room, mine, "✅")
	refusedWith(t, err, 400, "M_DUPLICATE_ANNOTATION")
	if err := sacha.Leave(ctx, room); err != nil {
		t.Fatal(err)
	}
	refusedWith(t, sacha.Join(ctx, room), 403, "M_FORBIDDEN")
	for path, want := range map[string]string{
		"/_matrix/client/v3/sync?since=s999999":             "M_INVALID_PARAM",
		"/_matrix/client/v3/sync?filter=99":                 "M_NOT_FOUND",
		"/_matrix/client/v3/thirdparty/protocols":           "M_UNRECOGNIZED",
		"/_matrix/client/v3/rooms/" + room + "/messages":    "M_FORBIDDEN",
		"/_matrix/client/v3/profile/@personne:localhost":    "M_NOT_FOUND",
		"/_matrix/client/v1/media/download/localhost/aucun": "M_NOT_FOUND",
	} {
		if got := get(t, s, sacha.Token, path); !strings.Contains(got, want) {
			t.Errorf("%s: %s", path, got)
		}
	}
	s.Revoke(camille.UserID)
	_, err = camille.Send(ctx, room, "et maintenant ?")
	refusedWith(t, err, 401, "M_UNKNOWN_TOKEN")
}

func get(t *testing.T, s *Running, token, path string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var b strings.Builder
	buffer := make([]byte, 1<<16)
	for {
		n, err := answer.Body.Read(buffer)
		b.Write(buffer[:n])
		if err != nil {
			return b.String()
		}
	}
}

func TestATransactionIsDoneOnceForEachDevice(t *testing.T) {
	for _, likeDendrite := range []bool{false, true} {
		s, camille, _, room := people(t, Options{LikeDendrite: likeDendrite})
		ctx := t.Context()
		first, err := camille.SendEvent(ctx, room, "m.room.message", "t1", text("un"))
		again, err2 := camille.SendEvent(ctx, room, "m.room.message", "t1", text("autre"))
		if err != nil || err2 != nil || first != again {
			t.Fatal(first, again, err, err2)
		}
		request, err := http.NewRequest(http.MethodPut, s.URL+"/_matrix/client/v3/rooms/"+url.PathEscape(room)+"/send/m.room.message/t1", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+camille.Token)
		s.CutOff(request)
		again, err = camille.SendEvent(ctx, room, "m.room.message", "t1", text("un"))
		if err != nil || (first == again) == likeDendrite {
			t.Errorf("like Dendrite: %v; after a lost answer %s became %s, %v", likeDendrite, first, again, err)
		}
		if body := get(t, s, camille.Token, "/_matrix/client/v3/sync"); strings.Count(body, `"transaction_id":"t1"`) != 1+count(likeDendrite) {
			t.Errorf("the sender's device is not told its transactions: %s", body)
		}
	}
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func TestEverybodyIsToldOnceInOrder(t *testing.T) {
	s, camille, sacha, room := people(t, Options{})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	inbox, err := sacha.Follow(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if invites := inbox.Invites(); len(invites) != 1 || invites[0] != room {
		t.Errorf("invited to %q", invites)
	}
	if err := sacha.Join(ctx, room); err != nil {
		t.Fatal(err)
	}
	var last string
	for range 30 {
		if last, err = camille.Send(ctx, room, "encore"); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err = inbox.Wait(ctx, 0, func(e matrixclient.Event) bool { return e.ID == last }); err != nil {
		t.Fatal(err)
	}
	events, _, _, _ := inbox.Since(0)
	seen, messages := map[string]bool{}, 0
	for _, e := range events {
		if seen[e.ID] {
			t.Errorf("%s came twice", e.ID)
		}
		if seen[e.ID] = true; e.IsMessage() {
			messages++
		}
	}
	if messages != 30 {
		t.Errorf("%d messages", messages)
	}
	if _, err := camille.Redact(ctx, room, last); err != nil {
		t.Fatal(err)
	}
	// A timeline is cut to the filter's limit, and says where the rest is.
	body := get(t, s, sacha.Token, "/_matrix/client/v3/sync?filter="+url.QueryEscape(`{"room":{"timeline":{"limit":3}}}`))
	if !strings.Contains(body, `"limited":true`) || strings.Count(body, `"body":"encore"`) != 1 || !strings.Contains(body, "redacted_because") {
		t.Errorf("%s", body)
	}
	pages, from := 0, ""
	found := 0
	for ; ; pages++ {
		page := get(t, s, sacha.Token, "/_matrix/client/v3/rooms/"+url.PathEscape(room)+"/messages?dir=b&limit=7"+from)
		found += strings.Count(page, `"event_id":"$`)
		_, end, more := strings.Cut(page, `"end":"`)
		if !more {
			break
		}
		end, _, _ = strings.Cut(end, `"`)
		from = "&from=" + end
	}
	if want := len(s.rooms[room].events) + 1; found != want || pages < 4 { // one is named in what redacted it
		t.Errorf("%d events in %d pages, there are %d", found, pages+1, want)
	}
}
