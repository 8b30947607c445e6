package flows

import (
	"fmt"

	"passeparole/locales"
)

// Problem is one mistake in a flow file or in its sentences, with its place and what to write.
type Problem struct {
	File         string
	Line, Column int // from 1; 0 when the place is the whole file
	Key          string
	Args         locales.Args
	Source       string // the lines around it with a caret, "" when there is none
}

// Say is the mistake in a language: place, sentence, and the lines around it.
func (p Problem) Say(book *locales.Book, lang string) string {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
	text := book.Say(lang, p.Key, p.Args)
	if where != "" {
		text = where + ": " + text
	}
	if p.Source != "" {
		text += "\n" + p.Source
	}
	return text
}
