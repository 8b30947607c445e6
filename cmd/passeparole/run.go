package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os/signal"
	"syscall"
	"time"

	"passeparole/bot/carnet"
	"passeparole/bot/config"
	"passeparole/bot/remind"
	"passeparole/bot/store"
	"passeparole/flows"
	"passeparole/flows/kit"
	"passeparole/locales"
)

// runCommand has one flag, for rehearsals: the bot believes that it is so much later.
type runCommand struct {
	Ahead time.Duration `placeholder:"336h"`
}

// house is everything that was checked and opened before the first connection.
type house struct {
	cfg       *config.Config
	book      *locales.Book
	flows     map[string]*flows.Flow
	kit       *kit.Kit
	reminders *remind.Rules
	store     *store.Store
	log       *slog.Logger
	// environ has the form of os.Environ: the files of secrets are read again by it.
	environ []string
	ahead   time.Duration // how much later than the machine's clock it is for the bot
}

// Run checks everything, opens the data, and works until it is told to stop.
func (r runCommand) Run(a *app) (err error) {
	cfg, err := a.load(a.err)
	if err != nil {
		return err
	}
	if err := a.wordsOf(cfg.Flows); err != nil {
		return &failure{Code: exitMistakes, Key: "cli.sentences", Args: locales.Args{"Dir": cfg.Flows, "Cause": cause(err)}, Err: err}
	}
	all, problems := flows.Load(flowFiles(cfg.Flows))
	if len(problems) > 0 {
		a.showFlows(a.err, problems)
		return &failure{Code: exitMistakes, Key: "cli.mistakes", Args: locales.Args{"Count": len(problems)}}
	}
	own, problems := loadKit(cfg.Flows, all)
	if len(problems) > 0 {
		a.showFlows(a.err, problems)
		return &failure{Code: exitMistakes, Key: "cli.mistakes", Args: locales.Args{"Count": len(problems)}}
	}
	reminders, problems := loadReminders(cfg.Reminders.File, a.book)
	if len(problems) > 0 {
		a.showFlows(a.err, problems)
		return &failure{Code: exitMistakes, Key: "cli.mistakes", Args: locales.Args{"Count": len(problems)}}
	}
	db, err := openStore(cfg)
	if err != nil {
		return err
	}
	defer func() {
		if closing := db.Close(); err == nil && closing != nil {
			err = storeFailure(closing)
		}
	}()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // who asks a second time does not want to wait for the last sends
	h := &house{cfg: cfg, book: a.book, flows: all, kit: own, reminders: reminders, store: db, log: newLog(a.err, cfg.Log.Level), environ: a.environ, ahead: r.Ahead}
	h.log.Info("starting", "version", versionText(), "user", cfg.User, "homeserver", cfg.Homeserver)
	err = h.live(ctx)
	var f *failure
	if errors.As(err, &f) && f.Err != nil {
		h.log.Error("cannot go on", "error", f.Err) // the sentence for it comes last, on its own
	}
	return err
}

// servePages serves the public files until the context ends. The address is taken before
// it returns, so that a refusal is known at once; done is closed when nothing is served
// any more.
func (h *house) servePages(ctx context.Context) (done <-chan struct{}, err error) {
	publish := h.cfg.Publish
	listener, err := net.Listen("tcp", publish.Listen)
	if err != nil {
		return nil, &failure{Code: exitReach, Key: "cli.run.listen", Args: locales.Args{"Listen": publish.Listen}, Err: err}
	}
	server := &http.Server{
		Handler:           carnet.Handler(publish.Dir),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			h.log.Error("the public pages are no longer served", "cause", err)
		}
	}()
	context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := server.Shutdown(grace); err != nil {
			_ = server.Close() // readers that are still there have had their time
		}
	})
	h.log.Info("serving the public pages", "listen", listener.Addr().String())
	return ended, nil
}

// pages makes the public directory complete and returns what writes to it.
func (h *house) pages() (*carnet.Writer, error) {
	w := carnet.NewWriter(h.cfg.Publish.Dir, h.book, site(h.cfg))
	w.Log = h.log
	if err := w.Refresh(); err != nil {
		return nil, &failure{Code: exitData, Key: "cli.run.pages", Args: locales.Args{"Dir": h.cfg.Publish.Dir}, Err: fmt.Errorf("preparing the public pages: %w", err)}
	}
	return w, nil
}
