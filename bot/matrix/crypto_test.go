package matrix

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"maunium.net/go/mautrix/crypto"

	"passeparole/bot/turn"
)

func encryption(algorithm any) map[string]any {
	return map[string]any{"type": "m.room.encryption", "event_id": "$chiffre", "sender": camille, "state_key": "",
		"origin_server_ts": 1.7e12, "content": map[string]any{"algorithm": algorithm}}
}

const megolm = "m.megolm.v1.aes-sha2"

func assertNothingInClear(t *testing.T, f *fakeServer) {
	t.Helper()
	for _, sent := range f.sentEvents() {
		if sent.Type != "m.room.encrypted" || sent.Content["body"] != nil || sent.Content["ciphertext"] == nil {
			t.Errorf("sent %+v", sent)
		}
	}
}

func TestEncryptedRoomIsWrittenToEncrypted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1, encryption(megolm))
		c := openFake(t, f, t.TempDir())
		say := hello
		say.File = &turn.File{Name: "noms.csv", Type: "text/csv", Data: []byte("secret")}
		outcome, _ := trySend(t, c, rowOf(t, "r-1", say))
		if outcome.Cause != turn.Done || len(f.sentEvents()) != 2 {
			t.Errorf("outcome %+v, %d sent", outcome, len(f.sentEvents()))
		}
		assertNothingInClear(t, f)
		if len(f.uploads) != 1 || strings.Contains(string(f.uploads[0]), "secret") {
			t.Errorf("uploaded %q", f.uploads)
		}
	})
}

// Whoever may change a room's state could try to switch its encryption off.
func TestOnceEncryptedAlwaysEncrypted(t *testing.T) {
	for name, later := range map[string][]map[string]any{
		"another method":  {encryption("none")},
		"no method":       {encryption(nil)},
		"not even a text": {encryption(5)},
		"event gone":      nil,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake()
				known(f)
				f.add(joinedRoom(room1, timeline(encryption(megolm))))
				for _, evt := range later {
					f.add(joinedRoom(room1, timeline(evt)))
				}
				data := t.TempDir()
				c := openFake(t, f, data)
				l := &loop{}
				_ = l.run(t, c, 2+len(later))
				inRoom(f, room1, later...)
				outcome, _ := trySend(t, c, rowOf(t, "r-1", hello))
				assertNothingInClear(t, f)
				if outcome.Cause != turn.Done && outcome.Cause != turn.NotEncrypting {
					t.Errorf("outcome %+v", outcome)
				}
				if err := c.Close(); err != nil {
					t.Fatal(err)
				}
				trySend(t, openFake(t, f, data), rowOf(t, "r-2", hello))
				assertNothingInClear(t, f)
			})
		})
	}
}

// An encrypted message alone shows that a room is encrypted, should the state be lost.
func TestEncryptedMessageMarksTheRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		known(f)
		f.add(joinedRoom(room1, timeline(junk("$x"))))
		inRoom(f, room1)
		c := openFake(t, f, t.TempDir())
		l := &loop{}
		_ = l.run(t, c, 2)
		if outcome, _ := trySend(t, c, rowOf(t, "r-1", hello)); outcome.Cause != turn.NotEncrypting {
			t.Errorf("outcome %+v", outcome)
		}
		assertNothingInClear(t, f)
	})
}

func TestEncryptionThatFailsIsTriedAgainAndNeverGivenUpInClear(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1, encryption(megolm))
		c := openFake(t, f, t.TempDir())
		f.failNext("v3/keys/query", status(500, "{}"), status(403, "{}"), status(429, `{"retry_after_ms":4000}`))
		outcome, pauses := trySend(t, c, rowOf(t, "r-1", hello))
		if outcome.Cause != turn.Done || len(pauses) != 3 || pauses[2] != 4*time.Second {
			t.Errorf("outcome %+v after %v", outcome, pauses)
		}
		assertNothingInClear(t, f)
	})
}

// junk is an encrypted event whose key nobody has.
func junk(id string) map[string]any {
	return map[string]any{"type": "m.room.encrypted", "event_id": id, "sender": camille, "origin_server_ts": 1.7e12,
		"content": map[string]any{"algorithm": megolm, "session_id": strings.Repeat("s", 43), "device_id": "A",
			"sender_key": "k", "ciphertext": strings.Repeat("A", 100)}}
}

func unreadables(l *loop) (ids []string) {
	for _, in := range l.inputs {
		if u, ok := in.(turn.Unreadable); ok {
			ids = append(ids, u.Event)
		}
	}
	return ids
}

func TestUnreadableIsToldOnceAfterItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		known(f)
		f.add(joinedRoom(room1, timeline(junk("$x"), textEvent("$a", camille, "en clair"))))
		data := t.TempDir()
		c := openFake(t, f, data)
		l := &loop{}
		start := time.Now()
		_ = l.run(t, c, 3)
		if got := unreadables(l); len(got) != 1 || got[0] != "$x" {
			t.Fatalf("told %v", got)
		}
		if waited := time.Since(start); waited != 30*time.Second {
			t.Errorf("told after %s", waited)
		}
		if asked := f.count("sendToDevice/m.room_key_request"); asked != 1 {
			t.Errorf("the key was asked for %d times", asked)
		}
		// Neither this process nor the next tells it again.
		_ = l.run(t, c, 99)
		_ = c.Close()
		_ = l.run(t, openFake(t, f, data), 99)
		if got := unreadables(l); len(got) != 1 {
			t.Errorf("told %v", got)
		}
	})
}

// sender is Camille's device, as far as one room goes.
type sender struct{ session *crypto.OutboundGroupSession }

