package watch

import (
	"context"
	"encoding/json"

	"passeparole/bot/turn"
)

// Answer sends a "status" row of the outbox as a message that says how the service is at
// the moment of sending. Say is who sends messages.
type Answer struct {
	Watch *Watch
	Say   interface {
		Send(context.Context, turn.Row) (turn.Outcome, error)
	}
}

// Send sends the message under the ID of the row. Sent again, it may say something newer,
// but the server still makes one message of it.
func (a Answer) Send(ctx context.Context, row turn.Row) (turn.Outcome, error) {
	status, err := turn.Read[turn.Status](row)
	if err != nil {
		return turn.Outcome{Row: row, Cause: turn.Rejected, Detail: err.Error()}, nil
	}
	say := turn.Say{Room: status.Room, ReplyTo: status.ReplyTo, Lines: a.Watch.Lines(status.Language)}
	message := row
	message.Kind = say.Kind()
	if message.Payload, err = json.Marshal(say); err != nil {
		return turn.Outcome{Row: row, Cause: turn.Rejected, Detail: err.Error()}, nil
	}
	outcome, err := a.Say.Send(ctx, message)
	outcome.Row = row
	return outcome, err
}
