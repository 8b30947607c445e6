package matrix

import (
	"context"
	"errors"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
)

// react puts an emoji under a message. Reactions are never encrypted, by any usual client:
// the server counts them (reference/matrix.md §3d). One that stands there already, because
// an earlier attempt made it, is done.
func (c *Client) react(ctx context.Context, row turn.Row, react turn.React) (turn.Outcome, error) {
	if err := c.lookBack(ctx, row, id.RoomID(react.Room)); err != nil {
		return c.settle(row, err)
	}
	if made, err := c.db.echo(ctx, row.ID); err != nil || made != "" {
		if err != nil {
			return c.settle(row, err)
		}
		return turn.Outcome{Row: row, Ref: made, At: c.now()}, nil
	}
	content := &event.ReactionEventContent{RelatesTo: event.RelatesTo{
		Type: event.RelAnnotation, EventID: id.EventID(react.Target), Key: react.Key}}
	sent, err := c.api.SendMessageEvent(ctx, id.RoomID(react.Room), event.EventReaction, signedAs(row.ID, content), withTransaction(row.ID))
	if err != nil {
		var failed mautrix.HTTPError
		if errors.As(err, &failed) && failed.RespError != nil && failed.RespError.ErrCode == "M_DUPLICATE_ANNOTATION" {
			return turn.Outcome{Row: row, At: c.now()}, nil
		}
		return c.settle(row, err)
	}
	if err := c.db.putEcho(ctx, row.ID, string(sent.EventID), c.now()); err != nil {
		c.log.Warn("remembering a sent event failed", "event", sent.EventID, "error", err)
	}
	return turn.Outcome{Row: row, Ref: string(sent.EventID), At: c.now()}, nil
}
