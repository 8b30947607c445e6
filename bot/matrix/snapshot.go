package matrix

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/crypto/sql_store_upgrade"
	"maunium.net/go/mautrix/id"
	"maunium.net/go/mautrix/sqlstatestore"

	"github.com/rs/zerolog"
)

// The files of Options.Data.
const (
	CryptoFile   = "crypto.db"
	PickleFile   = "pickle.key"
	RecoveryFile = "recovery.key"
	SessionFile  = "matrix.json"
)

// Between calls fn when no sync response is being handled: what crypto.db and the caller's
// database then say belongs together.
func (c *Client) Between(ctx context.Context, fn func() error) error {
	select {
	case c.still <- struct{}{}:
		defer func() { <-c.still }()
		return fn()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// CopyKeys writes crypto.db of a directory, as it is at one moment, to a new file (0600).
// It may be in use. The error is fs.ErrNotExist when there is none.
func CopyKeys(ctx context.Context, dir, to string) error {
	if _, err := os.Stat(filepath.Join(dir, CryptoFile)); err != nil {
		return fmt.Errorf("copying the crypto database: %w", err)
	}
	db, err := openDatabase(ctx, dir)
	if err != nil {
		return err
	}
	defer db.Close()
	// SQLite takes an empty file as a new one, and keeps its mode.
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("copying the crypto database: %w", err)
	}
	file.Close()
	if _, err := db.raw.ExecContext(ctx, `VACUUM INTO ?`, to); err != nil {
		_ = os.Remove(to)
		return fmt.Errorf("copying the crypto database: %w", err)
	}
	return nil
}

// Keys is what a directory says about the device whose keys it holds.
type Keys struct {
	Device  string
	Formats map[string]int // of the tables of crypto.db, by whose they are
}

// ErrNewerKeys says that crypto.db was written by a later version of the program.
var ErrNewerKeys = errors.New("the crypto database is of a later version")

// CheckKeys verifies crypto.db of a directory that nobody uses: every page, every index,
// and that pickle.key opens what it holds. A crypto.db without a device yet is fine. The
// error is fs.ErrNotExist when there is no crypto.db.
func CheckKeys(ctx context.Context, dir string) (k Keys, err error) {
	if _, err := os.Stat(filepath.Join(dir, CryptoFile)); err != nil {
		return k, fmt.Errorf("checking the crypto database: %w", err)
	}
	db, err := openDatabase(ctx, dir)
	if err != nil {
		return k, err
	}
	defer db.Close()
	var verdict string
	if err := db.raw.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); err != nil {
		return k, fmt.Errorf("checking the crypto database: %w", err)
	}
	if verdict != "ok" {
		return k, fmt.Errorf("checking the crypto database: %w: %s", errDamaged, verdict)
	}
	k.Formats = map[string]int{}
	for table, known := range map[string]int{
		sql_store_upgrade.VersionTableName: len(sql_store_upgrade.Table), sqlstatestore.VersionTableName: len(sqlstatestore.UpgradeTable),
	} {
		var version int
		if db.raw.QueryRowContext(ctx, `SELECT version FROM `+table).Scan(&version) != nil {
			continue // not made yet
		}
		if k.Formats[table] = version; version > known {
			return k, fmt.Errorf("checking the crypto database: %w", ErrNewerKeys)
		}
	}
	if k.Device, err = db.device(ctx); err != nil || k.Device == "" {
		return k, err
	}
	return k, db.opens(ctx, dir, k.Device)
}

// opens says whether pickle.key opens the account in crypto.db.
func (d *database) opens(ctx context.Context, dir, device string) error {
	key, err := os.ReadFile(filepath.Join(dir, PickleFile))
	if err != nil {
		return fmt.Errorf("reading the pickle key: %w", err)
	}
	nothing := zerolog.Nop()
	store := crypto.NewSQLCryptoStore(d.util, dbutil.ZeroLogger(nothing), "", id.DeviceID(device), key)
	if account, err := store.GetAccount(ctx); err != nil || account == nil {
		return fmt.Errorf("opening the keys of device %s: %w (%v)", device, errDamaged, err)
	}
	return nil
}

// Rewind makes the memory of rooms in dir fit an earlier sync token: that of a backup, whose
// own crypto.db lies in earlier. How far each room was read, and which messages wait for
// their keys, is as it was then; what is known for ever stays known. Without a crypto.db in
// dir one is made, for a device that does not exist yet.
func Rewind(ctx context.Context, dir, earlier string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("rewinding the memory of rooms: %w", err)
	}
	db, err := openDatabase(ctx, dir)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := os.Stat(filepath.Join(earlier, CryptoFile)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := db.raw.ExecContext(ctx, `ATTACH ? AS earlier`, filepath.Join(earlier, CryptoFile)); err != nil {
		return fmt.Errorf("rewinding the memory of rooms: %w", err)
	}
	tx, err := db.raw.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("rewinding the memory of rooms: %w", err)
	}
	defer tx.Rollback()
	for _, change := range []string{
		`UPDATE pp_room SET last_event='', last_ts=0`,
		`INSERT INTO pp_room (room, encrypted, last_event, last_ts, own_leave)
			SELECT room, encrypted, last_event, last_ts, own_leave FROM earlier.pp_room WHERE true
			ON CONFLICT (room) DO UPDATE SET encrypted=max(encrypted, excluded.encrypted),
			last_event=excluded.last_event, last_ts=excluded.last_ts, own_leave=excluded.own_leave`,
		`INSERT OR IGNORE INTO pp_waiting SELECT * FROM earlier.pp_waiting`,
		`INSERT OR IGNORE INTO pp_echo SELECT * FROM earlier.pp_echo`,
	} {
		if _, err := tx.ExecContext(ctx, change); err != nil {
			return fmt.Errorf("rewinding the memory of rooms: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("rewinding the memory of rooms: %w", err)
	}
	return nil
}
