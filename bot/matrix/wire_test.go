package matrix

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"passeparole/bot"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/locales"
)

const room2 = "!deux:exemple.test"

// answering is a decision that notes each message and answers it in its room, and tells the
// staff room what was refused.
type answering struct{}

func (answering) Decide(mem turn.Memory, in turn.Input, _ time.Time) ([]turn.Effect, error) {
	switch in := in.(type) {
	case turn.Message:
		if err := mem.Put("heard", in.Event, in.Body); err != nil {
			return nil, err
		}
		return []turn.Effect{turn.Say{Room: in.Room, Lines: locales.Message{{Text: "noté " + in.Body}}}}, nil
	case turn.Membership:
		if in.State == "invite" && in.User == botID {
			return []turn.Effect{turn.Join{Room: in.Room}}, nil
		}
	case turn.Outcome:
		if in.Cause != turn.Done {
			return nil, mem.Put("refused", in.Row.ID, in.Row.Lane+" "+in.Row.Kind+" "+string(in.Cause))
		}
	case turn.Alarm:
		return nil, mem.Put("alarms", in.ID, in.What)
	}
	return nil, nil
}

// talk is a bot at work, over a store and a fake homeserver, in a bubble's time.
type talk struct {
	*fakeServer
	t       *testing.T
	client  *Client
	store   *store.Store
	options Options
	n       int
}

// atWork is a bot in two rooms that has heard of everything so far.
func atWork(t *testing.T, change func(*fakeServer, *Options)) *talk {
	t.Helper()
	w := &talk{fakeServer: newFake(), t: t}
	w.options = optionsFor(w.fakeServer, t.TempDir())
	w.options.Token = "jeton"
	w.options.Poll = 5 * time.Minute // less to do in the hours that pass here
	if change != nil {
		change(w.fakeServer, &w.options)
	}
	for _, room := range []string{room1, room2} {
		inRoom(w.fakeServer, room)
		w.add(joinedRoom(room, timeline(memberEvent("$ici"+room, botID, botID, "join"))))
	}
	var err error
	if w.store, err = store.Open(filepath.Join(t.TempDir(), "bot.db")); err != nil {
		t.Fatal(err)
	}
	w.client = open(t, w.options)
	loop := bot.New(bot.Parts{Store: w.store, Decide: answering{}, Data: t.TempDir(),
		Senders: map[string]bot.Sender{"say": w.client, "join": w.client}})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 2)
	go func() { ended <- loop.Run(ctx) }()
	go func() {
		ended <- w.client.Stay(ctx, w.store.Token, w.secrets, loop.Handle, loop.Quarantine)
	}()
	t.Cleanup(func() {
		stop()
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if err := w.client.Close(); err != nil {
			t.Error(err)
		}
		if err := w.store.Close(); err != nil {
			t.Error(err)
		}
	})
	w.pass(time.Minute)
	return w
}

