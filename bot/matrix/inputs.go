package matrix

import (
	"regexp"
	"strings"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
)

// parse does for one event what the syncer does for a response: it gives the event its
// room and class, and reads the content that has a known type. A content that does not
// fit its type is no error: the fields are read one by one below.
func parse(evt *event.Event, room id.RoomID) {
	evt.RoomID = room
	evt.Type.Class = event.MessageEventType
	if evt.StateKey != nil {
		evt.Type.Class = event.StateEventType
	}
	_ = evt.Content.ParseRaw(evt.Type)
}

// input reads one event of a timeline, decrypted if it was encrypted. It is nil for what
// the bot has no use for, and for whatever the bot itself sent: its own words are never
// an input, so that it cannot answer itself.
func input(evt *event.Event, self id.UserID) turn.Input {
	if evt.ID == "" || evt.Sender == "" || evt.RoomID == "" {
		return nil
	}
	if evt.StateKey != nil {
		return stateInput(evt, false)
	}
	if evt.Sender == self || evt.Unsigned.RedactedBecause != nil {
		return nil
	}
	content := object(evt.Content.Raw)
	switch evt.Type.Type {
	case event.EventMessage.Type:
		return message(evt, content)
	case event.EventSticker.Type:
		return newMessage(evt, content, turn.Sticker)
	case "m.poll.start", "org.matrix.msc3381.poll.start":
		return newMessage(evt, content, turn.Other)
	case event.EventReaction.Type:
		relation := content.object("m.relates_to")
		target, key := relation.text("event_id"), relation.text("key")
		if relation.text("rel_type") != string(event.RelAnnotation) || target == "" || key == "" {
			return nil
		}
		return turn.Reaction{
			Event: string(evt.ID), Target: target, Room: string(evt.RoomID),
			Sender: string(evt.Sender), SentAt: sentAt(evt), Key: key,
		}
	case event.EventRedaction.Type:
		// Since room version 11 the target is in the content, before that beside it.
		target := content.text("redacts")
		if target == "" {
			target = string(evt.Redacts)
		}
		if target == "" {
			return nil
		}
		return turn.Redaction{
			Event: string(evt.ID), Target: target, Room: string(evt.RoomID),
			Sender: string(evt.Sender), SentAt: sentAt(evt),
		}
	}
	return nil
}

func message(evt *event.Event, content object) turn.Input {
	if len(content) == 0 {
		return nil // redacted before we saw it
	}
	if relation := content.object("m.relates_to"); relation.text("rel_type") == string(event.RelReplace) {
		replacement := content.object("m.new_content")
		target := relation.text("event_id")
		if target == "" || kindOf(replacement) != turn.Text {
			return nil
		}
		return turn.Edit{
			Event: string(evt.ID), Target: target, Room: string(evt.RoomID),
			Sender: string(evt.Sender), SentAt: sentAt(evt), Body: replacement.text("body"),
		}
	}
	if content.text("msgtype") == string(event.MsgVerificationRequest) {
		return nil // a client's own business, shown to nobody
	}
	return newMessage(evt, content, kindOf(content))
}

func kindOf(content object) turn.MessageKind {
	switch event.MessageType(content.text("msgtype")) {
	case event.MsgText, event.MsgEmote:
		return turn.Text
	case event.MsgNotice:
		return turn.Notice
	case event.MsgImage:
		return turn.Image
	case event.MsgLocation:
		return turn.Location
	}
	return turn.Other
}

func newMessage(evt *event.Event, content object, kind turn.MessageKind) turn.Message {
	m := turn.Message{
		Event: string(evt.ID), Room: string(evt.RoomID), Sender: string(evt.Sender),
		SentAt: sentAt(evt), Kind: kind, Body: content.text("body"),
		Mentions: content.object("m.mentions").texts("user_ids"),
	}
	if kind == turn.Image || kind == turn.Sticker {
		m.Media = media(content)
	}
	if kind == turn.Location {
		m.Media = geoURI(content)
	}
	relation := content.object("m.relates_to")
	if reply := relation.object("m.in_reply_to").text("event_id"); reply != "" {
		m.Body = withoutFallback(m.Body)
		// In a thread, the reply may only be there for clients that do not know threads.
		if relation.text("rel_type") != string(event.RelThread) || relation["is_falling_back"] != true {
			m.ReplyTo = reply
		}
	}
	return m
}

// geoURI is the address of a point; clients write it in one of two places, or in both.
func geoURI(content object) string {
	for _, address := range []string{content.text("geo_uri"), content.object("org.matrix.msc3488.location").text("uri"), content.object("m.location").text("uri")} {
		if strings.HasPrefix(address, "geo:") {
			return address
		}
	}
	return ""
}

// media is the mxc address of an image; in encrypted rooms it stands in "file".
func media(content object) string {
	for _, address := range []string{content.text("url"), content.object("file").text("url")} {
		if strings.HasPrefix(address, "mxc://") {
			return address
		}
	}
	return ""
}

// The text that older clients put before a reply: quoted lines, the first with the author.
var replyFallback = regexp.MustCompile(`^> (?:\* )?<@[^>\n]*>`)

func withoutFallback(body string) string {
	if !replyFallback.MatchString(body) {
		return body
	}
	lines := strings.Split(body, "\n")
	for len(lines) > 0 && strings.HasPrefix(lines[0], ">") {
		lines = lines[1:]
	}
	if len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	return strings.Join(lines, "\n")
}

// stateInput reads a state event: from a room's timeline it has just happened, from its
// state it is history.
func stateInput(evt *event.Event, historical bool) turn.Input {
	content := object(evt.Content.Raw)
	switch evt.Type.Type {
	case event.StateMember.Type:
		state := content.text("membership")
		switch event.Membership(state) {
		case event.MembershipInvite, event.MembershipJoin, event.MembershipLeave, event.MembershipBan, event.MembershipKnock:
		default:
			return nil
		}
		if evt.GetStateKey() == "" {
			return nil
		}
		return turn.Membership{
			Event: string(evt.ID), Room: string(evt.RoomID), User: evt.GetStateKey(), Sender: string(evt.Sender),
			SentAt: sentAt(evt), State: state, Name: content.text("displayname"),
			Direct: content["is_direct"] == true, Historical: historical,
		}
	case event.StateEncryption.Type:
		if evt.GetStateKey() != "" {
			return nil
		}
		return turn.RoomFact{Event: string(evt.ID), Room: string(evt.RoomID), Encrypted: true}
	case event.StateTombstone.Type:
		next := content.text("replacement_room")
		if evt.GetStateKey() != "" || next == "" {
			return nil
		}
		return turn.RoomFact{Event: string(evt.ID), Room: string(evt.RoomID), ReplacedBy: next}
	}
	return nil
}

// sentAt is the time the sender's server claims, kept within what can be written as JSON.
func sentAt(evt *event.Event) time.Time {
	const year9999 = 253402214400000
	return time.UnixMilli(min(max(evt.Timestamp, 0), year9999)).UTC()
}

// object is a JSON object whose fields may be of any type: what is not as expected reads
// as empty.
type object map[string]any

func (o object) text(key string) string {
	s, _ := o[key].(string)
	return s
}

func (o object) object(key string) object {
	inner, _ := o[key].(map[string]any)
	return inner
}

func (o object) texts(key string) []string {
	list, _ := o[key].([]any)
	var texts []string
	for _, item := range list {
		if s, ok := item.(string); ok {
			texts = append(texts, s)
		}
	}
	return texts
}
