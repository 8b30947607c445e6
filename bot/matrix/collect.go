package matrix

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
)

// process takes in one response: keys and room state go to the crypto machine and the
// state store, the rest becomes inputs. It may be repeated for the same response: the
// crypto machine drops what it has seen (reference/matrix.md §3a), and the marks that
// follow from the batch are only written by commit.
func (c *Client) process(ctx context.Context, response *mautrix.RespSync, since string) (batch turn.Batch, after settled, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked("processing a sync response", p)
		}
		if err != nil {
			c.triedAll = false // keys that came may not have been used: try them all again
		}
	}()
	// The crypto machine must know that a room is encrypted before anything is sent there.
	if err := c.rememberEncryption(ctx, response); err != nil {
		return batch, after, err
	}
	if err := c.syncer.ProcessResponse(ctx, response, since); err != nil {
		return batch, after, fmt.Errorf("processing keys and room state: %w", err)
	}
	batch.Token = response.NextBatch
	late, err := c.late(ctx, &after)
	if err != nil {
		return batch, after, err
	}
	batch.Inputs = late
	var perRoom [][]turn.Input
	for _, room := range rooms(response) {
		var inputs []turn.Input
		var err error
		if joined := response.Rooms.Join[room]; joined != nil {
			inputs, err = c.joined(ctx, room, joined, since, &after)
		} else if invited := response.Rooms.Invite[room]; invited != nil {
			inputs, err = c.invited(ctx, room, invited)
		} else if left := response.Rooms.Leave[room]; left != nil {
			inputs, err = c.left(ctx, room, left, response.NextBatch, &after)
		}
		if err != nil {
			return batch, after, err
		}
		perRoom = append(perRoom, inputs)
	}
	batch.Inputs = append(batch.Inputs, inOrder(perRoom)...)
	return batch, after, nil
}

// inOrder puts what happened in several rooms one after the other: each room in its own
// order, and the rooms by the servers' clocks, so that after an absence the yes of staff
// comes after the question that it answers (reference/matrix.md §3a).
func inOrder(perRoom [][]turn.Input) []turn.Input {
	type timed struct {
		at time.Time
		in turn.Input
	}
	var all []timed
	for _, inputs := range perRoom {
		var latest time.Time
		for _, in := range inputs {
			if at := turn.SentAt(in); at.After(latest) {
				latest = at
			}
			all = append(all, timed{latest, in})
		}
	}
	slices.SortStableFunc(all, func(a, b timed) int { return a.at.Compare(b.at) })
	var list []turn.Input
	for _, t := range all {
		list = append(list, t.in)
	}
	return list
}