func (w *talk) set(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

func (w *talk) secrets() Options {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.options
}

// pass lets time go by.
func (w *talk) pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// write is a message in each of the two rooms.
func (w *talk) write(text string) {
	w.n++
	join := map[string]any{}
	for i, room := range []string{room1, room2} {
		evt := textEvent(fmt.Sprintf("$m%d-%d", w.n, i), camille, text)
		w.mu.Lock()
		w.history[room] = append(w.history[room], evt)
		w.mu.Unlock()
		join[room] = map[string]any{"timeline": timeline(evt)}
	}
	w.add(map[string]any{"rooms": map[string]any{"join": join}})
}

func (w *talk) answers(room string) string {
	var said []string
	for _, e := range w.sentEvents() {
		if e.Room == room {
			body, _ := e.Content["body"].(string)
			said = append(said, strings.TrimPrefix(body, "noté "))
		}
	}
	return strings.Join(said, " ")
}

// answered asserts that in both rooms each text was answered once, in order, that nothing was
// set aside, and nothing is left to send.
func (w *talk) answered(texts string) {
	w.t.Helper()
	for _, room := range []string{room1, room2} {
		if got := w.answers(room); got != texts {
			w.t.Errorf("in %s the answers are %q, not %q", room, got, texts)
		}
	}
	if aside, err := w.store.Asides(); err != nil || len(aside) != 0 {
		w.t.Errorf("set aside: %+v, %v", aside, err)
	}
	if rows, _, _ := w.store.Depth(); rows != 0 {
		w.t.Errorf("%d rows are left", rows)
	}
}

func (w *talk) records(kind string) []string {
	w.t.Helper()
	var list []string
	err := w.store.View(func(mem turn.Memory) error {
		return mem.Each(kind, "", func(_ string, raw json.RawMessage) error {
			var text string
			list = append(list, text)
			return json.Unmarshal(raw, &list[len(list)-1])
		})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

func times(n int, code int, body string, header ...string) []*http.Response {
	var list []*http.Response
	for range n {
		list = append(list, status(code, body, header...))
	}
	return list
}

// Whatever happens on the way, what people write is answered once and in order, and nothing of
// it is blamed on them.
func TestFaultsOnTheWire(t *testing.T) {
	const proxy = "<!doctype html><html><h1>502 Bad Gateway</h1></html>"
	troubles := map[string]func(w *talk){
		"nothing": func(*talk) {},
		"the homeserver is down for an hour": func(w *talk) {
			w.set(func() { w.down = true })
			w.pass(time.Hour)
			w.set(func() { w.down = false })
		},
		"502 in bursts on sync":   func(w *talk) { w.failNext("v3/sync", times(20, 502, proxy)...) },
		"504 in bursts on send":   func(w *talk) { w.failNext("/send/", times(12, 504, proxy)...) },
		"502 while state is read": func(w *talk) { w.failNext("/state", times(5, 502, "")...) },
		"a page of a proxy instead of an answer": func(w *talk) {
			w.failNext("v3/sync", times(3, 200, proxy)...)
			w.failNext("/send/", times(3, 200, proxy)...)
		},
		"JSON cut off": func(w *talk) {
			w.failNext("v3/sync", status(200, `{"next_batch":"s99","rooms":{"join":{"!un:exemple.test":{"timel`), status(200, `{"next_`), status(200, ``))
			w.failNext("/send/", status(200, `{"event_`), status(200, ``))
		},
		"another server answers JSON": func(w *talk) {
			w.failNext("v3/sync", status(200, `{"hello":"world"}`), status(200, `[]`), status(200, `null`))
		},
		"429 without a delay": func(w *talk) {
			w.failNext("v3/sync", times(30, 429, `{"errcode":"M_LIMIT_EXCEEDED"}`)...)
			w.failNext("/send/", times(30, 429, ``)...)
		},
		"429 with retry_after_ms": func(w *talk) {
			w.failNext("v3/sync", times(30, 429, `{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":5000}`)...)
			w.failNext("/send/", times(30, 429, `{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":5000}`)...)
		},
		"429 with Retry-After": func(w *talk) {
			w.failNext("v3/sync", times(5, 429, `{}`, "Retry-After", "60")...)
			w.failNext("/send/", times(5, 429, `{}`, "Retry-After", "60")...)
		},
		"429 with absurd delays": func(w *talk) {
			for _, delay := range []string{"-5", "0", "soon", "99999999999999999999", "1e9"} {
				w.failNext("/send/", status(429, `{"retry_after_ms":-1}`, "Retry-After", delay))
			}
			w.failNext("/send/", status(429, `{"retry_after_ms":1e300}`), status(429, `{"retry_after_ms":"soon"}`), status(429, `{"retry_after_ms":null}`))
			w.failNext("v3/sync", status(429, `{"retry_after_ms":1e300}`))
		},
		"answers that are lost": func(w *talk) { w.failNext("/send/", nil, nil, nil) },
		"the token is refused for a while": func(w *talk) {
			w.set(func() { w.token = "autre" })
			w.pass(20 * time.Minute)
			w.set(func() { w.token = "jeton" })
		},
		"the filter is not known any more": func(w *talk) { w.failNext("v3/sync", status(400, `{"errcode":"M_INVALID_PARAM"}`)) },
		"the same events in two responses": func(w *talk) {
			w.mu.Lock()
			again := w.steps[len(w.steps)-1]
			w.mu.Unlock()
			raw, _ := json.Marshal(again)
			var copied map[string]any
			_ = json.Unmarshal(raw, &copied)
			w.add(copied)
			w.add(copied)
		},
	}
	for name, trouble := range troubles {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := atWork(t, nil)
				w.write("un")
				trouble(w)
				w.write("deux")
				w.pass(30 * time.Second)
				w.write("trois")
				w.pass(4 * time.Hour)
				w.answered("un deux trois")
				if h := w.client.Health(); !h.Working() {
					t.Errorf("when all is well again the health is %+v", h)
				}
			})
		})
	}
}

