package fakehs

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// device is one of a person's, with what it published for encryption (§ "End-to-end
// encryption") and what waits for it.
type device struct {
	id           string
	keys         map[string]any
	oneTime      map[string]json.RawMessage // by "algorithm:ID"
	fallback     map[string]json.RawMessage
	fallbackUsed map[string]bool // by algorithm
	letters      []letter
	transactions map[transaction]string
}

// letter is a to-device message.
type letter struct {
	at   int
	body map[string]any
}

func newDevice(id string) *device {
	return &device{id: id, oneTime: map[string]json.RawMessage{}, fallback: map[string]json.RawMessage{},
		fallbackUsed: map[string]bool{}, transactions: map[transaction]string{}}
}

func algorithm(key string) string { name, _, _ := strings.Cut(key, ":"); return name }

// counts is how many one-time keys are left. signed_curve25519 is there even when it is 0.
func (d *device) counts() map[string]int {
	counts := map[string]int{"signed_curve25519": 0}
	for key := range d.oneTime {
		counts[algorithm(key)]++
	}
	return counts
}

func (d *device) unusedFallback() []string {
	list := []string{}
	for key := range d.fallback {
		if kind := algorithm(key); !d.fallbackUsed[kind] {
			list = append(list, kind)
		}
	}
	return list
}

// lettersAfter removes what came with an earlier answer, whose token is now used, and
// returns the rest.
func (d *device) lettersAfter(since int) []any {
	d.letters = slices.DeleteFunc(d.letters, func(l letter) bool { return l.at <= since })
	list := []any{}
	for _, l := range d.letters {
		list = append(list, l.body)
	}
	return list
}

// uploadKeys publishes a device's keys. A one-time key that is there already is only taken
// again if it is the same (§ "POST /keys/upload"; Synapse refuses another one).
func (s *Server) uploadKeys(c *call) (any, error) {
	var asked struct {
		Device   map[string]any             `json:"device_keys"`
		OneTime  map[string]json.RawMessage `json:"one_time_keys"`
		Fallback map[string]json.RawMessage `json:"fallback_keys"`
	}
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d := c.as.device
	for id, key := range asked.OneTime {
		if known, there := d.oneTime[id]; there && !bytes.Equal(known, key) {
			return nil, refuse(http.StatusBadRequest, "M_UNKNOWN", "there is another one-time key "+id)
		}
	}
	maps.Copy(d.oneTime, asked.OneTime)
	for id, key := range asked.Fallback {
		maps.DeleteFunc(d.fallback, func(old string, _ json.RawMessage) bool { return algorithm(old) == algorithm(id) })
		d.fallback[id], d.fallbackUsed[algorithm(id)] = key, false
	}
	if asked.Device != nil {
		if asked.Device["user_id"] != c.as.user.id || asked.Device["device_id"] != d.id {
			return nil, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "these are the keys of another device")
		}
		d.keys = asked.Device
		c.as.user.keysChanged = s.next()
		s.added()
	}
	return map[string]any{"one_time_key_counts": d.counts()}, nil
}

// identityKeys are the parts of a cross-signing identity: in an upload, and in a query.
var identityKeys = map[string]string{"master_key": "master_keys", "self_signing_key": "self_signing_keys", "user_signing_key": "user_signing_keys"}

func (s *Server) queryKeys(c *call) (any, error) {
	var asked struct {
		Devices map[string][]string `json:"device_keys"`
	}
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	devices := map[string]any{}
	body := map[string]any{"device_keys": devices, "failures": map[string]any{}}
	for upload, query := range identityKeys {
		found := map[string]any{}
		for who := range asked.Devices {
			// The user-signing key is for its owner only.
			if u := s.users[who]; u != nil && u.identity[upload] != nil && (upload != "user_signing_key" || u == c.as.user) {
				found[who] = u.identity[upload]
			}
		}
		body[query] = found
	}
	for who, ids := range asked.Devices {
		u := s.users[who]
		if u == nil {
			continue
		}
		list := map[string]any{}
		for id, d := range u.devices {
			if d.keys != nil && (len(ids) == 0 || slices.Contains(ids, id)) {
				list[id] = d.keys
			}
		}
		devices[who] = list
	}
	return body, nil
}

