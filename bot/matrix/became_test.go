package matrix

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"passeparole/bot/turn"
	"passeparole/locales"
)

// Own events stand before what people made of them, with the transaction that made them;
// those of other people do not count, whatever they carry.
func TestOwnEventsAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		known(f)
		own, other := textEvent("$question", botID, "Est-ce juste ?"), textEvent("$autre", camille, "non")
		own["unsigned"] = map[string]any{"transaction_id": "r-1"}
		other["unsigned"] = map[string]any{"transaction_id": "r-2"}
		f.add(joinedRoom(room1, timeline(own, other, textEvent("$sans", botID, "d'une autre session"))))
		l := &loop{}
		_ = l.run(t, openFake(t, f, t.TempDir()), 3)
		if want := (turn.Echo{Event: "$question", Room: room1, Transaction: "r-1"}); len(l.inputs) != 3 || l.inputs[1] != turn.Input(want) || l.texts() != "non" {
			t.Errorf("%+v", l.inputs)
		}
	})
}

// A row is done when its last part is there.
func TestWhatARowBecame(t *testing.T) {
	long := turn.Say{Room: room1, Lines: locales.Message{{Text: strings.Repeat("mot ", 30_000)}}}
	filed := hello
	filed.File = &turn.File{Name: "noms.csv", Type: "text/csv", Data: []byte("x")}
	synctest.Test(t, func(t *testing.T) {
		c := openFake(t, newFake(), t.TempDir())
		last := transaction("r-1", len(parts(long))-1)
		if last == "r-1" {
			t.Fatal("the long message has one part only")
		}
		for _, e := range []struct {
			effect turn.Effect
			whole  []string // the transactions that conclude it
		}{
			{hello, []string{"r-1"}}, {turn.React{Room: room1, Target: "$x", Key: "✅"}, []string{"r-1"}}, {long, []string{last}}, {filed, nil},
		} {
			for _, txn := range []string{"r-1", "r-1-2", last, "r-1-file", "r-10"} {
				outcome, whole := c.Became(rowOf(t, "r-1", e.effect), turn.Echo{Event: "$e", Room: room1, Transaction: txn})
				if whole != slices.Contains(e.whole, txn) || whole && outcome.Ref != "$e" {
					t.Errorf("%T and %s: %v %+v", e.effect, txn, whole, outcome)
				}
			}
		}
	})
}
