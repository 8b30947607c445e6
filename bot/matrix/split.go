package matrix

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"maunium.net/go/mautrix/event"

	"passeparole/bot/turn"
	"passeparole/locales"
)

// eventMost is the greatest size of a content as JSON, in bytes. An event may have 64 KiB
// in all; encryption adds a third (base64), and the server adds hashes and signatures.
const eventMost = 36 << 10

// parts cuts a message that is too long for one event into several, at line borders, and
// inside a line only if that line alone is too long. The first part carries the reply,
// the last one what it asks.
func parts(s turn.Say) []*event.MessageEventContent {
	whole := Render(s)
	if fits(whole) {
		return []*event.MessageEventContent{whole}
	}
	s.Replaces = "" // what is cut takes no other message's place
	var lines locales.Message
	for _, line := range s.Lines {
		lines = append(lines, cut(line)...)
	}
	var out []*event.MessageEventContent
	for len(lines) > 0 {
		part := s
		if len(out) > 0 {
			part.ReplyTo = ""
		}
		n := longest(part, lines)
		part.Lines = lines[:n]
		out = append(out, Render(part))
		lines = lines[n:]
	}
	return out
}

// longest says how many of the lines, at least one, fit into one event.
func longest(part turn.Say, lines locales.Message) int {
	low, high := 1, len(lines)
	for low < high {
		middle := (low + high + 1) / 2
		if part.Lines = lines[:middle]; fits(Render(part)) {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return low
}

// cut makes lines that fit out of one that may not, preferring line breaks, then spaces.
func cut(line locales.Line) locales.Message {
	var out locales.Message
	for !fits(Render(turn.Say{Lines: locales.Message{line}})) {
		at := 0
		for size := len(line.Text) / 2; at == 0 && size > 0; size /= 2 {
			head := line.Text[:size]
			for len(head) > 0 && !utf8.RuneStart(line.Text[len(head)]) {
				head = head[:len(head)-1]
			}
			if !fits(Render(turn.Say{Lines: locales.Message{{Style: line.Style, Text: head}}})) {
				continue
			}
			at = len(head)
			if i := strings.LastIndexByte(head, '\n'); i > at/2 {
				at = i + 1
			} else if i := strings.LastIndexByte(head, ' '); i > at/2 {
				at = i + 1
			}
		}
		if at == 0 {
			break
		}
		out = append(out, locales.Line{Style: line.Style, Text: line.Text[:at]})
		line.Text = line.Text[at:]
	}
	return append(out, line)
}

func fits(content *event.MessageEventContent) bool {
	encoded, err := json.Marshal(content)
	return err == nil && len(encoded) <= eventMost
}

// transaction is the transaction ID of a part, counted from 0.
func transaction(row string, part int) string {
	if part == 0 {
		return row
	}
	return fmt.Sprintf("%s-%d", row, part+1)
}

func fileTransaction(row string) string { return row + "-file" }
