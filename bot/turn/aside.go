package turn

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// ListAside has what was set aside listed. It never leaves: the loop hands AsideList in, in
// the same transaction.
type ListAside struct {
	Room, ReplyTo, Language string
}

// TryAgain has something that was set aside handled, or sent, once more. It never leaves: the
// loop does it and hands TriedAgain in, in the same transaction.
type TryAgain struct {
	Room, ReplyTo, Language string
	Number                  int
}

// InHouse is an effect that the loop carries out itself.
type InHouse interface {
	Effect
	inHouse()
}

func (ListAside) Lane() string { return "" } // nothing of it can be enqueued
func (TryAgain) Lane() string  { return "" }
func (ListAside) Kind() string { return "list-aside" }
func (TryAgain) Kind() string  { return "try-again" }
func (ListAside) inHouse()     {}
func (TryAgain) inHouse()      {}

// SetAside is something that was set aside, without its content.
type SetAside struct {
	Number int
	At     time.Time
	Kind   string // a word of the program: "Message", "say", "quarantine"
	Why    string // "panic", "error", or the cause for which a server refused it
}

// AsideList answers ListAside: the newest ones, oldest first, and how many there are in all.
type AsideList struct {
	Asked ListAside
	List  []SetAside
	All   int
}

// TriedAgain answers TryAgain.
type TriedAgain struct {
	Asked TryAgain
	What  string // Handled, Resent, StillFails, NotThere or CannotBe
}

// What came of trying again. Each is a sentence in locales/ under "aside.".
const (
	Handled    = "handled" // it is handled now, and no longer set aside
	Resent     = "resent"  // it is in the outbox again
	StillFails = "fails"   // it stays set aside
	NotThere   = "missing" // there is none of that number
	CannotBe   = "cannot"  // it is nothing that could be tried again
)

func (AsideList) input()  {}
func (TriedAgain) input() {}

// ReadInput undoes the writing of an input under the name of its type, as {"turn.Message": …}.
func ReadInput(raw json.RawMessage) (Input, error) {
	var named map[string]json.RawMessage
	if err := json.Unmarshal(raw, &named); err != nil || len(named) != 1 {
		return nil, fmt.Errorf("reading an input: it is none")
	}
	for _, zero := range []Input{Message{}, Edit{}, Redaction{}, Reaction{}, Membership{}, RoomFact{}, Unreadable{}, Outcome{}, Tick{}} {
		kind := reflect.TypeOf(zero)
		body, ok := named[kind.String()]
		if !ok {
			continue
		}
		in := reflect.New(kind)
		if err := json.Unmarshal(body, in.Interface()); err != nil {
			return nil, fmt.Errorf("reading an input: %s cannot be read", strings.TrimPrefix(kind.String(), "turn."))
		}
		return in.Elem().Interface().(Input), nil
	}
	return nil, fmt.Errorf("reading an input: it is of no known kind")
}
