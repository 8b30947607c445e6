package crash

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passeparole/cmd/bac-a-sable/fakehs"
	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/script"
)

// The first start makes a device, its keys, an identity and a recovery key, on both sides of
// the wire. It is killed before each of its requests leaves, and after each was answered;
// what is started again must be able to live with whatever is there.
func TestEachStepOfTheFirstStartMayBeTheLast(t *testing.T) {
	bot := program(t)
	for _, at := range []moment{askingAny, answeredAny} {
		kills := 0
		for nth := 1; firstStart(t, bot, shot{at: at, left: nth}); nth++ {
			if kills++; kills > 200 {
				t.Fatal("the first start never ends")
			}
		}
		if kills < 15 {
			t.Errorf("%s: the first start makes %d requests only", at, kills)
		}
		t.Logf("%s: %d kills", at, kills)
	}
}

// firstStart is false when the bot was there before the moment of the kill came.
func firstStart(t *testing.T, bot string, s shot) (hit bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	h, err := house.Start(ctx, house.Options{Dir: t.TempDir(), Fake: &fakehs.Options{}, Bot: bot, Idle: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}()
	k := &killer{ctx: ctx, bot: h.Bot, cut: func(error) {}, down: true, up: true, left: 1}
	away, err := separate(h, k, newDiary())
	if err != nil {
		t.Fatal(err)
	}
	defer away()
	k.arm(s)
	err = h.Bot.Start(ctx)
	if done, _ := k.kills(); done == 0 {
		k.stop()
		if err != nil {
			t.Fatal(err)
		}
		return false
	}
	if err = h.Bot.Start(ctx); err != nil {
		t.Fatalf("killed when %s for the %d. time: %v", s.at, s.left, err)
	}
	conversation, err := script.Parse("@camille\nBot< préparer un débat\nCamille> bonjour\nBot< préparer une rencontre\n")
	if err == nil {
		err = (&script.Player{Stage: house.NewStage(h), Print: &script.Printer{To: &strings.Builder{}}, Patience: 10 * time.Second}).Play(ctx, conversation)
	}
	log := h.Bot.LogEnd()
	if last := strings.LastIndex(log, "msg=starting"); err == nil && (last < 0 || !strings.Contains(log[last:], "signed=true")) {
		err = errors.New("the device is not signed")
	}
	if _, missing := os.Stat(filepath.Join(h.Bot.Data, "matrix", "recovery.key")); err == nil && missing != nil {
		err = fmt.Errorf("the recovery key: %w", missing)
	}
	if err != nil {
		t.Errorf("killed when %s for the %d. time: %v\n%s", s.at, s.left, err, h.Bot.LogEnd())
	}
	return true
}
