package matrix

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"passeparole/bot/turn"
	"passeparole/locales"
)

// FuzzRender: no tag and no attribute of a person's text survives in what a client reads, in no
// style, and nobody is mentioned by it.
func FuzzRender(f *testing.F) {
	for _, text := range []string{
		"<script>alert(1)</script>", `<a href="javascript:x">`, "&lt;b&gt;", "<!--", "]]>", "<![CDATA[<b>]]>", "\x00<b\x00>", "\xff<i>\xfe",
		"\u202e<b>\u2066", "<<b>>", "@room @camille:exemple.test", "[Alice](https://matrix.to/#/@alice:a.b)", "</pre><img src=x onerror=y>",
		"</blockquote><blockquote>", "\r\n\u2028<br/>", "<mx-reply>", "<font color=red>", strings.Repeat("<b>", 500), "&#60;b&#62;", "＜b＞",
	} {
		f.Add(text, "« "+text+" »", true)
	}
	f.Fuzz(func(t *testing.T, one, two string, ring bool) {
		say := turn.Say{Room: room1, Ring: ring, Mentions: []string{one}, ReplyTo: two, Lines: locales.Message{
			{Style: locales.Plain, Text: one}, {Style: locales.Strong, Text: two}, {Style: locales.Quote, Text: one}, {Style: locales.Verbatim, Text: two},
			{Style: locales.Soft, Text: one}, {Style: locales.Item, Text: two}}}
		for _, content := range parts(say) {
			if !utf8.ValidString(content.Body) || !utf8.ValidString(content.FormattedBody) {
				t.Errorf("not UTF-8: %q", content.Body)
			}
			if strings.ContainsAny(content.Body+content.FormattedBody, "\x00\u202e\u2066\r") {
				t.Errorf("controls in %q", content.FormattedBody)
			}
			if !ring && len(content.Mentions.UserIDs) > 0 || content.Mentions.Room {
				t.Errorf("mentions %+v", content.Mentions)
			}
			for z := html.NewTokenizer(strings.NewReader(content.FormattedBody)); ; {
				kind := z.Next()
				if kind == html.ErrorToken {
					break
				}
				token := z.Token()
				if kind != html.TextToken && (!strings.Contains(" strong em blockquote pre br ", " "+token.Data+" ") || len(token.Attr) > 0) {
					t.Fatalf("%s in %q", token, content.FormattedBody)
				}
			}
		}
	})
}

// FuzzResponse: whatever a server answers to /sync, it is handled, refused as a whole, or set
// aside; and what is handed on can be written as JSON, which is how it is kept.
func FuzzResponse(f *testing.F) {
	for _, seed := range []string{
		`{"next_batch":"s2","rooms":{"join":{"!un:exemple.test":{"timeline":{"events":[{"type":"m.room.message","event_id":"$a","sender":"@a:b","content":{"msgtype":"m.text","body":"un"}}]}}}}}`,
		`{"next_batch":"s2","rooms":{"join":{"!un:exemple.test":{"timeline":{"limited":true,"prev_batch":"h2","events":[{"type":"m.room.encrypted","event_id":"$b","sender":"@a:b","content":{"algorithm":"m.megolm.v1.aes-sha2","ciphertext":"x","session_id":"y"}}]}}}}}`,
		`{"next_batch":"s2","rooms":{"join":{"!un:exemple.test":{"state":{"events":[{"type":"m.room.member","event_id":"$c","sender":"@a:b","state_key":"@bot:exemple.test","content":{"membership":"join"}},{"type":"m.room.tombstone","event_id":"$t","sender":"@a:b","state_key":"","content":{"replacement_room":"!un:exemple.test"}}]}}}}}`,
		`{"next_batch":"s2","rooms":{"invite":{"!deux:exemple.test":{"invite_state":{"events":[{"type":"m.room.member","sender":"@a:b","state_key":"@bot:exemple.test","content":{"membership":"invite","is_direct":"yes"}}]}}}}}`,
		`{"next_batch":"s2","rooms":{"leave":{"!un:exemple.test":{"timeline":{"events":[{"type":"m.room.member","event_id":"$l","sender":"@a:b","state_key":"@bot:exemple.test","content":{"membership":"ban"}}]}}}}}`,
		`{"next_batch":"s2","to_device":{"events":[{"type":"m.room.encrypted","sender":"@a:b","content":{"algorithm":"m.olm.v1.curve25519-aes-sha2","ciphertext":{"x":{"type":0,"body":"AA"}},"sender_key":"x"}},{"type":"m.room_key_request","sender":"@bot:exemple.test","content":{"action":"request"}}]}}`,
		`{"next_batch":"s2","device_lists":{"changed":["@a:b",""],"left":[""]},"device_one_time_keys_count":{"signed_curve25519":-1}}`,
		`{"next_batch":"s2","rooms":{"join":{"":{"timeline":{"events":[{"type":"m.room.message","event_id":"$e","sender":"@a:b","content":{"msgtype":"m.text","body":"\u202e\u0000","m.relates_to":{"rel_type":"m.replace","event_id":"$a"},"m.new_content":{"msgtype":"m.text","body":5}}}]}}}}}`,
		`{"next_batch":"s2","rooms":{"join":{"!un:exemple.test":{"timeline":{"events":[{"type":"m.room.redaction","event_id":"$r","sender":"@a:b","redacts":"$a","content":{"redacts":7}},{"type":"m.reaction","event_id":"$p","sender":"@a:b","content":{"m.relates_to":{"rel_type":"m.annotation","event_id":"$a","key":"👍🏽"}}}]}}}}}`,
		`{"next_batch":"` + strings.Repeat("s", 3000) + `","rooms":` + strings.Repeat(`{"join":`, 200) + `{}` + strings.Repeat(`}`, 200) + `}`,
		`{"next_batch":"s2","rooms":{"join":{"!un:exemple.test":{"timeline":{"events":[{"type":"m.room.message","event_id":"$x","sender":"@bot:exemple.test","content":{"body":"x","passe-parole.transaction":["pp"]},"unsigned":{"transaction_id":"pp-1","redacted_because":5}}]}}}}}`,
	} {
		f.Add(seed, "s1")
		f.Add(seed, "")
	}
	server := newFake()
	server.history[room1] = []map[string]any{textEvent("$h1", camille, "un"), memberEvent("$h2", botID, botID, "join")}
	c, err := Open(f.Context(), Options{Homeserver: "https://exemple.test", UserID: botID, Token: "jeton", Data: f.TempDir(), HTTP: optionsFor(server, "").HTTP})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = c.Close() })
	c.sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	f.Fuzz(func(t *testing.T, raw, since string) {
		_, err := c.take(t.Context(), since, json.RawMessage(raw), func(_ context.Context, b turn.Batch) error {
			if b.Token == "" {
				t.Error("a batch without a token")
			}
			for _, in := range b.Inputs {
				if _, err := json.Marshal(in); err != nil {
					t.Errorf("%T cannot be kept: %v", in, err)
				}
				if m, ok := in.(turn.Message); ok && (m.Event == "" || m.Sender == "" || m.Sender == botID) {
					t.Errorf("handed on %+v", m)
				}
			}
			return nil
		}, func(_ context.Context, _ string, raw json.RawMessage, cause error) error {
			if cause == nil || len(raw) == 0 {
				t.Error("set aside nothing, or without a cause")
			}
			if strings.Contains(cause.Error(), "panicked") {
				t.Errorf("panicked: %v", cause)
			}
			return nil
		})
		_ = err // refused as a whole
	})
}
