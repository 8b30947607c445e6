package matrixclient

import (
	"encoding/json"
	"time"
)

// Event is one event of a room's timeline, with what the demonstration and the tests ask of it.
type Event struct {
	ID, Room, Sender, Type string
	At                     time.Time
	StateKey               *string // nil when it is not a state event

	MsgType  string // m.text, m.notice, … for a message
	Body     string // plain text; for an edit, the new text
	HTML     string // formatted body, "" when there is none
	Replaces string // the event that this one edits
	ReplyTo  string // the event that this one answers
	ReactsTo string // the event that this reaction is on
	Key      string // the emoji of a reaction
	Redacts  string // the event that this one withdraws
	Mentions []string
	State    string // membership, for m.room.member: "join", "invite", …

	Content json.RawMessage
}

// wire is an event as the homeserver sends it.
type wire struct {
	ID       string          `json:"event_id"`
	Sender   string          `json:"sender"`
	Type     string          `json:"type"`
	At       int64           `json:"origin_server_ts"`
	StateKey *string         `json:"state_key"`
	Redacts  string          `json:"redacts"`
	Content  json.RawMessage `json:"content"`
}

type content struct {
	MsgType    string   `json:"msgtype"`
	Body       string   `json:"body"`
	HTML       string   `json:"formatted_body"`
	Membership string   `json:"membership"`
	Redacts    string   `json:"redacts"` // room versions 11 and later
	New        *content `json:"m.new_content"`
	Mentions   struct {
		Users []string `json:"user_ids"`
	} `json:"m.mentions"`
	Relates struct {
		Type    string `json:"rel_type"`
		Event   string `json:"event_id"`
		Key     string `json:"key"`
		InReply struct {
			Event string `json:"event_id"`
		} `json:"m.in_reply_to"`
	} `json:"m.relates_to"`
}

// event reads what it can: contents of an unexpected shape leave the fields empty.
func (w wire) event(room string) Event {
	var c content
	json.Unmarshal(w.Content, &c)
	e := Event{
		ID: w.ID, Room: room, Sender: w.Sender, Type: w.Type, At: time.UnixMilli(w.At), StateKey: w.StateKey,
		MsgType: c.MsgType, Body: c.Body, HTML: c.HTML, Mentions: c.Mentions.Users, State: c.Membership,
		ReplyTo: c.Relates.InReply.Event, Redacts: w.Redacts, Content: w.Content,
	}
	if e.Redacts == "" {
		e.Redacts = c.Redacts
	}
	switch c.Relates.Type {
	case "m.replace":
		e.Replaces = c.Relates.Event
		if c.New != nil {
			e.MsgType, e.Body, e.HTML = c.New.MsgType, c.New.Body, c.New.HTML
		}
	case "m.annotation":
		e.ReactsTo, e.Key = c.Relates.Event, c.Relates.Key
	}
	return e
}

// IsMessage says whether the event is a message that people see, not an edit of one.
func (e Event) IsMessage() bool { return e.Type == "m.room.message" && e.Replaces == "" }
