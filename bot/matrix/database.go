package matrix

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"go.mau.fi/util/dbutil"
	_ "modernc.org/sqlite" // the pure Go driver, under the name "sqlite"
)

// database is crypto.db: mautrix's tables, and beside them those of this package, whose
// names begin with "pp_".
type database struct {
	raw  *sql.DB
	util *dbutil.Database
}

const ownTables = `
-- What must be known of a room for ever (encrypted) or from one sync to the next.
CREATE TABLE IF NOT EXISTS pp_room (
	room TEXT PRIMARY KEY,
	encrypted INTEGER NOT NULL DEFAULT 0,
	last_event TEXT NOT NULL DEFAULT '', -- the last event handed over and committed
	last_ts INTEGER NOT NULL DEFAULT 0,
	own_leave TEXT NOT NULL DEFAULT ''   -- the event by which we left last
) STRICT;
-- Encrypted events that could not be read yet.
CREATE TABLE IF NOT EXISTS pp_waiting (
	event TEXT PRIMARY KEY,
	room TEXT NOT NULL,
	session TEXT NOT NULL,
	ts INTEGER NOT NULL,
	since INTEGER NOT NULL,              -- when it was first seen, ms
	asked INTEGER NOT NULL DEFAULT 0,    -- the key was asked for
	told INTEGER NOT NULL DEFAULT 0,     -- turn.Unreadable was committed
	raw TEXT NOT NULL
) STRICT;
-- Our own events by transaction ID, from the answers to sends and from /sync.
CREATE TABLE IF NOT EXISTS pp_echo (
	txn TEXT PRIMARY KEY,
	event TEXT NOT NULL,
	seen INTEGER NOT NULL
) STRICT;`

// openDatabase opens or makes crypto.db with one connection: SQLite has one writer, and
// the crypto store was written for that (reference/matrix.md §3c). FULL synchronous: a
// ratchet that falls back after a power cut would reuse keys.
func openDatabase(ctx context.Context, dir string) (*database, error) {
	path := filepath.Join(dir, "crypto.db")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the crypto database: %w", err)
	}
	file.Close()
	address := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: "_txlock=immediate" +
		"&_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)"}
	raw, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, fmt.Errorf("opening the crypto database: %w", err)
	}
	raw.SetMaxOpenConns(1)
	if _, err := raw.ExecContext(ctx, ownTables); err != nil {
		raw.Close()
		return nil, fmt.Errorf("preparing the crypto database %s: %w", path, err)
	}
	util, err := dbutil.NewWithDB(raw, "sqlite")
	if err != nil {
		raw.Close()
		return nil, fmt.Errorf("preparing the crypto database: %w", err)
	}
	return &database{raw: raw, util: util}, nil
}

// Primary result codes of SQLite that have a sentence of their own.
const (
	sqliteCorrupt    = 11
	sqliteFull       = 13
	sqliteNoDatabase = 26
)

// sqliteCode is the primary result code of an error of SQLite; false if it is none.
func sqliteCode(err error) (code int, ok bool) {
	var failed interface{ Code() int }
	if !errors.As(err, &failed) {
		return 0, false
	}
	return failed.Code() & 0xff, true
}

// diskToBlame says that crypto.db could not be read or written for reasons of the machine:
// whatever was being handled is good, and is to be tried again once there is room.
func diskToBlame(err error) bool {
	code, _ := sqliteCode(err)
	switch code {
	case 5, 6, 7, 8, 10, 14, 15: // busy, locked, memory, read-only, I/O, cannot open, protocol
		return true
	case sqliteCorrupt, sqliteFull, sqliteNoDatabase:
		return true
	}
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func (d *database) Close() error {
	if err := d.raw.Close(); err != nil {
		return fmt.Errorf("closing the crypto database: %w", err)
	}
	return nil
}

// device is the device whose keys the database holds, "" if it is new.
func (d *database) device(ctx context.Context) (string, error) {
	var tables int
	err := d.raw.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE name='crypto_account'`).Scan(&tables)
	if err != nil || tables == 0 {
		return "", err
	}
	var device string
	err = d.raw.QueryRowContext(ctx, `SELECT device_id FROM crypto_account LIMIT 1`).Scan(&device)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return device, err
}