func TestHealthTellsWhatIsWrong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := atWork(t, nil)
		if h := w.client.Health(); !h.Working() || time.Since(h.LastSync) > 10*time.Minute {
			t.Errorf("at work: %+v", h)
		}
		begin := time.Now()
		w.set(func() { w.down = true })
		w.pass(time.Hour)
		if h := w.client.Health(); h.Working() || h.Failures < 10 || h.Failing.Sub(begin) > 10*time.Minute || !h.Refused.IsZero() {
			t.Errorf("down for an hour: %+v", h)
		}
		w.set(func() { w.down = false })
		w.pass(5 * time.Minute)
		w.set(func() { w.soft, w.token = true, "autre" })
		w.pass(5 * time.Minute)
		if h := w.client.Health(); h.Working() || h.Refused.IsZero() || !h.SoftLogout {
			t.Errorf("token refused: %+v", h)
		}
		w.set(func() { w.token = "jeton" })
		w.pass(5 * time.Minute)
		if h := w.client.Health(); !h.Working() || h.SoftLogout {
			t.Errorf("repaired: %+v", h)
		}
	})
}

// A lane whose answers come a byte a second gives up its request, and no other lane waits.
func TestSlowBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := atWork(t, nil)
		w.write("un")
		w.pass(time.Minute)
		w.set(func() { w.slow["/rooms/"+room2+"/send/"] = true })
		w.write("deux")
		w.pass(10 * time.Second)
		if got := w.answers(room1); got != "un deux" {
			t.Errorf("beside a slow room the answers are %q", got)
		}
		w.set(func() { w.slow = map[string]bool{"v3/sync": true} })
		w.write("trois") // more than a minute's worth of bytes
		w.pass(time.Hour)
		if h := w.client.Health(); h.Working() {
			t.Errorf("with answers of a byte a second the health is %+v", h)
		}
		w.set(func() { w.slow = map[string]bool{} })
		w.pass(time.Hour)
		w.answered("un deux trois")
	})
}

// What is asked for while a response is taken in has an end too.
func TestSlowPagesEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := atWork(t, nil)
		w.set(func() { w.slow["/messages"] = true })
		w.busy(30)
		w.pass(time.Hour)
		if h := w.client.Health(); h.Working() || h.Failures == 0 {
			t.Errorf("%+v", h)
		}
		w.set(func() { w.slow = map[string]bool{} })
		w.pass(time.Hour)
		if got := len(strings.Fields(w.answers(room1))); got != 30 {
			t.Errorf("%d answers", got)
		}
	})
}

// busy is so much talk in room1 that the next sync brings the end of it only.
func (w *talk) busy(n int) {
	w.mu.Lock()
	for i := range n {
		w.history[room1] = append(w.history[room1], textEvent(fmt.Sprintf("$b%d", i), camille, fmt.Sprintf("b%d", i)))
	}
	all := w.history[room1]
	last := all[len(all)-2:]
	w.mu.Unlock()
	late := timeline(last...)
	late["limited"], late["prev_batch"] = true, fmt.Sprintf("h%d", len(all)-2)
	w.add(joinedRoom(room1, late))
}

