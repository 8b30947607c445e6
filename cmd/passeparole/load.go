package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"passeparole/bot/config"
	"passeparole/bot/matrix"
	"passeparole/bot/store"
	"passeparole/flows"
	"passeparole/locales"
)

// databaseFile is the database of the bot in the data directory.
const databaseFile = "passeparole.db"

// load reads the configuration, or shows everything that must be corrected in it.
func (a *app) load(to io.Writer) (*config.Config, error) {
	cfg, problems := config.Load(a.config, a.environ)
	if len(problems) == 0 {
		return cfg, nil
	}
	a.show(to, problems)
	return nil, &failure{Code: exitMistakes, Key: "cli.mistakes", Args: locales.Args{"Count": len(problems)}}
}

func (a *app) show(to io.Writer, problems []config.Problem) {
	for _, p := range problems {
		fmt.Fprint(to, p.Text(a.book, a.lang))
	}
}

// flowFiles are the flows to use: those of the configuration, or those of the binary.
func flowFiles(dir string) fs.FS {
	if dir == "" || onlyKit(dir) {
		return flows.Files()
	}
	return os.DirFS(dir)
}

// wordsOf adds the sentences that a directory of flows brings along, <language>/*.yaml,
// to those of the binary.
func (a *app) wordsOf(dir string) error {
	if dir == "" {
		return nil
	}
	book, err := locales.Embedded(os.DirFS(dir))
	if err != nil {
		return err
	}
	a.book = book
	return nil
}

// openStore opens the database, making the data directory if it is the first time.
func openStore(cfg *config.Config) (*store.Store, error) {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, &failure{Code: exitData, Key: "store.forbidden", Err: err}
	}
	if _, err := os.Stat(filepath.Join(cfg.Data, restoringFile)); err == nil {
		return nil, &failure{Code: exitData, Key: "cli.restore.unfinished", Args: locales.Args{"Dir": cfg.Data}}
	}
	db, err := store.Open(filepath.Join(cfg.Data, databaseFile))
	if err != nil {
		return nil, storeFailure(err)
	}
	return db, nil
}

func storeFailure(err error) *failure {
	key, args, ok := store.Sentence(err)
	if !ok {
		key, args = "cli.data", locales.Args{"Cause": cause(err)}
	}
	return &failure{Code: exitData, Key: key, Args: args, Err: err}
}

// matrixFailure says what keeps the Matrix account from being used. Keys that cannot be
// kept are a matter of the data, everything else one of the server.
func matrixFailure(t *matrix.Trouble) *failure {
	code := exitReach
	if slices.Contains([]string{"matrix.folder", "matrix.keys", "matrix.damaged", "matrix.newer", "store.full"}, t.Key) {
		code = exitData
	}
	return &failure{Code: code, Key: t.Key, Args: t.Args, Err: t}
}

// cause is what the system said, without repeating a path or an address.
func cause(err error) string {
	var request *url.Error
	if errors.As(err, &request) {
		return request.Err.Error()
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// newLog writes what the operator follows, to standard error.
func newLog(to io.Writer, level string) *slog.Logger {
	var at slog.Level
	if err := at.UnmarshalText([]byte(level)); err != nil {
		at = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: at}))
}
