package flows

import "time"

// Act is what a person did. ReadAct finds it in a message.
type Act string

const (
	Say     Act = "say"     // anything that is not one of the acts below: an answer
	Open    Act = "open"    // the draft is opened, or shown again: the open question comes once
	Help    Act = "help"    // aide
	Back    Act = "back"    // retour
	Skip    Act = "skip"    // passer
	Later   Act = "later"   // je sais pas: a required question may wait until the end
	Summary Act = "summary" // récapituler
	Correct Act = "correct" // modifier <champ>
	Pause   Act = "pause"
	Resume  Act = "resume" // reprendre
	Cancel  Act = "cancel" // annuler
	Undo    Act = "undo"   // défaire
	Yes     Act = "yes"
	No      Act = "no"
	Send    Act = "send"    // envoyer: the yes of the review
	Enough  Act = "enough"  // c'est tout
	Remove  Act = "remove"  // enlève le 2
	Replace Act = "replace" // remplace le 2 par …
	Move    Act = "move"    // déplace le 4 en 1
	Edit    Act = "edit"    // the message Target now reads Text
	Redact  Act = "redact"  // the message Target was deleted
	Tick    Act = "tick"    // time passed
	Wonder  Act = "wonder"  // « c'est bon ? »: a yes or a no that asks, and settles nothing
)

// Input is one thing that happened to a draft.
type Input struct {
	Act Act
	// Text is the whole message as it was typed; for Edit, the new text.
	Text string
	// Arg is what the act is about, as ReadAct returned it: a field for Correct, "2 3" or "last"
	// for Remove, "2 text" for Replace, "4 1" for Move.
	Arg string
	By  string // user ID
	// Event is the ID of this message, edit or deletion itself; an ID that was handled
	// before changes nothing. Target is the message that an Edit or a Redact is about.
	Event, Target string
	// Asked is the step whose question was replied to or reacted to; "" if unknown.
	// It wins over the cursor.
	Asked string
	At    time.Time // when it was sent, as far as is known; zero means Kinds.Now
	// Command is set when the message had a prefix ("!", "/"): it is never an answer.
	Command bool
}

// Read makes the input of a message of a person: its act, or an answer.
func Read(text, by, event, asked string) Input {
	in := Input{Act: Say, Text: text, By: by, Event: event, Asked: asked, Command: prefixed(text)}
	if act, arg, ok := ReadAct(text); ok {
		in.Act, in.Arg = act, arg
	}
	return in
}
