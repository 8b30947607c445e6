package matrix

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"passeparole/bot/turn"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func timerOf(ms string) *time.Timer {
	n, _ := strconv.Atoi(ms)
	return time.NewTimer(time.Duration(n) * time.Millisecond)
}

// loop is the part of the bot's loop around Run: it keeps the token with the inputs.
type loop struct {
	token  string
	inputs []turn.Input
	aside  []string
	fail   func(turn.Batch) error
	stop   context.CancelFunc
	until  int // inputs after which it ends
}

// run lets the client run until so many inputs were handled or set aside, or for ever.
func (l *loop) run(t *testing.T, c *Client, until int) error {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Hour) // of the bubble's time
	defer stop()
	l.stop, l.until = stop, until
	return c.Run(ctx, l.token, func(_ context.Context, b turn.Batch) error {
		if l.fail != nil {
			if err := l.fail(b); err != nil {
				return err
			}
		}
		l.inputs, l.token = append(l.inputs, b.Inputs...), b.Token
		l.check()
		return nil
	}, func(_ context.Context, token string, raw json.RawMessage, cause error) error {
		l.aside = append(l.aside, string(raw))
		l.token = token
		l.check()
		return nil
	})
}

func (l *loop) check() {
	if len(l.inputs)+len(l.aside) >= l.until {
		l.stop()
	}
}

func (l *loop) texts() string {
	var texts []string
	for _, in := range l.inputs {
		if m, ok := in.(turn.Message); ok {
			texts = append(texts, m.Body)
		}
	}
	return strings.Join(texts, " ")
}

// known is a first sync with the bot in a room, so that what follows is news.
func known(f *fakeServer, events ...map[string]any) {
	f.add(joinedRoom(room1, timeline(append([]map[string]any{memberEvent("$ici", botID, botID, "join")}, events...)...)))
}

func TestTokenOnlyAfterHandling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		known(f)
		f.add(joinedRoom(room1, timeline(textEvent("$a", camille, "un"), textEvent("$b", camille, "deux"))))
		f.add(joinedRoom(room1, timeline(textEvent("$c", camille, "trois"))))
		c := openFake(t, f, t.TempDir())
		refusals, offered := 2, 0
		l := &loop{fail: func(b turn.Batch) error {
			if b.Token == "s2" {
				if offered++; offered <= refusals {
					return errors.New("the disk is full")
				}
			}
			return nil
		}}
		start := time.Now()
		if err := l.run(t, c, 4); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if l.texts() != "un deux trois" || l.token != "s3" || len(l.aside) > 0 {
			t.Errorf("handled %q up to %q, set aside %v", l.texts(), l.token, l.aside)
		}
		if waited := time.Since(start); waited != 3*time.Second {
			t.Errorf("a batch refused twice is offered again after 1 s and 2 s, not %s in all", waited)
		}
	})
}

func TestPoisonGoesAsideAndTheRestGoesOn(t *testing.T) {
	for name, fail := range map[string]func(){"error": nil, "panic": func() { panic("broken") }} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake()
				known(f)
				f.add(joinedRoom(room1, timeline(textEvent("$a", camille, "poison"))))
				f.add(joinedRoom(room1, timeline(textEvent("$b", camille, "suite"))))
				c := openFake(t, f, t.TempDir())
				tries := 0
				l := &loop{fail: func(b turn.Batch) error {
					if b.Token != "s2" {
						return nil
					}
					if tries++; fail != nil {
						fail()
					}
					return errors.New("cannot be handled")
				}}
				if err := l.run(t, c, 3); !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
				if tries != 3 || len(l.aside) != 1 || !strings.Contains(l.aside[0], "poison") || l.texts() != "suite" {
					t.Errorf("after %d tries set aside %d, handled %q", tries, len(l.aside), l.texts())
				}
			})
		})
	}
}

func TestCrashBetweenHandlingAndTheNextRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		known(f)
		f.add(joinedRoom(room1, timeline(textEvent("$a", camille, "un"))))
		data := t.TempDir()
		c := openFake(t, f, data)
		l := &loop{}
		l.fail = func(b turn.Batch) error {
			if b.Token == "s2" {
				l.stop() // the process dies before the commit
				return context.Canceled
			}
			return nil
		}
		if err := l.run(t, c, 99); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if l.token != "s1" || l.texts() != "" {
			t.Fatalf("nothing of a batch may remain: token %q, %q", l.token, l.texts())
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		l.fail = nil
		if err := l.run(t, openFake(t, f, data), 2); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if l.texts() != "un" {
			t.Errorf("after the restart %q was handled", l.texts())
		}
	})
}

func TestOneMalformedEventDoesNotStopTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		known(f)
		bad := textEvent("$mauvais", camille, "x")
		bad["sender"] = 5
		f.add(joinedRoom(room1, timeline(textEvent("$a", camille, "avant"), bad, nil, textEvent("$b", camille, "après"))))
		c := openFake(t, f, t.TempDir())
		l := &loop{}
		if err := l.run(t, c, 4); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if l.texts() != "avant après" || len(l.aside) != 1 || !strings.Contains(l.aside[0], "$mauvais") {
			t.Errorf("handled %q, set aside %v", l.texts(), l.aside)
		}
	})
}

func TestServerTroubleIsWaitedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		known(f)
		c := openFake(t, f, t.TempDir())
		f.failNext("v3/sync", status(500, "{}"), status(502, "<html>"),
			status(429, `{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":7000}`), status(429, `{}`, "Retry-After", "20"))
		l := &loop{}
		start := time.Now()
		if err := l.run(t, c, 1); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if waited := time.Since(start); waited != (1+2+7+20)*time.Second {
			t.Errorf("waited %s", waited)
		}
		if len(l.aside) > 0 {
			t.Error("a failing server is no reason to set a response aside")
		}
	})
}

func TestTokenRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		known(f)
		c := openFake(t, f, t.TempDir())
		f.token = "autre"
		l := &loop{}
		if err := l.run(t, c, 1); !errors.Is(err, ErrToken) {
			t.Fatalf("Run ended with %v", err)
		}
		f.token = "jeton"
		if err := l.run(t, c, 1); !errors.Is(err, context.Canceled) || l.token != "s1" {
			t.Fatalf("with the token valid again Run ended with %v at %q", err, l.token)
		}
	})
}
