package locales

import "strings"

// Style says what a line of a message is for. How it looks is decided where it is
// rendered; the words alone must be enough (emoji and bold never carry the meaning).
type Style string

const (
	Plain    Style = ""         // what is told
	Strong   Style = "strong"   // the question, or the title of a recap
	Soft     Style = "soft"     // an example, a hint
	Item     Style = "item"     // one choice or one element; its number or bullet is in the text
	Quote    Style = "quote"    // words of a person, shown as theirs
	Verbatim Style = "verbatim" // a text to copy as it is, line breaks kept
)

// Line is one paragraph of a message. Text is plain text: it is escaped wherever it is
// rendered, never read as HTML or Markdown.
type Line struct {
	Style Style  `json:"s,omitempty"`
	Text  string `json:"t"`
}

// Message is what the bot says at once.
type Message []Line

// Add appends a line and returns the longer message. Empty lines are left out.
func (m Message) Add(style Style, text string) Message {
	if text == "" {
		return m
	}
	return append(m, Line{style, text})
}

// Plain is the message as plain text, a line for each Line.
func (m Message) Plain() string {
	parts := make([]string, len(m))
	for i, l := range m {
		parts[i] = l.Text
	}
	return strings.Join(parts, "\n")
}
