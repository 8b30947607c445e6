package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"passeparole/bot/disk"
	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// When the disk takes nothing, nothing is lost by doing nothing: a batch that is not
// committed leaves the token where it is, and the homeserver gives the same again. So the
// loop takes no input until there is room for the reserve again (disk.Guard), and lets
// only what is under way come to its end. The staff room hears of it twice: when it begins,
// past the outbox and under a transaction ID that is the same after a restart; and when it
// is over, in the transaction of the first batch that was taken again.

const diskKind = "disk" // how many troubles are over, under "over": it makes the next occasion another

// DiskFailed is told of errors that may be the disk's: of the database, and by who is
// outside the loop, of the encryption store. Others are none of its business.
func (b *Bot) DiskFailed(err error) {
	if b.Disk != nil && b.Disk.Failed(err, b.occasion) {
		select {
		case b.tell <- struct{}{}:
		default:
		}
	}
}

// occasion is made of what is stored and cannot change before the trouble is over: the
// sync token and the number of troubles before.
func (b *Bot) occasion(kind disk.Kind) string {
	token, err := b.Store.Token()
	if err != nil {
		b.Log.Error("the token cannot be read", "error", err)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%s", kind, b.troublesOver(), token))
	return "pp-disk-" + hex.EncodeToString(sum[:10])
}

func (b *Bot) troublesOver() (count int) {
	err := b.Store.View(func(mem turn.Memory) error {
		_, err := mem.Get(diskKind, "over", &count)
		return err
	})
	if err != nil {
		b.Log.Error("the number of earlier troubles with the disk cannot be read", "error", err)
	}
	return count
}

// mayTake says whether input may be taken now; see disk.Guard.Ask.
func (b *Bot) mayTake() error {
	if b.Disk == nil {
		return nil
	}
	err := b.Disk.Ask()
	b.DiskFailed(err)
	return err
}

// takesAgain has the end of a trouble told, in the transaction that proves it.
func (b *Bot) takesAgain(t *store.Turn, now time.Time, after *afterwards) error {
	if b.Disk == nil {
		return nil
	}
	trouble, ok := b.Disk.Trouble()
	if !ok {
		return nil
	}
	stage := t.Stage()
	var count int
	if _, err := stage.Get(diskKind, "over", &count); err != nil {
		return err
	}
	if err := stage.Put(diskKind, "over", count+1); err != nil {
		return err
	}
	if err := stage.Keep(); err != nil {
		return err
	}
	after.over = trouble.Occasion
	return b.alarm(t, turn.Alarm{ID: "over " + trouble.Occasion, What: "disk.over"}, aDay, now, after)
}

// tellOfDisk tells the staff room of a trouble, as often as it takes to be heard, until
// ctx ends.
func (b *Bot) tellOfDisk(ctx context.Context) {
	if b.Disk == nil || b.Urgent == nil {
		return
	}
	d := &delivery{bot: b, ctx: ctx}
	for {
		select {
		case <-b.tell:
		case <-ctx.Done():
			return
		}
		pause := newPause()
		for ctx.Err() == nil {
			trouble, ok := b.Disk.Trouble()
			if !ok || trouble.Told {
				break
			}
			err := b.Urgent(ctx, turn.Alarm{ID: trouble.Occasion, What: "disk." + string(trouble.Kind)})
			if err == nil {
				b.Disk.Told(trouble.Occasion)
				break
			}
			wait := howLong(err, pause)
			b.Log.Warn("the staff room could not be told of the disk", "wait", wait, "error", err)
			d.wait(wait)
		}
	}
}

// sendingMetDisk looks at an error of a sender. A page may lie on another disk than the
// data: then only its lane waits, and the staff room is told through the outbox.
func (b *Bot) sendingMetDisk(row turn.Row, err error) {
	if _, ours := disk.Of(err); !ours || b.Disk == nil {
		return
	}
	if row.Lane != turn.LanePages {
		b.DiskFailed(err)
		return
	}
	if probed := b.Disk.Probe(); probed != nil {
		b.DiskFailed(errors.Join(err, probed))
		return
	}
	if err := b.Alarm(turn.Alarm{ID: "pages disk", What: "disk.pages"}); err != nil {
		b.Log.Error("the staff room cannot be told that pages find no room", "error", err)
	}
}

// Alarm has the staff room told of trouble that was met outside the loop, once a day for
// each ID.
func (b *Bot) Alarm(in turn.Alarm) error {
	now := b.Now()
	var after afterwards
	err := b.Store.Together(func(t *store.Turn) error {
		after = afterwards{}
		return b.alarm(t, in, aDay, now, &after)
	})
	if err != nil {
		b.DiskFailed(err)
		return fmt.Errorf("keeping an alarm: %w", err)
	}
	b.after(after)
	return nil
}
