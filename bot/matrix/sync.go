package matrix

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// timelineLimit is how many events of a room one response brings; the rest of a longer
// absence is fetched by fillGap.
const timelineLimit = 50

// syncFilter asks for nothing that is not used. Members are not loaded lazily: the member
// list decides who can read an encrypted answer.
func syncFilter() *mautrix.Filter {
	nothing := &mautrix.FilterPart{NotTypes: []event.Type{{Type: "*"}}}
	return &mautrix.Filter{
		Presence:    nothing,
		AccountData: nothing,
		Room: &mautrix.RoomFilter{
			AccountData: nothing,
			Ephemeral:   nothing,
			Timeline:    &mautrix.FilterPart{Limit: timelineLimit},
			State:       &mautrix.FilterPart{LazyLoadMembers: false},
		},
	}
}

// syncer passes on what the crypto helper registers. It does not offer Dispatch, so that
// the helper leaves decryption to us: its own way loses late messages in a crash and
// brings them from other goroutines (reference/matrix.md §3a).
type syncer struct{ inner *mautrix.DefaultSyncer }

func newSyncer() *syncer { return &syncer{mautrix.NewDefaultSyncer()} }

func (s *syncer) OnSync(fn mautrix.SyncHandler)                     { s.inner.OnSync(fn) }
func (s *syncer) OnEvent(fn mautrix.EventHandler)                   { s.inner.OnEvent(fn) }
func (s *syncer) OnEventType(t event.Type, fn mautrix.EventHandler) { s.inner.OnEventType(t, fn) }
func (s *syncer) GetFilterJSON(id.UserID) *mautrix.Filter           { return syncFilter() }

func (s *syncer) ProcessResponse(ctx context.Context, r *mautrix.RespSync, since string) error {
	return s.inner.ProcessResponse(ctx, r, since)
}

func (s *syncer) OnFailedSync(_ *mautrix.RespSync, err error) (time.Duration, error) {
	return 0, err
}

// fetch makes one /sync request and returns the response as it came. The server holds it
// for at most wait.
func (c *Client) fetch(ctx context.Context, token string, wait time.Duration) (json.RawMessage, error) {
	if c.filter == "" {
		filter, err := c.api.CreateFilter(ctx, syncFilter())
		if err != nil {
			return nil, fmt.Errorf("storing the filter for sync: %w", err)
		}
		c.filter = filter.FilterID
	}
	query := map[string]string{"filter": c.filter, "timeout": strconv.FormatInt(wait.Milliseconds(), 10)}
	if token != "" {
		query["since"] = token
	}
	// A connection that died without a word is noticed a minute after the answer was due. The
	// first answer has the state of every room.
	patience := time.Minute
	if token == "" {
		patience = 5 * time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, wait+patience)
	defer cancel()
	raw, err := c.api.MakeFullRequest(ctx, mautrix.FullRequest{
		Method: http.MethodGet, URL: c.api.BuildURLWithQuery(mautrix.ClientURLPath{"v3", "sync"}, query),
	})
	if err != nil {
		return nil, fmt.Errorf("asking for news: %w", err)
	}
	return raw, nil
}

// poison is an event that could not be read at all, taken out of its response.
type poison struct {
	raw json.RawMessage
	err error
}

// decode reads a response. If one event in it is not of the form of an event, that event
// is taken out and the rest is kept: one member of one room must not stop the bot.
func decode(raw json.RawMessage) (*mautrix.RespSync, []poison, error) {
	var response mautrix.RespSync
	err := json.Unmarshal(raw, &response)
	var bad []poison
	if err != nil {
		var cleaned json.RawMessage
		if cleaned, bad = withoutPoison(raw); len(bad) == 0 {
			return nil, nil, fmt.Errorf("reading a sync response: %w", err)
		}
		response = mautrix.RespSync{}
		if err := json.Unmarshal(cleaned, &response); err != nil {
			return nil, nil, fmt.Errorf("reading a sync response: %w", err)
		}
	}
	if response.NextBatch == "" {
		return nil, nil, fmt.Errorf("reading a sync response: it has no next_batch")
	}
	dropNulls(&response)
	return &response, bad, nil
}

// withoutPoison rebuilds a response without the events that do not decode.
func withoutPoison(raw json.RawMessage) (json.RawMessage, []poison) {
	var tree any
	if json.Unmarshal(raw, &tree) != nil {
		return nil, nil
	}
	var bad []poison
	var clean func(node any)
	clean = func(node any) {
		fields, _ := node.(map[string]any)
		for name, value := range fields {
			list, isList := value.([]any)
			if name != "events" || !isList {
				clean(value)
				continue
			}
			fields[name] = slices.DeleteFunc(list, func(item any) bool {
				encoded, err := json.Marshal(item)
				if err == nil {
					err = json.Unmarshal(encoded, &event.Event{})
				}
				if err != nil {
					bad = append(bad, poison{encoded, fmt.Errorf("an event is not readable: %w", err)})
				}
				return err != nil
			})
		}
	}
	clean(tree)
	cleaned, err := json.Marshal(tree)
	if err != nil {
		return nil, nil
	}
	return cleaned, bad
}

// dropNulls removes null rooms and events, which decode to nil pointers.
func dropNulls(r *mautrix.RespSync) {
	isNil := func(evt *event.Event) bool { return evt == nil }
	tidy := func(list *mautrix.SyncEventsList) { list.Events = slices.DeleteFunc(list.Events, isNil) }
	tidy(&r.ToDevice)
	tidy(&r.Presence)
	tidy(&r.AccountData)
	for room, joined := range r.Rooms.Join {
		if joined == nil {
			delete(r.Rooms.Join, room)
			continue
		}
		for _, list := range []*mautrix.SyncEventsList{&joined.State, &joined.Timeline.SyncEventsList, &joined.Ephemeral, &joined.AccountData, &joined.Sticky} {
			tidy(list)
		}
		if joined.StateAfter != nil {
			tidy(joined.StateAfter)
		}
	}
	for room, invited := range r.Rooms.Invite {
		if invited == nil {
			delete(r.Rooms.Invite, room)
			continue
		}
		tidy(&invited.State)
	}
	for room, left := range r.Rooms.Leave {
		if left == nil {
			delete(r.Rooms.Leave, room)
			continue
		}
		tidy(&left.State)
		tidy(&left.Timeline.SyncEventsList)
	}
}
