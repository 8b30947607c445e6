package matrix

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"passeparole/bot/turn"
)

func invitation(room string, events ...map[string]any) map[string]any {
	return map[string]any{"rooms": map[string]any{"invite": map[string]any{room: map[string]any{"invite_state": map[string]any{"events": events}}}}}
}

func leaving(room string, events ...map[string]any) map[string]any {
	return map[string]any{"rooms": map[string]any{"leave": map[string]any{room: map[string]any{"timeline": timeline(events...)}}}}
}

func stripped(user, state string, direct bool) map[string]any {
	return map[string]any{"type": "m.room.member", "sender": camille, "state_key": user,
		"content": map[string]any{"membership": state, "is_direct": direct}}
}

func memberships(l *loop) []turn.Membership {
	var list []turn.Membership
	for _, in := range l.inputs {
		if m, ok := in.(turn.Membership); ok {
			list = append(list, m)
		}
	}
	return list
}

func runUntil(t *testing.T, f *fakeServer, n int) *loop {
	t.Helper()
	l := &loop{}
	if err := l.run(t, openFake(t, f, t.TempDir()), n); !errors.Is(err, context.Canceled) {
		t.Fatalf("after %d inputs: %v", len(l.inputs), err)
	}
	if len(l.aside) > 0 {
		t.Fatalf("set aside: %v", l.aside)
	}
	return l
}

func TestInvitations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		events := []map[string]any{
			{"type": "m.room.name", "sender": camille, "state_key": "", "content": map[string]any{"name": "x"}},
			stripped(camille, "join", false), stripped(botID, "invite", true),
		}
		f.add(invitation(room1, events...))
		f.add(invitation(room1, events...)) // the server may say it again
		f.add(leaving(room1, memberEvent("$parti", botID, botID, "leave")))
		f.add(invitation(room1, events...))
		got := memberships(runUntil(t, f, 4))
		if len(got) != 4 {
			t.Fatalf("%+v", got)
		}
		first := got[0]
		if first.State != "invite" || first.User != botID || first.Sender != camille || !first.Direct || first.Event == "" || first.Historical || first.SentAt.IsZero() {
			t.Errorf("the invitation reads %+v", first)
		}
		if got[1].Event != first.Event {
			t.Error("the same invitation said again has another ID")
		}
		if got[2].State != "leave" || got[2].User != botID || got[2].Event != "$parti" {
			t.Errorf("the leave reads %+v", got[2])
		}
		if got[3].Event == first.Event {
			t.Error("an invitation after a leave has the ID of the earlier one, so it would be taken for handled")
		}
	})
}

func TestFirstSyncIsHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.add(joinedRoom(room1, timeline(memberEvent("$ici", botID, botID, "join"), textEvent("$vieux", camille, "il y a un an")),
			memberEvent("$c", camille, camille, "join")))
		l := runUntil(t, f, 2)
		for _, m := range memberships(l) {
			if !m.Historical {
				t.Errorf("%+v is not marked as history", m)
			}
		}
		if len(memberships(l)) != 2 || l.texts() != "" {
			t.Errorf("inputs %+v", l.inputs)
		}
	})
}

func TestNothingFromBeforeOurJoin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.add(map[string]any{})
		f.add(joinedRoom(room1, timeline(textEvent("$avant", camille, "entre nous"), memberEvent("$ici", botID, botID, "join"),
			textEvent("$apres", camille, "bienvenue")), memberEvent("$c", camille, camille, "join")))
		l := runUntil(t, f, 3)
		want := []turn.Input{
			turn.Membership{Event: "$c", Room: room1, User: camille, Sender: camille, SentAt: at, State: "join", Name: "Camille", Historical: true},
			turn.Membership{Event: "$ici", Room: room1, User: botID, Sender: botID, SentAt: at, State: "join", Name: "Camille"},
			turn.Message{Event: "$apres", Room: room1, Sender: camille, SentAt: at, Kind: turn.Text, Body: "bienvenue"},
		}
		if diff := cmp.Diff(want, l.inputs); diff != "" {
			t.Error(diff)
		}
	})
}

