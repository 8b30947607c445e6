package fakehs

import (
	"net/http"
	"strconv"
	"strings"
)

// state is the whole state of a room (§ "Getting events for a room").
func (s *Server) state(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.inside(c)
	if err != nil {
		return nil, err
	}
	list := []any{}
	for _, e := range r.stateAt(s.position) {
		list = append(list, e.shown(r.id, c.as.device, true))
	}
	return list, nil
}

func (s *Server) stateEvent(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.inside(c)
	if err != nil {
		return nil, err
	}
	e := r.state[stateKey{c.PathValue("type"), c.PathValue("key")}]
	if e == nil {
		return nil, errNotFound
	}
	return e.content, nil
}

func (s *Server) members(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.inside(c)
	if err != nil {
		return nil, err
	}
	list := []any{}
	for key, e := range r.state {
		if key.kind == "m.room.member" {
			list = append(list, e.shown(r.id, c.as.device, true))
		}
	}
	return map[string]any{"chunk": list}, nil
}

func (s *Server) joinedMembers(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.inside(c)
	if err != nil {
		return nil, err
	}
	joined := map[string]any{}
	for key, e := range r.state {
		if key.kind == "m.room.member" && e.membership() == "join" {
			joined[key.key] = s.users[key.key].profile
		}
	}
	return map[string]any{"joined": joined}, nil
}

func (s *Server) oneEvent(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.inside(c)
	if err != nil {
		return nil, err
	}
	e := r.byID[c.PathValue("event")]
	if e == nil {
		return nil, errNotFound
	}
	return e.shown(r.id, c.as.device, !s.options.LikeDendrite), nil
}

// messages pages through a room from a token, backwards or forwards; "end" is missing when
// there is no more (§ "GET /rooms/{roomId}/messages").
func (s *Server) messages(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.inside(c)
	if err != nil {
		return nil, err
	}
	query := c.URL.Query()
	limit, err := strconv.Atoi(query.Get("limit"))
	if err != nil || limit <= 0 {
		limit = 10
	}
	back := query.Get("dir") == "b"
	if !back && query.Get("dir") != "f" {
		return nil, refuse(http.StatusBadRequest, "M_MISSING_PARAM", "there is no direction")
	}
	position := 0
	if back {
		position = s.position
	}
	if from := query.Get("from"); from != "" {
		if position, err = s.positionOf(from); err != nil {
			return nil, err
		}
	}
	chunk := []any{}
	body := map[string]any{"start": token(position)}
	at := r.after(position)
	for len(chunk) < min(limit, 1000) && (back && at > 0 || !back && at < len(r.events)) {
		if back {
			at--
		}
		e := r.events[at]
		position = e.at
		if back {
			position--
		} else {
			at++
		}
		chunk = append(chunk, e.shown(r.id, c.as.device, !s.options.LikeDendrite))
	}
	if body["chunk"] = chunk; back && at > 0 || !back && at < len(r.events) {
		body["end"] = token(position)
	}
	return body, nil
}

// token is a position as a client gets it: an opaque string.
func token(position int) string { return "s" + strconv.Itoa(position) }

// positionOf refuses a token that this server has not given out. s.mu is held.
func (s *Server) positionOf(token string) (int, error) {
	digits, found := strings.CutPrefix(token, "s")
	position, err := strconv.Atoi(digits)
	if !found || err != nil || position < 0 || position > s.position {
		return 0, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "the token is not known")
	}
	return position, nil
}
