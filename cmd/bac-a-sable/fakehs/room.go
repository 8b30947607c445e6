package fakehs

import (
	"encoding/json"
	"slices"
	"sort"
	"time"
)

// room is its events in order, and the state after the last of them.
type room struct {
	id     string
	events []*happened
	state  map[stateKey]*happened
	byID   map[string]*happened
}

type stateKey struct{ kind, key string }

// happened is one event.
type happened struct {
	at       int // position in the stream
	id       string
	kind     string
	sender   string
	stateKey *string
	content  json.RawMessage
	when     time.Time
	redacts  string
	because  *happened // what redacted it
	before   *happened // the state event that it replaced
	txn      string    // of the device that sent it
	device   *device   // which that was
}

// add puts an event at the end of a room. s.mu is held; the caller calls added.
func (s *Server) add(r *room, e *happened) *happened {
	e.at, e.when = s.next(), time.Now()
	e.id = "$" + s.name("e") + ":" + s.options.Name
	if e.stateKey != nil {
		key := stateKey{e.kind, *e.stateKey}
		e.before = r.state[key]
		r.state[key] = e
	}
	r.events = append(r.events, e)
	r.byID[e.id] = e
	return e
}

// member makes a membership event with the person's profile. s.mu is held.
func (s *Server) member(r *room, by, who, membership string, more map[string]any) *happened {
	content := map[string]any{"membership": membership}
	if u := s.users[who]; u != nil {
		for field, value := range u.profile {
			content[field] = value
		}
	}
	for field, value := range more {
		content[field] = value
	}
	raw, _ := json.Marshal(content)
	return s.add(r, &happened{kind: "m.room.member", sender: by, stateKey: &who, content: raw})
}

func (r *room) membership(who string) string { return r.membershipAt(who, int(^uint(0)>>1)) }

// membershipAt is the membership after everything up to a position.
func (r *room) membershipAt(who string, position int) string {
	e := r.state[stateKey{"m.room.member", who}]
	for e != nil && e.at > position {
		e = e.before
	}
	if e == nil {
		return ""
	}
	return e.membership()
}

func (e *happened) membership() string {
	var content struct {
		Membership string `json:"membership"`
	}
	json.Unmarshal(e.content, &content)
	return content.Membership
}

// stateAt is the state after everything up to a position, in order of their events.
func (r *room) stateAt(position int) []*happened {
	var list []*happened
	for _, e := range r.state {
		for e != nil && e.at > position {
			e = e.before
		}
		if e != nil {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b *happened) int { return a.at - b.at })
	return list
}

// after is the index of the first event after a position.
func (r *room) after(position int) int {
	return sort.Search(len(r.events), func(i int) bool { return r.events[i].at > position })
}

// power is how much a person may do (§ "m.room.power_levels").
func (r *room) power(who string) int {
	var levels struct {
		Users   map[string]int `json:"users"`
		Default int            `json:"users_default"`
	}
	if e := r.state[stateKey{"m.room.power_levels", ""}]; e != nil {
		json.Unmarshal(e.content, &levels)
	}
	if level, named := levels.Users[who]; named {
		return level
	}
	return levels.Default
}

// shown is an event as a device is given it. unsigned.transaction_id is there for the
// device that sent it only (§ "Definitions: UnsignedData").
func (e *happened) shown(room string, to *device, withTxn bool) map[string]any {
	unsigned := map[string]any{"age": time.Since(e.when).Milliseconds()}
	if withTxn && e.txn != "" && e.device == to {
		unsigned["transaction_id"] = e.txn
	}
	if e.before != nil {
		unsigned["prev_content"] = e.before.content
		unsigned["replaces_state"] = e.before.id
	}
	content := e.content
	if e.because != nil {
		content = pruned(e) // § "Redactions"
		unsigned["redacted_because"] = e.because.shown(room, to, withTxn)
	}
	fields := map[string]any{
		"event_id": e.id, "type": e.kind, "sender": e.sender, "origin_server_ts": e.when.UnixMilli(), "content": content, "unsigned": unsigned,
	}
	if e.stateKey != nil {
		fields["state_key"] = *e.stateKey
	}
	if e.redacts != "" {
		fields["redacts"] = e.redacts // room version 10: beside the content
	}
	if room != "" {
		fields["room_id"] = room
	}
	return fields
}

// pruned is what is left of a redacted event's content.
func pruned(e *happened) json.RawMessage {
	if e.kind == "m.room.member" {
		raw, _ := json.Marshal(map[string]any{"membership": e.membership()})
		return raw
	}
	return json.RawMessage(`{}`)
}
