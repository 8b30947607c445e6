package matrix

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// roomMarks is the row of a room in pp_room; the zero value stands for an unknown room.
type roomMarks struct {
	encrypted bool
	lastEvent string
	lastTS    int64 // ms
	ownLeave  string
}

func (d *database) marks(ctx context.Context, room string) (roomMarks, error) {
	var m roomMarks
	err := d.raw.QueryRowContext(ctx, `SELECT encrypted, last_event, last_ts, own_leave FROM pp_room WHERE room=?`, room).
		Scan(&m.encrypted, &m.lastEvent, &m.lastTS, &m.ownLeave)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return m, fmt.Errorf("reading the marks of room %s: %w", room, err)
	}
	return m, nil
}

// markEncrypted remembers that a room is encrypted. Nothing ever takes it back: who may
// change a room's state could otherwise make the bot answer in clear.
func (d *database) markEncrypted(ctx context.Context, room string) error {
	_, err := d.raw.ExecContext(ctx, `INSERT INTO pp_room (room, encrypted) VALUES (?, 1)
		ON CONFLICT (room) DO UPDATE SET encrypted=1`, room)
	if err != nil {
		return fmt.Errorf("remembering that room %s is encrypted: %w", room, err)
	}
	return nil
}

// markOwnLeave remembers by which event we left, which makes a later invitation with the
// same words another invitation.
func (d *database) markOwnLeave(ctx context.Context, room, event string) error {
	_, err := d.raw.ExecContext(ctx, `INSERT INTO pp_room (room, own_leave) VALUES (?, ?)
		ON CONFLICT (room) DO UPDATE SET own_leave=excluded.own_leave`, room, event)
	if err != nil {
		return fmt.Errorf("remembering the leave from room %s: %w", room, err)
	}
	return nil
}

// boundary is the last event of a room's timeline in one batch.
type boundary struct {
	room, event string
	ts          int64
}

// settled is what becomes durable once a batch has been committed by the caller.
type settled struct {
	boundaries []boundary
	delivered  []string          // waiting events that need not wait: carried as messages, or withdrawn
	told       []string          // waiting events that the batch carried as unreadable
	late       []json.RawMessage // the events of delivered, should the batch be set aside
}

// commit writes what follows from a committed batch. If the process dies before this, the
// next start finds the older marks, offers some events again, and the caller, who keeps
// the IDs of handled events, leaves them out.
func (d *database) commit(ctx context.Context, s settled) error {
	if len(s.boundaries)+len(s.delivered)+len(s.told) == 0 {
		return nil
	}
	tx, err := d.raw.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("settling a batch: %w", err)
	}
	defer tx.Rollback()
	for _, b := range s.boundaries {
		_, err = tx.ExecContext(ctx, `INSERT INTO pp_room (room, last_event, last_ts) VALUES (?, ?, ?)
			ON CONFLICT (room) DO UPDATE SET last_event=excluded.last_event, last_ts=excluded.last_ts`, b.room, b.event, b.ts)
		if err != nil {
			return fmt.Errorf("settling a batch: %w", err)
		}
	}
	for _, event := range s.delivered {
		if _, err = tx.ExecContext(ctx, `DELETE FROM pp_waiting WHERE event=?`, event); err != nil {
			return fmt.Errorf("settling a batch: %w", err)
		}
	}
	for _, event := range s.told {
		if _, err = tx.ExecContext(ctx, `UPDATE pp_waiting SET told=1 WHERE event=?`, event); err != nil {
			return fmt.Errorf("settling a batch: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("settling a batch: %w", err)
	}
	return nil
}

// echoKept is how long our own events are remembered by their transaction ID; an outbox
// row that is older than that was given up long ago.
const echoKept = 14 * 24 * time.Hour

func (d *database) putEcho(ctx context.Context, txn, event string, now time.Time) error {
	_, err := d.raw.ExecContext(ctx, `INSERT INTO pp_echo (txn, event, seen) VALUES (?, ?, ?)
		ON CONFLICT (txn) DO NOTHING`, txn, event, now.UnixMilli())
	if err != nil {
		return fmt.Errorf("remembering the event of transaction %s: %w", txn, err)
	}
	return nil
}

// echo is the event that a transaction became, "" if none is known.
func (d *database) echo(ctx context.Context, txn string) (string, error) {
	var event string
	err := d.raw.QueryRowContext(ctx, `SELECT event FROM pp_echo WHERE txn=?`, txn).Scan(&event)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("looking for the event of transaction %s: %w", txn, err)
	}
	return event, nil
}

// sweep forgets what nobody will ask for any more.
func (d *database) sweep(ctx context.Context, now time.Time) error {
	_, err := d.raw.ExecContext(ctx, `DELETE FROM pp_echo WHERE seen<?`, now.Add(-echoKept).UnixMilli())
	if err != nil {
		return fmt.Errorf("sweeping old transactions: %w", err)
	}
	_, err = d.raw.ExecContext(ctx, `DELETE FROM pp_waiting WHERE told=1 AND since<?`, now.Add(-waitingKept).UnixMilli())
	if err != nil {
		return fmt.Errorf("sweeping old unreadable messages: %w", err)
	}
	return nil
}
