package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"passeparole/bot"
	"passeparole/bot/backup"
	"passeparole/bot/decide"
	"passeparole/bot/matrix"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// deepMost is how long looking at everything may take.
const deepMost = 10 * time.Minute

// findingsShown is how many findings of one sort are named; the rest is counted.
const findingsShown = 20

// deep looks at every page, every record and every reference of the data: itself when the
// bot is stopped, in a backup that a bot at work makes of itself otherwise.
func (e *examination) deep() {
	ctx, cancel := context.WithTimeout(context.Background(), deepMost)
	defer cancel()
	release, err := store.Hold(filepath.Join(e.cfg.Data, databaseFile))
	if err == nil {
		release()
	}
	if !errors.Is(err, store.ErrLocked) {
		e.everything(ctx, e.cfg.Data)
		return
	}
	dir, err := os.MkdirTemp(e.cfg.Data, halfBackup)
	if err != nil {
		e.trouble(exitData, "data_unreadable", locales.Args{"Dir": e.cfg.Data, "Cause": cause(err)})
		return
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, backup.Name(time.Now()))
	out, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		err = errors.Join(askBackup(ctx, e.cfg.Data, out), out.Close())
	}
	var f *failure
	if err != nil && errors.As(backupFailure(err, file), &f) {
		e.failed(f)
		return
	}
	e.archive(ctx, file)
}

// archive looks at everything in a backup. It is unpacked beside it, where there was room
// for it too and where who reads it may read.
func (e *examination) archive(ctx context.Context, file string) {
	in, err := os.Open(file)
	if err != nil {
		e.failed(&failure{Code: exitMistakes, Key: "cli.restore.nofile", Args: locales.Args{"File": file, "Cause": cause(err)}, Err: err})
		return
	}
	defer in.Close()
	dir, err := os.MkdirTemp(filepath.Dir(file), ".examined-")
	if err != nil {
		dir, err = os.MkdirTemp("", "passeparole-examined-") // a disk that is only read
	}
	var m backup.Manifest
	if err == nil {
		defer os.RemoveAll(dir)
		m, err = backup.Extract(in, dir)
	}
	var f *failure
	if err != nil && errors.As(restoreFailure(err), &f) {
		e.failed(f)
		return
	}
	e.fine("archive", locales.Args{"File": file, "Made": e.moment(m.Made), "User": m.User, "Count": len(m.Files)})
	e.everything(ctx, dir)
}

// everything looks at what a data directory holds that nobody uses.
func (e *examination) everything(ctx context.Context, dir string) {
	path := filepath.Join(dir, databaseFile)
	if err := store.Check(path); err != nil {
		e.failed(storeFailure(err))
		return
	}
	db, err := store.Open(path)
	if err != nil {
		e.failed(storeFailure(err))
		return
	}
	found, contents, err := inspect(db)
	if err = errors.Join(err, db.Close()); err != nil {
		e.failed(storeFailure(err))
		return
	}
	var counts []string
	for _, kind := range slices.Sorted(maps.Keys(contents.Records)) {
		counts = append(counts, fmt.Sprintf("%s %d", kind, contents.Records[kind]))
	}
	e.fine("counts", locales.Args{"Kinds": strings.Join(counts, ", "), "Rows": len(contents.Rows), "Seen": contents.Seen, "Aside": contents.Aside})
	e.findings(found)
	keys, err := matrix.CheckKeys(ctx, filepath.Join(dir, keysDir))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.notice("keys_none", nil)
	case err != nil:
		e.trouble(exitData, "keys_damaged", locales.Args{"Cause": cause(err)})
	default:
		e.fine("keys", locales.Args{"Device": keys.Device})
	}
}

// inspect follows every reference in an open database.
func inspect(db *store.Store) (found []turn.Finding, c store.Contents, err error) {
	if c, err = db.Contents(); err != nil {
		return nil, c, err
	}
	found = c.Found
	err = db.View(func(mem turn.Memory) error {
		records, _, err := decide.Inspect(mem)
		if err != nil {
			return err
		}
		rows, err := decide.InspectRows(mem, c.Rows)
		if err != nil {
			return err
		}
		own, err := bot.Inspect(mem, c.Records, decide.Kinds())
		found = slices.Concat(found, records, rows, own)
		return err
	})
	return found, c, err
}

func (e *examination) findings(found []turn.Finding) {
	if len(found) == 0 {
		e.fine("sound", nil)
		return
	}
	shown := map[string]int{}
	for _, f := range found {
		sort := f.What + " " + f.Kind
		if shown[sort]++; shown[sort] > findingsShown {
			continue
		}
		e.failed(&failure{Code: exitData, Key: "deep." + f.What, Args: locales.Args{"Kind": f.Kind, "Key": f.Key, "Other": f.Other}})
	}
	for _, sort := range slices.Sorted(maps.Keys(shown)) {
		if more := shown[sort] - findingsShown; more > 0 {
			e.failed(&failure{Code: exitData, Key: "deep.more", Args: locales.Args{"Count": more, "Kind": sort[strings.IndexByte(sort, ' ')+1:]}})
		}
	}
}
