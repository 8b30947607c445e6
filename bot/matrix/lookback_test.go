package matrix

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"passeparole/bot/turn"
)

// The bot comes back from a backup, as another device: the server tells nothing about the
// transactions of the earlier one, the events themselves do.
func TestARowInDoubtIsLookedForBeforeItIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1)
		c := openFake(t, f, t.TempDir())
		now := time.Now()
		stamped := func(id, sender, txn string, ago time.Duration) map[string]any {
			evt := textEvent(id, sender, "Bonjour.")
			evt["origin_server_ts"] = now.Add(-ago).UnixMilli()
			if txn != "" {
				evt["content"].(map[string]any)[ownTransaction] = txn
			}
			return evt
		}
		f.history[room1] = []map[string]any{
			stamped("$ancien", botID, "r-3", 3*time.Hour), // before the backup
			stamped("$long", camille, "", 2*time.Hour),
			stamped("$dit", botID, "r-1", time.Hour),
			stamped("$faux", camille, "r-2", time.Hour), // somebody else's words count for nothing
			stamped("$fin", camille, "", time.Minute),
		}
		for id, want := range map[string]string{"r-1": "$dit", "r-2": "", "r-3": ""} {
			row := rowOf(t, id, hello)
			row.Doubt = now.Add(-90 * time.Minute)
			sent := len(f.sentEvents())
			outcome, _ := trySend(t, c, row)
			if again := len(f.sentEvents()) > sent; again != (want == "") || want != "" && outcome.Ref != want {
				t.Errorf("%s: outcome %+v, sent again: %v", id, outcome, again)
			}
		}
		if n := f.count("/messages"); n != 2 {
			t.Errorf("the room was read in %d pages", n)
		}
		for _, sent := range f.sentEvents() {
			if sent.Content[ownTransaction] != sent.Txn {
				t.Errorf("%s does not say what made it: %v", sent.ID, sent.Content)
			}
		}
	})
}

// A room that talked more than can be read is asked of nobody twice, and nothing is said there.
func TestTooMuchTalkToLookThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1)
		c := openFake(t, f, t.TempDir())
		for i := range 3 * lookBackPages {
			evt := textEvent(fmt.Sprint("$", i), camille, "encore")
			evt["origin_server_ts"] = time.Now().UnixMilli()
			f.history[room1] = append(f.history[room1], evt)
		}
		row := rowOf(t, "r-1", hello)
		row.Doubt = time.Now().Add(-time.Hour)
		if outcome, _ := trySend(t, c, row); outcome.Cause != turn.Rejected || len(f.sentEvents()) != 0 {
			t.Errorf("outcome %+v, sent %d", outcome, len(f.sentEvents()))
		}
	})
}