// An hour without the server, and then so much to hear that it comes in pages, some of which
// fail: all of it is answered, in order.
func TestAHugeGapAcrossAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many = 700
		w := atWork(t, nil)
		w.set(func() { w.down = true })
		w.pass(time.Hour)
		w.busy(many)
		for range 40 {
			w.failNext("/messages", status(502, "<html>"), status(200, `{"chunk":[{"type`), status(429, `{"retry_after_ms":10}`))
		}
		w.set(func() { w.down = false })
		w.pass(4 * time.Hour)
		var want []string
		for i := range many {
			want = append(want, fmt.Sprintf("b%d", i))
		}
		if diff := cmp.Diff(want, strings.Fields(w.answers(room1))); diff != "" {
			t.Error(diff)
		}
	})
}

// The server refuses the pages half way: what it gave is handled, and people hear that
// something is missing.
func TestAGapThatTheServerDoesNotGive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := atWork(t, nil)
		w.failNext("/messages", times(1, 403, `{"errcode":"M_FORBIDDEN"}`)...)
		w.busy(10)
		w.pass(time.Minute)
		if got := w.answers(room1); got != "b8 b9" {
			t.Errorf("heard %q", got)
		}
		if diff := cmp.Diff([]string{"gap"}, w.records("alarms")); diff != "" {
			t.Error(diff)
		}
	})
}

// The homeserver was restored from a backup and knows our token no more.
func TestASyncTokenThatIsNotKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := atWork(t, nil)
		w.write("un")
		w.pass(time.Minute)
		w.mu.Lock()
		all := w.history[room1]
		older := textEvent("$vieux", camille, "vieux")
		older["origin_server_ts"] = 1.6e12
		missed := []map[string]any{textEvent("$x1", camille, "deux"), textEvent("$x2", camille, "trois")}
		w.history[room1] = append(append([]map[string]any{older}, all...), missed...)
		last := timeline(missed[1])
		last["limited"], last["prev_batch"] = true, fmt.Sprintf("h%d", len(w.history[room1])-1)
		// The other room has what was known, and what was missed, in its timeline.
		known2 := append(slices.Clone(w.history[room2]), textEvent("$y1", camille, "deux"), textEvent("$y2", camille, "trois"))
		w.lost = map[string]any{"rooms": map[string]any{"join": map[string]any{
			room1: map[string]any{"timeline": last}, room2: map[string]any{"timeline": timeline(known2...)},
			"!neuf:exemple.test": map[string]any{"timeline": timeline(textEvent("$z", camille, "histoire"))},
		}}}
		w.mu.Unlock()
		w.pass(10 * time.Minute)
		w.answered("un deux trois")
		if heard := strings.Join(w.records("heard"), " "); strings.Contains(heard, "histoire") {
			t.Errorf("what was said in a room that was not known is history: %s", heard)
		}
	})
}

// A password logs the bot in again, for its own device, without a restart.
func TestLoggedInAgainWithThePassword(t *testing.T) {
	for name, keysGone := range map[string]bool{"soft logout": false, "signed out by somebody": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := atWork(t, func(f *fakeServer, o *Options) {
					f.password, o.Token, o.Password, o.DeviceID = "sesame", "", "sesame", "APPAREIL"
				})
				w.write("un")
				w.pass(time.Minute)
				identity := w.client.crypto.Machine().OwnIdentity().SigningKey
				w.mu.Lock()
				w.soft, w.token = !keysGone, "neuf"
				if keysGone {
					w.keys = nil
				}
				w.mu.Unlock()
				w.write("deux")
				w.pass(5 * time.Minute)
				w.answered("un deux")
				w.mu.Lock()
				logins, keys := slices.Clone(w.logins), w.keys
				w.mu.Unlock()
				if !slices.Equal(logins, []string{"APPAREIL", "APPAREIL"}) {
					t.Errorf("logins for %q", logins)
				}
				if keys == nil || keys["keys"].(map[string]any)["ed25519:APPAREIL"] != string(identity) {
					t.Errorf("the device's keys on the server are %v", keys)
				}
				if kept, err := readSession(w.options.Data); err != nil || kept.Token != "neuf" {
					t.Errorf("kept %+v, %v", kept, err)
				}
			})
		})
	}
}

