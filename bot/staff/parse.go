package staff

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/locales"
)

// body is a command without its prefix, and whether it has one. Telephones put a space
// behind a punctuation mark.
func body(text string) (string, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), Prefix)
	return strings.TrimSpace(rest), ok
}

// IsCommand says whether a text is meant as a command: the prefix and a letter.
func IsCommand(text string) bool {
	rest, ok := body(text)
	first, _ := utf8.DecodeRuneInString(rest)
	return ok && unicode.IsLetter(first)
}

// Unmarked recognises a command that lacks its prefix: its name, then an ID, whether or not a
// meeting has it. It is not to be obeyed, since people also talk of what they might do. id is ""
// for any other text.
func Unmarked(text string) (id string) {
	words := strings.Fields(text)
	if len(words) < 2 || strings.HasPrefix(words[0], Prefix) {
		return ""
	}
	if _, known := lookup(flows.Fold(words[0])); !known {
		return ""
	}
	id, ok := meeting.ReadID(words[1])
	if !ok {
		return ""
	}
	return id
}

// Parse reads a command. A refusal says how to write it, with an example.
func Parse(text, by string, admin bool) (Call, *Refusal) {
	typed, _ := body(text)
	word, rest := typed, ""
	if i := strings.IndexFunc(typed, unicode.IsSpace); i >= 0 { // telephones write no-break spaces
		word, rest = typed[:i], strings.TrimSpace(typed[i:])
	}
	c, ok := lookup(flows.Fold(word))
	if !ok {
		return Call{}, unknown(word)
	}
	call := Call{Command: c, By: by, Admin: admin}
	if c.Admin && !admin {
		return call, &Refusal{"staff.refused.admin", locales.Args{"Command": Prefix + c.Name}}
	}
	rest = strings.TrimSpace(rest)
	for _, a := range c.Args {
		if rest == "" {
			if a.Optional {
				continue
			}
			return call, &Refusal{"staff.refused.missing." + a.Name, locales.Args{"Example": c.Example}}
		}
		var refusal *Refusal
		if rest, refusal = call.take(a, rest); refusal != nil {
			return call, refusal
		}
	}
	if rest != "" {
		return call, &Refusal{"staff.refused.toomuch", locales.Args{"Rest": shorten(rest), "Example": c.Example}}
	}
	return call, nil
}

// take reads one argument from the front of rest and returns what follows it.
func (c *Call) take(a Arg, rest string) (string, *Refusal) {
	if a.Kind == Text {
		c.Text = rest
		return "", nil
	}
	if a.Kind == Filter {
		c.Words = strings.Fields(rest)
		return "", nil
	}
	word, after := rest, ""
	if i := strings.IndexFunc(rest, unicode.IsSpace); i >= 0 {
		word, after = rest[:i], strings.TrimSpace(rest[i:])
	}
	switch a.Kind {
	case ID:
		id, ok := meeting.ReadID(word)
		if !ok {
			return "", &Refusal{"staff.refused.notid", locales.Args{"Word": shorten(word), "Example": c.Command.Example}}
		}
		c.ID = id
	case User:
		if !strings.HasPrefix(word, "@") || !strings.Contains(word, ":") {
			return "", &Refusal{"staff.refused.user", locales.Args{"Word": shorten(word), "Example": c.Command.Example}}
		}
		c.User = word
	case Word:
		c.Word = flows.Fold(word)
	}
	return after, nil
}

// unknown proposes the command that is spelt most like the word, if one is near.
func unknown(word string) *Refusal {
	word = flows.Fold(word)
	best, distance := "", 3
	for _, c := range Commands {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			d := levenshtein.ComputeDistance(word, flows.Fold(name))
			if d < distance && 3*d <= utf8.RuneCountInString(word) { // "tu" is not "ls" misspelt
				best, distance = name, d
			}
		}
	}
	if best == "" {
		return &Refusal{"staff.refused.unknown", locales.Args{"Word": shorten(word)}}
	}
	return &Refusal{"staff.refused.near", locales.Args{"Word": shorten(word), "Near": Prefix + best}}
}

// shorten keeps what is said back of somebody's typing to a readable length.
func shorten(s string) string { return locales.Excerpt(s, 40) }

// Knows says whether a text begins with the name of a command.
func Knows(text string) bool {
	word, _ := body(text)
	if i := strings.IndexFunc(word, unicode.IsSpace); i >= 0 {
		word = word[:i]
	}
	_, ok := lookup(flows.Fold(word))
	return ok
}
