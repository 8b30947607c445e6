package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"passeparole/bot/backup"
	"passeparole/bot/config"
	"passeparole/bot/matrix"
	"passeparole/bot/store"
	"passeparole/locales"
)

type restoreCommand struct {
	File      string `arg:"" type:"path" placeholder:"FILE"`
	NewDevice bool
}

const (
	// restoringFile is in the data directory while files are being exchanged. A bot does not
	// start on what may be half of one thing and half of another.
	restoringFile = "restore-under-way"
	asidePrefix   = "before-restore-"
)

// Run puts a backup in the place of the data. Everything is verified before anything is
// replaced, and what is replaced is kept.
func (c restoreCommand) Run(a *app) error {
	cfg, err := a.load(a.err)
	if err != nil {
		return err
	}
	if _, err := os.Stat(c.File); err != nil {
		return &failure{Code: exitMistakes, Key: "cli.restore.nofile", Args: locales.Args{"File": c.File, "Cause": cause(err)}, Err: err}
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return &failure{Code: exitData, Key: "store.forbidden", Err: err}
	}
	release, err := store.Hold(filepath.Join(cfg.Data, databaseFile))
	if err == nil {
		defer release()
	} else if !errors.Is(err, fs.ErrNotExist) {
		return storeFailure(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	dir, err := os.MkdirTemp(cfg.Data, "restoring-")
	if err != nil {
		return &failure{Code: exitData, Key: "store.forbidden", Err: err}
	}
	defer os.RemoveAll(dir)
	m, err := c.verified(ctx, dir)
	if err != nil {
		return restoreFailure(err)
	}
	if m.User != cfg.User {
		return &failure{Code: exitMistakes, Key: "cli.restore.account", Args: locales.Args{"User": m.User, "Mine": cfg.User}}
	}
	keys, err := c.keys(ctx, a, cfg, dir, m)
	if err != nil {
		return err
	}
	if err := markRestored(dir, m); err != nil {
		return restoreFailure(err)
	}
	aside, err := exchange(cfg.Data, dir, keys)
	if err != nil {
		return restoreFailure(err)
	}
	a.tell("restore.done", locales.Args{"Made": m.Made.UTC().Format("2006-01-02 15:04 MST"), "Dir": cfg.Data, "Aside": aside})
	a.tell("restore.keys_"+keys, locales.Args{"Device": m.Device})
	a.tell("restore.then", nil)
	return nil
}

// verified unpacks the archive and looks at every part of it as closely as can be.
func (c restoreCommand) verified(ctx context.Context, dir string) (backup.Manifest, error) {
	file, err := os.Open(c.File)
	if err != nil {
		return backup.Manifest{}, fmt.Errorf("opening the backup: %w", err)
	}
	defer file.Close()
	m, err := backup.Extract(file, dir)
	if err != nil {
		return m, err
	}
	if err := store.Check(filepath.Join(dir, databaseFile)); err != nil {
		return m, err
	}
	if _, err := matrix.CheckKeys(ctx, filepath.Join(dir, keysDir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return m, err
	}
	return m, nil
}

// What becomes of the keys of the bot's device.
const (
	keepKeys  = "kept"   // those of the data directory are sound, and later than those of the backup
	freshKeys = "fresh"  // the next start logs in as a new device
	takeKeys  = "backup" // those of the backup: nobody has used the device since
)

// keys decides, and prepares dir for it. Keys of a backup must not be used when the device
// went on after it was made: its messages would be sealed twice with the same key, which
// other clients refuse and which betrays them (reference/matrix.md §3c).
func (c restoreCommand) keys(ctx context.Context, a *app, cfg *config.Config, dir string, m backup.Manifest) (string, error) {
	mine, theirs := filepath.Join(cfg.Data, keysDir), filepath.Join(dir, keysDir)
	if found, err := matrix.CheckKeys(ctx, mine); !c.NewDevice && err == nil && found.Device != "" {
		return keepKeys, rewindFailure(matrix.Rewind(ctx, mine, theirs))
	}
	options := matrixOptions(cfg, slog.New(slog.DiscardHandler))
	if c.NewDevice {
		if m.Device != "" && (cfg.Device == m.Device || options.Token != "") {
			return "", &failure{Code: exitMistakes, Key: "cli.restore.same_device", Args: locales.Args{"Device": m.Device}}
		}
		return freshKeys, rewindFailure(freshen(ctx, theirs))
	}
	if m.Device == "" {
		return takeKeys, nil
	}
	options.Data = theirs
	life, err := matrix.AskLife(ctx, options, m.Device)
	switch {
	case err != nil && !errors.Is(err, matrix.ErrOtherDevice):
		return "", &failure{Code: exitReach, Key: "cli.restore.unknown", Args: locales.Args{"Device": m.Device, "Address": cfg.Homeserver}, Err: err}
	case err != nil || life.Gone:
		return "", &failure{Code: exitData, Key: "cli.restore.gone", Args: locales.Args{"Device": m.Device}}
	case usedSince(m, life):
		return "", &failure{Code: exitData, Key: "cli.restore.stale", Args: locales.Args{"Device": m.Device}}
	}
	return takeKeys, nil
}

// seenSlack is how much later than the backup a server may say that it heard from the
// device although the bot was stopped: clocks differ, and servers write it down late.
const seenSlack = time.Minute

// usedSince says whether the device may have gone on after the backup was made. A bot that
// was at work meanwhile went on for certain.
func usedSince(m backup.Manifest, life matrix.Life) bool {
	return m.Running || life.LastSeen.IsZero() || life.LastSeen.After(m.Made.Add(seenSlack))
}

// freshen leaves of the keys in dir what a new device may have: the memory of rooms, and
// the recovery key, with which it signs itself.
func freshen(ctx context.Context, dir string) error {
	old := dir + "-old"
	if err := os.Rename(dir, old); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	if err := matrix.Rewind(ctx, dir, old); err != nil {
		return err
	}
	err := os.Rename(filepath.Join(old, matrix.RecoveryFile), filepath.Join(dir, matrix.RecoveryFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.RemoveAll(old)
}

func rewindFailure(err error) error {
	if err == nil {
		return nil
	}
	return restoreFailure(err)
}

// markRestored tells the database where it comes from.
func markRestored(dir string, m backup.Manifest) error {
	db, err := store.Open(filepath.Join(dir, databaseFile))
	if err != nil {
		return err
	}
	return errors.Join(db.MarkRestored(store.Restored{Made: m.Made, At: time.Now()}), db.Close())
}

// exchange moves the files of dir to their places and what was there aside. It may be cut
// off anywhere: the mark in the data directory then keeps a bot from starting, and another
// restoration completes it. Nothing is removed.
func exchange(data, dir, keys string) (aside string, err error) {
	if err := os.WriteFile(filepath.Join(data, restoringFile), nil, 0o600); err != nil {
		return "", err
	}
	aside = filepath.Join(data, asidePrefix+time.Now().UTC().Format("20060102T150405.000Z"))
	if err := os.Mkdir(aside, 0o700); err != nil {
		return "", err
	}
	moved := []string{databaseFile}
	if keys != keepKeys {
		moved = append(moved, keysDir)
	}
	for _, name := range moved {
		if err := move(filepath.Join(data, name), filepath.Join(aside, name)); err != nil {
			return "", err
		}
		if err := move(filepath.Join(dir, name), filepath.Join(data, name)); err != nil {
			return "", err
		}
	}
	// For the operator to compare with theirs, and to look at.
	for _, name := range []string{configMember, quarantine} {
		if err := move(filepath.Join(dir, name), filepath.Join(aside, "of-the-backup-"+name)); err != nil {
			return "", err
		}
	}
	return aside, os.Remove(filepath.Join(data, restoringFile))
}

// move renames what exists.
func move(from, to string) error {
	if err := os.Rename(from, to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func restoreFailure(err error) error {
	var f *failure
	key := ""
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, backup.ErrForeign):
		key = "cli.restore.foreign"
	case errors.Is(err, backup.ErrDamaged):
		key = "cli.restore.damaged"
	case errors.Is(err, backup.ErrNewer), errors.As(err, new(store.ErrNewer)), errors.Is(err, matrix.ErrNewerKeys):
		key = "cli.restore.newer"
	case errors.Is(err, store.ErrUnreadable):
		key = "cli.restore.damaged"
	}
	if key != "" {
		return &failure{Code: exitData, Key: key, Err: err}
	}
	return &failure{Code: exitData, Key: "cli.restore.failed", Args: locales.Args{"Cause": cause(err)}, Err: err}
}
