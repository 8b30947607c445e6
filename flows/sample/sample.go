// Package sample plays a conversation with a flow as a person would have it who answers every
// question at once: those who edit a flow see every sentence in its place, without a room.
// Pure: the time and the sentences come with the kinds and the book.
package sample

import (
	"fmt"

	"passeparole/flows"
	"passeparole/flows/speak"
	"passeparole/locales"
)

// Turn is what the person wrote, "" when the draft was opened, and what the bot said to it.
type Turn struct {
	Says string
	Bot  locales.Message
}

// Talk is a whole sample conversation.
type Talk struct {
	Turns []Turn
	// Unmet are the steps whose conditions these answers never fulfilled.
	Unmet []string
	// Stuck is the required step for which no answer was found that its kind accepts, "" when
	// the conversation came to its end.
	Stuck string
}

// person is who writes in a sample.
const person = "@exemple:example.org"

// Of plays the flow in a language; kinds must be built for that language. An answer is taken
// from the example sentence of its step, from the question itself when it asks for a precision,
// or else from what its kind accepts.
func Of(book *locales.Book, lang string, flow *flows.Flow, kinds flows.Kinds) Talk {
	p := &player{book: book, lang: lang, flow: flow, kinds: kinds, met: map[string]bool{}, st: flow.New(nil)}
	p.turn("", flows.Input{Act: flows.Open, By: person})
	// No question takes more than an answer, two precisions and the end of a list.
	for range 5*len(flow.Steps) + 2 {
		if p.st.Status == flows.Done {
			break
		}
		if !p.answer() {
			p.talk.Stuck = flows.Asking(p.st)
			break
		}
	}
	for _, s := range flow.Steps {
		if !p.met[s.ID] && p.talk.Stuck == "" {
			p.talk.Unmet = append(p.talk.Unmet, s.ID)
		}
	}
	return p.talk
}

// player is one sample under way.
type player struct {
	book  *locales.Book
	lang  string
	flow  *flows.Flow
	kinds flows.Kinds
	st    flows.State
	sent  int
	met   map[string]bool // steps that have an answer
	talk  Talk
}

// answer tries what could be said to the open question until the engine takes it.
func (p *player) answer() bool {
	for _, text := range p.candidates() {
		in := flows.Read(text, person, fmt.Sprintf("$%d", p.sent+1), "")
		st, effects := p.flow.Advance(p.st, in, p.kinds)
		if !settles(p.st, st, effects) {
			continue
		}
		p.turn(text, in)
		return true
	}
	return false
}

func (p *player) turn(says string, in flows.Input) {
	st, effects := p.flow.Advance(p.st, in, p.kinds)
	p.st = st
	p.sent++
	for id := range st.Answers {
		p.met[id] = true
	}
	p.talk.Turns = append(p.talk.Turns, Turn{says, speak.Message(p.book, p.lang, p.flow, p.kinds, st, effects)})
}

// settles says that an answer led somewhere: nothing was refused, and another question, or
// another side of the same one, is open now.
func settles(before, after flows.State, effects []flows.Effect) bool {
	for _, e := range effects {
		if _, refused := e.(flows.Refused); refused {
			return false
		}
	}
	if after.Status == flows.Done {
		return true
	}
	was, is := open(before), open(after)
	return was != is
}

// open names the question that is open, with the precision it waits for.
func open(st flows.State) string {
	if p := st.Pending; p != nil {
		key := ""
		if p.Ask != nil {
			key = p.Ask.Key
		}
		return fmt.Sprintf("%s %s %s %s", p.Step, p.Why, key, p.Answer.Raw)
	}
	if a := st.Answers[st.Cursor]; a.Open {
		return fmt.Sprintf("%s more %d", st.Cursor, len(a.Values))
	}
	return st.Cursor + " " + string(st.Status)
}
