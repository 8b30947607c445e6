package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"passeparole/bot/backup"
	"passeparole/bot/config"
	"passeparole/bot/matrix"
	"passeparole/bot/store"
)

// The members of a backup, beside the files below quarantine/.
const (
	keysDir      = "matrix" // in the data directory, and in the archive
	configMember = "passeparole.yaml"
	quarantine   = "quarantine"
)

// archiver makes a backup of a data directory whose database it has open.
type archiver struct {
	cfg     *config.Config
	store   *store.Store
	running bool
	now     func() time.Time
	// between calls a function while no sync response is handled; nil when none can be.
	between func(ctx context.Context, fn func() error) error
}

// write writes the archive. The copies are made between two sync responses, the database
// before the keys: what was sent meanwhile is then known to the keys at least, and no key
// that came with a response before the token is missing (reference/matrix.md §3a).
func (a *archiver) write(ctx context.Context, w io.Writer) error {
	dir, err := os.MkdirTemp(a.cfg.Data, halfBackup)
	if err != nil {
		return fmt.Errorf("preparing the backup: %w", err)
	}
	defer os.RemoveAll(dir)
	m := backup.Manifest{Version: versionText(), User: a.cfg.User, Running: a.running, Absent: absent(a.cfg)}
	copies := func() error {
		m.Made = a.now()
		shot, err := a.store.Copy(filepath.Join(dir, databaseFile))
		if err != nil {
			return err
		}
		m.Formats = map[string]int{"database": shot.Format}
		err = matrix.CopyKeys(ctx, filepath.Join(a.cfg.Data, keysDir), filepath.Join(dir, matrix.CryptoFile))
		if errors.Is(err, fs.ErrNotExist) {
			return nil // the bot has never logged in
		}
		return err
	}
	if a.between != nil {
		err = a.between(ctx, copies)
	} else {
		err = copies()
	}
	if err != nil {
		return err
	}
	sources := []backup.Source{{Name: databaseFile, Path: filepath.Join(dir, databaseFile)}}
	if _, err := os.Stat(filepath.Join(dir, matrix.CryptoFile)); err == nil {
		sources = append(sources, backup.Source{Name: keysDir + "/" + matrix.CryptoFile, Path: filepath.Join(dir, matrix.CryptoFile)})
		if err := a.describeKeys(ctx, dir, &m); err != nil {
			return err
		}
	}
	more, err := a.others()
	if err != nil {
		return err
	}
	return backup.Write(w, m, append(sources, more...))
}

// describeKeys notes the device and the formats of the copied keys.
func (a *archiver) describeKeys(ctx context.Context, dir string, m *backup.Manifest) error {
	pickle, err := os.ReadFile(filepath.Join(a.cfg.Data, keysDir, matrix.PickleFile))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, matrix.PickleFile), pickle, 0o600)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("preparing the backup: %w", err)
	}
	keys, err := matrix.CheckKeys(ctx, dir)
	if err != nil {
		return err // a copy that could not be restored is no backup
	}
	m.Device = keys.Device
	for table, version := range keys.Formats {
		m.Formats[table] = version
	}
	return nil
}

// others are the files that are copied as they are.
func (a *archiver) others() ([]backup.Source, error) {
	var sources []backup.Source
	if _, err := os.Stat(a.cfg.File); err == nil {
		sources = append(sources, backup.Source{Name: configMember, Path: a.cfg.File})
	}
	for _, name := range []string{matrix.PickleFile, matrix.RecoveryFile, matrix.SessionFile} {
		at := filepath.Join(a.cfg.Data, keysDir, name)
		if _, err := os.Stat(at); err == nil {
			sources = append(sources, backup.Source{Name: keysDir + "/" + name, Path: at})
		}
	}
	set, err := filepath.Glob(filepath.Join(a.cfg.Data, quarantine, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("preparing the backup: %w", err)
	}
	for _, at := range set {
		sources = append(sources, backup.Source{Name: quarantine + "/" + filepath.Base(at), Path: at})
	}
	return sources, nil
}

// absent are the files and directories that the bot uses and that a backup does not hold:
// secrets above all, which should not lie where backups do.
func absent(cfg *config.Config) []string {
	all := []string{cfg.PasswordFile, cfg.TokenFile, cfg.Flows}
	if cfg.Mastodon != nil {
		all = append(all, cfg.Mastodon.TokenFile)
	}
	if cfg.Publish != nil {
		all = append(all, cfg.Publish.Dir)
	}
	var named []string
	for _, path := range all {
		if strings.TrimSpace(path) != "" {
			named = append(named, path)
		}
	}
	return named
}