// After a logout that made the server forget the keys, the next start gives them again.
func TestAStartAfterBeingSignedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.password = "sesame"
		o := optionsFor(f, t.TempDir())
		o.Password, o.DeviceID = "sesame", "APPAREIL"
		c := open(t, o)
		identity := c.crypto.Machine().OwnIdentity().SigningKey
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		f.token, f.keys = "autre", nil
		c = open(t, o)
		defer c.Close()
		if f.keys == nil || c.crypto.Machine().OwnIdentity().SigningKey != identity || !c.Self().Signed {
			t.Errorf("keys %v, %+v", f.keys, c.Self())
		}
	})
}

func TestAWrongPasswordIsNotTriedTooOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := atWork(t, func(f *fakeServer, o *Options) {
			f.password, o.Token, o.Password, o.DeviceID = "sesame", "", "sesame", "APPAREIL"
		})
		w.mu.Lock()
		w.token, w.password = "neuf", "change"
		w.mu.Unlock()
		w.pass(2 * time.Hour)
		if tried := w.count("v3/login"); tried < 5 || tried > 15 {
			t.Errorf("%d logins in two hours", tried)
		}
		w.set(func() { w.options.Password = "change" }) // the file has the new one
		w.write("un")
		w.pass(time.Hour)
		w.answered("un")
	})
}

// A new token is taken as soon as it stands in its file.
func TestANewTokenIsTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := atWork(t, nil)
		w.set(func() { w.token = "neuf" })
		w.write("un")
		w.pass(time.Hour)
		if got := w.answers(room1); got != "" {
			t.Fatalf("answered %q", got)
		}
		w.set(func() { w.options.Token = "neuf" })
		w.pass(5 * time.Minute)
		w.answered("un")
	})
}

// The token of another device would lose the keys of this one.
func TestATokenOfAnotherDeviceIsNotTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := atWork(t, nil)
		w.set(func() { w.token, w.options.Token = "neuf", "neuf" })
		w.failNext("account/whoami", times(3, 200, `{"user_id":"`+botID+`","device_id":"AUTRE"}`)...)
		w.write("un")
		w.pass(150 * time.Second)
		if h := w.client.Health(); h.Refused.IsZero() {
			t.Errorf("%+v", h)
		}
		w.pass(time.Hour)
		w.answered("un")
	})
}

// Put out of a room, the bot gives up what it had to say there, and only there.
func TestPutOutOfARoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := atWork(t, nil)
		w.set(func() { w.out[room2] = true })
		w.write("un")
		w.write("deux")
		w.pass(time.Minute)
		if got := w.answers(room1); got != "un deux" {
			t.Errorf("answers %q", got)
		}
		if diff := cmp.Diff([]string{"room " + room2 + " say forbidden", "room " + room2 + " say forbidden"}, w.records("refused")); diff != "" {
			t.Error(diff)
		}
		if aside, _ := w.store.Asides(); len(aside) != 2 {
			t.Errorf("set aside: %+v", aside)
		}
		// Let in again, all goes on.
		w.add(leaving(room2, memberEvent("$exclu", camille, botID, "leave")))
		w.set(func() { w.out[room2] = false })
		w.add(invitation(room2, stripped(botID, "invite", true)))
		w.pass(time.Minute)
		w.add(joinedRoom(room2, timeline(memberEvent("$retour", botID, botID, "join"))))
		w.write("trois")
		w.pass(time.Minute)
		if got := w.answers(room2); got != "trois" || w.count("/join") != 1 {
			t.Errorf("after the return %q, joined %d times", got, w.count("/join"))
		}
	})
}

