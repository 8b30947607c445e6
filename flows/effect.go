package flows

import "passeparole/locales"

// Effect is something to be said or done. Effects carry keys and values; flows/speak
// makes one message of all effects of a turn.
type Effect interface{ effect() }

// Ask asks the question of a step. Current is the answer it has, when it is asked again;
// Proposal is what was known beforehand.
type Ask struct {
	Step     string
	Current  *Answer
	Proposal *Answer
	Short    bool // its line alone: see Briefly
}

// More shows what a list holds so far and says how to go on and how to end it. Added is how
// many items came last: only these are shown when there are others before them.
type More struct {
	Step  string
	Added int
	Short bool // its line alone: see Briefly
}

// Confirm reads a guess back and waits for a yes. Old is the answer it would replace.
type Confirm struct {
	Step    string
	Pending Pending
	Old     *Answer
}

// Choose shows several readings, numbered.
type Choose struct {
	Step    string
	Pending Pending
}

// Precise asks for one more precision, in the kind's own sentence.
type Precise struct {
	Step    string
	Pending Pending
}

// Bundle offers all that was known beforehand at once.
type Bundle struct{ Steps []string }

// Which asks which of several questions a message was meant for.
type Which struct {
	Steps []string
	Text  string
}

// Noted says what was understood, now stored. Changed says it with what it replaces. Beside are
// the answers as they were then, since some are said by their side (the hour alone of an end);
// New is passed when an answer was emptied.
type Noted struct {
	Step   string
	Answer Answer
}
type Changed struct {
	Step     string
	Old, New Answer
	By       string
	Beside   map[string]Answer
}

// Restored says that an answer was taken back and that an earlier one counts again.
type Restored struct {
	Step   string
	Answer Answer
}

// Rival shows two answers that two people gave at once, to choose from.
type Rival struct {
	Step    string
	Pending Pending
	Old     Answer
}

// Refused says why an answer does not fit. Tries counts the refusals of this question, from 1.
type Refused struct {
	Step    string
	Refusal Refusal
	Tries   int
}

// Opened and Hidden tell that a correction brought new questions, or set some aside.
type Opened struct{ Steps []string }
type Hidden struct{ Steps []string }

// Tell is one sentence of locales/; Step gives it its argument Field.
type Tell struct {
	Key  string
	Args locales.Args
	Step string
}

// HelpWith tells about a step, then what else can be said. Asked are words that were taken for
// a question or a hesitation: it says how to store them all the same.
type HelpWith struct {
	Step  string
	Asked string
}

// Show recalls every answer; ShowReview does so and asks for the final yes. Short leaves the
// answers out: they were shown before, and what changed since was said.
type Show struct{}
type ShowReview struct{ Short bool }

// Again says nothing: it marks that the question that follows was open before.
type Again struct{}

// Remind brings a silent draft back to mind; it is to ring.
type Remind struct{ Step string }

// Finish says that the draft was submitted by By. Nothing follows it.
type Finish struct{ By string }

func (Ask) effect()        {}
func (More) effect()       {}
func (Confirm) effect()    {}
func (Choose) effect()     {}
func (Precise) effect()    {}
func (Bundle) effect()     {}
func (Which) effect()      {}
func (Noted) effect()      {}
func (Changed) effect()    {}
func (Restored) effect()   {}
func (Rival) effect()      {}
func (Refused) effect()    {}
func (Opened) effect()     {}
func (Hidden) effect()     {}
func (Tell) effect()       {}
func (HelpWith) effect()   {}
func (Show) effect()       {}
func (ShowReview) effect() {}
func (Again) effect()      {}
func (Remind) effect()     {}
func (Finish) effect()     {}
func (Note) effect()       {}
