package fakehs

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

type user struct {
	id, password string
	profile      map[string]json.RawMessage
	data         map[string]json.RawMessage
	filters      []json.RawMessage
	devices      map[string]*device
	identity     map[string]json.RawMessage // cross-signing keys, by the name of the upload's field
	keysChanged  int                        // where in the stream its device keys changed last
}

// session is a valid access token.
type session struct {
	user   *user
	device *device
	token  string
}

// Register makes an account. name is the part between "@" and ":".
func (s *Server) Register(_ context.Context, name, password string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := "@" + name + ":" + s.options.Name
	if s.users[id] != nil {
		return fmt.Errorf("registering %s: the name is taken", name)
	}
	s.users[id] = &user{id: id, password: password, profile: map[string]json.RawMessage{}, data: map[string]json.RawMessage{},
		devices: map[string]*device{}, identity: map[string]json.RawMessage{}}
	return nil
}

// Revoke ends every session of an account, as an administrator may.
func (s *Server) Revoke(userID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for token, as := range s.sessions {
		if as.user.id == userID {
			delete(s.sessions, token)
		}
	}
}

// login makes a device, or gives an existing one a new token; the earlier token ends
// (§ "Login", "Relationship between access tokens and devices").
func (s *Server) login(c *call) (any, error) {
	var asked struct {
		Type       string `json:"type"`
		Identifier struct{ Type, User string }
		Password   string `json:"password"`
		Device     string `json:"device_id"`
	}
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	if asked.Type != "m.login.password" || asked.Identifier.Type != "m.id.user" {
		return nil, refuse(http.StatusBadRequest, "M_UNKNOWN", "only passwords are known here")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := asked.Identifier.User
	if !strings.HasPrefix(id, "@") {
		id = "@" + id + ":" + s.options.Name
	}
	u := s.users[id]
	if u == nil || u.password != asked.Password {
		return nil, refuse(http.StatusForbidden, "M_FORBIDDEN", "the name or the password is wrong")
	}
	if asked.Device == "" {
		asked.Device = s.name("DEVICE")
	}
	d := u.devices[asked.Device]
	if d == nil {
		d = newDevice(asked.Device)
		u.devices[d.id] = d
	}
	for token, as := range s.sessions {
		if as.device == d {
			delete(s.sessions, token)
		}
	}
	as := &session{user: u, device: d, token: rand.Text()}
	s.sessions[as.token] = as
	return map[string]any{"user_id": u.id, "access_token": as.token, "device_id": d.id}, nil
}

func (s *Server) logout(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, c.as.token)
	delete(c.as.user.devices, c.as.device.id) // § "Logout": the device goes with its token
	return struct{}{}, nil
}

func (s *Server) whoami(c *call) (any, error) {
	return map[string]any{"user_id": c.as.user.id, "device_id": c.as.device.id, "is_guest": false}, nil
}

func (s *Server) devices(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []any{}
	for id := range c.as.user.devices {
		list = append(list, map[string]any{"device_id": id})
	}
	return map[string]any{"devices": list}, nil
}

// own refuses to change what is another person's (403).
func (c *call) own() error {
	if c.PathValue("user") != c.as.user.id {
		return errForbidden
	}
	return nil
}

func (s *Server) profile(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[c.PathValue("user")]
	if u == nil {
		return nil, errNotFound
	}
	field := c.PathValue("field")
	if field == "" {
		return u.profile, nil
	}
	value, set := u.profile[field]
	if !set {
		return nil, errNotFound
	}
	return map[string]any{field: value}, nil
}

// setProfile also changes the member event of every room the person is in (§ "Profiles").
func (s *Server) setProfile(c *call) (any, error) {
	var asked map[string]json.RawMessage
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	if err := c.own(); err != nil {
		return nil, err
	}
	field := c.PathValue("field")
	value, given := asked[field]
	if !given {
		return nil, refuse(http.StatusBadRequest, "M_MISSING_PARAM", "there is no "+field)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.as.user.profile[field] = value
	for _, r := range s.rooms {
		if r.membership(c.as.user.id) == "join" {
			s.member(r, c.as.user.id, c.as.user.id, "join", nil)
		}
	}
	s.added()
	return struct{}{}, nil
}

func (s *Server) accountData(c *call) (any, error) {
	if err := c.own(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	data, set := c.as.user.data[c.PathValue("type")]
	if !set {
		return nil, errNotFound
	}
	return data, nil
}

// setAccountData keeps it; /sync does not bring it, as the bot's filter asks.
func (s *Server) setAccountData(c *call) (any, error) {
	var data json.RawMessage
	if err := c.read(&data); err != nil {
		return nil, err
	}
	if err := c.own(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.as.user.data[c.PathValue("type")] = data
	return struct{}{}, nil
}

func (s *Server) keepFilter(c *call) (any, error) {
	var raw json.RawMessage
	if err := c.read(&raw); err != nil {
		return nil, err
	}
	if err := c.own(); err != nil {
		return nil, err
	}
	if _, err := readFilter(raw); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u := c.as.user
	at := slices.IndexFunc(u.filters, func(known json.RawMessage) bool { return string(known) == string(raw) })
	if at < 0 {
		at = len(u.filters)
		u.filters = append(u.filters, raw)
	}
	return map[string]any{"filter_id": strconv.Itoa(at)}, nil
}

func (s *Server) filter(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.filterOf(c.as.user, c.PathValue("id"))
}

// filterOf is the JSON of a filter that was stored. s.mu is held.
func (s *Server) filterOf(u *user, id string) (json.RawMessage, error) {
	number, err := strconv.Atoi(id)
	if err != nil || number < 0 || number >= len(u.filters) {
		return nil, errNotFound
	}
	return u.filters[number], nil
}

// stored is a file that was uploaded (§ "Content repository").
type stored struct {
	kind string
	data []byte
}
