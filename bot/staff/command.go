// Package staff is the staff room's commands, as values: a name, its arguments, who may
// use it, an example and what it does with a narrow desk. Help is made from them, and a
// test parses every example. Nothing here knows Matrix or the store.
package staff

import (
	"strings"

	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/locales"
)

// Prefix begins every command.
const Prefix = "!"

// Command is one thing that staff can ask for.
type Command struct {
	Name    string   // in French, as help shows it
	Aliases []string // English names and short forms
	Args    []Arg
	Admin   bool   // only for the administrators that the configuration names
	Example string // parses to this command
	Run     func(Desk, Call) (locales.Message, error)
}

// ArgKind says how an argument is read.
type ArgKind string

const (
	ID     ArgKind = "id"     // a meeting's short ID
	Text   ArgKind = "text"   // all the rest of the message
	User   ArgKind = "user"   // a Matrix user ID
	Word   ArgKind = "word"   // one word
	Filter ArgKind = "filter" // a state, a region or a theme, in any order
)

// Arg is one argument. Name is the word that help shows, a key under staff.arg.
type Arg struct {
	Name     string
	Kind     ArgKind
	Optional bool
}

// Call is a command as it was given.
type Call struct {
	Command Command
	By      string // user ID
	Admin   bool
	ID      string
	User    string
	Word    string
	Text    string
	Words   []string // of a filter
}

// Refusal says what to do instead. Key names a sentence in locales/.
type Refusal struct {
	Key  string
	Args locales.Args
}

func (r *Refusal) Error() string { return "command refused: " + r.Key }

// Desk is what a command may do. It is made for one call and speaks the room's language.
type Desk interface {
	Say(key string, args locales.Args) string
	// Meetings are all meetings: what waits for staff first, and the newest of each first.
	Meetings() ([]meeting.Meeting, error)
	Meeting(id string) (meeting.Meeting, bool, error)
	// Line is a meeting in one line; Card is all that staff need to decide about it.
	Line(meeting.Meeting) string
	Card(meeting.Meeting) locales.Message
	// Filter reads a word that names a state, a region or a theme: which meetings are meant.
	// It is nil for any other word.
	Filter(word string) func(meeting.Meeting) bool
	// Move makes a move by the table and tells the organiser. It returns what to answer.
	Move(id string, move meeting.Move, reason string) (locales.Message, error)
	// MoveSeries makes a move for all meetings of a series that still wait for it.
	MoveSeries(id string, move meeting.Move, reason string) (locales.Message, error)
	// SeriesLine is several meetings of one series in one line.
	SeriesLine([]meeting.Meeting) string
	// Reschedule gives a meeting the date that the text says.
	Reschedule(id, text string) (locales.Message, error)
	Trust(user string, on bool) error
	// Reply brings an answer to the room where a meeting is prepared.
	Reply(id, text string) (locales.Message, error)
	Journal(id string) (locales.Message, error)
	// Export attaches the public records to the answer, as "csv" or "json".
	Export(format string) (int, error)
	// Agenda lists the meetings to come, Late the reports that have not come; Chase reminds
	// the organisers of a meeting at once.
	Agenda() (locales.Message, error)
	Late() (locales.Message, error)
	Chase(id string) (locales.Message, error)
	// Posts says what waits to be posted, and when it leaves.
	Posts() (locales.Message, error)
	// Status has the state of the service told, as an answer of its own.
	Status()
	// Aside has what was set aside listed, TryAgain has one of it handled again; both as an
	// answer of its own.
	Aside()
	TryAgain(number int)
}

// lookup finds a command by its name or an alias, already folded.
func lookup(word string) (Command, bool) {
	for _, c := range Commands {
		if flows.Fold(c.Name) == word {
			return c, true
		}
		for _, a := range c.Aliases {
			if flows.Fold(a) == word {
				return c, true
			}
		}
	}
	return Command{}, false
}

// Usage is the command with its arguments, as it is typed: "!demander ID question".
func (c Command) Usage(say func(key string, args locales.Args) string) string {
	parts := []string{Prefix + c.Name}
	for _, a := range c.Args {
		name := say("staff.arg."+a.Name, nil)
		if a.Optional {
			name = "[" + name + "]"
		}
		parts = append(parts, name)
	}
	return strings.Join(parts, " ")
}
