package matrix

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
)

// ownTransaction is a field of every event that the bot sends: the transaction ID that made
// it. Servers tell it to the same device only, and for a while (Synapse: a day); a bot that
// comes back from a backup, maybe as another device, must know its own words by themselves.
// In encrypted rooms it stands beside the sealed part: it is random, and says nothing.
const ownTransaction = "passe-parole.transaction"

func signedAs(txn string, content any) *event.Content {
	return &event.Content{Parsed: content, Raw: map[string]any{ownTransaction: txn}}
}

// transactionOf is the transaction that made one of our own events, "" if nothing says it.
func transactionOf(evt *event.Event) string {
	if txn := object(evt.Content.Raw).text(ownTransaction); txn != "" {
		return txn
	}
	return evt.Unsigned.TransactionID
}

// lookedBack remembers how far back the rooms were read. The zero value is ready.
type lookedBack struct {
	mu    sync.Mutex
	rooms map[id.RoomID]time.Time
}

func (l *lookedBack) has(room id.RoomID, since time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	done, has := l.rooms[room]
	return has && !since.Before(done)
}

func (l *lookedBack) note(room id.RoomID, since time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rooms == nil {
		l.rooms = map[id.RoomID]time.Time{}
	}
	l.rooms[room] = since
}

// lookBackPages bounds one look back: 10 000 events of one room.
const lookBackPages = 100

// errTooLong says that a room had too much talk since a backup was made to be read back.
var errTooLong = errors.New("the room has too many events since the backup to be read back")

// lookBack reads a room back to the time since which row is in doubt, and puts every event
// of our own into pp_echo, where the attempt to send finds it. A room is read once.
func (c *Client) lookBack(ctx context.Context, row turn.Row, room id.RoomID) error {
	if row.Doubt.IsZero() || c.looked.has(room, row.Doubt) {
		return nil
	}
	oldest := row.Doubt.Add(-clockSlack).UnixMilli()
	from := ""
	for range lookBackPages {
		page, err := c.page(ctx, room, from)
		if err != nil {
			return err
		}
		last := int64(0)
		for _, evt := range page.Chunk {
			if evt == nil {
				continue
			}
			last = evt.Timestamp
			if txn := transactionOf(evt); evt.Sender == c.api.UserID && txn != "" {
				if err := c.db.putEcho(ctx, txn, string(evt.ID), c.now()); err != nil {
					return err
				}
			}
		}
		if len(page.Chunk) == 0 || last < oldest || page.End == "" || page.End == from {
			c.looked.note(room, row.Doubt)
			return nil
		}
		from = page.End
	}
	return fmt.Errorf("looking for what was sent to room %s before: %w", room, errTooLong)
}
