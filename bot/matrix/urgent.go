package matrix

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
)

// ErrNotInClear says that nothing was sent, because the room is encrypted, or may be, and
// encrypting does not work.
var ErrNotInClear = errors.New("the room is encrypted and encrypting does not work: nothing is sent in clear")

// Urgent says something under a transaction ID of the caller, without needing to write
// anything on this machine if the room is in clear: for when the disk takes nothing, or
// the bot could not begin. An encrypted room is written to in the usual way or not at all.
// The error may pass: the caller tries again with the same ID.
func (c *Client) Urgent(ctx context.Context, txn string, say turn.Say) error {
	ctx, cancel := context.WithTimeout(ctx, sendFor)
	defer cancel()
	room := say.Room
	clear, err := c.surelyInClear(ctx, room)
	if err != nil {
		return fmt.Errorf("telling room %s at once: %w", room, err)
	}
	if !clear {
		return c.urgentSealed(ctx, txn, say)
	}
	for i, content := range parts(say) {
		if _, err := c.api.SendMessageEvent(ctx, id.RoomID(room), event.EventMessage, content, withTransaction(transaction(txn, i))); err != nil {
			return fmt.Errorf("telling room %s at once: %w", room, asRetry(err))
		}
	}
	return nil
}

func (c *Client) urgentSealed(ctx context.Context, txn string, say turn.Say) error {
	if c.crypto == nil {
		return fmt.Errorf("telling room %s at once: %w", say.Room, ErrNotInClear)
	}
	outcome, err := c.say(ctx, turn.Row{ID: txn, Kind: say.Kind(), Tries: 1, Decided: c.now(), FirstTry: c.now()}, say)
	if err == nil && outcome.Cause == turn.NotEncrypting {
		return fmt.Errorf("telling room %s at once: %w", say.Room, ErrNotInClear)
	}
	if err == nil && outcome.Cause != turn.Done {
		err = fmt.Errorf("it is refused: %s", outcome.Detail)
	}
	if err != nil {
		return fmt.Errorf("telling room %s at once: %w", say.Room, err)
	}
	return nil
}

// surelyInClear asks what is remembered here, if that can be read, and then the server: a
// room is in clear only if neither has ever heard of encryption. The mark of a room that
// the memory cannot be asked about counts as set, unless there is no memory at all.
func (c *Client) surelyInClear(ctx context.Context, room string) (bool, error) {
	if c.db != nil {
		how, err := c.secrecyOf(ctx, room)
		if err != nil {
			return false, err
		}
		if how != inClear {
			return false, nil
		}
	}
	var content map[string]any
	err := c.api.StateEvent(ctx, id.RoomID(room), event.StateEncryption, "", &content)
	if err == nil {
		return false, nil // whatever it contains
	}
	if judge(err).status == http.StatusNotFound {
		return true, nil
	}
	return false, fmt.Errorf("asking whether the room is encrypted: %w", asRetry(err))
}

// asRetry lets the caller wait for as long as the server asks.
func asRetry(err error) error { return &Retry{After: judge(err).after, Err: err} }
