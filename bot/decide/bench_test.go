package decide

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passeparole/bot/meeting"
	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// manyMeetings is a programme after some years: twice as many conversations.
const manyMeetings = 2000

// errRound drops what a round decided, so that each is the first.
var errRound = errors.New("the round is over")

// BenchmarkMessage is what one thing that an organiser does costs the decision among many
// meetings, on a database on disk; what came of it is not kept.
func BenchmarkMessage(b *testing.B) {
	w, base := filled(b)
	text := func(body string) turn.Message {
		return turn.Message{Event: "$new", Room: "!camille7:localhost", Sender: "@camille7:localhost", SentAt: w.now, Kind: turn.Text, Body: body}
	}
	for _, test := range []struct {
		name string
		in   turn.Input
	}{
		{"plain", text("Comment ça marche ?")},
		{"mine", text("mes rencontres")},
		{"resume", text("reprendre")},
		{"edit", turn.Edit{Event: "$new", Target: "$other", Room: "!camille7:localhost", Sender: "@camille7:localhost", SentAt: w.now, Body: "24"}},
		{"redaction", turn.Redaction{Event: "$new", Target: "$other", Room: "!camille7:localhost", Sender: "@camille7:localhost", SentAt: w.now}},
		{"list", turn.Message{Event: "$new", Room: staffRoom, Sender: "@alex:localhost", SentAt: w.now, Kind: turn.Text, Body: "!liste"}},
		{"filtered", turn.Message{Event: "$new", Room: staffRoom, Sender: "@alex:localhost", SentAt: w.now, Kind: turn.Text, Body: "!liste Bretagne"}},
	} {
		b.Run(test.name, func(b *testing.B) {
			for b.Loop() {
				err := base.Turn("", func(t *store.Turn) error {
					if _, err := w.decider.Decide(t.Stage(), test.in, w.now); err != nil {
						return err
					}
					return errRound
				})
				if !errors.Is(err, errRound) {
					b.Fatal(err)
				}
			}
		})
	}
}

// filled is a world in which one meeting was planned, reported and published, and a
// database that holds it manyMeetings times, each of another organiser in another room.
func filled(b *testing.B) (*world, *store.Store) {
	script, err := os.ReadFile("testdata/corriger-apres-envoi.txt")
	if err != nil {
		b.Fatal(err)
	}
	w := perform(b, string(script))
	base, err := store.Open(filepath.Join(b.TempDir(), "many.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := base.Close(); err != nil {
			b.Error(err)
		}
	})
	var first meeting.Meeting
	err = each(w.mem, meetings, "", func(_ string, m meeting.Meeting) error {
		if m.Report != nil {
			first = m
		}
		return nil
	})
	if err != nil || first.ID == "" {
		b.Fatal("no meeting with a report", err)
	}
	err = base.Turn("", func(t *store.Turn) error {
		mem := t.Stage()
		for _, kind := range []string{rooms, people} {
			if err := copied(w.mem, mem, kind, "", strings.NewReplacer()); err != nil {
				return err
			}
		}
		for i := range manyMeetings {
			id := meeting.NewID(fmt.Sprint("$", i), func(id string) bool {
				taken, _ := mem.Get(meetings, id, &meeting.Meeting{})
				return taken
			})
			as := strings.NewReplacer(first.ID, id, "camille:", fmt.Sprintf("camille%d:", i), "!commune:", fmt.Sprintf("!camille%d:", i))
			for _, kind := range []string{meetings, drafts, versions, journal} {
				if err := copied(w.mem, mem, kind, first.ID, as); err != nil {
					return err
				}
			}
		}
		if err := (&session{Decider: w.decider, mem: mem}).noteAll(); err != nil {
			return err
		}
		return mem.Keep()
	})
	if err != nil {
		b.Fatal(err)
	}
	return w, base
}

// copied copies the records of a kind under other names.
func copied(from, to turn.Memory, kind, prefix string, as *strings.Replacer) error {
	return from.Each(kind, prefix, func(key string, raw json.RawMessage) error {
		return to.Put(kind, as.Replace(key), json.RawMessage(as.Replace(string(raw))))
	})
}
