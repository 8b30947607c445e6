package staff

import (
	"strings"
	"unicode"

	"github.com/agnivade/levenshtein"

	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/locales"
)

// IsCommand says whether a text is meant as a command: the prefix and a letter.
func IsCommand(text string) bool {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), Prefix)
	if !ok {
		return false
	}
	for _, r := range rest {
		return unicode.IsLetter(r)
	}
	return false
}

// Parse reads a command. A refusal says how to write it, with an example.
func Parse(text, by string, admin bool) (Call, *Refusal) {
	body := strings.TrimPrefix(strings.TrimSpace(text), Prefix)
	word, rest := body, ""
	if i := strings.IndexFunc(body, unicode.IsSpace); i >= 0 { // telephones write no-break spaces
		word, rest = body[:i], strings.TrimSpace(body[i:])
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
	best, distance := "", 3
	for _, c := range Commands {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			if d := levenshtein.ComputeDistance(flows.Fold(word), flows.Fold(name)); d < distance {
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
func shorten(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// Knows says whether a text begins with the name of a command.
func Knows(text string) bool {
	word := strings.TrimPrefix(strings.TrimSpace(text), Prefix)
	if i := strings.IndexFunc(word, unicode.IsSpace); i >= 0 {
		word = word[:i]
	}
	_, ok := lookup(flows.Fold(word))
	return ok
}
