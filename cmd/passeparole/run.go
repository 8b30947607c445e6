package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"passeparole/bot/carnet"
	"passeparole/bot/config"
	"passeparole/bot/disk"
	"passeparole/bot/matrix"
	"passeparole/bot/remind"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/bot/watch"
	"passeparole/flows"
	"passeparole/flows/kit"
	"passeparole/locales"
)

// runCommand has two flags, for rehearsals: the bot believes that it is so much later, by a
// fixed span or by what a file says while it runs.
type runCommand struct {
	Ahead time.Duration `placeholder:"336h"`
	Clock string        `placeholder:"FILE"`
}

// house is everything that was checked and opened before the first connection.
type house struct {
	cfg       *config.Config
	app       *app // its book has the sentences that the configuration brings along
	book      *locales.Book
	flows     map[string]*flows.Flow
	kit       *kit.Kit
	reminders *remind.Rules
	store     *store.Store
	disk      *disk.Guard
	watch     *watch.Watch
	log       *slog.Logger
	// client is set once the bot has logged in.
	client atomic.Pointer[matrix.Client]
	// environ has the form of os.Environ: the files of secrets are read again by it.
	environ []string
	ahead   time.Duration // how much later than the machine's clock it is for the bot
	clock   string        // a file that says how much more; "" = none

	heard    func() // called when the server's news were taken
	watching receiving
	mistakes []flows.Problem // for which the bot could not begin
	refused  *turn.Alarm     // what the staff room must hear once the loop is there
	working  bool            // it has begun: what goes wrong now is no failure of the start
}

// Run checks everything, opens the data, and works until it is told to stop. When it
// cannot begin, it says why in the staff room and waits there.
func (r runCommand) Run(a *app) (err error) {
	cfg, err := a.load(a.err)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // who asks a second time does not want to wait for the last sends
	h := &house{cfg: cfg, app: a, book: a.book, log: newLog(a.err, cfg.Log.Level), environ: a.environ, ahead: r.Ahead, clock: r.Clock}
	h.watch = watch.New(watch.Options{Now: h.now, Book: a.book, Language: cfg.Language, Version: versionText(), Data: cfg.Data})
	h.watching = receiving{watch: h.watch, disk: func(error) {}}
	h.log.Info("starting", "version", versionText(), "user", cfg.User, "homeserver", cfg.Homeserver)
	ended, err := h.serveWatch(ctx)
	if err != nil {
		return err
	}
	defer ended()
	for again := true; again; {
		if err = h.open(); err == nil {
			err = h.live(ctx)
		}
		if again = h.mayBeSafe(err); again {
			again, err = h.safe(ctx, err)
		}
		err = h.close(err)
	}
	var f *failure
	if errors.As(err, &f) && f.Err != nil {
		h.log.Error("cannot go on", "error", f.Err) // the sentence for it comes last, on its own
	}
	return err
}

// open opens the data, then reads what the bot says and asks. The database comes first:
// its lock keeps a second instance out, whatever else is wrong.
func (h *house) open() (err error) {
	a, dir := h.app, h.cfg.Flows
	h.mistakes, h.refused = nil, nil
	if h.store, err = openStore(h.cfg); err != nil {
		return err
	}
	h.dropHalfBackups()
	h.disk = disk.Open(h.cfg.Data, h.now, h.log)
	if err := a.wordsOf(dir); err != nil {
		return &failure{Code: exitMistakes, Key: "cli.sentences", Args: locales.Args{"Dir": dir, "Cause": cause(err)}, Err: err}
	}
	h.book = a.book
	all, problems := flows.Load(flowFiles(dir))
	if len(problems) == 0 {
		h.flows = all
		h.kit, problems = loadKit(dir, all)
	}
	if len(problems) == 0 {
		h.reminders, problems = loadReminders(h.cfg.Reminders.File, a.book)
	}
	if len(problems) > 0 {
		a.showFlows(a.err, problems)
		h.mistakes = problems
		return &failure{Code: exitMistakes, Key: "cli.mistakes", Args: locales.Args{"Count": len(problems)}}
	}
	return nil
}

// close closes the database, and returns err or what went wrong with that.
func (h *house) close(err error) error {
	if h.store == nil {
		return err
	}
	closing := h.store.Close()
	h.store = nil
	if err == nil && closing != nil {
		return storeFailure(closing)
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
