package turn

import (
	"encoding/json"
	"fmt"
	"time"

	"passeparole/locales"
)

// Effect is something the bot does. Its lane says what it must stay in order with.
type Effect interface {
	Lane() string
	Kind() string
}

// Say sends a message to a room.
type Say struct {
	Room    string `json:"room"`
	ReplyTo string `json:"replyTo,omitempty"` // event ID
	// Replaces is an earlier message of the bot in the room whose text this one takes the
	// place of: an edit, which rings nobody. The event ID of that message.
	Replaces string          `json:"replaces,omitempty"`
	Lines    locales.Message `json:"lines"`
	// Ring makes the message an m.text with mentions, which phones announce, instead
	// of an m.notice, which they do not (reference/matrix.md §3i).
	Ring     bool     `json:"ring,omitempty"`
	Mentions []string `json:"mentions,omitempty"` // user IDs, only with Ring
	// Question is what the message asks, so that a reply to it finds its question.
	Question *Question `json:"question,omitempty"`
	// File is attached to the message as an m.file, for exports. Small text only.
	File *File `json:"file,omitempty"`
	// Occasion is what the clock brought that the message is about, if it did.
	Occasion Occasion `json:"-"`
}

// Occasion is something that the clock brings once. What is said at it has the same row ID
// whenever it is decided, so that a restored backup does not say it again.
type Occasion struct {
	Name string    // of this occasion and of nothing else for ever; "" for none
	At   time.Time // when it came first
}

// OccasionOf is the occasion of an effect; the zero value when an input with an ID of its
// own caused it, or nobody knows what did.
func OccasionOf(e Effect) Occasion {
	switch e := e.(type) {
	case Say:
		return e.Occasion
	case Post:
		return e.Occasion
	}
	return Occasion{}
}

// Question is the place in a conversation that a message of the bot asked about.
type Question struct {
	Meeting string `json:"meeting"`
	Flow    string `json:"flow"`
	Step    string `json:"step"`
	For     string `json:"for,omitempty"` // who caused it to be asked: a user ID
	// Mark tells this question from others that the same step may ask: a yes on it counts
	// only while it is still the one that is asked.
	Mark string `json:"mark,omitempty"`
	// Buttons are reactions to be prepared under the message, in this order.
	Buttons []string `json:"buttons,omitempty"`
}

// File is a small text file, sent as it is.
type File struct {
	Name string `json:"name"`
	Type string `json:"type"` // media type
	Data []byte `json:"data"`
}

// Status says in a room how the service is. The sentences are made when it leaves: what is
// in the outbox is known then, and not when a decision is made.
type Status struct {
	Room     string `json:"room"`
	ReplyTo  string `json:"replyTo,omitempty"`
	Language string `json:"language"`
}

// React puts an emoji under a message: a button that needs only a touch.
type React struct {
	Room   string `json:"room"`
	Target string `json:"target"` // event ID
	Key    string `json:"key"`
}

// Join accepts an invitation; Leave declines one, or leaves a room.
type Join struct {
	Room string `json:"room"`
}
type Leave struct {
	Room string `json:"room"`
}

// Slot names one post of a meeting's thread.
const (
	SlotAnnounce = "announce" // the announcement, which is edited when the meeting changes
	SlotReport   = "report"   // the reply that tells what came out of it
)

// Post publishes a status. Its text is complete: nothing is added to it later.
type Post struct {
	Meeting    string `json:"meeting"`
	Slot       string `json:"slot"`             // where the status ID is remembered: SlotAnnounce, SlotReport, "change-<n>"
	Parent     string `json:"parent,omitempty"` // slot of the post it replies to
	Text       string `json:"text"`
	Language   string `json:"language"` // ISO 639-1
	Visibility string `json:"visibility"`
	// Link is the bot's own address in Text, unique to the meeting and slot, by which an
	// earlier attempt with unknown outcome is found again. "" when there is none.
	Link string `json:"link,omitempty"`
	// Occasion is the post itself, whichever input lets it leave: it may have left before a
	// backup was restored.
	Occasion Occasion `json:"-"`
}

// EditPost replaces the text of an earlier status (a full replacement, reference/mastodon.md §6).
type EditPost struct {
	Meeting  string `json:"meeting"`
	Slot     string `json:"slot"`
	Text     string `json:"text"`
	Language string `json:"language"`
}

// Publish writes the public page of a meeting from its public record, and the index;
// with Gone set it replaces the page by a note that it was withdrawn.
type Publish struct {
	Meeting string          `json:"meeting"`
	Record  json.RawMessage `json:"record"` // a carnet public record
	Gone    bool            `json:"gone,omitempty"`
}

// The lanes. Effects of one lane leave one after the other; lanes leave side by side.
const (
	LaneMastodon = "mastodon"
	LanePages    = "pages"
)

// RoomLane is the lane of one Matrix room.
func RoomLane(room string) string { return "room " + room }

func (e Say) Lane() string    { return RoomLane(e.Room) }
func (e Status) Lane() string { return RoomLane(e.Room) }
func (e React) Lane() string  { return RoomLane(e.Room) }
func (e Join) Lane() string   { return RoomLane(e.Room) }
func (e Leave) Lane() string  { return RoomLane(e.Room) }
func (Post) Lane() string     { return LaneMastodon }
func (EditPost) Lane() string { return LaneMastodon }
func (Publish) Lane() string  { return LanePages }

func (Say) Kind() string      { return "say" }
func (Status) Kind() string   { return "status" }
func (React) Kind() string    { return "react" }
func (Join) Kind() string     { return "join" }
func (Leave) Kind() string    { return "leave" }
func (Post) Kind() string     { return "post" }
func (EditPost) Kind() string { return "edit-post" }
func (Publish) Kind() string  { return "publish" }

// Read decodes the effect of an outbox row.
func Read[E Effect](row Row) (E, error) {
	var e E
	if row.Kind != e.Kind() {
		return e, fmt.Errorf("reading outbox row %s: it is a %q, not a %q", row.ID, row.Kind, e.Kind())
	}
	if err := json.Unmarshal(row.Payload, &e); err != nil {
		return e, fmt.Errorf("reading outbox row %s: %w", row.ID, err)
	}
	return e, nil
}
