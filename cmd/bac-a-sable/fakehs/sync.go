package fakehs

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// filtering is what is understood of a filter: the rest concerns what is never sent here.
type filtering struct {
	Room struct {
		Timeline struct {
			Limit int `json:"limit"`
		} `json:"timeline"`
		State struct {
			Lazy bool `json:"lazy_load_members"`
		} `json:"state"`
	} `json:"room"`
}

const timelineLimit = 10 // when the filter says nothing

func readFilter(raw json.RawMessage) (filtering, error) {
	var f filtering
	if err := json.Unmarshal(raw, &f); err != nil {
		return f, refuse(http.StatusBadRequest, "M_BAD_JSON", "the filter is none")
	}
	if f.Room.State.Lazy {
		return f, refuse(http.StatusBadRequest, "M_UNKNOWN", "members are not loaded lazily here")
	}
	if f.Room.Timeline.Limit <= 0 {
		f.Room.Timeline.Limit = timelineLimit
	}
	return f, nil
}

// filterAsked reads the filter of a sync: its ID, or itself (§ "Syncing": it begins with "{").
func (s *Server) filterAsked(c *call) (filtering, error) {
	text := c.URL.Query().Get("filter")
	raw := json.RawMessage(text)
	switch {
	case text == "":
		raw = json.RawMessage(`{}`)
	case text[0] != '{':
		var err error
		s.mu.Lock()
		raw, err = s.filterOf(c.as.user, text)
		s.mu.Unlock()
		if err != nil {
			return filtering{}, err
		}
	}
	return readFilter(raw)
}

// sync answers at once when there is something new after the token, and otherwise when
// there is, or after the timeout with the same token (§ "Syncing"). The same token may be
// used any number of times: nothing is lost but to-device messages, which go once a token
// that came with them is used (§ "Send-to-device messaging").
func (s *Server) sync(c *call) (any, error) {
	query := c.URL.Query()
	filter, err := s.filterAsked(c)
	if err != nil {
		return nil, err
	}
	since := -1
	if from := query.Get("since"); from != "" {
		s.mu.Lock()
		since, err = s.positionOf(from)
		s.mu.Unlock()
		if err != nil {
			return nil, err
		}
	}
	wait, _ := strconv.Atoi(query.Get("timeout"))
	timer := time.NewTimer(time.Duration(wait) * time.Millisecond)
	defer timer.Stop()
	for over := since < 0 || wait == 0; ; {
		s.mu.Lock()
		if s.sessions[c.as.token] != c.as {
			s.mu.Unlock()
			return nil, refuse(http.StatusUnauthorized, "M_UNKNOWN_TOKEN", "the access token is no longer known")
		}
		body, something := s.newsFor(c.as, since, filter)
		news := s.news
		s.mu.Unlock()
		if something || over {
			return body, nil
		}
		select {
		case <-news:
		case <-timer.C:
			over = true
		case <-c.Context().Done():
			return answered{}, nil
		}
	}
}

// newsFor is what happened for a session after a position; -1 is the first sync. s.mu is held.
func (s *Server) newsFor(as *session, since int, f filtering) (body map[string]any, something bool) {
	join, invite, leave := map[string]any{}, map[string]any{}, map[string]any{}
	for _, r := range s.rooms {
		mine := r.state[stateKey{"m.room.member", as.user.id}]
		if mine == nil || len(r.events) == 0 || r.events[len(r.events)-1].at <= since {
			continue
		}
		switch mine.membership() {
		case "join":
			join[r.id] = r.shownTo(as, since, s.position, f)
		case "invite":
			if mine.at > since {
				invite[r.id] = map[string]any{"invite_state": map[string]any{"events": r.stripped(mine)}}
			}
		default:
			// Rooms that one left come once, with what happened until then.
			if mine.at > since && since >= 0 {
				leave[r.id] = r.shownTo(as, since, mine.at, f)
			}
		}
	}
	letters := as.device.lettersAfter(since)
	changed := []string{}
	for _, u := range s.users {
		if since >= 0 && u.keysChanged > since && s.shares(u, as.user) {
			changed = append(changed, u.id)
		}
	}
	body = map[string]any{
		"next_batch":                 token(s.position),
		"rooms":                      map[string]any{"join": join, "invite": invite, "leave": leave},
		"to_device":                  map[string]any{"events": letters},
		"device_lists":               map[string]any{"changed": changed, "left": []string{}},
		"device_one_time_keys_count": as.device.counts(), "device_unused_fallback_key_types": as.device.unusedFallback(),
	}
	return body, len(join)+len(invite)+len(leave)+len(letters)+len(changed) > 0
}

// shares says whether two people have a room in common. s.mu is held.
func (s *Server) shares(a, b *user) bool {
	for _, r := range s.rooms {
		if r.membership(a.id) == "join" && r.membership(b.id) == "join" {
			return true
		}
	}
	return a == b
}

// shownTo is a room in a sync: the newest events up to the limit, and the state before the
// first of them as far as it is not known from before. A timeline that does not reach back
// to the token is "limited", and prev_batch is where /messages goes on.
func (r *room) shownTo(as *session, since, until int, f filtering) map[string]any {
	from := since
	if r.membershipAt(as.user.id, since) != "join" {
		from = -1 // new to the room: everything may be unknown, as in a first sync
	}
	first, end := r.after(from), r.after(until)
	limited := end-first > f.Room.Timeline.Limit
	if limited {
		first = end - f.Room.Timeline.Limit
	}
	start := 0 // the position before the timeline
	if first > 0 {
		start = r.events[first-1].at
	}
	events, state := []any{}, []any{}
	for _, e := range r.events[first:end] {
		events = append(events, e.shown("", as.device, true))
	}
	for _, e := range r.stateAt(start) {
		if e.at > from {
			state = append(state, e.shown("", as.device, true))
		}
	}
	return map[string]any{
		"timeline":  map[string]any{"events": events, "limited": limited, "prev_batch": token(start)},
		"state":     map[string]any{"events": state},
		"ephemeral": map[string]any{"events": []any{}}, "account_data": map[string]any{"events": []any{}},
	}
}

// stripped is what an invited person is told of a room: who it is, without IDs and times
// (§ "Stripped state").
func (r *room) stripped(invitation *happened) []any {
	list := []any{}
	strip := func(e *happened) {
		list = append(list, map[string]any{"type": e.kind, "state_key": *e.stateKey, "sender": e.sender, "content": e.content})
	}
	for _, e := range r.stateAt(invitation.at) {
		if slices.Contains([]string{"m.room.create", "m.room.name", "m.room.join_rules", "m.room.encryption"}, e.kind) ||
			e.kind == "m.room.member" && *e.stateKey == invitation.sender {
			strip(e)
		}
	}
	strip(invitation)
	return list
}
