package matrix

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
	"passeparole/locales"
)

// roomsVerified are the rooms whose state was fetched since start, and so is complete.
type roomsVerified struct {
	mu    sync.Mutex
	rooms map[string]bool
}

func (r *roomsVerified) has(room string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rooms[room]
}

func (r *roomsVerified) add(room string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rooms == nil {
		r.rooms = map[string]bool{}
	}
	r.rooms[room] = true
}

func (r *roomsVerified) forget(room string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.rooms, room)
}

// Members fetches the whole state of a room and lists everybody in it, by user ID, as
// Historical. Those who left are listed too, with their State.
func (c *Client) Members(ctx context.Context, room string) ([]turn.Membership, error) {
	state, err := c.fetchState(ctx, room)
	if err != nil {
		return nil, err
	}
	var members []turn.Membership
	for _, evt := range state[event.StateMember] {
		evt.RoomID = id.RoomID(room)
		if in, ok := stateInput(evt, true).(turn.Membership); ok {
			members = append(members, in)
		}
	}
	slices.SortFunc(members, func(a, b turn.Membership) int { return strings.Compare(a.User, b.User) })
	return members, nil
}

// fetchState asks the server for the state of a room, which also fills the member list
// that encryption uses, and remembers it if the room is encrypted.
func (c *Client) fetchState(ctx context.Context, room string) (state map[event.Type]map[string]*event.Event, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked("fetching the state of room "+room, p) // e.g. a state event without a key
		}
	}()
	var failed error
	state, err = c.api.State(context.WithValue(ctx, unwritten{}, &failed), id.RoomID(room))
	if err = errors.Join(err, failed); err != nil {
		return nil, fmt.Errorf("fetching the state of room %s: %w", room, err)
	}
	if state[event.StateEncryption][""] != nil {
		if err := c.db.markEncrypted(ctx, room); err != nil {
			return nil, err
		}
	}
	c.ready.add(room)
	return state, nil
}

// Resolve finds the room ID of an alias ("#debats:example.org"). A room ID is returned as
// it is. The error is a *Trouble, Unreachable, when the server may answer later.
func (c *Client) Resolve(ctx context.Context, alias string) (string, error) {
	if strings.HasPrefix(alias, "!") {
		return alias, nil
	}
	found, err := c.api.ResolveAlias(ctx, id.RoomAlias(alias))
	if err != nil && judge(err).transient {
		return "", trouble(Unreachable, locales.Args{"Address": c.api.HomeserverURL.String()}, err)
	} else if err != nil {
		return "", fmt.Errorf("looking for the room %s: %w", alias, err)
	}
	return string(found.RoomID), nil
}

// secrecy is how a room must be written to.
type secrecy int

const (
	inClear     secrecy = iota
	encrypted           // with a method that we have
	unreachable         // encrypted, but with no method that we have
)

// secrecyOf is called after fetchState, and asks both memories: what the server says now,
// and whether the room was ever known as encrypted.
func (c *Client) secrecyOf(ctx context.Context, room string) (secrecy, error) {
	marks, err := c.db.marks(ctx, room)
	if err != nil {
		return unreachable, err
	}
	usable, err := c.state.IsEncrypted(ctx, id.RoomID(room))
	switch {
	case err != nil:
		return unreachable, fmt.Errorf("reading whether room %s is encrypted: %w", room, err)
	case usable:
		return encrypted, nil
	case marks.encrypted:
		return unreachable, nil
	}
	return inClear, nil
}
