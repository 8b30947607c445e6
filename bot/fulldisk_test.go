package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passeparole/bot/disk"
	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// urgently is the staff room as it is told past the outbox.
type urgently struct {
	mu    sync.Mutex
	told  []string
	heard chan struct{}
}

func newUrgently() *urgently { return &urgently{heard: make(chan struct{}, 100)} }

func (u *urgently) tell(_ context.Context, alarm turn.Alarm) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.told = append(u.told, alarm.What+" "+alarm.ID)
	u.heard <- struct{}{}
	return nil
}

func (u *urgently) all() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return append([]string(nil), u.told...)
}

// guard gives a house a disk that is looked after, as a process that was just started.
func (h *house) guard(u *urgently) {
	h.Disk = disk.Open(filepath.Dir(h.path), h.Now, slog.New(slog.DiscardHandler))
	h.Urgent = u.tell
}

func TestAFullDiskIsToldOnceAndSoIsItsEnd(t *testing.T) {
	h := newHouse(t)
	u := newUrgently()
	h.guard(u)
	h.handle(t, turn.Batch{Token: "s1", Inputs: []turn.Input{message("$1", "!a", "one")}})
	batch := turn.Batch{Token: "s2", Inputs: []turn.Input{message("$2", "!a", "two")}}

	h.Store.Refuse(syscall.ENOSPC)
	for range 3 {
		if err := h.Handle(t.Context(), batch); !errors.Is(err, ErrStore) {
			t.Fatal(err)
		}
	}
	if token, _ := h.Store.Token(); token != "s1" {
		t.Fatalf("the token is %s: what came is lost", token)
	}
	stop := h.start(t)
	<-u.heard
	stop()

	// A restart while the disk is still full: another process, the same occasion.
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	h.open(t, nil)
	h.Store.Refuse(syscall.ENOSPC)
	h.guard(u)
	if _, ok := h.Disk.Trouble(); !ok {
		t.Error("the next process does not know of the trouble")
	}
	if err := h.Handle(t.Context(), batch); !errors.Is(err, ErrStore) {
		t.Fatal(err)
	}
	stop = h.start(t)
	h.Store.Refuse(nil)
	h.handle(t, batch)
	stop()
	if err := h.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, ok := h.Disk.Trouble(); ok {
		t.Error("it is not over")
	}
	if told := u.all(); len(told) != 1 || told[0][:17] != "disk.full pp-disk" {
		t.Errorf("told past the outbox: %q", told)
	}
	if diff := cmp.Diff([]string{"alarm disk.over"}, h.server.heard("room !staff")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"noted one", "noted two"}, h.server.heard("room !a")); diff != "" {
		t.Error(diff)
	}

	// The next trouble is another one, even at the same token.
	h.Store.Refuse(syscall.EROFS)
	_ = h.Handle(t.Context(), turn.Batch{Token: "s2"})
	stop = h.start(t)
	<-u.heard
	stop()
	h.Store.Refuse(nil)
	h.handle(t, turn.Batch{Token: "s2"})
	h.Store.Refuse(syscall.EROFS)
	_ = h.Handle(t.Context(), turn.Batch{Token: "s2"})
	stop = h.start(t)
	<-u.heard
	stop()
	told := u.all()
	if len(told) != 3 || told[1] == told[2] || told[1][:13] != "disk.readonly" {
		t.Errorf("%q", told)
	}
}

// A note that could not be kept leaves the occasion as it was: the server recognises it.
func TestTheOccasionIsTheSameWithoutANote(t *testing.T) {
	h := newHouse(t)
	h.handle(t, turn.Batch{Token: "s1"})
	first := h.occasion(disk.Full)
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	h.open(t, nil)
	if again := h.occasion(disk.Full); again != first {
		t.Error(first, again)
	}
	if other := h.occasion(disk.ReadOnly); other == first {
		t.Error("two kinds of trouble have one occasion")
	}
	h.handle(t, turn.Batch{Token: "s2"})
	if later := h.occasion(disk.Full); later == first {
		t.Error("two troubles have one occasion")
	}
}

func TestWhatIsTheDisksFault(t *testing.T) {
	for _, c := range []struct {
		err  error
		kind disk.Kind
	}{
		{fmt.Errorf("writing: %w", syscall.ENOSPC), disk.Full}, {syscall.EDQUOT, disk.Full}, {syscall.EFBIG, disk.Full},
		{syscall.EROFS, disk.ReadOnly}, {syscall.EIO, disk.Failing},
		{fmt.Errorf("storing: %w", sqlite(13)), disk.Full}, {sqlite(8 | 1<<8), disk.ReadOnly}, {sqlite(10 | 3<<8), disk.Failing},
		{sqlite(5), ""}, {store.ErrUnreadable, ""}, {errors.New("no"), ""}, {nil, ""},
	} {
		if kind, ok := disk.Of(c.err); kind != c.kind || ok != (c.kind != "") {
			t.Errorf("%v is %q", c.err, kind)
		}
	}
}

// sqlite is an error of SQLite by its extended result code.
type sqlite int

func (sqlite) Error() string { return "sqlite" }
func (s sqlite) Code() int   { return int(s) }
