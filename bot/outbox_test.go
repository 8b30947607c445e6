package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"passeparole/bot/turn"
)

// later is an answer that asks to wait.
type later time.Duration

func (l later) Error() string             { return "429" }
func (l later) RetryAfter() time.Duration { return time.Duration(l) }

func elapse(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestOneLaneWaitsAloneAndKeepsItsOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		begin := time.Now()
		h.server.before = func(row turn.Row) error {
			if row.Lane == "room !slow" && time.Since(begin) < 10*time.Minute {
				return later(10 * time.Minute)
			}
			return nil
		}
		stop := h.start(t)
		defer stop()
		for i := range 3 {
			h.handle(t, turn.Batch{Inputs: []turn.Input{
				message(fmt.Sprint("$s", i), "!slow", fmt.Sprint(i)), message(fmt.Sprint("$q", i), "!quick", fmt.Sprint(i))}})
		}
		synctest.Wait()
		inOrder := []string{"noted 0", "noted 1", "noted 2"}
		if diff := cmp.Diff(map[string][]string{"room !quick": inOrder}, h.server.everything()); diff != "" {
			t.Fatal(diff)
		}
		elapse(9 * time.Minute)
		if len(h.server.heard("room !slow")) != 0 {
			t.Fatal("the server's delay was not honoured")
		}
		elapse(2*time.Minute + time.Second)
		if diff := cmp.Diff(inOrder, h.server.heard("room !slow")); diff != "" {
			t.Fatal(diff)
		}
		if done, requests := h.server.counted(); done != 6 || h.depth(t) != 0 {
			t.Fatal(done, requests, h.depth(t))
		}
	})
}

func TestAServerThatIsDownForAnHourIsAskedLessAndLess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		begin, attempts := time.Now(), 0
		var tries []int
		h.server.before = func(row turn.Row) error {
			tries = append(tries, row.Tries)
			if row.FirstTry.IsZero() || row.FirstTry.After(begin.Add(time.Minute)) {
				t.Errorf("first try at %v", row.FirstTry)
			}
			if attempts++; time.Since(begin) < time.Hour {
				return errors.New("connection refused")
			}
			return nil
		}
		stop := h.start(t)
		defer stop()
		h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "one")}})
		elapse(2 * time.Hour)
		if diff := cmp.Diff([]string{"noted one"}, h.server.heard("room !a")); diff != "" {
			t.Fatal(diff)
		}
		// 1, 2, 4 … 256 s, then every five minutes, each half as long or half as long again.
		if attempts < 12 || attempts > 60 || tries[len(tries)-1] != attempts {
			t.Fatalf("%d attempts, counted %v", attempts, tries)
		}
	})
}

func TestAnAbsurdWaitIsCutShort(t *testing.T) {
	pause := newPause()
	if wait := howLong(fmt.Errorf("sending: %w", later(1000*time.Hour)), pause); wait < mostAsked || wait > 2*mostAsked {
		t.Fatal(wait)
	}
	for _, nothing := range []time.Duration{0, -time.Hour} {
		if wait := howLong(later(nothing), newPause()); wait <= 0 || wait > 2*firstPause {
			t.Fatal(wait)
		}
	}
}

func TestWhatWasLeftIsSentAtStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "one"), message("$2", "!b", "two")}})
		h.Store.Close()
		h.open(t, nil)
		stop := h.start(t)
		defer stop()
		synctest.Wait()
		if done, _ := h.server.counted(); done != 2 || h.depth(t) != 0 {
			t.Fatal(done, h.depth(t))
		}
	})
}

func TestALostAnswerIsAskedForAgainWithTheSameID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		lost := 0
		h.server.after = func(turn.Row) error {
			if lost++; lost <= 3 {
				return errors.New("connection reset")
			}
			return nil
		}
		stop := h.start(t)
		defer stop()
		h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "one")}})
		elapse(time.Hour)
		if done, requests := h.server.counted(); done != 1 || requests != 4 {
			t.Fatal(done, requests)
		}
	})
}

