package matrix

import (
	"context"
	"errors"
	"fmt"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
)

const (
	// dedupeFor is how long a server is trusted to recognise a transaction ID
	// (reference/matrix.md §3b). An older attempt of unknown fate is looked for first.
	dedupeFor = 30 * time.Minute
	// encryptFor is how long a message waits for encryption to work, before people are told.
	encryptFor = time.Hour
	// joinFor is how long a refused join is repeated: the inviting server may tell us of
	// the invitation before it knows it itself (reference/homeserver.md §6).
	joinFor = 10 * time.Minute
	// joinServerFor is the same while the server itself fails, e.g. because the room's own
	// server is away.
	joinServerFor = 24 * time.Hour
	joinFirst     = 100 * time.Millisecond
	// sendFor is how long one attempt may take, several parts and a file included.
	sendFor = 2 * time.Minute
)

// Send does what a row asks: say, join or leave. With a nil error the outcome is final:
// done, or given up with a cause. Otherwise the error is a *Retry: send the same row again
// later. The row's ID is the transaction ID, so that sending again does not say it twice.
// row.Tries counts this attempt too. A panic is the caller's to count.
func (c *Client) Send(ctx context.Context, row turn.Row) (turn.Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, sendFor)
	defer cancel()
	if row.Tries > 1 {
		c.caughtUp.wait(ctx)
	}
	switch row.Kind {
	case turn.Say{}.Kind():
		say, err := turn.Read[turn.Say](row)
		if err != nil {
			return c.refused(row, turn.Rejected, err.Error()), nil
		}
		return c.say(ctx, row, say)
	case turn.React{}.Kind():
		react, err := turn.Read[turn.React](row)
		if err != nil {
			return c.refused(row, turn.Rejected, err.Error()), nil
		}
		return c.react(ctx, row, react)
	case turn.Join{}.Kind():
		join, err := turn.Read[turn.Join](row)
		if err != nil {
			return c.refused(row, turn.Rejected, err.Error()), nil
		}
		return c.join(ctx, row, join.Room)
	case turn.Leave{}.Kind():
		leave, err := turn.Read[turn.Leave](row)
		if err != nil {
			return c.refused(row, turn.Rejected, err.Error()), nil
		}
		return c.leave(ctx, row, leave.Room)
	}
	return c.refused(row, turn.Rejected, fmt.Sprintf("%q is nothing that Matrix does", row.Kind)), nil
}

func (c *Client) say(ctx context.Context, row turn.Row, say turn.Say) (turn.Outcome, error) {
	if !c.ready.has(say.Room) {
		if _, err := c.fetchState(ctx, say.Room); err != nil {
			return c.settle(row, err)
		}
	}
	s := sending{row: row, room: id.RoomID(say.Room)}
	if err := c.lookBack(ctx, row, s.room); err != nil {
		return c.settle(row, err)
	}
	if row.Tries > 1 && !row.FirstTry.IsZero() && c.now().Sub(row.FirstTry) > dedupeFor {
		var err error
		if s.earlier, err = c.findEchoes(ctx, row, s.room); err != nil {
			return c.settle(row, err)
		}
	}
	var ref id.EventID
	if len(say.Lines) > 0 || say.File == nil {
		for i, content := range parts(say) {
			var err error
			if ref, err = c.sendOnce(ctx, s, transaction(row.ID, i), content); err != nil {
				return c.unsent(row, err)
			}
		}
	}
	if say.File != nil {
		file, err := c.sendFile(ctx, s, say)
		if err != nil {
			return c.unsent(row, err)
		}
		if ref == "" {
			ref = file
		}
	}
	return turn.Outcome{Row: row, Ref: string(ref), At: c.now()}, nil
}

// sending is one attempt to send a row.
type sending struct {
	row     turn.Row
	room    id.RoomID
	earlier map[string]string // transaction ID → event that an earlier attempt made
}

