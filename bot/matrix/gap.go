package matrix

import (
	"context"
	"fmt"
	"slices"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
)

// After a long absence /sync brings only the newest events of a room and says that it is
// limited. Without going back, what was said in between would be lost: 20 of 100 messages
// in the measurement of reference/homeserver.md §7.
const (
	gapPage = 100
	gapMost = 1000 // events of one room
)

// gapStop is where going back ends: at an event, and if that is not found, at its time.
type gapStop struct {
	event string
	ts    int64 // ms
}

// fillGap fetches what lies between a limited timeline and stop, the oldest first.
func (c *Client) fillGap(ctx context.Context, room id.RoomID, from string, stop gapStop) ([]*event.Event, error) {
	var newestFirst []*event.Event
	found := false
	for from != "" && !found && len(newestFirst) < gapMost {
		page, err := c.page(ctx, room, from)
		if err != nil {
			if judge(err).cause != turn.Done {
				c.log.Warn("the server does not give the missing events of a room", "room", room, "error", detail(err))
				return nil, nil
			}
			return nil, err
		}
		for _, evt := range page.Chunk {
			if evt == nil {
				continue
			}
			if found = string(evt.ID) == stop.event; found {
				break
			}
			parse(evt, room)
			newestFirst = append(newestFirst, evt)
		}
		if len(page.Chunk) == 0 || page.End == from {
			break
		}
		from = page.End
	}
	if !found {
		c.log.Warn("the last known event of a room was not found again", "room", room, "read", len(newestFirst))
		newestFirst = slices.DeleteFunc(newestFirst, func(evt *event.Event) bool { return evt.Timestamp < stop.ts })
	}
	slices.Reverse(newestFirst)
	return newestFirst, nil
}

func (c *Client) page(ctx context.Context, room id.RoomID, from string) (*mautrix.RespMessages, error) {
	page, err := c.api.Messages(ctx, room, from, "", mautrix.DirectionBackward, nil, gapPage)
	if err != nil {
		return nil, fmt.Errorf("reading back in room %s: %w", room, err)
	}
	return page, nil
}
