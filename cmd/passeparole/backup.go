package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"passeparole/bot/backup"
	"passeparole/bot/config"
	"passeparole/bot/store"
	"passeparole/locales"
)

type backupCommand struct {
	To string `type:"path" placeholder:"FILE|DIR"`
}

// Run makes one backup, of a bot at work or of one that is stopped.
func (c backupCommand) Run(a *app) error {
	cfg, err := a.load(a.err)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(cfg.Data, databaseFile)); err != nil {
		return &failure{Code: exitData, Key: "cli.backup.nothing", Err: err}
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	path := c.path(cfg, time.Now())
	m, err := backup.Create(path, func(w io.Writer) error { return backUp(ctx, cfg, w) })
	if err != nil {
		return backupFailure(err, path)
	}
	a.tell("backup.done", locales.Args{"File": path, "Count": len(m.Files)})
	if len(m.Absent) > 0 {
		a.tell("backup.absent", locales.Args{"Files": "- " + strings.Join(m.Absent, "\n- ")})
	}
	a.tell("backup.secret", nil)
	return nil
}

// path is where the backup goes: a file, or a name of the day in a directory.
func (c backupCommand) path(cfg *config.Config, now time.Time) string {
	to := c.To
	if to == "" && cfg.Backup != nil {
		to = cfg.Backup.To
	}
	if info, err := os.Stat(to); to == "" || strings.HasSuffix(to, "/") || err == nil && info.IsDir() {
		return filepath.Join(to, backup.Name(now))
	}
	return to
}

// backUp writes a backup, by the bot if it has the database, itself otherwise.
func backUp(ctx context.Context, cfg *config.Config, w io.Writer) error {
	db, err := openStore(cfg)
	if errors.Is(err, store.ErrLocked) {
		return askBackup(ctx, cfg.Data, w)
	}
	if err != nil {
		return err
	}
	defer db.Close()
	return (&archiver{cfg: cfg, store: db, now: time.Now}).write(ctx, w)
}

// backupFailure says why there is no backup, and that nothing else was touched.
func backupFailure(err error, path string) error {
	var f *failure
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, errNobody):
		return &failure{Code: exitData, Key: "cli.backup.deaf", Err: err}
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &failure{Code: exitData, Key: "store.full", Err: err}
	}
	return &failure{Code: exitData, Key: "cli.backup.failed", Args: locales.Args{"File": path, "Cause": cause(err)}, Err: err}
}

// archiver makes backups of the bot at work.
func (h *house) archiver() *archiver {
	a := &archiver{cfg: h.cfg, store: h.store, running: true, now: time.Now}
	if client := h.client.Load(); client != nil {
		a.between = client.Between
	}
	return a
}
