package matrix

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
)

// Enter accepts the invitation to a room, or finds that we are in it.
func (c *Client) Enter(ctx context.Context, room string) error {
	if _, err := c.api.JoinRoomByID(ctx, id.RoomID(room)); err != nil {
		return fmt.Errorf("entering room %s: %w", room, asRetry(err))
	}
	return nil
}

// Attend listens to one room until ctx ends and gives every new message to hear, without
// keeping anything of it: no token and no marks, so that the next start finds all that was
// said. What answer returns is said, if it is not empty. It is for a bot that could not
// begin. An error of the server is waited for.
func (c *Client) Attend(ctx context.Context, room string, answer func(turn.Message) turn.Say) {
	since := ""
	for failures := 0; ctx.Err() == nil; {
		c.watch.Moves(c.poll + roundMost)
		next, err := c.attendOnce(ctx, room, since, answer)
		if err == nil {
			since, failures = next, 0
			continue
		}
		pause := max(backoff(failures), judge(err).after)
		c.log.Warn("the staff room cannot be heard", "pause", pause, "error", describe(err))
		failures++
		c.watch.Moves(pause + roundMost)
		_ = c.sleep(ctx, pause)
	}
}

func (c *Client) attendOnce(ctx context.Context, room, since string, answer func(turn.Message) turn.Say) (next string, err error) {
	if c.filter == "" {
		filter := syncFilter()
		filter.Room.Rooms = []id.RoomID{id.RoomID(room)}
		stored, err := c.api.CreateFilter(ctx, filter)
		if err != nil {
			return "", fmt.Errorf("storing the filter for the staff room: %w", err)
		}
		c.filter = stored.FilterID
	}
	wait := c.poll
	if since == "" {
		wait = 0
	}
	raw, err := c.fetch(ctx, since, wait)
	if err != nil {
		return "", err
	}
	response, _, err := decode(raw)
	if err != nil {
		return "", err
	}
	messages, err := c.overheard(ctx, id.RoomID(room), response, since)
	if err != nil {
		return "", err
	}
	for _, message := range messages {
		if say := answer(message); len(say.Lines) > 0 {
			if err := c.Urgent(ctx, "pp-safe-to-"+answerID(message.Event), say); err != nil {
				c.log.Warn("a question of the staff room could not be answered", "error", describe(err))
			}
		}
	}
	return response.NextBatch, nil
}

// overheard reads what was said. Keys that come are kept: the server gives them once only.
// Of what was said before, that counts which came after our own last words: somebody asked
// while the bot was starting again.
func (c *Client) overheard(ctx context.Context, room id.RoomID, response *mautrix.RespSync, since string) ([]turn.Message, error) {
	if c.crypto != nil {
		if err := c.rememberEncryption(ctx, response); err != nil {
			return nil, err
		}
		if err := c.syncer.ProcessResponse(ctx, response, since); err != nil {
			return nil, fmt.Errorf("processing keys and room state: %w", err)
		}
	}
	joined := response.Rooms.Join[room]
	if joined == nil {
		return nil, nil
	}
	news, mine := []turn.Message{}, false
	for _, evt := range joined.Timeline.Events {
		parse(evt, room)
		if evt.Sender == c.api.UserID {
			if mine = true; since == "" {
				news = nil
			}
			continue
		}
		if evt.Type == event.EventEncrypted {
			if c.crypto == nil {
				continue
			}
			decrypted, err := c.crypto.Machine().DecryptMegolmEvent(ctx, evt)
			if err != nil {
				continue // the next start waits for its key
			}
			evt = decrypted
		}
		if message, ok := input(evt, c.api.UserID).(turn.Message); ok {
			news = append(news, message)
		}
	}
	if since == "" && !mine {
		return nil, nil
	}
	return news, nil
}

// answerID makes a part of a transaction ID of an event's, which may hold any character.
func answerID(event string) string {
	sum := sha256.Sum256([]byte(event))
	return hex.EncodeToString(sum[:10])
}
