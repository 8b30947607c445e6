package matrix

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
)

// An encrypted message whose key has not come is kept in pp_waiting, and removed only
// after a batch that carries it was committed. Keys come in /sync responses, so waiting
// messages are tried again while such a response is processed, and need no goroutine.
const (
	// waitingKept is how long the key of a message that was told to be unreadable is hoped for.
	waitingKept = 14 * 24 * time.Hour
	// askAfter is when the key is asked for: usually it comes by itself with the next sync.
	askAfter = 3 * time.Second
)

type waitingEvent struct {
	event       *event.Event
	raw         json.RawMessage
	session     string
	since       time.Time
	asked, told bool
}

// keep remembers an event that cannot be read yet. Seen again, it keeps its first date.
func (d *database) keep(ctx context.Context, evt *event.Event, now time.Time) error {
	raw, err := json.Marshal(evt)
	if err != nil {
		return fmt.Errorf("keeping unreadable event %s: %w", evt.ID, err)
	}
	_, err = d.raw.ExecContext(ctx, `INSERT INTO pp_waiting (event, room, session, ts, since, raw) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (event) DO NOTHING`, evt.ID, evt.RoomID, sessionOf(evt), evt.Timestamp, now.UnixMilli(), string(raw))
	if err != nil {
		return fmt.Errorf("keeping unreadable event %s: %w", evt.ID, err)
	}
	return nil
}

// waiting lists the kept events, the oldest first; without all, those only that nobody
// was told about.
func (d *database) waiting(ctx context.Context, all bool) ([]waitingEvent, error) {
	rows, err := d.raw.QueryContext(ctx, `SELECT room, session, since, asked, told, raw FROM pp_waiting
		WHERE told=0 OR ? ORDER BY ts, rowid`, all)
	if err != nil {
		return nil, fmt.Errorf("listing unreadable events: %w", err)
	}
	defer rows.Close()
	var list []waitingEvent
	for rows.Next() {
		var w waitingEvent
		var room, raw string
		var since int64
		if err := rows.Scan(&room, &w.session, &since, &w.asked, &w.told, &raw); err != nil {
			return nil, fmt.Errorf("listing unreadable events: %w", err)
		}
		w.since = time.UnixMilli(since)
		w.event, w.raw = &event.Event{}, json.RawMessage(raw)
		if err := json.Unmarshal([]byte(raw), w.event); err != nil {
			return nil, fmt.Errorf("listing unreadable events: %w", err)
		}
		parse(w.event, id.RoomID(room))
		list = append(list, w)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("listing unreadable events: %w", err)
	}
	return list, nil
}

// nextWait is how long until a waiting event is to be asked for or told, and whether there
// is one: the long poll must not be longer.
func (c *Client) nextWait(ctx context.Context) (time.Duration, bool, error) {
	var since sql.NullInt64
	var asked sql.NullBool
	err := c.db.raw.QueryRowContext(ctx, `SELECT since, asked FROM pp_waiting WHERE told=0 ORDER BY since LIMIT 1`).Scan(&since, &asked)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	} else if err != nil {
		return 0, false, fmt.Errorf("looking for the oldest unreadable event: %w", err)
	}
	due := time.UnixMilli(since.Int64).Add(c.grace)
	if !asked.Bool {
		due = time.UnixMilli(since.Int64).Add(min(askAfter, c.grace))
	}
	return max(due.Sub(c.now()), 0), true, nil
}

// late tries the waiting events whose key may have come, and those whose time is over.
// What it returns belongs before the rest of the batch: it is older.
func (c *Client) late(ctx context.Context, into *settled) ([]turn.Input, error) {
	keys := c.keys.take()
	list, err := c.db.waiting(ctx, !c.triedAll || len(keys) > 0)
	if err != nil {
		c.keys.restore(keys)
		return nil, err
	}
	var inputs []turn.Input
	for _, w := range list {
		if !c.triedAll || keys[w.session] {
			decrypted, err := c.crypto.Machine().DecryptMegolmEvent(ctx, w.event)
			if err == nil {
				in, err := c.readable(ctx, decrypted)
				if err != nil {
					return nil, err
				}
				if in != nil {
					inputs = append(inputs, in)
				}
				into.delivered = append(into.delivered, string(w.event.ID))
				into.late = append(into.late, w.raw)
				continue
			}
			if errors.Is(err, crypto.ErrDuplicateMessageIndex) {
				c.log.Warn("dropping an encrypted event that repeats another", "event", w.event.ID, "room", w.event.RoomID)
				into.delivered = append(into.delivered, string(w.event.ID))
				continue
			}
			if diskToBlame(err) {
				return nil, fmt.Errorf("decrypting event %s: %w", w.event.ID, err)
			}
		}
		age := c.now().Sub(w.since)
		if !w.asked && age >= min(askAfter, c.grace) {
			c.askFor(ctx, w.event)
		}
		if !w.told && age >= c.grace {
			c.log.Warn("the key of an encrypted event did not come", "event", w.event.ID, "room", w.event.RoomID, "waited", age)
			inputs = append(inputs, turn.Unreadable{
				Event: string(w.event.ID), Room: string(w.event.RoomID), Sender: string(w.event.Sender), SentAt: sentAt(w.event),
			})
			into.told = append(into.told, string(w.event.ID))
		}
	}
	c.triedAll = true
	return inputs, nil
}

// askFor asks the sender's devices and our own for a key, once. It is a courtesy: many
// clients do not answer, so a failure is only noted.
func (c *Client) askFor(ctx context.Context, evt *event.Event) {
	content := evt.Content.AsEncrypted()
	device := content.DeviceID //lint:ignore SA1019 still sent by most clients
	if device == "" {
		device = "*"
	}
	err := c.crypto.Machine().SendRoomKeyRequest(ctx, evt.RoomID, content.SenderKey, content.SessionID, "", map[id.UserID][]id.DeviceID{
		evt.Sender: {device}, c.api.UserID: {"*"},
	})
	if err != nil {
		c.log.Warn("asking for a key failed", "event", evt.ID, "room", evt.RoomID, "error", detail(err))
	}
	if _, err := c.db.raw.ExecContext(ctx, `UPDATE pp_waiting SET asked=1 WHERE event=?`, evt.ID); err != nil {
		c.log.Warn("noting a request for a key failed", "event", evt.ID, "error", err)
	}
}

func (r *receivedKeys) restore(sessions map[string]bool) {
	for session := range sessions {
		r.add(session)
	}
}

func sessionOf(evt *event.Event) string { return string(evt.Content.AsEncrypted().SessionID) }
