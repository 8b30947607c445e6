package bot

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"passeparole/bot/carnet"
	"passeparole/bot/decide"
	"passeparole/bot/mastodon/toot"
	"passeparole/bot/meeting"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/locales"
)

// formatsDir has a database of every format that a commit has carried.
const formatsDir = "testdata/format"

// unpacked is a stored database in a directory of its own.
func unpacked(t *testing.T, format int) string {
	t.Helper()
	raw, err := os.ReadFile(formatsDir + strconv.Itoa(format) + "/passeparole.db.gz")
	if err != nil {
		t.Fatalf("every format has a stored database: %v", err)
	}
	packed, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "passeparole.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// upgraded is the bot of today on the database of an earlier one.
type upgraded struct {
	t      *testing.T
	loop   *Bot
	server *server
	now    time.Time
	n      int
}

func upgrade(t *testing.T, path string) *upgraded {
	t.Helper()
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	d, err := decide.New(decide.Settings{Self: "@passe-parole:localhost", Name: "Passe-parole", StaffRoom: "!equipe:localhost",
		Invite: decide.Invite{Servers: []string{"localhost"}}, Language: "fr", Zone: "Europe/Paris", Programme: "Débats numériques",
		Threshold: 5, Table: carnet.Table, Toots: &toot.Style{Language: "fr", Visibility: "public"},
		Page: carnet.Site{BaseURL: "https://debats.exemple.fr"}.Address}, all, book)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	u := &upgraded{t: t, server: newServer(), now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	senders := map[string]Sender{}
	for _, kind := range []string{"say", "react", "join", "leave", "post", "edit-post", "publish"} {
		senders[kind] = u.server
	}
	u.loop = New(Parts{Store: db, Decide: d, Senders: senders, Data: t.TempDir(), Now: func() time.Time { return u.now }})
	return u
}

// give hands an input over, and returns what was said in a room since.
func (u *upgraded) give(room string, in turn.Input) string {
	u.t.Helper()
	before := len(u.server.heard(turn.RoomLane(room)))
	if err := u.loop.Handle(u.t.Context(), turn.Batch{Inputs: []turn.Input{in}}); err != nil {
		u.t.Fatal(err)
	}
	if err := u.loop.Drain(u.t.Context()); err != nil {
		u.t.Fatal(err)
	}
	return strings.ReplaceAll(strings.Join(u.server.heard(turn.RoomLane(room))[before:], "\n"), "\u00a0", " ")
}

func (u *upgraded) say(room, user, text string) string {
	u.t.Helper()
	u.n++
	return u.give(room, turn.Message{Event: "$new" + strconv.Itoa(u.n), Room: room, Sender: user, SentAt: u.now, Kind: turn.Text, Body: text})
}

// sound fails the test if anything in the database does not hold together.
func (u *upgraded) sound(when string) {
	u.t.Helper()
	c, err := u.loop.Store.Contents()
	if err != nil {
		u.t.Fatal(err)
	}
	err = u.loop.Store.View(func(mem turn.Memory) error {
		records, _, err := decide.Inspect(mem)
		rows, errRows := decide.InspectRows(mem, c.Rows)
		own, errOwn := Inspect(mem, c.Records, decide.Kinds())
		for _, list := range [][]turn.Finding{c.Found, records, rows, own} {
			for _, f := range list {
				u.t.Errorf("%s: %+v", when, f)
			}
		}
		return errors.Join(err, errRows, errOwn)
	})
	if err != nil {
		u.t.Fatal(err)
	}
}

// Every format that was ever written is opened, holds together, and is gone on with.
func TestADatabaseOfEveryFormatIsGoneOnWith(t *testing.T) {
	for format := 1; format <= store.Formats(); format++ {
		t.Run(strconv.Itoa(format), func(t *testing.T) {
			path := unpacked(t, format)
			if err := store.Check(path); err != nil {
				t.Fatal(err)
			}
			u := upgrade(t, path)
			u.sound("as it came")
			all, err := u.loop.Store.Asides()
			if err != nil || len(all) != 1 || all[0].Kind() != "Message" {
				t.Errorf("set aside: %+v, %v", all, err)
			}
			if id, _, ok := u.loop.Post(u.one(meeting.Announced).ID, turn.SlotAnnounce); !ok || id == "" {
				t.Error("nobody knows which post announced the meeting")
			}

			// What was decided then leaves now, and the first tick brings nothing of the past.
			const lea, camille = "!lea:localhost", "!camille:localhost"
			if said := u.give(lea, turn.Tick{First: true}); !strings.Contains(said, "Rennes") {
				t.Errorf("the answer that had not left: %q", said)
			}
			if said := u.server.heard(turn.RoomLane(camille)); len(said) > 0 {
				t.Errorf("Camille is reminded at once: %q", said)
			}
			u.sound("after the first tick")

			// Everybody goes on where they were.
			if said := u.say(lea, "@lea:localhost", "La médiathèque"); !strings.Contains(said, "Question 4") {
				t.Errorf("Léa goes on: %q", said)
			}
			if said := u.say(camille, "@camille:localhost", "mes rencontres"); !strings.Contains(said, "Café IA") {
				t.Errorf("Camille finds: %q", said)
			}
			if said := u.say("!equipe:localhost", "@alex:localhost", "!liste"); !strings.Contains(said, "Nos écrans") || !strings.Contains(said, "Café IA") {
				t.Errorf("staff find: %q", said)
			}
			if said := u.say("!equipe:localhost", "@alex:localhost", "!journal "+u.one(meeting.Published).ID); !strings.Contains(said, "publi") {
				t.Errorf("the journal: %q", said)
			}

			// The clock brings what is to come.
			u.now = time.Date(2026, 11, 26, 9, 30, 0, 0, time.UTC)
			if said := u.give(camille, turn.Tick{}); !strings.Contains(said, "Café IA") {
				t.Errorf("a week before: %q", said)
			}
			u.now = time.Date(2026, 12, 3, 20, 30, 0, 0, time.UTC)
			u.give(camille, turn.Tick{})
			if m := u.one(meeting.ToReport); m.Title() != "Café IA" {
				t.Errorf("after its end: %+v", m)
			}
			u.sound("in the end")
		})
	}
}

// one is the only meeting in a state.
func (u *upgraded) one(state meeting.State) (found meeting.Meeting) {
	u.t.Helper()
	n := 0
	err := u.loop.Store.View(func(mem turn.Memory) error {
		for _, key := range keysOf(u.t, mem, "meetings") {
			var m meeting.Meeting
			if _, err := mem.Get("meetings", key, &m); err != nil {
				return err
			}
			if m.State == state {
				n, found = n+1, m
			}
		}
		return nil
	})
	if err != nil || n != 1 {
		u.t.Fatalf("%d meetings are %s: %v", n, state, err)
	}
	return found
}

func keysOf(t *testing.T, mem turn.Memory, kind string) (keys []string) {
	t.Helper()
	err := mem.Each(kind, "", func(key string, _ json.RawMessage) error {
		keys = append(keys, key)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
