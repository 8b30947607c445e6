package matrix

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"maunium.net/go/mautrix/event"

	"passeparole/bot/turn"
)

// refuseWrites makes crypto.db refuse every change, as a full disk does.
func refuseWrites(t *testing.T, c *Client, refuse bool) {
	t.Helper()
	value := "0"
	if refuse {
		value = "1"
	}
	if _, err := c.db.raw.Exec("PRAGMA query_only=" + value); err != nil {
		t.Fatal(err)
	}
}

// What comes while crypto.db cannot be written is good, and must not be passed over.
func TestAFullDiskSetsNothingAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		known(f)
		f.add(joinedRoom(room1, timeline(encryption(megolm), textEvent("$a", camille, "un"))))
		c := openFake(t, f, t.TempDir())
		l := &loop{}
		_ = l.run(t, c, 1)
		refuseWrites(t, c, true)
		waits := 0
		sleep := c.sleep
		c.sleep = func(ctx context.Context, d time.Duration) error {
			if waits++; waits == 3*attempts {
				refuseWrites(t, c, false)
			}
			return sleep(ctx, d)
		}
		_ = l.run(t, c, 3)
		if l.texts() != "un" || len(l.aside) != 0 || waits < 3*attempts {
			t.Errorf("handled %q, set aside %q, waited %d times", l.texts(), l.aside, waits)
		}
	})
}

// A member list that could not be kept is none: nothing is sent until it is.
func TestNothingIsSentWhileMembersCannotBeKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1, encryption(megolm))
		c := openFake(t, f, t.TempDir())
		refuseWrites(t, c, true)
		row := rowOf(t, "r-1", hello)
		var again *Retry
		if outcome, err := c.Send(t.Context(), row); !errors.As(err, &again) || len(f.sentEvents()) != 0 {
			t.Fatalf("%+v, %v, %d sent", outcome, err, len(f.sentEvents()))
		}
		refuseWrites(t, c, false)
		if outcome, err := c.Send(t.Context(), row); err != nil || outcome.Cause != turn.Done {
			t.Fatalf("%+v, %v", outcome, err)
		}
		assertNothingInClear(t, f)
		// A change that a sync could not write down: the whole state is asked for again.
		refuseWrites(t, c, true)
		if err := c.state.SetMember(t.Context(), room1, camille, &event.MemberEventContent{Membership: event.MembershipJoin}); err == nil || c.ready.has(room1) {
			t.Errorf("the room still counts as known: %v", err)
		}
	})
}