// An invitation that was withdrawn before it could be accepted holds up nobody.
func TestAnInvitationWithdrawn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const elsewhere = "!ailleurs:exemple.test"
		w := atWork(t, nil)
		w.set(func() { w.out[elsewhere] = true })
		w.add(invitation(elsewhere, stripped(botID, "invite", true)))
		w.add(leaving(elsewhere, memberEvent("$retiree", camille, botID, "leave")))
		w.write("un")
		w.pass(time.Minute)
		if got := w.answers(room1); got != "un" {
			t.Errorf("meanwhile the answers are %q", got)
		}
		w.pass(time.Hour)
		if diff := cmp.Diff([]string{"room " + elsewhere + " join forbidden"}, w.records("refused")); diff != "" {
			t.Error(diff)
		}
	})
}

// A room that the server has removed is refused for good.
func TestARoomThatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := atWork(t, nil)
		w.failNext("/rooms/"+room2+"/send/", status(404, `{"errcode":"M_NOT_FOUND"}`))
		w.write("un")
		w.pass(time.Minute)
		if diff := cmp.Diff([]string{"room " + room2 + " say missing"}, w.records("refused")); diff != "" {
			t.Error(diff)
		}
		if got := w.answers(room1); got != "un" {
			t.Errorf("in the other room %q", got)
		}
	})
}

// The server's clock is years off, in both directions: events are handled, gaps are filled, and
// a date in Retry-After is read by the server's own clock.
func TestAServerWhoseClockIsFarOff(t *testing.T) {
	for name, at := range map[string]time.Time{"behind": time.UnixMilli(0), "ahead": time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := atWork(t, nil)
				w.failNext("/send/", status(429, `{}`, "Retry-After", at.Add(20*time.Second).Format(http.TimeFormat), "Date", at.Format(http.TimeFormat)))
				evt := textEvent("$h", camille, "un")
				evt["origin_server_ts"] = at.UnixMilli()
				w.add(joinedRoom(room1, timeline(evt)))
				w.pass(15 * time.Second)
				if got := w.answers(room1); got != "" {
					t.Errorf("the delay was not honoured: %q", got)
				}
				w.pass(10 * time.Second)
				if got := w.answers(room1); got != "un" {
					t.Errorf("the delay was not read by the server's clock: %q", got)
				}
				// What was said after an event of a foolish date is not taken for older.
				w.write("deux")
				w.pass(time.Minute)
				if got := w.answers(room1); got != "un deux" {
					t.Errorf("answers %q", got)
				}
			})
		})
	}
}

// A row whose fate is unknown for longer than the server remembers is found by the mark that
// it bears, also where the server does not name transactions.
func TestAnOldAttemptIsKnownByItsMark(t *testing.T) {
	for _, secret := range []bool{false, true} {
		t.Run(fmt.Sprintf("encrypted %v", secret), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake()
				f.noEcho = true
				inRoom(f, room1)
				if secret {
					inRoom(f, room1, map[string]any{"type": "m.room.encryption", "event_id": "$chiffre", "sender": camille, "state_key": "",
						"content": map[string]any{"algorithm": "m.megolm.v1.aes-sha2"}})
				}
				c := openFake(t, f, t.TempDir())
				row := rowOf(t, "r-1", hello)
				row.FirstTry, row.Tries = time.Now(), 1
				f.failNext("/send/", nil)
				if _, err := c.Send(t.Context(), row); err == nil {
					t.Fatal("the answer was lost, and nobody said so")
				}
				made := f.sentEvents()[0]
				if secret != (made.Type == "m.room.encrypted") {
					t.Fatalf("sent %+v", made)
				}
				f.mu.Lock()
				f.byTxn = map[string]string{}
				f.history[room1] = append(f.history[room1], map[string]any{"type": made.Type, "event_id": made.ID, "sender": botID,
					"room_id": room1, "content": made.Content, "origin_server_ts": 4e12})
				f.mu.Unlock()
				if err := sleepContext(t.Context(), 31*time.Minute); err != nil {
					t.Fatal(err)
				}
				outcome, _ := trySend(t, c, row)
				if outcome.Ref != made.ID || len(f.sentEvents()) != 1 {
					t.Errorf("outcome %+v, sent %d times", outcome, len(f.sentEvents()))
				}
			})
		})
	}
}
