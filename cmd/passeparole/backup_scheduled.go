package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"passeparole/bot"
	"passeparole/bot/backup"
	"passeparole/bot/remind/ticking"
	"passeparole/bot/turn"
)

// backups is the job that makes a backup by backup.schedule. The staff room is told of one
// that could not be made, once a day: the operator may not look at the log for months, and
// would miss the backups on the day on which they are needed.
func (h *house) backups(loop *bot.Bot) ticking.Job {
	return ticking.Job{Name: "the backup", Expr: h.cfg.Backup.Schedule, Do: func(ctx context.Context) error {
		err := h.scheduledBackup(ctx)
		if err == nil || ctx.Err() != nil { // a backup that was broken off by the end is nobody's trouble
			return nil
		}
		if telling := loop.Alarm(turn.Alarm{ID: "backup", What: "backup"}); telling != nil {
			h.log.Error("the staff room cannot be told of a backup that failed", "error", telling)
		}
		return err
	}}
}

// scheduledBackup makes the backup that the configuration asks for and removes what is then
// too old. It is called at each time of backup.schedule.
func (h *house) scheduledBackup(ctx context.Context) error {
	b := h.cfg.Backup
	if err := os.MkdirAll(b.To, 0o700); err != nil {
		return fmt.Errorf("making the directory of backups: %w", err)
	}
	path := filepath.Join(b.To, backup.Name(time.Now()))
	if _, err := backup.Create(path, func(w io.Writer) error { return h.archiver().write(ctx, w) }); err != nil {
		return err
	}
	h.log.Info("a backup was made", "file", path)
	if err := backup.Rotate(b.To, b.Keep); err != nil {
		return fmt.Errorf("removing what is too old: %w", err)
	}
	return nil
}

// halfBackup begins the names of what is in the data directory while a backup is made. No
// operator would call a file of theirs like that.
const halfBackup = "making-backup-"

// dropHalfBackups removes what a process that was killed while it made a backup left in the
// data directory. It is called by who has the database, so that nobody else makes one.
func (h *house) dropHalfBackups() {
	left, err := filepath.Glob(filepath.Join(h.cfg.Data, halfBackup+"*"))
	for _, path := range left {
		err = errors.Join(err, os.RemoveAll(path))
	}
	if err != nil {
		h.log.Warn("half a backup could not be removed", "error", err)
	}
}
