// Package when reads the dates and hours that people write, in French and in English, and
// says them back. It is a closed grammar: every word of a text is understood, or the whole
// text is refused with a sentence that says what is missing (reference/libraries.md §5.1).
// Whatever has to be guessed is either asked (several readings) or listed (Reading.Why).
//
// The package is pure: it reads no clock, opens no file, and the reference instant is
// handed over.
package when

import (
	"time"

	"passeparole/locales"
)

// Need says whether a clock time is wanted beside the day.
type Need int

const (
	Optional Need = iota // a day, with an hour if one is given
	Required             // a day and an hour: a day alone is refused with "when.refused.time"
	None                 // a day only: an hour that is given is left out, and Why says so
)

// Want is what the caller needs to know.
type Want struct {
	// Lang is the language of the person, "fr" or "en": its words are tried first, then
	// those of the other one. Names of days and months in a Refusal are in Lang.
	Lang string
	// Zone is where the meeting takes place; nil means the zone of the reference instant.
	Zone *time.Location
	// Time says whether an hour is needed.
	Time Need
	// Past makes a date without a year the nearest one behind us, and refuses a day later
	// than today. Without it the nearest one ahead is taken, and what is past is refused.
	Past bool
	// Range allows "de 18 h à 20 h" and "pendant 2 h", which fill Reading.End.
	Range bool
	// Base is what an hour alone ("20h") belongs to; zero when there is nothing yet. With
	// an hour of its own it is the start of a meeting of which the end is read: an hour of
	// 1 to 7 is then the next one after it, and minuit is the one that follows. With a day
	// only (see Refusal.Day) the hour is put to that day.
	Base Moment
}

// Reading is one way to understand a text.
type Reading struct {
	Start Moment
	End   Moment   // zero when none was given
	Why   []string // names of sentences that tell what was assumed, such as "when.assumed.year"
}

// Refusal says why a text was not understood: the name of a sentence in locales/ and what
// fills it, already in Want.Lang.
type Refusal struct {
	Key  string
	Args locales.Args
	// Day is the day that was understood when only the hour is missing (Key
	// "when.refused.time"): hand it over as Want.Base to read the next answer. Zero otherwise.
	Day Moment
	// Ask says that a word more makes a series of the text: see ReadSeries.
	Ask bool
}

func refuse(key string) *Refusal { return &Refusal{Key: key} }

func refuseWith(key string, args locales.Args) *Refusal { return &Refusal{Key: key, Args: args} }