func TestOnlySoManyRoomsAtOnceAndMastodonBeside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.AtOnce = 3
		hold := make(chan struct{})
		h.server.before = func(row turn.Row) error {
			if row.Lane != turn.LaneMastodon {
				<-hold
			}
			return nil
		}
		var inputs []turn.Input
		for i := range 10 {
			inputs = append(inputs, message(fmt.Sprint("$", i), fmt.Sprint("!", i), "post"))
		}
		stop := h.start(t)
		defer stop()
		h.handle(t, turn.Batch{Inputs: inputs})
		synctest.Wait()
		tried := 0
		for i := range 10 {
			if row, _, _ := h.Store.Next(fmt.Sprint("room !", i)); row.Tries > 0 {
				tried++
			}
		}
		if tried != 3 || len(h.server.heard(turn.LaneMastodon)) != 10 {
			t.Errorf("%d rooms at once, %d posts beside", tried, len(h.server.heard(turn.LaneMastodon)))
		}
		close(hold)
		synctest.Wait()
		if h.depth(t) != 0 {
			t.Error(h.depth(t), "rows left")
		}
	})
}

func TestWhatIsRefusedForGoodIsToldAndDoesNotBlock(t *testing.T) {
	h := newHouse(t)
	h.server.refuse = turn.Forbidden
	h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "one"), message("$2", "!a", "two")}})
	h.Senders["say"] = refuseOnly{h.server, "room !a"}
	if err := h.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"refused: forbidden", "refused: forbidden"}, h.server.heard("room !staff")); diff != "" {
		t.Fatal(diff)
	}
	if list, _ := h.Store.Asides(); len(list) != 2 || h.depth(t) != 0 {
		t.Fatalf("%+v", list)
	}
}

// refuseOnly is a server that refuses one lane for good and accepts the others.
type refuseOnly struct {
	*server
	lane string
}

func (r refuseOnly) Send(ctx context.Context, row turn.Row) (turn.Outcome, error) {
	outcome, err := r.server.Send(ctx, row)
	if row.Lane != r.lane {
		outcome.Cause = turn.Done
	}
	return outcome, err
}

func TestWhatNobodySendsIsRefused(t *testing.T) {
	h := newHouse(t)
	delete(h.Senders, "post")
	h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "post")}})
	if err := h.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"refused: misconfigured"}, h.server.heard("room !staff")); diff != "" {
		t.Fatal(diff)
	}
}

func TestASenderThatPanicsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		var log bytes.Buffer
		h.Log = slog.New(slog.NewTextHandler(&log, nil))
		h.server.before = func(row turn.Row) error {
			if words(row) == "noted one" {
				panic("what a person wrote")
			}
			return nil
		}
		stop := h.start(t)
		defer stop()
		h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "one"), message("$2", "!a", "two")}})
		elapse(time.Hour)
		if diff := cmp.Diff([]string{"noted two"}, h.server.heard("room !a")); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff([]string{"refused: rejected"}, h.server.heard("room !staff")); diff != "" {
			t.Fatal(diff)
		}
		if text := log.String(); !strings.Contains(text, "panicked at") || strings.Contains(text, "person") {
			t.Error(text)
		}
	})
}

func TestAnOutcomeThatIsPoisonDoesNotComeAgain(t *testing.T) {
	h := newHouse(t)
	h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "outcome is poison")}})
	for range 2 {
		if err := h.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"alarm outcome"}, h.server.heard("room !staff")); diff != "" {
		t.Fatal(diff)
	}
	if _, requests := h.server.counted(); requests != 2 {
		t.Fatal(requests, "requests")
	}
}

func TestAStuckPostIsToldOnceADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.server.before = func(row turn.Row) error {
			if row.Lane == turn.LaneMastodon {
				return errors.New("503")
			}
			return nil
		}
		stop := h.start(t)
		defer stop()
		h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "post")}})
		elapse(50 * time.Minute)
		if heard := h.server.heard("room !staff"); len(heard) != 0 {
			t.Fatal(heard)
		}
		elapse(20 * time.Hour)
		if diff := cmp.Diff([]string{"alarm stuck.mastodon"}, h.server.heard("room !staff")); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAPostIsFoundAgain(t *testing.T) {
	h := newHouse(t)
	if _, _, ok := h.Post("$1", turn.SlotAnnounce); ok {
		t.Fatal("found before it was posted")
	}
	h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "post")}})
	if err := h.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Store.Close()
	h.open(t, nil)
	id, url, ok := h.Post("$1", turn.SlotAnnounce)
	if !ok || id == "" || url != "https://example.org/"+id {
		t.Fatal(id, url, ok)
	}
}

func TestStoppingFinishesTheSendUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.server.before = func(turn.Row) error { <-time.After(2 * time.Second); return nil }
		stop := h.start(t)
		h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "one"), message("$2", "!a", "two")}})
		elapse(time.Second)
		stop()
		if diff := cmp.Diff([]string{"noted one"}, h.server.heard("room !a")); diff != "" {
			t.Fatal(diff)
		}
		if h.depth(t) != 1 {
			t.Fatal(h.depth(t), "rows left")
		}
	})
}

// hanging is a server that never answers.
type hanging struct{}

func (hanging) Send(ctx context.Context, _ turn.Row) (turn.Outcome, error) {
	<-ctx.Done()
	return turn.Outcome{}, ctx.Err()
}

func TestStoppingDoesNotWaitForAServerThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.Senders["say"] = hanging{}
		stop := h.start(t)
		h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "one")}})
		elapse(time.Second)
		begin := time.Now()
		stop()
		if err := h.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begin); took > finishTime+drainTime {
			t.Fatal(took)
		}
		if row, found, _ := h.Store.Next("room !a"); !found || row.FirstTry.IsZero() {
			t.Fatalf("%+v", row)
		}
	})
}

func TestDrainSendsWhatItCanAndLeavesTheRest(t *testing.T) {
	h := newHouse(t)
	attempts := 0
	h.server.before = func(row turn.Row) error {
		if row.Lane == "room !down" {
			attempts++
			return later(time.Hour)
		}
		return nil
	}
	h.handle(t, turn.Batch{Inputs: []turn.Input{
		message("$1", "!a", "post"), message("$2", "!down", "two"), message("$3", "!a", "three"), message("$4", "!down", "four"),
	}})
	if err := h.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{"room !a": {"noted post", "noted three"}, "mastodon": {"post"}, "room !staff": {"posted ref"}}
	got := h.server.everything()
	got["room !staff"] = []string{got["room !staff"][0][:len("posted ref")]}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	if h.depth(t) != 2 || attempts != 1 {
		t.Fatal(h.depth(t), "rows left,", attempts, "attempts")
	}
}

func TestWhileTheDatabaseTakesNothingNothingIsSentTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.server.after = func(row turn.Row) error {
			if words(row) == "noted one" {
				h.Store.Refuse(syscall.ENOSPC)
			}
			return nil
		}
		stop := h.start(t)
		defer stop()
		h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "one"), message("$2", "!a", "two")}})
		elapse(time.Hour)
		batch := turn.Batch{Token: "s1", Inputs: []turn.Input{message("$3", "!b", "three")}}
		if err := h.Handle(t.Context(), batch); !errors.Is(err, ErrStore) || !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		if _, requests := h.server.counted(); requests != 1 {
			t.Fatal(requests, "requests while the outcome could not be kept")
		}
		h.Store.Refuse(nil)
		h.handle(t, batch)
		elapse(time.Hour)
		if done, requests := h.server.counted(); done != 3 || requests != 3 || h.depth(t) != 0 {
			t.Fatal(done, requests, h.depth(t))
		}
	})
}
