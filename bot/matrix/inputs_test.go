package matrix

import (
	"encoding/json"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"maunium.net/go/mautrix/event"

	"passeparole/bot/turn"
)

func read(t testing.TB, raw string) turn.Input {
	t.Helper()
	var evt event.Event
	if err := json.Unmarshal([]byte(raw), &evt); err != nil {
		t.Fatal(err)
	}
	parse(&evt, room1)
	return input(&evt, botID)
}

var at = time.UnixMilli(1700000000000).UTC()

func TestInputs(t *testing.T) {
	const head = `"event_id":"$e","sender":"@camille:exemple.test","origin_server_ts":1700000000000`
	message := turn.Message{Event: "$e", Room: room1, Sender: camille, SentAt: at, Kind: turn.Text, Body: "bonjour"}
	with := func(change func(*turn.Message)) turn.Message {
		m := message
		change(&m)
		return m
	}
	for name, test := range map[string]struct {
		raw  string
		want turn.Input
	}{
		"text":  {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.text","body":"bonjour"}}`, message},
		"emote": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.emote","body":"bonjour"}}`, message},
		"notice": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.notice","body":"bonjour"}}`,
			with(func(m *turn.Message) { m.Kind = turn.Notice })},
		"image": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.image","body":"a.jpg","url":"mxc://s/a"}}`,
			with(func(m *turn.Message) { m.Kind, m.Body, m.Media = turn.Image, "a.jpg", "mxc://s/a" })},
		"encrypted image": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.image","body":"a.jpg","file":{"url":"mxc://s/a"}}}`,
			with(func(m *turn.Message) { m.Kind, m.Body, m.Media = turn.Image, "a.jpg", "mxc://s/a" })},
		"image from elsewhere": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.image","body":"a.jpg","url":"https://x/a"}}`,
			with(func(m *turn.Message) { m.Kind, m.Body = turn.Image, "a.jpg" })},
		"sticker": {`{"type":"m.sticker",` + head + `,"content":{"body":"chat","url":"mxc://s/c"}}`,
			with(func(m *turn.Message) { m.Kind, m.Body, m.Media = turn.Sticker, "chat", "mxc://s/c" })},
		"voice": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.audio","body":"v.ogg"}}`,
			with(func(m *turn.Message) { m.Kind, m.Body = turn.Other, "v.ogg" })},
		"location": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.location","body":"ici","geo_uri":"geo:48.39,-4.49"}}`,
			with(func(m *turn.Message) { m.Kind, m.Body, m.Media = turn.Location, "ici", "geo:48.39,-4.49" })},
		"location of another kind": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.location","body":"ici","geo_uri":"https://x"}}`,
			with(func(m *turn.Message) { m.Kind, m.Body = turn.Location, "ici" })},
		"poll": {`{"type":"org.matrix.msc3381.poll.start",` + head + `,"content":{"x":1}}`,
			with(func(m *turn.Message) { m.Kind, m.Body = turn.Other, "" })},
		"no type, odd fields": {`{"type":"m.room.message",` + head + `,"content":{"body":["x"],"m.mentions":5,"m.relates_to":"y"}}`,
			with(func(m *turn.Message) { m.Kind, m.Body = turn.Other, "" })},
		"mentions": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.text","body":"bonjour","m.mentions":{"user_ids":["@bot:exemple.test",3]}}}`,
			with(func(m *turn.Message) { m.Mentions = []string{botID} })},
		"reply": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.text","body":"> <@bot:exemple.test> Quel titre ?\n> Par exemple\n\nbonjour","m.relates_to":{"m.in_reply_to":{"event_id":"$q"}}}}`,
			with(func(m *turn.Message) { m.ReplyTo = "$q" })},
		"reply that quotes by hand": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.text","body":"> ce qu'elle a dit\nbonjour","m.relates_to":{"m.in_reply_to":{"event_id":"$q"}}}}`,
			with(func(m *turn.Message) { m.ReplyTo, m.Body = "$q", "> ce qu'elle a dit\nbonjour" })},
		"quote without reply": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.text","body":"> <@a:b> x\nbonjour"}}`,
			with(func(m *turn.Message) { m.Body = "> <@a:b> x\nbonjour" })},
		"thread": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.text","body":"bonjour","m.relates_to":{"rel_type":"m.thread","event_id":"$t","is_falling_back":true,"m.in_reply_to":{"event_id":"$q"}}}}`, message},
		"reply in a thread": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.text","body":"bonjour","m.relates_to":{"rel_type":"m.thread","event_id":"$t","m.in_reply_to":{"event_id":"$q"}}}}`,
			with(func(m *turn.Message) { m.ReplyTo = "$q" })},
		"edit": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.text","body":"* bonsoir","m.new_content":{"msgtype":"m.text","body":"bonsoir"},"m.relates_to":{"rel_type":"m.replace","event_id":"$m"}}}`,
			turn.Edit{Event: "$e", Target: "$m", Room: room1, Sender: camille, SentAt: at, Body: "bonsoir"}},
		"edit of nothing": {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.text","body":"* bonsoir","m.relates_to":{"rel_type":"m.replace","event_id":"$m"}}}`, nil},
		"edit of a bot":   {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.notice","body":"* x","m.new_content":{"msgtype":"m.notice","body":"x"},"m.relates_to":{"rel_type":"m.replace","event_id":"$m"}}}`, nil},
		"reaction": {`{"type":"m.reaction",` + head + `,"content":{"m.relates_to":{"rel_type":"m.annotation","event_id":"$m","key":"👍🏽"}}}`,
			turn.Reaction{Event: "$e", Target: "$m", Room: room1, Sender: camille, SentAt: at, Key: "👍🏽"}},
		"redaction, old rooms": {`{"type":"m.room.redaction",` + head + `,"redacts":"$m","content":{}}`,
			turn.Redaction{Event: "$e", Target: "$m", Room: room1, Sender: camille, SentAt: at}},
		"redaction, new rooms": {`{"type":"m.room.redaction",` + head + `,"content":{"redacts":"$m"}}`,
			turn.Redaction{Event: "$e", Target: "$m", Room: room1, Sender: camille, SentAt: at}},
		"redacted before it was read": {`{"type":"m.room.message",` + head + `,"content":{},"unsigned":{"redacted_because":{"type":"m.room.redaction","content":{}}}}`, nil},
		"join": {`{"type":"m.room.member",` + head + `,"state_key":"@camille:exemple.test","content":{"membership":"join","displayname":"Camille"}}`,
			turn.Membership{Event: "$e", Room: room1, User: camille, Sender: camille, SentAt: at, State: "join", Name: "Camille"}},
		"odd membership":                  {`{"type":"m.room.member",` + head + `,"state_key":"@camille:exemple.test","content":{"membership":"owner"}}`, nil},
		"encryption":                      {`{"type":"m.room.encryption",` + head + `,"state_key":"","content":{"algorithm":5}}`, turn.RoomFact{Event: "$e", Room: room1, Encrypted: true}},
		"upgrade":                         {`{"type":"m.room.tombstone",` + head + `,"state_key":"","content":{"replacement_room":"!neuf:s"}}`, turn.RoomFact{Event: "$e", Room: room1, ReplacedBy: "!neuf:s"}},
		"state that looks like a message": {`{"type":"m.room.message",` + head + `,"state_key":"","content":{"msgtype":"m.text","body":"bonjour"}}`, nil},
		"verification":                    {`{"type":"m.room.message",` + head + `,"content":{"msgtype":"m.key.verification.request","body":"x"}}`, nil},
		"own message":                     {`{"type":"m.room.message","event_id":"$e","sender":"@bot:exemple.test","content":{"msgtype":"m.text","body":"bonjour"}}`, nil},
		"own reaction":                    {`{"type":"m.reaction","event_id":"$e","sender":"@bot:exemple.test","content":{"m.relates_to":{"rel_type":"m.annotation","event_id":"$m","key":"1"}}}`, nil},
		"typing":                          {`{"type":"m.typing",` + head + `,"content":{}}`, nil},
		"time before time": {`{"type":"m.room.message","event_id":"$e","sender":"@camille:exemple.test","origin_server_ts":-5,"content":{"msgtype":"m.text","body":"bonjour"}}`,
			with(func(m *turn.Message) { m.SentAt = time.UnixMilli(0).UTC() })},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, read(t, test.raw)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whatever a server delivers as an event, it is read or left out, and what is read can be
// stored as JSON and names its event, room and sender.
func FuzzInput(f *testing.F) {
	for _, seed := range []string{
		`{"type":"m.room.message","event_id":"$e","sender":"@a:b","origin_server_ts":9e18,"content":{"msgtype":"m.text","body":"\u0000\ud800"}}`,
		`{"type":"m.room.message","event_id":"$e","sender":"@a:b","content":{"m.relates_to":{"rel_type":"m.replace","event_id":[]},"m.new_content":{"body":{}}}}`,
		`{"type":"m.reaction","event_id":"$e","sender":"@a:b","content":{"m.relates_to":{"rel_type":"m.annotation","event_id":"$m","key":7}}}`,
		`{"type":"m.room.redaction","event_id":"$e","sender":"@a:b","redacts":"$x","content":{"redacts":3}}`,
		`{"type":"m.room.member","event_id":"$e","sender":"@a:b","state_key":"@a:b","content":{"membership":"join","displayname":[1]}}`,
		`{"type":"m.sticker","event_id":"$e","sender":"@a:b","content":{"file":"x","url":5,"body":"b"}}`,
		`{"type":"m.room.message","event_id":"$e","sender":"@a:b","content":{"msgtype":"m.text","body":"> <@a:b> x","m.relates_to":{"m.in_reply_to":{"event_id":"$q"}}}}`,
		`{"type":"m.room.message","event_id":"$e","sender":"@a:b","content":[]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		var evt event.Event
		if json.Unmarshal([]byte(raw), &evt) != nil {
			return
		}
		parse(&evt, room1)
		in := input(&evt, botID)
		if in == nil {
			return
		}
		if turn.EventID(in) == "" {
			t.Errorf("%T without an event ID", in)
		}
		if encoded, err := json.Marshal(in); err != nil {
			t.Errorf("%T cannot be stored: %v", in, err)
		} else if !utf8.Valid(encoded) {
			t.Errorf("%T is stored as no text", in)
		}
		if m, ok := in.(turn.Message); ok && (m.Sender == botID || m.Sender == "" || m.Room != room1) {
			t.Errorf("message %+v", m)
		}
	})
}
