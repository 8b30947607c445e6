package matrix

import (
	"context"
	"fmt"
	"slices"
	"time"

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
	gapMost = 20_000 // events of one room
	// gapSlack is how far the clocks of the servers in a room may differ: a whole page that is
	// older than the last known event by so much is before the gap, even if that event is gone.
	gapSlack = 24 * time.Hour
	// pageTries is how often one page is asked for: a long way back would never end if each
	// failure meant to begin anew.
	pageTries = 6
)

// gapStop is where going back ends: at an event, and if that is not found, at its time.
type gapStop struct {
	event string
	ts    int64 // ms
}

// fillGap fetches what lies between a limited timeline and stop, the oldest first. whole is
// false when the server does not give all of it, or when it is more than gapMost.
func (c *Client) fillGap(ctx context.Context, room id.RoomID, from string, stop gapStop) (events []*event.Event, whole bool, err error) {
	var newestFirst []*event.Event
	found, before := false, false
	for from != "" && !found && !before && len(newestFirst) < gapMost {
		page, err := c.pageAgain(ctx, room, from)
		if err != nil {
			if judge(err).cause == turn.Done {
				return nil, false, err
			}
			c.log.Warn("the server does not give the missing events of a room", "room", room, "read", len(newestFirst), "error", detail(err))
			slices.Reverse(newestFirst)
			return since(newestFirst, stop), false, nil
		}
		before = len(page.Chunk) > 0
		for _, evt := range page.Chunk {
			if evt == nil {
				continue
			}
			if found = string(evt.ID) == stop.event; found {
				break
			}
			before = before && evt.Timestamp < stop.ts-gapSlack.Milliseconds()
			parse(evt, room)
			newestFirst = append(newestFirst, evt)
		}
		if page.End == "" || page.End == from {
			before = true // the beginning of what we may see
		}
		from = page.End
	}
	slices.Reverse(newestFirst)
	if found {
		return newestFirst, true, nil
	}
	c.log.Warn("the last known event of a room was not found again", "room", room, "read", len(newestFirst))
	return since(newestFirst, stop), before, nil
}

// since leaves out what is older than the last known event.
func since(events []*event.Event, stop gapStop) []*event.Event {
	return slices.DeleteFunc(events, func(evt *event.Event) bool { return evt.Timestamp < stop.ts })
}

// pageAgain asks for a page until the server gives it or refuses it, or has failed for long.
func (c *Client) pageAgain(ctx context.Context, room id.RoomID, from string) (*mautrix.RespMessages, error) {
	for failures := 0; ; failures++ {
		page, err := c.page(ctx, room, from)
		if err == nil || failures+1 >= pageTries || ctx.Err() != nil {
			return page, err
		}
		v := judge(err)
		if !v.transient {
			return nil, err
		}
		if err := c.sleep(ctx, max(backoff(failures), v.after)); err != nil {
			return nil, err
		}
	}
}

func (c *Client) page(ctx context.Context, room id.RoomID, from string) (*mautrix.RespMessages, error) {
	page, err := c.api.Messages(ctx, room, from, "", mautrix.DirectionBackward, nil, gapPage)
	if err != nil {
		return nil, fmt.Errorf("reading back in room %s: %w", room, err)
	}
	return page, nil
}