// rooms lists the rooms of a response by ID, so that the same response always gives the
// same order.
func rooms(response *mautrix.RespSync) []id.RoomID {
	var list []id.RoomID
	for room := range response.Rooms.Join {
		list = append(list, room)
	}
	for room := range response.Rooms.Invite {
		list = append(list, room)
	}
	for room := range response.Rooms.Leave {
		list = append(list, room)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (c *Client) rememberEncryption(ctx context.Context, response *mautrix.RespSync) error {
	for room, joined := range response.Rooms.Join {
		if joined == nil {
			continue
		}
		lists := [][]*event.Event{joined.State.Events, joined.Timeline.Events}
		if joined.StateAfter != nil {
			lists = append(lists, joined.StateAfter.Events)
		}
		for _, events := range lists {
			if slices.ContainsFunc(events, saysEncrypted) {
				if err := c.db.markEncrypted(ctx, string(room)); err != nil {
					return err
				}
				break
			}
		}
	}
	return nil
}

// saysEncrypted holds for the state event, whatever its content, and for any encrypted
// event: both mean that the people in the room expect encryption.
func saysEncrypted(evt *event.Event) bool {
	if evt.StateKey != nil {
		return evt.Type.Type == event.StateEncryption.Type && *evt.StateKey == ""
	}
	return evt.Type.Type == event.EventEncrypted.Type
}

// joined reads a room that we are in.
func (c *Client) joined(ctx context.Context, room id.RoomID, joined *mautrix.SyncJoinedRoom, since string, after *settled) ([]turn.Input, error) {
	marks, err := c.db.marks(ctx, string(room))
	if err != nil {
		return nil, err
	}
	state := joined.State.Events
	if joined.StateAfter != nil {
		state = joined.StateAfter.Events
	}
	timeline := joined.Timeline.Events
	for _, events := range [][]*event.Event{state, timeline} {
		for _, evt := range events {
			parse(evt, room)
		}
	}
	// live is the index from which the timeline is news.
	live, stop := 0, gapStop{event: marks.lastEvent, ts: marks.lastTS}
	switch ownJoin := c.ownJoin(timeline, marks.lastEvent != ""); {
	case since == "" && marks.lastEvent == "":
		live = len(timeline)
	case since == "":
		// The server has forgotten where we stopped, this memory has not.
		live = afterMark(timeline, marks)
	case ownJoin >= 0:
		live, stop = ownJoin, gapStop{}
	case marks.lastEvent == "":
		// Just joined, and so much was said since that the join is not in the timeline.
		stop = c.joinIn(state)
	}
	var gap []*event.Event
	var lost []turn.Input
	if joined.Timeline.Limited && live == 0 && stop.event != "" {
		var whole bool
		if gap, whole, err = c.fillGap(ctx, room, joined.Timeline.PrevBatch, stop); err != nil {
			return nil, err
		}
		if !whole {
			lost = []turn.Input{turn.Alarm{ID: "gap " + string(room), What: "gap", Args: map[string]string{"Room": string(room)}}}
		}
	}
	news := append(gap, timeline[live:]...)
	seen := map[id.EventID]bool{}
	for _, evt := range news {
		seen[evt.ID] = true
	}
	var inputs []turn.Input
	for _, evt := range append(slices.Clone(state), timeline[:live]...) {
		if evt.StateKey == nil || seen[evt.ID] {
			continue
		}
		seen[evt.ID] = true
		if in := stateInput(evt, true); in != nil && evt.ID != "" {
			inputs = append(inputs, in)
		}
	}
	more, err := c.news(ctx, news, after)
	if err != nil {
		return nil, err
	}
	if n := len(timeline); n > 0 {
		last := timeline[n-1]
		after.boundaries = append(after.boundaries, boundary{string(room), string(last.ID), last.Timestamp})
	}
	return slices.Concat(lost, inputs, more), nil
}

// ownJoin is the index of the event in a timeline by which we came into the room, -1 if
// there is none. A change of our own name is a membership event too, but no coming; where
// the server does not tell what was before, it depends on whether we were there.
func (c *Client) ownJoin(timeline []*event.Event, wereThere bool) int {
	for i := len(timeline) - 1; i >= 0; i-- {
		evt := timeline[i]
		if !c.isOwnMembership(evt, event.MembershipJoin) {
			continue
		}
		before := event.MembershipLeave
		if evt.Unsigned.PrevContent != nil {
			before = event.Membership(object(evt.Unsigned.PrevContent.Raw).text("membership"))
		} else if wereThere {
			before = event.MembershipJoin
		}
		if before != event.MembershipJoin {
			return i
		}
	}
	return -1
}

// afterMark is the index in a timeline from which events are later than the last known one. When
// that is not among them, and nothing is missing before them, the events' own times tell.
func afterMark(timeline []*event.Event, marks roomMarks) int {
	for i, evt := range timeline {
		if string(evt.ID) == marks.lastEvent {
			return i + 1
		}
	}
	for i, evt := range timeline {
		if evt.Timestamp >= marks.lastTS {
			return i
		}
	}
	return len(timeline)
}

func (c *Client) joinIn(state []*event.Event) gapStop {
	for _, evt := range state {
		if c.isOwnMembership(evt, event.MembershipJoin) {
			return gapStop{event: string(evt.ID), ts: evt.Timestamp}
		}
	}
	return gapStop{}
}

func (c *Client) isOwnMembership(evt *event.Event, states ...event.Membership) bool {
	return evt.Type.Type == event.StateMember.Type && evt.StateKey != nil && *evt.StateKey == string(c.api.UserID) &&
		slices.Contains(states, event.Membership(object(evt.Content.Raw).text("membership")))
}

// news reads events that have just happened, in their order.
func (c *Client) news(ctx context.Context, events []*event.Event, after *settled) ([]turn.Input, error) {
	var inputs []turn.Input
	for _, evt := range events {
		if txn := transactionOf(evt); evt.Sender == c.api.UserID && txn != "" {
			if err := c.db.putEcho(ctx, txn, string(evt.ID), c.now()); err != nil {
				return nil, err
			}
			inputs = append(inputs, turn.Echo{Event: string(evt.ID), Room: string(evt.RoomID), Transaction: txn})
		}
		if evt.Type.Type == event.EventEncrypted.Type && evt.StateKey == nil {
			if evt.Sender == c.api.UserID || evt.ID == "" || evt.Unsigned.RedactedBecause != nil || len(evt.Content.Raw) == 0 {
				continue
			}
			decrypted, err := c.crypto.Machine().DecryptMegolmEvent(ctx, evt)
			if errors.Is(err, crypto.ErrDuplicateMessageIndex) {
				c.log.Warn("dropping an encrypted event that repeats another", "event", evt.ID, "room", evt.RoomID)
				continue
			} else if diskToBlame(err) {
				return nil, fmt.Errorf("decrypting event %s: %w", evt.ID, err)
			} else if err != nil {
				c.log.Info("an encrypted event has to wait for its key", "event", evt.ID, "room", evt.RoomID, "error", err)
				if err := c.db.keep(ctx, evt, c.now()); err != nil {
					return nil, err
				}
				continue
			}
			evt = decrypted
		}
		in, err := c.readable(ctx, evt)
		if err != nil {
			return nil, err
		}
		if in == nil {
			continue
		}
		if redaction, ok := in.(turn.Redaction); ok {
			// What was withdrawn before its key came is not to be heard later.
			after.delivered = append(after.delivered, redaction.Target)
		}
		inputs = append(inputs, in)
	}
	return inputs, nil
}

func (c *Client) readable(ctx context.Context, evt *event.Event) (turn.Input, error) {
	return c.attached(ctx, evt, input(evt, c.api.UserID))
}

// invited reads an invitation. Its events are stripped: they may have neither ID nor time.
func (c *Client) invited(ctx context.Context, room id.RoomID, invited *mautrix.SyncInvitedRoom) ([]turn.Input, error) {
	marks, err := c.db.marks(ctx, string(room))
	if err != nil {
		return nil, err
	}
	for i := len(invited.State.Events) - 1; i >= 0; i-- {
		evt := invited.State.Events[i]
		parse(evt, room)
		if !c.isOwnMembership(evt, event.MembershipInvite) {
			continue
		}
		in, ok := stateInput(evt, false).(turn.Membership)
		if !ok {
			continue
		}
		if in.Event == "" {
			in.Event = invitationID(room, evt, marks.ownLeave)
		}
		if evt.Timestamp == 0 {
			in.SentAt = c.now().UTC()
		}
		return []turn.Input{in}, nil
	}
	c.log.Warn("an invitation names nobody", "room", room)
	return nil, nil
}

// invitationID makes the ID that a stripped invitation lacks: the same for the same
// invitation offered again, another one after we left or declined.
func invitationID(room id.RoomID, evt *event.Event, ownLeave string) string {
	sum := sha256.New()
	for _, part := range []string{string(room), string(evt.Sender), string(evt.Content.VeryRaw), ownLeave} {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	return "invitation-" + base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:18])
}

// left reads a room that we have left, were put out of, or whose invitation is gone.
func (c *Client) left(ctx context.Context, room id.RoomID, left *mautrix.SyncLeftRoom, token string, after *settled) ([]turn.Input, error) {
	c.ready.forget(string(room))
	marks, err := c.db.marks(ctx, string(room))
	if err != nil {
		return nil, err
	}
	timeline := left.Timeline.Events
	for _, events := range [][]*event.Event{left.State.Events, timeline} {
		for _, evt := range events {
			parse(evt, room)
		}
	}
	var own *event.Event
	for _, evt := range append(slices.Clone(left.State.Events), timeline...) {
		if c.isOwnMembership(evt, event.MembershipLeave, event.MembershipBan) {
			own = evt
		}
	}
	var inputs []turn.Input
	if marks.lastEvent != "" {
		// We were in the room: what was said before the end counts.
		if inputs, err = c.news(ctx, timeline, after); err != nil {
			return nil, err
		}
	}
	leave := turn.Membership{Room: string(room), User: string(c.api.UserID), State: string(event.MembershipLeave), SentAt: c.now().UTC()}
	if own != nil {
		leave, _ = stateInput(own, false).(turn.Membership)
	}
	if leave.Event == "" {
		leave.Event = "leave-" + string(room) + "-" + token
	}
	if err := c.db.markOwnLeave(ctx, string(room), leave.Event); err != nil {
		return nil, err
	}
	// Whoever comes back begins anew: what was said in between is not for them.
	after.boundaries = append(after.boundaries, boundary{room: string(room)})
	if !slices.ContainsFunc(inputs, func(in turn.Input) bool { return turn.EventID(in) == leave.Event }) {
		inputs = append(inputs, leave)
	}
	return inputs, nil
}
