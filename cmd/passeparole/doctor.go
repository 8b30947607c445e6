package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"passeparole/bot/config"
	"passeparole/bot/mastodon"
	"passeparole/bot/matrix"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// doctorPatience is how long one server may take to answer everything that is asked.
const doctorPatience = 30 * time.Second

type doctorCommand struct {
	Deep bool
	// File is a backup to look at, in the place of the data and the servers.
	File string `arg:"" optional:"" type:"path" placeholder:"FILE"`
}

// examination tells what was found, line by line, and remembers the worst.
type examination struct {
	*app
	cfg   *config.Config
	worst int
}

// Run looks at the files, then asks each server what the bot may do there. It changes
// nothing but to log in as run would, and it leaves a bot at work in peace.
func (c doctorCommand) Run(a *app) error {
	cfg, err := a.load(a.out)
	if err != nil {
		return err
	}
	e := &examination{app: a, cfg: cfg}
	e.fine("configuration", locales.Args{"File": cfg.File})
	if c.File != "" {
		ctx, cancel := context.WithTimeout(context.Background(), deepMost)
		defer cancel()
		e.archive(ctx, c.File)
	} else {
		e.all(c.Deep)
	}
	if e.worst != exitOK {
		return &failure{Code: e.worst, Key: "cli.doctor.ill"}
	}
	if c.File == "" {
		a.tell("doctor.well", nil)
	}
	return nil
}

// all looks at the data, then at the servers.
func (e *examination) all(deep bool) {
	e.files()
	free := e.database()
	if deep {
		e.deep()
	}
	if free {
		e.matrix()
	}
	e.mastodon()
	e.pages()
}

func (e *examination) fine(key string, args locales.Args) { e.line("fine", key, args) }

// notice is something to know that keeps nothing from working.
func (e *examination) notice(key string, args locales.Args) { e.line("notice", key, args) }

// trouble is something to correct. The first code stays the exit code.
func (e *examination) trouble(code int, key string, args locales.Args) {
	e.line("trouble", key, args)
	if e.worst == exitOK {
		e.worst = code
	}
}

func (e *examination) line(mark, key string, args locales.Args) {
	e.text(mark, e.say("doctor."+key, args))
}

func (e *examination) text(mark, text string) {
	fmt.Fprintf(e.out, "%s  %s\n", e.say("doctor.mark."+mark, nil), strings.ReplaceAll(text, "\n", "\n      "))
}

// files says which private files others may read.
func (e *examination) files() {
	if _, err := os.Stat(e.cfg.Data); errors.Is(err, fs.ErrNotExist) {
		e.notice("data_new", locales.Args{"Dir": e.cfg.Data})
		return
	}
	open := 0
	err := filepath.WalkDir(e.cfg.Data, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if config.ReadableByOthers(info) {
			mode := "600"
			if entry.IsDir() {
				mode = "700"
			}
			e.trouble(exitMistakes, "file_open", locales.Args{"File": path, "Mode": mode})
			open++
		}
		return nil
	})
	switch {
	case err != nil:
		e.trouble(exitData, "data_unreadable", locales.Args{"Dir": e.cfg.Data, "Cause": cause(err)})
	case open == 0:
		e.fine("files", locales.Args{"Dir": e.cfg.Data})
	}
}

// database opens the database as run would, and says whether nobody else has it, what
// still waits to be sent, and what had to be set aside.
func (e *examination) database() bool {
	db, err := openStore(e.cfg)
	if errors.Is(err, store.ErrLocked) {
		e.notice("running", nil)
		return false
	}
	var waiting int
	var oldest time.Time
	var aside []store.Aside
	if err == nil {
		waiting, oldest, err = db.Depth()
		if err == nil {
			aside, err = db.Asides()
		}
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		var f *failure
		if !errors.As(err, &f) {
			f = storeFailure(err)
		}
		e.failed(f)
		return false
	}
	e.fine("database", nil)
	if waiting > 0 {
		e.notice("waiting", locales.Args{"Count": waiting, "Since": e.moment(oldest)})
	}
	e.aside(aside)
	return true
}

