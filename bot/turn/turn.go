// Package turn is the vocabulary of the one way through the house: what happens
// (an Input), what the bot then does (an Effect), what it may remember in between
// (a Memory), and what came of an effect (an Outcome, which is an Input again).
//
// It holds types only. bot/matrix, bot/mastodon and bot/carnet translate between
// these and the outside; bot/decide turns inputs into effects and changes of memory;
// bot/store keeps memory and outbox in one transaction.
package turn

import (
	"encoding/json"
	"time"
)

// Input is something that happened. Times in inputs come from outside (a server's
// clock) and are hints; the time of a decision is handed over separately.
type Input interface{ input() }

// MessageKind says what a room message carries.
type MessageKind string

const (
	Text    MessageKind = "text"    // m.text and m.emote
	Notice  MessageKind = "notice"  // m.notice: from a bot, never answered
	Image   MessageKind = "image"   // m.image
	Sticker MessageKind = "sticker" // m.sticker
	// Location is m.location: a point on the map. Media is its "geo:" address.
	Location MessageKind = "location"
	TextFile MessageKind = "file"  // m.file: Message.File has its text, or why it has not
	Other    MessageKind = "other" // any other kind: audio, video, poll, unknown
)

// Message is a new message in a room, not an edit.
type Message struct {
	Event, Room, Sender string
	SentAt              time.Time
	Kind                MessageKind
	Body                string   // plain text without the fallback of a reply
	Media               string   // mxc:// address of an image, geo: address of a location, "" otherwise
	ReplyTo             string   // event ID of a true reply, "" otherwise
	Mentions            []string // user IDs in m.mentions
	File                *Attached
}

// Attached is a file that somebody sent.
type Attached struct {
	Name string
	Text string // of a text file, "" when Why is set
	// Why it was not read: NotText, TooBig, Unread or NoText; "" when it was.
	Why string
}

// The reasons for which a file is not read. Each is a sentence in locales/ under "paste.file.".
const (
	NotText = "kind"   // no .txt or .md file
	TooBig  = "big"    // more than 64 KB
	Unread  = "unread" // it could not be fetched or opened
	NoText  = "empty"  // nothing in it
)

// Edit replaces the text of an earlier message. Sender is the editor; whether it is
// also the author of Target is for the decision to check.
type Edit struct {
	Event, Target, Room, Sender string
	SentAt                      time.Time
	Body                        string
}

// Redaction withdraws an earlier event (a message or a reaction).
type Redaction struct {
	Event, Target, Room, Sender string
	SentAt                      time.Time
}

// Reaction is an emoji put on an event. Key is as sent: variation selectors and
// skin tones are still in it.
type Reaction struct {
	Event, Target, Room, Sender string
	SentAt                      time.Time
	Key                         string
}

// Membership is a change of one person's place in a room.
type Membership struct {
	Event, Room, User, Sender string // Sender made the change: the inviter, for an invitation
	SentAt                    time.Time
	State                     string // "invite", "join", "leave", "ban", "knock"
	Name                      string // display name, "" if unknown
	Direct                    bool   // the invitation says that it is a direct conversation
	Historical                bool   // learnt from the room's state, not from something that just happened
}

// RoomFact is something the server said about a room: that it is encrypted, or replaced.
type RoomFact struct {
	Event, Room string
	Encrypted   bool
	ReplacedBy  string // the room this one was upgraded to, "" if not
}

// Unreadable is an encrypted message whose key never came.
type Unreadable struct {
	Event, Room, Sender string
	SentAt              time.Time
}

// Echo is an event of the bot's own, as the server shows it to everybody. It stands before
// whatever people made of it, and may come before the answer to the request that made it, or
// instead of it: the process may have been killed, or the connection cut.
type Echo struct {
	Event, Room string
	Transaction string // by which it was sent
}

// Outcome tells what came of an effect that left through the outbox.
type Outcome struct {
	Row   Row
	Ref   string    // what it became: an event ID, a status ID; "" if it was refused
	URL   string    // public address of a status or page, "" otherwise
	At    time.Time // when it was done
	Cause Cause     // empty when done
	// Detail is the technical text of a refusal, for the operator's log and the staff room.
	// It never contains a secret or what a person wrote.
	Detail string
}

// Cause names why an effect was given up for good, so that a sentence can be chosen.
type Cause string

