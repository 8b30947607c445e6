package bot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/locales"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		child(dir)
		return
	}
	if dir := os.Getenv(childFull); dir != "" {
		full(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

const staffRoom = "!staff"

// clerk is a decision that is easy to follow: it notes each message and confirms it; it
// counts outcomes; it tells the staff room of alarms and of posts. Some words are poison.
type clerk struct{}

func (clerk) Decide(mem turn.Memory, in turn.Input, now time.Time) ([]turn.Effect, error) {
	switch in := in.(type) {
	case turn.Message:
		if err := mem.Put("answers", in.Event, in.Body); err != nil {
			return nil, err
		}
		confirm := say(in.Room, "noted "+in.Body)
		switch in.Body {
		case "list":
			return []turn.Effect{turn.ListAside{Room: in.Room}}, nil
		case "retry 1", "retry 2", "retry 3":
			return []turn.Effect{turn.TryAgain{Room: in.Room, Number: int(in.Body[6] - '0')}}, nil
		case "poison":
			return []turn.Effect{confirm}, errors.New("cannot handle: " + in.Body)
		case "panic":
			panic("cannot even think of: " + in.Body)
		case "nowhere":
			return []turn.Effect{confirm, say("!\x00", "x")}, nil
		case "post":
			return []turn.Effect{confirm, turn.Post{Meeting: in.Event, Slot: turn.SlotAnnounce, Text: in.Body}}, nil
		}
		return []turn.Effect{confirm}, nil
	case turn.Outcome:
		var times int
		if _, err := mem.Get("outcomes", in.Row.ID, &times); err != nil {
			return nil, err
		}
		if err := mem.Put("outcomes", in.Row.ID, times+1); err != nil {
			return nil, err
		}
		switch {
		case in.Cause != turn.Done:
			return []turn.Effect{say(staffRoom, "refused: "+string(in.Cause))}, nil
		case in.Row.Kind == "post":
			return []turn.Effect{say(staffRoom, "posted "+in.Ref)}, nil
		case strings.Contains(string(in.Row.Payload), "outcome is poison"):
			return nil, errors.New("cannot handle this outcome")
		}
		return nil, nil
	case turn.Alarm:
		return []turn.Effect{say(staffRoom, "alarm "+in.What)}, nil
	case turn.Tick:
		return ring(mem, now)
	case turn.AsideList:
		var all []string
		for _, a := range in.List {
			all = append(all, fmt.Sprintf("%d %s %s", a.Number, a.Kind, a.Why))
		}
		return []turn.Effect{say(in.Asked.Room, strings.Join(all, ", "))}, nil
	case turn.TriedAgain:
		return []turn.Effect{say(in.Asked.Room, in.What)}, nil
	}
	return nil, fmt.Errorf("no such input: %T", in)
}

func say(room, words string) turn.Say {
	return turn.Say{Room: room, Lines: locales.Message{{Text: words}}}
}

// server keeps the rule of Matrix and Mastodon that the loop stands on: it does a thing
// once for each ID, and answers a second request with what it did the first time.
type server struct {
	mu       sync.Mutex
	refs     map[string]string // row ID → what it became
	said     map[string][]string
	requests int
	// before and after, when set, run before and after the thing is done. An error of
	// before is an answer without effect; one of after loses the answer.
	before, after func(row turn.Row) error
	refuse        turn.Cause
}

func newServer() *server { return &server{refs: map[string]string{}, said: map[string][]string{}} }

func (s *server) Send(_ context.Context, row turn.Row) (turn.Outcome, error) {
	if s.before != nil {
		if err := s.before(row); err != nil {
			return turn.Outcome{}, err
		}
	}
	s.do(row)
	if s.after != nil {
		if err := s.after(row); err != nil {
			return turn.Outcome{}, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return turn.Outcome{Row: row, Ref: s.refs[row.ID], URL: "https://example.org/" + s.refs[row.ID], Cause: s.refuse}, nil
}

func (s *server) do(row turn.Row) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	if _, done := s.refs[row.ID]; done {
		return
	}
	s.refs[row.ID] = fmt.Sprint("ref", len(s.refs)+1)
	s.said[row.Lane] = append(s.said[row.Lane], words(row))
}

func words(row turn.Row) string {
	if e, err := turn.Read[turn.Say](row); err == nil {
		return e.Lines.Plain()
	}
	return row.Kind
}

func (s *server) heard(lane string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.said[lane])
}

func (s *server) everything() map[string][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.said)
}

func (s *server) counted() (done, requests int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.refs), s.requests
}

// house is a bot over a store file, with a server that outlives it.
type house struct {
	*Bot
	path   string
	server *server
}

func newHouse(t testing.TB) *house {
	h := &house{path: filepath.Join(t.TempDir(), "bot.db"), server: newServer()}
	h.open(t, nil)
	t.Cleanup(func() { h.Store.Close() })
	return h
}

// open starts the bot again from its file.
func (h *house) open(t testing.TB, fail func(Point) error) {
	t.Helper()
	s, err := store.Open(h.path)
	if err != nil {
		t.Fatal(err)
	}
	h.Bot = New(Parts{
		Store: s, Decide: clerk{}, Data: filepath.Dir(h.path), Fail: fail,
		Senders: map[string]Sender{"say": h.server, "post": h.server},
	})
}

// start runs the outbox; the function that it returns stops it.
func (h *house) start(t testing.TB) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.Run(ctx) }()
	return func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Error("Run:", err)
		}
	}
}

func (h *house) handle(t testing.TB, batch turn.Batch) {
	t.Helper()
	if err := h.Handle(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
}

func (h *house) record(t testing.TB, kind, key string, into any) bool {
	t.Helper()
	var found bool
	err := h.Store.View(func(mem turn.Memory) (err error) { found, err = mem.Get(kind, key, into); return err })
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (h *house) depth(t testing.TB) int {
	t.Helper()
	rows, _, err := h.Store.Depth()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func message(event, room, body string) turn.Message {
	return turn.Message{Event: event, Room: room, Sender: "@camille:example.org", Kind: turn.Text, Body: body}
}
