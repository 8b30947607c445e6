package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"passeparole/bot/turn"
)

var errKilled = errors.New("killed")

// unreadable is the token after a response that goes to quarantine.
const unreadable = "s4"

// story is what a homeserver has to tell: five responses, two rooms, a post, poison.
var story = []turn.Batch{
	{Token: "s1", Inputs: []turn.Input{message("$1", "!a", "one"), message("$2", "!b", "two")}},
	{Token: "s2", Inputs: []turn.Input{message("$3", "!a", "post"), message("$4", "!a", "four")}},
	{Token: "s3", Inputs: []turn.Input{message("$5", "!b", "poison"), message("$6", "!b", "six")}},
	{Token: unreadable},
	{Token: "s5", Inputs: []turn.Input{message("$7", "!a", "seven"), message("$8", "!a", "eight"), message("$9", "!b", "nine")}},
}

// after gives the responses that follow a token, as a homeserver does.
func after(token string) []turn.Batch {
	for i, batch := range story {
		if batch.Token == token {
			return story[i+1:]
		}
	}
	return story
}

// live is one life of the process, from opening the store to the end of the story or to
// the moment when fail kills it. From then on nothing more reaches disk or server.
func (h *house) live(t *testing.T, fail func(Point) error) (survived bool) {
	var dead atomic.Bool
	h.open(t, func(at Point) error {
		if dead.Load() {
			return errKilled
		}
		if fail == nil || fail(at) == nil {
			return nil
		}
		dead.Store(true)
		return errKilled
	})
	defer h.Store.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.Run(ctx) }()
	token, err := h.Store.Token()
	if err != nil {
		t.Fatal(err)
	}
	for _, batch := range after(token) {
		if batch.Token == unreadable {
			raw := json.RawMessage(`{"next_batch":"` + unreadable + `","rooms":"no rooms"}`)
			err = h.Quarantine(t.Context(), unreadable, raw, errors.New("no rooms"))
		} else {
			err = h.Handle(t.Context(), batch)
		}
		if err != nil {
			break
		}
	}
	if err != nil && !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	elapse(time.Minute)
	cancel()
	if err := <-ended; err != nil && !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	return !dead.Load()
}

// check compares what the world saw with what it would have seen without any kill.
func (h *house) check(t *testing.T) {
	t.Helper()
	h.open(t, nil)
	defer h.Store.Close()
	for event, want := range map[string]string{"$1": "one", "$3": "post", "$6": "six", "$8": "eight", "$9": "nine"} {
		var got string
		if h.record(t, "answers", event, &got); got != want {
			t.Errorf("the answer %s is %q on disk", event, got)
		}
	}
	for lane, want := range map[string][]string{
		"room !a":         {"noted one", "noted post", "noted four", "noted seven", "noted eight"},
		"room !b":         {"noted two", "noted six", "noted nine"},
		turn.LaneMastodon: {"post"},
	} {
		if diff := cmp.Diff(want, h.server.heard(lane)); diff != "" {
			t.Errorf("%s: %s", lane, diff)
		}
	}
	staff := map[string]int{}
	for _, line := range h.server.heard("room !staff") {
		what, _, _ := strings.Cut(line, " ref")
		staff[what]++
	}
	if diff := cmp.Diff(map[string]int{"posted": 1, "alarm aside": 1, "alarm quarantine": 1}, staff); diff != "" {
		t.Error("staff room:", diff)
	}
	_ = h.Store.View(func(mem turn.Memory) error {
		outcomes := 0
		_ = mem.Each("outcomes", "", func(id string, times json.RawMessage) error {
			if outcomes++; string(times) != "1" {
				t.Errorf("the outcome of %s was handled %s times", id, times)
			}
			return nil
		})
		if done, _ := h.server.counted(); outcomes != done {
			t.Errorf("%d things were done, %d outcomes are known", done, outcomes)
		}
		return nil
	})
	if _, _, ok := h.Post("$3", turn.SlotAnnounce); !ok || h.depth(t) != 0 {
		t.Errorf("post known: %v; %d rows left", ok, h.depth(t))
	}
	if token, _ := h.Store.Token(); token != "s5" {
		t.Errorf("token %q", token)
	}
}

func newKillable(t *testing.T) *house {
	return &house{path: t.TempDir() + "/bot.db", server: newServer()}
}

// Every point, each time that it is passed, is where the process dies once.
func TestAKillAtAnyPointLosesNothingAndRepeatsNothing(t *testing.T) {
	for _, point := range Points {
		t.Run(string(point), func(t *testing.T) {
			for nth := 1; ; nth++ {
				var passed atomic.Int32
				hit := false
				synctest.Test(t, func(t *testing.T) {
					h := newKillable(t)
					if !h.live(t, func(at Point) error {
						if at == point && passed.Add(1) == int32(nth) {
							return errKilled
						}
						return nil
					}) {
						hit = true
						if !h.live(t, nil) {
							t.Fatal("died without being killed")
						}
					}
					h.check(t)
				})
				if t.Failed() {
					t.Fatalf("killed when passing %q for the %d. time", point, nth)
				}
				if !hit {
					if nth == 1 {
						t.Fatal("the story never passes this point")
					}
					return
				}
			}
		})
	}
}

func TestManyKillsAtRandomPoints(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newKillable(t)
				var mu sync.Mutex // points are passed by several lanes at once
				dice := rand.New(rand.NewPCG(seed, 0))
				kills := 0
				for !h.live(t, func(Point) error {
					mu.Lock()
					defer mu.Unlock()
					if dice.IntN(12) == 0 {
						return errKilled
					}
					return nil
				}) {
					if kills++; kills > 1000 {
						t.Fatal("the story never ends")
					}
				}
				h.check(t)
				t.Log(kills, "kills")
			})
		})
	}
}
