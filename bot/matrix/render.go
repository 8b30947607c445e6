package matrix

import (
	"html"
	"strings"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
	"passeparole/locales"
)

// editMost is the longest text, in bytes, that takes the place of another: an edit holds its
// text twice. A longer one is a message of its own.
const editMost = 8 << 10

// Render is the content of a message. Body is the plain text, a line for each line;
// FormattedBody is built from escaped text and the tags written here, never by reading
// people's text as Markdown or HTML. m.mentions is always set, and only from s.Mentions:
// it switches off the older rule by which a name or @room in the text rings
// (reference/matrix.md §3i).
func Render(s turn.Say) *event.MessageEventContent {
	content := &event.MessageEventContent{
		MsgType:       event.MsgNotice,
		Body:          body(s.Lines),
		Format:        event.FormatHTML,
		FormattedBody: formatted(s.Lines),
		Mentions:      &event.Mentions{},
	}
	if s.Ring {
		content.MsgType = event.MsgText
		for _, user := range s.Mentions {
			if _, _, err := id.UserID(user).Parse(); err == nil {
				content.Mentions.Add(id.UserID(user))
			}
		}
	}
	if s.ReplyTo != "" {
		// Not SetReply: that would mention, and ring, the author of the other message.
		content.RelatesTo = &event.RelatesTo{InReplyTo: &event.InReplyTo{EventID: id.EventID(s.ReplyTo)}}
	}
	if s.Replaces != "" && len(content.Body) < editMost {
		content.SetEdit(id.EventID(s.Replaces))
	}
	return content
}

func body(lines locales.Message) string {
	texts := make([]string, len(lines))
	for i, line := range lines {
		texts[i] = harmless(line.Text)
	}
	return strings.Join(texts, "\n")
}

func formatted(lines locales.Message) string {
	var b strings.Builder
	afterText := false // a block begins on a line of its own without <br/>
	for _, line := range lines {
		text := html.EscapeString(harmless(line.Text))
		switch line.Style {
		case locales.Quote:
			b.WriteString("<blockquote>" + broken(text) + "</blockquote>")
			afterText = false
			continue
		case locales.Verbatim:
			b.WriteString("<pre>" + text + "</pre>")
			afterText = false
			continue
		}
		if afterText {
			b.WriteString("<br/>")
		}
		afterText = true
		switch line.Style {
		case locales.Strong:
			b.WriteString("<strong>" + broken(text) + "</strong>")
		case locales.Soft:
			b.WriteString("<em>" + broken(text) + "</em>")
		default:
			b.WriteString(broken(text))
		}
	}
	return b.String()
}

func broken(escaped string) string { return strings.ReplaceAll(escaped, "\n", "<br/>") }

// harmless removes what changes how the text around it is shown: control characters
// except line break and tab, and the bidi embeddings, overrides and isolates, which would
// turn the bot's own words around a quoted text. Line breaks become \n.
func harmless(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20, r >= 0x7f && r <= 0x9f:
			return -1
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}
