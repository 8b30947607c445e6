package bot

import (
	"errors"
	"slices"
	"testing"
	"time"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// mended decides as the clerk does, but nothing is poison to it once it is well.
type mended struct {
	clerk
	well bool
}

func (m *mended) Decide(mem turn.Memory, in turn.Input, now time.Time) ([]turn.Effect, error) {
	if message, ok := in.(turn.Message); ok && m.well && message.Body == "poison" {
		return []turn.Effect{say(message.Room, "noted at last")}, nil
	}
	return m.clerk.Decide(mem, in, now)
}

// What was set aside is listed without its content, and handled once when it is tried again
// after the mistake was mended.
func TestWhatWasSetAsideIsListedAndTriedAgain(t *testing.T) {
	h := newHouse(t)
	m := &mended{}
	h.Decide = m
	asked := 0
	ask := func(body string) string {
		t.Helper()
		asked++
		before := len(h.server.heard(turn.RoomLane("!ask")))
		h.handle(t, turn.Batch{Inputs: []turn.Input{message("$ask"+string(rune('a'+asked)), "!ask", body)}})
		if err := h.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		said := h.server.heard(turn.RoomLane("!ask"))[before:]
		if len(said) != 1 {
			t.Fatalf("%s is answered %q", body, said)
		}
		return said[0]
	}
	h.handle(t, turn.Batch{Inputs: []turn.Input{message("$1", "!a", "poison")}})
	row := `{"id":"pp-refused","lane":"room !b","kind":"say","payload":{"room":"!b","lines":[{"text":"two"}]},"decided":"2026-01-01T00:00:00Z","number":1}`
	err := h.Store.Turn("", func(tn *store.Turn) error {
		_, err := tn.SetAside([]byte(row), "forbidden: 403", h.Now())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Quarantine(t.Context(), "s9", []byte(`{"next_batch":"s9"}`), errors.New("unreadable")); err != nil {
		t.Fatal(err)
	}

	all, err := h.Store.Asides()
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, a := range all {
		kinds[a.Kind()+" "+a.Why()] = a.Number
	}
	poison, refused, quarantined := kinds["Message error"], kinds["say forbidden"], kinds["quarantine error"]
	if poison != 1 || refused == 0 || quarantined == 0 {
		t.Fatalf("set aside: %v", kinds)
	}
	if said := ask("list"); said == "" || !slices.Contains([]byte(said), '1') {
		t.Errorf("listed: %q", said)
	}
	if said := ask("retry 1"); said != turn.StillFails {
		t.Errorf("while it is not mended: %s", said)
	}
	m.well = true
	if said := ask("retry 1"); said != turn.Handled {
		t.Errorf("once it is mended: %s", said)
	}
	if said := h.server.heard(turn.RoomLane("!a")); !slices.Equal(said, []string{"noted at last"}) {
		t.Errorf("the answer: %q", said)
	}
	if said := ask("retry 1"); said != turn.NotThere {
		t.Errorf("a second time: %s", said)
	}
	left, err := h.Store.Asides()
	if err != nil || len(left) != len(all)-1 {
		t.Errorf("left: %+v, %v", left, err)
	}
	// A refused row leaves again under its own ID; a file in quarantine is for people.
	for number, want := range map[int]string{refused: turn.Resent, quarantined: turn.CannotBe} {
		if said := ask("retry " + string(rune('0'+number))); said != want {
			t.Errorf("number %d: %s, want %s", number, said, want)
		}
	}
	if said := h.server.heard(turn.RoomLane("!b")); len(said) != 1 {
		t.Errorf("the refused row: %q", said)
	}
}