// claimKeys gives each one-time key to one asker only, then the fallback key (§ "POST /keys/claim").
func (s *Server) claimKeys(c *call) (any, error) {
	var asked struct {
		Keys map[string]map[string]string `json:"one_time_keys"`
	}
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]map[string]any{}
	for who, devices := range asked.Keys {
		for id, kind := range devices {
			u := s.users[who]
			if u == nil || u.devices[id] == nil {
				continue
			}
			if key := u.devices[id].claim(kind); key != nil {
				if found[who] == nil {
					found[who] = map[string]any{}
				}
				found[who][id] = key
			}
		}
	}
	return map[string]any{"one_time_keys": found, "failures": map[string]any{}}, nil
}

func (d *device) claim(kind string) map[string]any {
	for _, id := range slices.Sorted(maps.Keys(d.oneTime)) {
		if algorithm(id) == kind {
			key := d.oneTime[id]
			delete(d.oneTime, id)
			return map[string]any{id: key}
		}
	}
	for id, key := range d.fallback {
		if algorithm(id) == kind {
			d.fallbackUsed[kind] = true
			return map[string]any{id: key}
		}
	}
	return nil
}

// uploadIdentity takes a first cross-signing identity as it is; to replace one, the
// password must be given (§ "POST /keys/device_signing/upload", MSC3967).
func (s *Server) uploadIdentity(c *call) (any, error) {
	var asked map[string]json.RawMessage
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	var auth struct{ Type, Password string }
	json.Unmarshal(asked["auth"], &auth)
	s.mu.Lock()
	defer s.mu.Unlock()
	u := c.as.user
	known, given := u.identity["master_key"], asked["master_key"]
	if known != nil && given != nil && !bytes.Equal(known, given) && (auth.Type != "m.login.password" || auth.Password != u.password) {
		return nil, &refusal{http.StatusUnauthorized, "M_FORBIDDEN", "the password is needed", map[string]any{
			"session": "1", "flows": []any{map[string]any{"stages": []string{"m.login.password"}}}, "params": map[string]any{}}}
	}
	for name := range identityKeys {
		if asked[name] != nil {
			u.identity[name] = asked[name]
		}
	}
	u.keysChanged = s.next()
	s.added()
	return struct{}{}, nil
}

// uploadSignatures adds signatures to the caller's own keys; those on other people's are
// not of use here.
func (s *Server) uploadSignatures(c *call) (any, error) {
	var asked map[string]map[string]map[string]any
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u := c.as.user
	for id, signed := range asked[u.id] {
		if d := u.devices[id]; d != nil && d.keys != nil {
			d.keys["signatures"] = merged(d.keys["signatures"], signed["signatures"])
			continue
		}
		for name, raw := range u.identity {
			var key map[string]any
			if json.Unmarshal(raw, &key) == nil && slices.Contains(slices.Collect(maps.Values(object(key["keys"]))), any(id)) {
				key["signatures"] = merged(key["signatures"], signed["signatures"])
				u.identity[name], _ = json.Marshal(key)
			}
		}
	}
	u.keysChanged = s.next()
	s.added()
	return map[string]any{"failures": map[string]any{}}, nil
}

func object(value any) map[string]any { fields, _ := value.(map[string]any); return fields }

// merged is two "signatures": user → key → signature.
func merged(a, b any) map[string]any {
	all := map[string]any{}
	for _, signatures := range []any{a, b} {
		for who, keys := range object(signatures) {
			together := maps.Clone(object(all[who]))
			if together == nil {
				together = map[string]any{}
			}
			maps.Copy(together, object(keys))
			all[who] = together
		}
	}
	return all
}

// sendToDevice leaves messages for devices, once for each transaction.
func (s *Server) sendToDevice(c *call) (any, error) {
	var asked struct {
		Messages map[string]map[string]json.RawMessage `json:"messages"`
	}
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.once(c, func() (string, error) {
		for who, devices := range asked.Messages {
			u := s.users[who]
			if u == nil {
				continue
			}
			for id, content := range devices {
				for _, d := range u.devices {
					if id == "*" || id == d.id {
						d.letters = append(d.letters, letter{s.next(), map[string]any{
							"type": c.PathValue("type"), "sender": c.as.user.id, "content": content}})
					}
				}
			}
		}
		return "", nil
	})
}