// moment is a time as the log of the bot writes it, so that the two can be compared.
func (e *examination) moment(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 MST") }

// matrix logs in and looks at the staff room.
func (e *examination) matrix() {
	ctx, cancel := context.WithTimeout(context.Background(), doctorPatience)
	defer cancel()
	client, err := matrix.Open(ctx, matrixOptions(e.cfg, slog.New(slog.DiscardHandler)))
	if err != nil {
		e.matrixTrouble(err)
		return
	}
	defer client.Close()
	self := client.Self()
	e.fine("matrix", locales.Args{"User": self.UserID, "Device": self.DeviceID, "Server": e.cfg.Homeserver})
	if self.Signed {
		e.fine("signed", nil)
	} else {
		e.notice("unsigned", nil)
	}
	room, err := client.Resolve(ctx, e.cfg.StaffRoom)
	if errors.As(err, new(*matrix.Trouble)) {
		e.matrixTrouble(err)
		return
	}
	if err != nil {
		e.trouble(exitReach, "room_unknown", locales.Args{"Room": e.cfg.StaffRoom})
		return
	}
	members, err := client.Members(ctx, room)
	joined := map[string]bool{}
	for _, m := range members {
		joined[m.User] = m.State == "join"
	}
	if err != nil || !joined[self.UserID] {
		e.trouble(exitReach, "room_outside", locales.Args{"Room": e.cfg.StaffRoom, "User": self.UserID})
		return
	}
	delete(joined, self.UserID)
	staff := 0
	for _, in := range joined {
		if in {
			staff++
		}
	}
	e.fine("room", locales.Args{"Room": e.cfg.StaffRoom, "Count": staff})
	for _, admin := range e.cfg.Admins {
		if !joined[admin] {
			e.notice("admin_outside", locales.Args{"User": admin})
		}
	}
}

func (e *examination) matrixTrouble(err error) {
	var known *matrix.Trouble
	if !errors.As(err, &known) {
		e.trouble(exitReach, "matrix_unknown", locales.Args{"Cause": cause(err)})
		return
	}
	e.failed(matrixFailure(known))
}

// failed is a trouble that has its sentence and its code already.
func (e *examination) failed(f *failure) {
	e.text("trouble", e.book.Say(e.lang, f.Key, f.Args))
	if e.worst == exitOK {
		e.worst = f.Code
	}
}

// mastodon asks the instance whose token it is and what it allows.
func (e *examination) mastodon() {
	m := e.cfg.Mastodon
	if m == nil {
		e.notice("mastodon_none", nil)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), doctorPatience)
	defer cancel()
	client, err := mastodon.Open(ctx, mastodonOptions(e.cfg, slog.New(slog.DiscardHandler)))
	var facts mastodon.Facts
	if err == nil {
		facts, err = client.Check(ctx)
	}
	if err != nil {
		e.mastodonTrouble(err)
		return
	}
	e.fine("mastodon", locales.Args{"Account": facts.Acct, "Server": m.Server, "Version": facts.Version})
	e.fine("mastodon_limits", locales.Args{"Characters": facts.Limits.MaxCharacters, "Link": facts.Limits.PerURL})
	if len(facts.Missing) > 0 {
		e.trouble(exitReach, "mastodon_scopes", locales.Args{"Scopes": strings.Join(facts.Missing, ", ")})
	}
	if !facts.Bot {
		e.notice("mastodon_bot", nil)
	}
	if len(facts.Rules) > 0 {
		e.notice("mastodon_rules", locales.Args{"Rules": "- " + strings.Join(facts.Rules, "\n- ")})
	}
}

func (e *examination) mastodonTrouble(err error) {
	var p *mastodon.Problem
	key := "mastodon_unreachable"
	if errors.As(err, &p) && slices.Contains([]turn.Cause{turn.Unauthorised, turn.Forbidden, turn.Misconfigured}, p.Cause) {
		key = "mastodon_" + string(p.Cause)
	}
	if p != nil && p.Code == 0 && p.Err != nil {
		err = p.Err // without what the bot was doing, which is told already
	}
	e.trouble(exitReach, key, locales.Args{"Server": e.cfg.Mastodon.Server, "Cause": cause(err)})
}

// pages says whether the address to listen on is free.
func (e *examination) pages() {
	p := e.cfg.Publish
	switch {
	case p == nil:
		e.notice("pages_none", nil)
		return
	case p.Listen == "":
		e.fine("pages_elsewhere", locales.Args{"Dir": p.Dir, "Address": p.BaseURL})
		return
	}
	listener, err := net.Listen("tcp", p.Listen)
	if err == nil {
		err = listener.Close()
	}
	switch {
	case err == nil:
		e.fine("pages", locales.Args{"Listen": p.Listen, "Address": p.BaseURL})
	case errors.Is(err, syscall.EADDRINUSE):
		e.notice("pages_taken", locales.Args{"Listen": p.Listen})
	default:
		e.trouble(exitReach, "pages_refused", locales.Args{"Listen": p.Listen})
	}
}
