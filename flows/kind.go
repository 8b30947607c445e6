package flows

import (
	"time"

	"passeparole/locales"
)

// Kind is how one kind of answer is read, said and checked. A kind is pure; what it needs
// from outside (today's date, the communes) is given when the registry is built.
type Kind interface {
	// Parse reads what a person typed. st is the draft, for kinds that look at other answers.
	Parse(s Step, raw string, st State) (Parsed, *Refusal)
	// Valid says whether values, stored earlier or proposed, fit the step as it is now.
	Valid(s Step, values []string, st State) *Refusal
	// Render says an answer in a language, on one line.
	Render(s Step, a Answer, lang string) string
	// Check finds what is wrong with the step in a flow file. Location is added by the caller.
	Check(s Step) []Problem
}

// Refiner is a kind that may ask for one more precision (the département of a commune).
type Refiner interface {
	Refine(s Step, p Pending, raw string, st State) (Parsed, *Refusal)
}

// Reviser is a kind whose answers depend on other answers. Revise is called after one of them
// changed; ok false marks the answer stale, so that it is asked again.
type Reviser interface {
	Revise(s Step, a Answer, before, st State) (revised Answer, ok bool)
}

// Teller is a kind that says an answer shorter beside the others (the hour alone of an end).
type Teller interface {
	RenderIn(s Step, a Answer, st State, lang string) string
}

// Plain is a kind that can tell whether what it understood of some words can be nothing but an
// answer to its question.
type Plain interface {
	Plainly(s Step, raw string, p Parsed) bool
}

// Lister is a kind whose answer is said on several lines.
type Lister interface {
	Items(s Step, a Answer, lang string) []string
}

// Parsed is what a kind understood: one reading (Values), several (Options), or not enough
// yet (Ask and Kept).
type Parsed struct {
	Values  []string
	Guess   bool                // something was assumed: it is read back and waits for a yes
	Also    map[string][]string // values for further steps (the end of a range)
	Options []Option            // two or more readings
	Ask     *Refusal            // a precision is needed; Refine reads it
	Kept    []string            // what Refine needs to know; with Guess, the sentences that say what was assumed
	Warn    []Refusal           // sentences to tell, though the answer is taken
	Add     bool                // items of a list: they are added and the list stays open
	Done    bool                // with Add: the message also said that the list is complete
	Amends  bool                // it changes the answer that waits, whoever gave that, and is no second opinion
}

// Refusal names the sentence that says why something is not an answer and what to do.
type Refusal struct {
	Key  string       `json:"key"`
	Args locales.Args `json:"args,omitempty"`
}

// Kinds is the registry of one call: kinds.For builds it.
type Kinds struct {
	Now  time.Time
	Zone *time.Location // of the person; places have their own
	Lang string
	Of   map[string]Kind
	// Names are the words by which a step can be called ("modifier lieu"), in every language.
	Names func(Step) []string
	// Paste reads a message as a whole form with headings. asked is the question that is open;
	// nil knows no pasted text.
	Paste func(f *Flow, text, asked string) Pasted
	// Who is how a person is called, "" if that is not known. nil names nobody.
	Who func(user string) string
	// May says whether a user has a role (Who.Submit). nil allows everyone.
	May func(user, role string) bool
}