var (
	errNoMethod   = errors.New("the room is encrypted in a way that the bot does not know")
	errEncrypting = errors.New("encrypting failed")
)

// sendOnce sends one event, unless its transaction is known to have become one already.
func (c *Client) sendOnce(ctx context.Context, s sending, txn string, content *event.MessageEventContent) (id.EventID, error) {
	if made := s.earlier[txn]; made != "" {
		return id.EventID(made), nil
	}
	if made, err := c.db.echo(ctx, txn); err != nil || made != "" {
		return id.EventID(made), err
	}
	kind, body, err := c.seal(ctx, s.room, content)
	if err != nil {
		return "", err
	}
	sent, err := c.api.SendMessageEvent(ctx, s.room, kind, signedAs(txn, body), withTransaction(txn))
	if err != nil {
		return "", fmt.Errorf("sending to room %s: %w", s.room, err)
	}
	if err := c.db.putEcho(ctx, txn, string(sent.EventID), c.now()); err != nil {
		c.log.Warn("remembering a sent event failed", "event", sent.EventID, "error", err)
	}
	return sent.EventID, nil
}

// seal encrypts a content if the room asks for it.
func (c *Client) seal(ctx context.Context, room id.RoomID, content *event.MessageEventContent) (event.Type, any, error) {
	how, err := c.secrecyOf(ctx, string(room))
	if err != nil {
		return event.Type{}, nil, err
	}
	switch how {
	case inClear:
		return event.EventMessage, content, nil
	case unreachable:
		return event.Type{}, nil, errNoMethod
	}
	sealed, err := c.crypto.Encrypt(ctx, room, event.EventMessage, content)
	if err != nil {
		return event.Type{}, nil, fmt.Errorf("%w: %w", errEncrypting, err)
	}
	return event.EventEncrypted, sealed, nil
}

// unsent says what becomes of a row whose event could not be sent. Nothing is ever sent in
// clear instead.
func (c *Client) unsent(row turn.Row, err error) (turn.Outcome, error) {
	if errors.Is(err, errNoMethod) {
		return c.refused(row, turn.NotEncrypting, err.Error()), nil
	}
	if errors.Is(err, errEncrypting) {
		// Whatever the server answered was about keys, not about this message.
		if !serverToBlame(err) && !diskToBlame(err) && c.now().Sub(row.Decided) > encryptFor {
			return c.refused(row, turn.NotEncrypting, detail(err)), nil
		}
		return turn.Outcome{}, &Retry{After: max(backoff(row.Tries-1), judge(err).after), Err: err}
	}
	return c.settle(row, err)
}

func (c *Client) join(ctx context.Context, row turn.Row, room string) (turn.Outcome, error) {
	_, err := c.api.JoinRoomByID(ctx, id.RoomID(room))
	if err == nil {
		return turn.Outcome{Row: row, Ref: room, At: c.now()}, nil
	}
	v, age := judge(err), c.now().Sub(row.Decided)
	switch {
	case v.cause == turn.Forbidden || v.cause == turn.Missing:
		if age > joinFor {
			return c.refused(row, v.cause, detail(err)), nil
		}
		after := min(joinFirst<<min(max(row.Tries-1, 0), 20), 30*time.Second)
		return turn.Outcome{}, &Retry{After: after, Err: err}
	case v.status >= 500 && age > joinServerFor:
		return c.refused(row, turn.Missing, detail(err)), nil
	}
	return c.settle(row, err)
}

// leave also succeeds where we are no longer.
func (c *Client) leave(ctx context.Context, row turn.Row, room string) (turn.Outcome, error) {
	_, err := c.api.LeaveRoom(ctx, id.RoomID(room))
	if err != nil {
		if v := judge(err); v.cause != turn.Forbidden && v.cause != turn.Missing {
			return c.settle(row, err)
		}
	}
	c.ready.forget(room)
	return turn.Outcome{Row: row, Ref: room, At: c.now()}, nil
}