func newSender(t *testing.T) sender {
	t.Helper()
	session, err := crypto.NewOutboundGroupSession(room1, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	session.Shared = true
	return sender{session}
}

func (s sender) event(t *testing.T, eventID, body string) map[string]any {
	t.Helper()
	payload, err := json.Marshal(map[string]any{"room_id": room1, "type": "m.room.message",
		"content": map[string]any{"msgtype": "m.text", "body": body}})
	if err != nil {
		t.Fatal(err)
	}
	ciphertext, err := s.session.Encrypt(payload)
	if err != nil {
		t.Fatal(err)
	}
	evt := junk(eventID)
	evt["content"] = map[string]any{"algorithm": megolm, "session_id": string(s.session.ID()), "device_id": "A",
		"sender_key": "k", "ciphertext": string(ciphertext)}
	return evt
}

// key is the room key as of now; giving it is what a to-device message does.
func (s sender) key(t *testing.T) func(c *Client) {
	t.Helper()
	shared := s.session.Internal.Key()
	return func(c *Client) {
		t.Helper()
		inbound, err := crypto.NewInboundGroupSession("k", "k", room1, shared, 0, 0, nil, false)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.crypto.Machine().StoreGroupSession(context.Background(), inbound); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLateKey(t *testing.T) {
	for name, delay := range map[string]time.Duration{"in time": 10 * time.Second, "after it was told": 5 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, s := newFake(), newSender(t)
				giveKey := s.key(t)
				known(f)
				f.add(joinedRoom(room1, timeline(s.event(t, "$1", "un"), s.event(t, "$2", "deux"))))
				c := openFake(t, f, t.TempDir())
				l := &loop{}
				arrived := make(chan struct{})
				go func() {
					defer close(arrived)
					_ = sleepContext(t.Context(), delay)
					giveKey(c)
				}()
				told := 0
				if delay > c.grace {
					told = 2
				}
				_ = l.run(t, c, 3+told)
				<-arrived
				if l.texts() != "un deux" || len(unreadables(l)) != told {
					t.Errorf("heard %q, told %v", l.texts(), unreadables(l))
				}
			})
		})
	}
}

// The process dies at every point between the key and the commit: the message is not lost.
func TestLateMessageSurvivesACrash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, s := newFake(), newSender(t)
		giveKey := s.key(t)
		known(f)
		f.add(joinedRoom(room1, timeline(s.event(t, "$1", "un"))))
		data := t.TempDir()
		c := openFake(t, f, data)
		l := &loop{}
		_ = l.run(t, c, 2) // told as unreadable
		giveKey(c)
		l.fail = func(b turn.Batch) error {
			if len(b.Inputs) == 0 {
				return nil
			}
			l.stop()
			return context.Canceled
		}
		_ = l.run(t, c, 99)
		_ = c.Close()
		if l.texts() != "" {
			t.Fatal("the crash came too late")
		}
		l.fail = nil
		c = openFake(t, f, data)
		_ = l.run(t, c, 3)
		if l.texts() != "un" {
			t.Errorf("heard %q", l.texts())
		}
		if left, err := c.db.waiting(t.Context(), true); err != nil || len(left) != 0 {
			t.Errorf("%d still waiting, %v", len(left), err)
		}
	})
}

// A response that is offered again has not lost the late message that belongs to it.
func TestLateMessageWhenHandlingFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, s := newFake(), newSender(t)
		giveKey := s.key(t)
		known(f)
		f.add(joinedRoom(room1, timeline(s.event(t, "$1", "un"))))
		c := openFake(t, f, t.TempDir())
		l := &loop{}
		_ = l.run(t, c, 2)
		giveKey(c)
		failures := 0
		l.fail = func(b turn.Batch) error {
			if len(b.Inputs) > 0 && failures < 2 {
				failures++
				return errors.New("the disk is full")
			}
			return nil
		}
		_ = l.run(t, c, 3)
		if l.texts() != "un" || failures != 2 {
			t.Errorf("heard %q after %d failures", l.texts(), failures)
		}
	})
}

// What was withdrawn while it could not be read is neither told nor heard.
func TestWithdrawnWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, s := newFake(), newSender(t)
		giveKey := s.key(t)
		known(f)
		f.add(joinedRoom(room1, timeline(s.event(t, "$1", "pardon"))))
		f.add(joinedRoom(room1, timeline(map[string]any{"type": "m.room.redaction", "event_id": "$r", "sender": camille,
			"origin_server_ts": 1.7e12, "content": map[string]any{"redacts": "$1"}})))
		c := openFake(t, f, t.TempDir())
		l := &loop{}
		_ = l.run(t, c, 2)
		giveKey(c)
		_ = l.run(t, c, 99)
		if l.texts() != "" || len(unreadables(l)) != 0 || len(l.inputs) != 2 {
			t.Errorf("inputs %+v", l.inputs)
		}
	})
}

// A server that sends the words of one event again under another ID is not believed.
func TestReplayedCiphertextIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, s := newFake(), newSender(t)
		giveKey := s.key(t)
		known(f)
		original := s.event(t, "$1", "oui")
		again := map[string]any{}
		for k, v := range original {
			again[k] = v
		}
		again["event_id"] = "$2"
		f.add(joinedRoom(room1, timeline(original, again)))
		c := openFake(t, f, t.TempDir())
		giveKey(c)
		l := &loop{}
		_ = l.run(t, c, 99)
		if l.texts() != "oui" || len(unreadables(l)) != 0 {
			t.Errorf("heard %q, told %v", l.texts(), unreadables(l))
		}
	})
}