// A room joined and then so busy that the join is no longer in the timeline.
func TestJoinedInTheGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.history[room1] = []map[string]any{textEvent("$avant", camille, "entre nous"), memberEvent("$ici", botID, botID, "join"),
			textEvent("$a", camille, "un"), textEvent("$b", camille, "deux")}
		f.add(map[string]any{})
		busy := timeline(textEvent("$d", camille, "trois"))
		busy["limited"], busy["prev_batch"] = true, "h4"
		f.add(joinedRoom(room1, busy, memberEvent("$ici", botID, botID, "join")))
		if l := runUntil(t, f, 4); l.texts() != "un deux trois" {
			t.Errorf("heard %q", l.texts())
		}
	})
}

func TestGapIsFilled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		known(f, textEvent("$connu", camille, "connu"))
		f.history[room1] = append(f.history[room1], textEvent("$vieux", camille, "vieux"), textEvent("$connu", camille, "connu"))
		want := ""
		for i := range 7 {
			text := fmt.Sprintf("m%d", i)
			f.history[room1] = append(f.history[room1], textEvent("$m"+text, camille, text))
			want += text + " "
		}
		f.history[room1] = append(f.history[room1], memberEvent("$luca", camille, "@luca:exemple.test", "join"))
		late := timeline(textEvent("$fin", camille, "fin"))
		late["limited"], late["prev_batch"] = true, "h10"
		// The change of members in the gap also stands in the state: it is told once, as news.
		f.add(joinedRoom(room1, late, memberEvent("$luca", camille, "@luca:exemple.test", "join")))
		f.failNext("/messages", status(502, "{}"), status(429, `{"retry_after_ms":1}`))
		l := runUntil(t, f, 10)
		if l.texts() != want+"fin" {
			t.Errorf("heard %q", l.texts())
		}
		if got := memberships(l); len(got) != 2 || got[1].User != "@luca:exemple.test" || got[1].Historical {
			t.Errorf("members %+v", got)
		}
	})
}

func TestGapWithoutItsEndIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		known(f)
		for i := range gapMost + 50 {
			old := textEvent(fmt.Sprintf("$v%d", i), camille, "vieux")
			old["origin_server_ts"] = 1.6e12 // before the last known event
			f.history[room1] = append(f.history[room1], old)
		}
		f.history[room1] = append(f.history[room1], textEvent("$neuf", camille, "neuf"))
		late := timeline(textEvent("$fin", camille, "fin"))
		late["limited"], late["prev_batch"] = true, fmt.Sprintf("h%d", gapMost+51)
		f.add(joinedRoom(room1, late))
		if l := runUntil(t, f, 3); l.texts() != "neuf fin" {
			t.Errorf("heard %q", l.texts())
		}
		if asked := f.count("/messages"); asked > gapMost/2 {
			t.Errorf("asked %d times", asked)
		}
	})
}

func TestPutOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		known(f)
		f.add(leaving(room1, textEvent("$mot", camille, "dernier mot"), memberEvent("$exclu", camille, botID, "ban")))
		// Back again: what was said in between is not for us, even without our join in sight.
		f.history[room1] = []map[string]any{memberEvent("$ici", botID, botID, "join"), textEvent("$secret", camille, "entre nous"),
			memberEvent("$retour", botID, botID, "join"), textEvent("$a", camille, "rebonjour")}
		back := timeline(textEvent("$b", camille, "ça va ?"))
		back["limited"], back["prev_batch"] = true, "h4"
		f.add(joinedRoom(room1, back, memberEvent("$retour", botID, botID, "join")))
		l := runUntil(t, f, 6)
		if l.texts() != "dernier mot rebonjour ça va ?" {
			t.Errorf("heard %q", l.texts())
		}
		if got := memberships(l)[1]; got.State != "ban" || got.User != botID || got.Sender != camille {
			t.Errorf("the ban reads %+v", got)
		}
	})
}

func TestRoomsComeInOneOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.add(map[string]any{})
		join := map[string]any{}
		for i := range 9 {
			room := fmt.Sprintf("!%d:exemple.test", i)
			join[room] = map[string]any{"timeline": timeline(textEvent(fmt.Sprintf("$%da", i), camille, fmt.Sprintf("%da", i)),
				textEvent(fmt.Sprintf("$%db", i), camille, fmt.Sprintf("%db", i)))}
		}
		f.add(map[string]any{"rooms": map[string]any{"join": join}})
		if l := runUntil(t, f, 18); l.texts() != "0a 0b 1a 1b 2a 2b 3a 3b 4a 4b 5a 5b 6a 6b 7a 7b 8a 8b" {
			t.Errorf("heard %q", l.texts())
		}
	})
}