const (
	Done          Cause = ""
	Forbidden     Cause = "forbidden"     // 403: rights are missing
	Unauthorised  Cause = "unauthorised"  // 401: the token is refused
	Missing       Cause = "missing"       // 404: what it refers to is gone
	Rejected      Cause = "rejected"      // 400, 413, 422: refused as it is; retrying changes nothing
	NoParent      Cause = "no-parent"     // the post to reply to was never made
	NotEncrypting Cause = "not-encrypted" // an encrypted room that cannot be encrypted to; nothing was sent
	Misconfigured Cause = "misconfigured" // redirects, something that is not the expected server
)

// Alarm is trouble that the loop met and that the staff room must hear about once:
// a quarantined response, an input set aside.
type Alarm struct {
	ID   string // the same trouble has the same ID
	What string // key of the sentence in locales/, under "alarm."
	Args map[string]string
}

// Tick is the clock: time has passed. What is due is in memory; how late it is follows
// from the time of the decision.
type Tick struct {
	// First is set once in the life of a process: what it finds may have been kept by an
	// earlier version of the bot, or of the reminders' file.
	First bool
	// Restored is when a backup was put in place of this memory last, the zero time if never:
	// what was due before may have been said already, each thing at its own time.
	Restored time.Time
}

func (Message) input()    {}
func (Edit) input()       {}
func (Redaction) input()  {}
func (Reaction) input()   {}
func (Membership) input() {}
func (RoomFact) input()   {}
func (Unreadable) input() {}
func (Echo) input()       {}
func (Outcome) input()    {}
func (Alarm) input()      {}
func (Tick) input()       {}

// EventID is the server's ID of what happened, by which an input is handled once.
// It is "" for inputs that are made inside the house.
func EventID(in Input) string {
	switch in := in.(type) {
	case Message:
		return in.Event
	case Edit:
		return in.Event
	case Redaction:
		return in.Event
	case Reaction:
		return in.Event
	case Membership:
		return in.Event
	case RoomFact:
		return in.Event
	case Unreadable:
		return in.Event
	}
	return ""
}

// SentAt is when something happened, by a server's clock; the zero time if none says.
func SentAt(in Input) time.Time {
	switch in := in.(type) {
	case Message:
		return in.SentAt
	case Edit:
		return in.SentAt
	case Redaction:
		return in.SentAt
	case Reaction:
		return in.SentAt
	case Membership:
		return in.SentAt
	case Unreadable:
		return in.SentAt
	}
	return time.Time{}
}

// Batch is all that one sync response brought, in the order in which it is to be
// handled, with the token that may be used once it has been handled.
type Batch struct {
	Token  string // next_batch
	Inputs []Input
}

// Memory is what a decision may consult and change: records as JSON under a kind and
// a key. Changes are seen by later reads at once, and become durable (or are dropped)
// with the transaction of the turn.
type Memory interface {
	// Get fills into and says whether the record exists.
	Get(kind, key string, into any) (bool, error)
	Put(kind, key string, record any) error
	Delete(kind, key string) error
	// Each calls fn for every record of the kind whose key begins with prefix, by
	// ascending key, until fn returns an error, which it then returns.
	Each(kind, prefix string, fn func(key string, raw json.RawMessage) error) error
}

// Row is one effect on its way out: the outbox keeps it until its outcome is known.
type Row struct {
	// ID is chosen when the effect is decided and kept through every retry: the Matrix
	// transaction ID, the Mastodon Idempotency-Key.
	ID      string          `json:"id"`
	Lane    string          `json:"lane"`
	Kind    string          `json:"kind"`
	Payload json.RawMessage `json:"payload"`
	Decided time.Time       `json:"decided"`
	// FirstTry is stored before the first sending; zero means never sent, so the
	// outcome of an earlier attempt cannot be unknown.
	FirstTry time.Time `json:"firstTry,omitzero"`
	Tries    int       `json:"tries,omitempty"`
	// Number is the place of the row in its lane.
	Number uint64 `json:"number,omitempty"`
	// Doubt is not zero when the row may have left since that time although nothing here
	// says so: a restored backup has forgotten what was done after it was made. Such a row
	// is looked for at its server before it is sent.
	Doubt time.Time `json:"doubt,omitzero"`
}
