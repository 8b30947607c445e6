package config

import (
	"fmt"
	"strings"

	"passeparole/locales"
)

// Problem is one mistake in what the operator wrote.
type Problem struct {
	File         string // the configuration file, or the file of a secret
	Path         string // the key, as "mastodon.server" or "admins[1]"; "" when it is the whole file
	Env          string // the variable that the value came from, "" when it came from the file
	Line, Column int    // in File, from 1; 0 when there is no line to show
	Source       string // the lines around it with a caret, "" when there is no line to show
	Key          string // of the sentence, in locales/<language>/config.yaml
	Args         locales.Args
}

// Sentence says what is wrong and what to write.
func (p Problem) Sentence(book *locales.Book, lang string) string {
	return book.Say(lang, p.Key, p.Args)
}

// Place is where the mistake stands: "file:line:column", the variable, or the file.
func (p Problem) Place() string {
	switch {
	case p.Env != "":
		return p.Env
	case p.Line > 0:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
	return p.File
}

// Text is the whole of it for a terminal: place, sentence, and the lines with a caret.
func (p Problem) Text(book *locales.Book, lang string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", p.Place(), p.Sentence(book, lang))
	if p.Source != "" && p.Env == "" {
		for line := range strings.Lines(p.Source) {
			b.WriteString("  " + strings.TrimRight(line, " \n") + "\n")
		}
	}
	return b.String()
}
