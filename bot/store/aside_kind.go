package store

import (
	"encoding/json"
	"strings"

	"passeparole/bot/turn"
)

// Kind is what was set aside, in a word of the program: "Message", "say", "quarantine".
// It tells nothing of its content.
func (a Aside) Kind() string {
	var row turn.Row
	if json.Unmarshal(a.Input, &row) == nil && row.Kind != "" && row.Lane != "" {
		return row.Kind
	}
	var input map[string]json.RawMessage
	if json.Unmarshal(a.Input, &input) == nil && len(input) == 1 {
		for name := range input {
			return strings.TrimPrefix(name, "turn.")
		}
	}
	return "?"
}

// Why is the sort of its cause, without the words of it, which may quote a person: "panic",
// "error", or the cause for which a server refused a row.
func (a Aside) Why() string {
	word, _, _ := strings.Cut(a.Cause, ":")
	switch c := turn.Cause(word); c {
	case turn.Forbidden, turn.Unauthorised, turn.Missing, turn.Rejected, turn.NoParent, turn.NotEncrypting, turn.Misconfigured:
		return string(c)
	}
	if word == "panic" {
		return word
	}
	return "error"
}
