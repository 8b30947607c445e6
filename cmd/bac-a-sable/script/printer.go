package script

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// The columns of a transcript: the speaker, then the text.
const (
	speakerWidth = 12
	textWidth    = 96
)

// Printer writes a transcript.
type Printer struct {
	To io.Writer
	// Rooms are the titles printed when the talk moves to another room.
	Rooms map[string]string
	// Names are how people are shown; the bot is "Bot".
	Names map[string]string

	room string
}

// Title sets a part of the story apart.
func (p *Printer) Title(text string) {
	fmt.Fprintf(p.To, "\n== %s ==\n", text)
	p.room = ""
}

// Enter says that a title of the room was shown already.
func (p *Printer) Enter(room string) { p.room = room }

// Said prints one thing that happened.
func (p *Printer) Said(s Said) {
	if s.Room != p.room {
		title := p.Rooms[s.Room]
		if title == "" {
			title = s.Room
		}
		fmt.Fprintf(p.To, "\n[%s]\n", title)
		p.room = s.Room
	}
	name := "Bot"
	if s.Who != "" {
		name = p.Names[s.Who]
		if name == "" {
			name = s.Who
		}
	}
	text := s.Text
	switch s.Verb {
	case React:
		text = "(réagit) " + text
	case Edit:
		text = "(corrige) " + text
	case Withdraw:
		text = "(retire un message)"
	}
	for i, line := range Wrap(text, textWidth) {
		if i > 0 {
			name = ""
		}
		fmt.Fprintln(p.To, strings.TrimRight(name+strings.Repeat(" ", max(1, speakerWidth-utf8.RuneCountInString(name)))+line, " "))
	}
}

// Wrap breaks a text into lines of at most width runes, between words where it can. It keeps
// the text's own line breaks; control characters are left out, so that no text can draw on
// the terminal.
func Wrap(text string, width int) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		paragraph = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f || 0x80 <= r && r <= 0x9f || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 {
				return -1
			}
			return r
		}, paragraph)
		// Not strings.Fields: a non-breaking space breaks no line, and an indent stays.
		words := strings.Split(paragraph, " ")
		line := words[0]
		for _, word := range words[1:] {
			if strings.TrimSpace(line) != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
				lines = append(lines, line)
				line = word
				continue
			}
			line += " " + word
		}
		lines = append(lines, line)
	}
	return lines
}
