package dendrite_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"passeparole/bot/matrix"
	"passeparole/bot/turn"
)

// cutting lets a request through and loses its answer, once for each path it is told.
type cutting struct {
	mu    sync.Mutex
	paths []string
}

var errCut = errors.New("the connection was cut")

func (c *cutting) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, path := range c.paths {
		if strings.Contains(r.URL.Path, path) {
			c.paths = append(c.paths[:i], c.paths[i+1:]...)
			answer.Body.Close()
			return nil, errCut
		}
	}
	return answer, nil
}

func (c *cutting) next(path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.paths = append(c.paths, path)
}

// The bot was away while more was said than one answer of the server holds.
func TestDendriteLongAbsence(t *testing.T) {
	for name, encrypted := range map[string]bool{"plain": false, "encrypted": true} {
		t.Run(name, func(t *testing.T) {
			b, o := newBot(t, "bot-absent-"+name), newOrganiser(t, "camille-absent-"+name)
			room := o.room(b.user, encrypted)
			accept(b, o, room)
			o.say(room, "avant")
			b.expectText("avant")
			b.end()
			const count = 130
			for i := range count {
				o.say(room, fmt.Sprintf("message %d", i))
			}
			b.start()
			for i := range count {
				next := expect(b, "the next message", func(turn.Message) bool { return true })
				if want := fmt.Sprintf("message %d", i); next.Body != want {
					t.Fatalf("heard %q where %q was due", next.Body, want)
				}
			}
		})
	}
}

// The answer to a send is lost: sent again, it is still one message.
func TestDendriteLostAnswer(t *testing.T) {
	for name, encrypted := range map[string]bool{"plain": false, "encrypted": true} {
		t.Run(name, func(t *testing.T) {
			b, o := newBot(t, "bot-lost-"+name), newOrganiser(t, "camille-lost-"+name)
			wire := &cutting{}
			b.end()
			b.options.HTTP = &http.Client{Transport: wire}
			b.start()
			room := o.room(b.user, encrypted)
			accept(b, o, room)
			wire.next("/send/m.room.")
			first := b.send(turn.Say{Room: string(room), Lines: words("une seule fois")})
			second := b.send(turn.Say{Room: string(room), Lines: words("la suite")})
			for i, want := range []string{first.Ref, second.Ref} {
				if got := o.hear(); string(got.ID) != want {
					t.Errorf("message %d is %s %q, not %s", i, got.ID, got.Content.AsMessage().Body, want)
				}
			}
		})
	}
}

// The first start is cut off while the identity is published; and later the device is
// lost, but not the recovery key. Both times the new start ends with a signed device.
func TestDendriteIdentitySurvives(t *testing.T) {
	user := account(t, "bot-identity")
	wire := &cutting{}
	options := matrix.Options{
		Homeserver: server.url, UserID: user, Password: "bot-identity", Data: t.TempDir(), HTTP: &http.Client{Transport: wire},
		Poll: time.Second,
	}
	for _, cut := range []string{"/keys/upload", "/keys/device_signing/upload", "/keys/signatures/upload", ""} {
		if cut != "" {
			wire.next(cut)
		}
		client, err := matrix.Open(t.Context(), options)
		if err != nil {
			if cut != "/keys/upload" {
				t.Fatalf("cut off at %q: %v", cut, err)
			}
			continue
		}
		if signed := client.Self().Signed; signed != (cut == "") {
			t.Errorf("cut off at %q, signed is %v", cut, signed)
		}
		must(t, client.Close())
	}
	recovery, err := os.ReadFile(filepath.Join(options.Data, "recovery.key"))
	must(t, err)
	options.Data = t.TempDir()
	must(t, os.WriteFile(filepath.Join(options.Data, "recovery.key"), recovery, 0o600))
	client, err := matrix.Open(t.Context(), options)
	must(t, err)
	if !client.Self().Signed {
		t.Error("the new device is not signed with the kept recovery key")
	}
	must(t, client.Close())
	// Without the recovery key nothing is replaced: the bot works, unsigned.
	options.Data = t.TempDir()
	client, err = matrix.Open(t.Context(), options)
	must(t, err)
	if client.Self().Signed {
		t.Error("a device without the recovery key says that it is signed")
	}
	must(t, client.Close())
}
