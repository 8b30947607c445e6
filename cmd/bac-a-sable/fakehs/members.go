package fakehs

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// createRoom makes a private room (§ "Creation"): its events in the order that the
// specification gives, the invitations last.
func (s *Server) createRoom(c *call) (any, error) {
	var asked struct {
		Preset   string   `json:"preset"`
		Name     string   `json:"name"`
		Invite   []string `json:"invite"`
		IsDirect bool     `json:"is_direct"`
		Alias    string   `json:"room_alias_name"`
		Initial  []struct {
			Type    string          `json:"type"`
			Key     string          `json:"state_key"`
			Content json.RawMessage `json:"content"`
		} `json:"initial_state"`
	}
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	creator := c.as.user.id
	r := &room{id: "!" + s.name("room") + ":" + s.options.Name, state: map[stateKey]*happened{}, byID: map[string]*happened{}}
	s.rooms[r.id] = r
	set := func(kind, key string, content any) {
		raw, _ := json.Marshal(content)
		s.add(r, &happened{kind: kind, sender: creator, stateKey: &key, content: raw})
	}
	set("m.room.create", "", map[string]any{"creator": creator, "room_version": "10"})
	s.member(r, creator, creator, "join", nil)
	powers := map[string]int{creator: 100}
	if asked.Preset == "trusted_private_chat" {
		for _, who := range asked.Invite {
			powers[who] = 100
		}
	}
	set("m.room.power_levels", "", map[string]any{"users": powers, "users_default": 0, "events_default": 0, "state_default": 50,
		"ban": 50, "kick": 50, "redact": 50, "invite": 0})
	rule := "invite"
	if asked.Preset == "public_chat" {
		rule = "public"
	}
	set("m.room.join_rules", "", map[string]any{"join_rule": rule})
	set("m.room.history_visibility", "", map[string]any{"history_visibility": "shared"})
	for _, initial := range asked.Initial {
		set(initial.Type, initial.Key, initial.Content)
	}
	if asked.Name != "" {
		set("m.room.name", "", map[string]any{"name": asked.Name})
	}
	if asked.Alias != "" {
		s.aliases["#"+asked.Alias+":"+s.options.Name] = r.id
	}
	var more map[string]any
	if asked.IsDirect {
		more = map[string]any{"is_direct": true}
	}
	for _, who := range asked.Invite {
		if s.users[who] == nil {
			return nil, refuse(http.StatusForbidden, "M_FORBIDDEN", "there is nobody of that name")
		}
		s.member(r, creator, who, "invite", more)
	}
	s.added()
	return map[string]any{"room_id": r.id}, nil
}

// inside finds a room that the caller has joined (403 otherwise, § "Events": only those in
// a room may send, read its state, and so on). s.mu is held.
func (s *Server) inside(c *call) (*room, error) {
	r := s.rooms[c.PathValue("room")]
	if r == nil || r.membership(c.as.user.id) != "join" {
		return nil, refuse(http.StatusForbidden, "M_FORBIDDEN", "you are not in that room")
	}
	return r, nil
}

// join accepts an invitation; whoever is there already stays (§ "Joining rooms").
func (s *Server) join(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := c.PathValue("room")
	if room, known := s.aliases[id]; known {
		id = room
	}
	r, me := s.rooms[id], c.as.user.id
	if r == nil {
		return nil, errNotFound
	}
	var rule struct {
		Rule string `json:"join_rule"`
	}
	json.Unmarshal(r.state[stateKey{"m.room.join_rules", ""}].content, &rule)
	switch was := r.membership(me); {
	case was == "join":
		return map[string]any{"room_id": id}, nil
	case was == "ban", was != "invite" && rule.Rule != "public":
		return nil, refuse(http.StatusForbidden, "M_FORBIDDEN", "you are not invited")
	}
	s.member(r, me, me, "join", nil)
	s.added()
	return map[string]any{"room_id": id}, nil
}

// leave leaves a room or declines an invitation (§ "Leaving rooms").
func (s *Server) leave(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, me := s.rooms[c.PathValue("room")], c.as.user.id
	if r == nil {
		return nil, errNotFound
	}
	if was := r.membership(me); was != "join" && was != "invite" {
		return nil, refuse(http.StatusForbidden, "M_FORBIDDEN", "you are not in that room")
	}
	s.member(r, me, me, "leave", nil)
	s.added()
	return struct{}{}, nil
}

// invite refuses whoever is there already or banned (§ "Invitations").
func (s *Server) invite(c *call) (any, error) { return s.put(c, "invite", []string{"join", "ban"}, 0) }

// kick takes power over the one who goes; it also withdraws an invitation.
func (s *Server) kick(c *call) (any, error) {
	return s.put(c, "leave", []string{"", "leave", "ban"}, 50)
}

// put changes somebody else's membership, unless it is one of some.
func (s *Server) put(c *call, membership string, unless []string, power int) (any, error) {
	var asked struct {
		User string `json:"user_id"`
	}
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.inside(c)
	if err != nil {
		return nil, err
	}
	me := c.as.user.id
	if s.users[asked.User] == nil || slices.Contains(unless, r.membership(asked.User)) ||
		r.power(me) < power || power > 0 && r.power(asked.User) >= r.power(me) {
		return nil, errForbidden
	}
	s.member(r, me, asked.User, membership, nil)
	s.added()
	return struct{}{}, nil
}

func (s *Server) joinedRooms(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []string{}
	for id, r := range s.rooms {
		if r.membership(c.as.user.id) == "join" {
			list = append(list, id)
		}
	}
	return map[string]any{"joined_rooms": list}, nil
}

func (s *Server) alias(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if room, known := s.aliases[c.PathValue("alias")]; known {
		return map[string]any{"room_id": room, "servers": []string{s.options.Name}}, nil
	}
	return nil, errNotFound
}

func (s *Server) setAlias(c *call) (any, error) {
	var asked struct {
		Room string `json:"room_id"`
	}
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	alias := c.PathValue("alias")
	if s.rooms[asked.Room] == nil || !strings.HasPrefix(alias, "#") {
		return nil, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "no such room, or no alias")
	}
	if s.aliases[alias] != "" {
		return nil, refuse(http.StatusConflict, "M_UNKNOWN", "the alias is taken")
	}
	s.aliases[alias] = asked.Room
	return struct{}{}, nil
}
