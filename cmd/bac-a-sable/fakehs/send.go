package fakehs

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// mostEvent is the size of the largest event (§ "Size limits").
const mostEvent = 65536

// transaction names a request that is done once: a transaction ID counts for one device
// and one path (§ "Transaction identifiers").
type transaction struct{ path, txn string }

// once does what a transaction asks, unless it did: then the answer is that of the first
// time. s.mu is held.
func (s *Server) once(c *call, do func() (string, error)) (any, error) {
	key := transaction{c.URL.Path, c.PathValue("txn")}
	id, done := c.as.device.transactions[key]
	if !done {
		var err error
		if id, err = do(); err != nil {
			return nil, err
		}
		s.added()
		if !(s.options.LikeDendrite && c.Context().Err() != nil) {
			c.as.device.transactions[key] = id
		}
	}
	if id == "" {
		return struct{}{}, nil
	}
	return map[string]any{"event_id": id}, nil
}

// CutOff says that whoever made a request was gone before its answer. A server that is like
// Dendrite then knows nothing of its transaction, though it has made the event.
func (s *Server) CutOff(r *http.Request) {
	if !s.options.LikeDendrite {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	as := s.sessions[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if as == nil {
		return
	}
	for key := range as.device.transactions {
		if key.path == r.URL.Path {
			delete(as.device.transactions, key)
		}
	}
}

// send makes an event of any type that is not state.
func (s *Server) send(c *call) (any, error) {
	content, err := c.content()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.inside(c)
	if err != nil {
		return nil, err
	}
	return s.once(c, func() (string, error) {
		e := &happened{kind: c.PathValue("type"), sender: c.as.user.id, content: content, txn: c.PathValue("txn"), device: c.as.device}
		if !s.options.LikeDendrite && r.repeats(e) {
			return "", refuse(http.StatusBadRequest, "M_DUPLICATE_ANNOTATION", "you have reacted in that way already")
		}
		return s.add(r, e).id, nil
	})
}

// content is the body of a request as an event's content: an object that is not too large.
func (c *call) content() (json.RawMessage, error) {
	var content json.RawMessage
	if err := c.read(&content); err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(bytes.TrimSpace(content), []byte("{")) {
		return nil, refuse(http.StatusBadRequest, "M_BAD_JSON", "a content is an object")
	}
	if len(content) > mostEvent {
		return nil, refuse(http.StatusRequestEntityTooLarge, "M_TOO_LARGE", "the event is too large")
	}
	return content, nil
}

// repeats says whether the same person reacted to the same event in the same way
// (§ "Event annotations and reactions", "Avoiding duplicate annotations").
func (r *room) repeats(e *happened) bool {
	on, key := annotation(e)
	if on == "" {
		return false
	}
	for _, other := range r.events {
		if other.because == nil && other.sender == e.sender && other.kind == e.kind {
			if target, emoji := annotation(other); target == on && emoji == key {
				return true
			}
		}
	}
	return false
}

func annotation(e *happened) (target, key string) {
	if e.kind != "m.reaction" {
		return "", ""
	}
	var content struct {
		Relates struct {
			Type  string `json:"rel_type"`
			Event string `json:"event_id"`
			Key   string `json:"key"`
		} `json:"m.relates_to"`
	}
	json.Unmarshal(e.content, &content)
	if content.Relates.Type != "m.annotation" {
		return "", ""
	}
	return content.Relates.Event, content.Relates.Key
}

// redact withdraws an event: one's own, or another's with power 50 (§ "Redactions").
func (s *Server) redact(c *call) (any, error) {
	content, err := c.content()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.inside(c)
	if err != nil {
		return nil, err
	}
	target := r.byID[c.PathValue("event")]
	if target == nil {
		return nil, errNotFound
	}
	if target.sender != c.as.user.id && r.power(c.as.user.id) < 50 {
		return nil, errForbidden
	}
	return s.once(c, func() (string, error) {
		e := s.add(r, &happened{kind: "m.room.redaction", sender: c.as.user.id, content: content, redacts: target.id,
			txn: c.PathValue("txn"), device: c.as.device})
		target.because = e
		return e.id, nil
	})
}

// setState sets a piece of a room's state, which takes power 50. The same content under
// the same key makes no new event.
func (s *Server) setState(c *call) (any, error) {
	content, err := c.content()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.inside(c)
	if err != nil {
		return nil, err
	}
	kind, key := c.PathValue("type"), c.PathValue("key")
	if r.power(c.as.user.id) < 50 || kind == "m.room.member" && key != c.as.user.id {
		return nil, errForbidden
	}
	was := r.state[stateKey{kind, key}]
	if was == nil || !bytes.Equal(was.content, content) {
		was = s.add(r, &happened{kind: kind, sender: c.as.user.id, stateKey: &key, content: content})
		s.added()
	}
	return map[string]any{"event_id": was.id}, nil
}
