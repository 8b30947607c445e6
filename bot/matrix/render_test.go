package matrix

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"passeparole/bot/turn"
	"passeparole/locales"
)

func TestRender(t *testing.T) {
	for name, test := range map[string]struct {
		say  turn.Say
		want string // the content as JSON
	}{
		"styles": {turn.Say{Lines: locales.Message{
			{Text: "Noté."}, {Style: locales.Strong, Text: "Quel lieu ?"}, {Style: locales.Soft, Text: "Par exemple"},
			{Style: locales.Quote, Text: "un\ndeux"}, {Style: locales.Item, Text: "1. oui"}, {Style: locales.Verbatim, Text: "a\nb"}, {Text: "fin"},
		}}, `{"msgtype":"m.notice","body":"Noté.\nQuel lieu ?\nPar exemple\nun\ndeux\n1. oui\na\nb\nfin","format":"org.matrix.custom.html",
			"formatted_body":"Noté.<br/><strong>Quel lieu ?</strong><br/><em>Par exemple</em><blockquote>un<br/>deux</blockquote>1. oui<pre>a\nb</pre>fin","m.mentions":{}}`},
		"ring": {turn.Say{Ring: true, Mentions: []string{camille, "camille"}, Lines: locales.Message{{Text: "À vous."}}},
			`{"msgtype":"m.text","body":"À vous.","format":"org.matrix.custom.html","formatted_body":"À vous.","m.mentions":{"user_ids":["@camille:exemple.test"]}}`},
		"mentions without ring": {turn.Say{Mentions: []string{camille}, Lines: locales.Message{{Text: "Noté."}}},
			`{"msgtype":"m.notice","body":"Noté.","format":"org.matrix.custom.html","formatted_body":"Noté.","m.mentions":{}}`},
		"reply": {turn.Say{ReplyTo: "$q", Lines: locales.Message{{Text: "Oui."}}},
			`{"msgtype":"m.notice","body":"Oui.","format":"org.matrix.custom.html","formatted_body":"Oui.","m.mentions":{},"m.relates_to":{"m.in_reply_to":{"event_id":"$q"}}}`},
		"edit": {turn.Say{Replaces: "$q", Lines: locales.Message{{Style: locales.Strong, Text: "Oui."}}},
			`{"msgtype":"m.notice","body":"* Oui.","format":"org.matrix.custom.html","formatted_body":"* <strong>Oui.</strong>","m.mentions":{},
			"m.new_content":{"msgtype":"m.notice","body":"Oui.","format":"org.matrix.custom.html","formatted_body":"<strong>Oui.</strong>","m.mentions":{}},
			"m.relates_to":{"rel_type":"m.replace","event_id":"$q"}}`},
		"HTML": {turn.Say{Lines: locales.Message{{Style: locales.Quote, Text: `<img src=x onerror="a"></blockquote>&amp;'`}}},
			`{"msgtype":"m.notice","body":"<img src=x onerror=\"a\"></blockquote>&amp;'","format":"org.matrix.custom.html","formatted_body":"<blockquote>&lt;img src=x onerror=&#34;a&#34;&gt;&lt;/blockquote&gt;&amp;amp;&#39;</blockquote>","m.mentions":{}}`},
		"Markdown, @room, a link to a person": {turn.Say{Lines: locales.Message{{Text: "**gras** @room [Camille](https://matrix.to/#/@camille:exemple.test)"}}},
			`{"msgtype":"m.notice","body":"**gras** @room [Camille](https://matrix.to/#/@camille:exemple.test)","format":"org.matrix.custom.html","formatted_body":"**gras** @room [Camille](https://matrix.to/#/@camille:exemple.test)","m.mentions":{}}`},
		"bidi and control characters": {turn.Say{Lines: locales.Message{{Text: "a\u202eb\u2066c\x00\x1b[31m\r\nd\u2028e"}}},
			`{"msgtype":"m.notice","body":"abc[31m\nd\ne","format":"org.matrix.custom.html","formatted_body":"abc[31m<br/>d<br/>e","m.mentions":{}}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(Render(test.say))
			if err != nil {
				t.Fatal(err)
			}
			if plain(t, string(got)) != plain(t, test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// plain writes JSON in one way, so that only its meaning is compared.
func plain(t *testing.T, raw string) string {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(raw), &value); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(value)
}

var hostile = rapid.OneOf(rapid.String(), rapid.StringMatching(`[<>&"'/a-z \n]{0,40}`), rapid.SampledFrom([]string{
	"<script>alert(1)</script>", "<a href='https://matrix.to/#/@a:b'>x</a>", "<mx-reply>x</mx-reply>", "]]>", "\xff\xfe", "&lt;b&gt;",
}))

var anySay = rapid.Custom(func(t *rapid.T) turn.Say {
	say := turn.Say{Ring: rapid.Bool().Draw(t, "ring")}
	for range rapid.IntRange(1, 6).Draw(t, "lines") {
		style := rapid.SampledFrom([]locales.Style{locales.Plain, locales.Strong, locales.Soft, locales.Item, locales.Quote, locales.Verbatim}).Draw(t, "style")
		say.Lines = append(say.Lines, locales.Line{Style: style, Text: hostile.Draw(t, "text")})
	}
	return say
})

// A client that reads the HTML finds only the tags that Render writes, none with an
// attribute, and the same words as in the plain text.
func TestRenderedHTMLHasOnlyOurTags(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		content := Render(anySay.Draw(t, "say"))
		var text strings.Builder
		for z := html.NewTokenizer(strings.NewReader(content.FormattedBody)); z.Next() != html.ErrorToken; {
			switch token := z.Token(); token.Type {
			case html.TextToken:
				text.WriteString(token.Data)
			case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
				if !strings.Contains(" strong em blockquote pre br ", " "+token.Data+" ") || len(token.Attr) > 0 {
					t.Fatalf("%s in %q", token, content.FormattedBody)
				}
			default:
				t.Fatalf("%s in %q", token, content.FormattedBody)
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if squeeze(text.String()) != squeeze(content.Body) {
			t.Fatalf("the HTML says %q, the text %q", text.String(), content.Body)
		}
		if content.Mentions == nil || len(content.Mentions.UserIDs) > 0 || content.Mentions.Room {
			t.Fatalf("mentions %+v", content.Mentions)
		}
	})
}

func TestLongMessagesAreCut(t *testing.T) {
	for name, say := range map[string]turn.Say{
		"many lines":         {ReplyTo: "$q", Lines: repeated(4000, "Une ligne de liste, ni longue ni courte.")},
		"one line":           {ReplyTo: "$q", Lines: locales.Message{{Style: locales.Verbatim, Text: strings.Repeat("mot à mot ", 20000)}}},
		"no border anywhere": {ReplyTo: "$q", Lines: locales.Message{{Text: strings.Repeat("é", 90000)}}},
		"all to be escaped":  {ReplyTo: "$q", Lines: repeated(300, strings.Repeat("<&>", 100))},
	} {
		t.Run(name, func(t *testing.T) {
			pieces := parts(say)
			if len(pieces) < 2 {
				t.Fatal("it was not cut")
			}
			var said string
			for i, piece := range pieces {
				encoded, err := json.Marshal(piece)
				if err != nil || len(encoded) > eventMost {
					t.Errorf("part %d has %d bytes, %v", i, len(encoded), err)
				}
				if (piece.RelatesTo != nil) != (i == 0) {
					t.Errorf("only the first part is the reply; part %d: %v", i, piece.RelatesTo)
				}
				said += piece.Body
			}
			lost := func(s string) string { return strings.ReplaceAll(s, "\n", "") }
			if lost(said) != lost(say.Lines.Plain()) {
				t.Error("the parts together do not say what the whole says")
			}
		})
	}
	if pieces := parts(turn.Say{Lines: locales.Message{{Text: "court"}}}); len(pieces) != 1 {
		t.Errorf("a short message was cut into %d", len(pieces))
	}
}

func repeated(n int, text string) locales.Message {
	var lines locales.Message
	for range n {
		lines = append(lines, locales.Line{Text: text})
	}
	return lines
}
