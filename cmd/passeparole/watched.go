package main

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"passeparole/bot/decide"
	"passeparole/bot/disk"
	"passeparole/bot/mastodon"
	"passeparole/bot/matrix"
	"passeparole/bot/turn"
	"passeparole/bot/watch"
	"passeparole/locales"
)

// bootMost is how long one attempt to begin may take, beside the pauses between them.
const bootMost = 10 * time.Minute

// serveWatch serves /live, /ready and /metrics from the very beginning, if that is wanted.
// ended stops it and waits for its end.
func (h *house) serveWatch(ctx context.Context) (ended func(), err error) {
	if h.cfg.Watch.Listen == "" {
		return func() {}, nil
	}
	listener, err := watch.Listen(h.cfg.Watch.Listen)
	if err != nil {
		return nil, &failure{Code: exitReach, Key: "cli.run.listen", Args: locales.Args{"Listen": h.cfg.Watch.Listen}, Err: err}
	}
	h.log.Info("can be watched", "listen", listener.Addr().String())
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx)) // until the last send
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := h.watch.Serve(ctx, listener, h.log); err != nil {
			h.log.Error("the bot can no longer be watched", "error", err)
		}
	}()
	return func() { stop(); <-done }, nil
}

// sources are whom to ask about a bot at work.
func (h *house) sources(client *matrix.Client, staffRoom string) watch.Sources {
	return watch.Sources{
		Backlogs: h.store.Backlogs,
		Aside: func() (int, error) {
			all, err := h.store.Asides()
			return len(all), err
		},
		Quarantined: func() (int, error) {
			names, err := filepath.Glob(filepath.Join(h.cfg.Data, "quarantine", "*.json"))
			return len(names), err
		},
		Parked: func() (int, error) {
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			return client.Waiting(ctx)
		},
		Counts: func() (meetings, conversations map[string]int, err error) {
			meetings, conversations = map[string]int{}, map[string]int{}
			err = h.store.View(func(mem turn.Memory) error {
				counts, err := decide.Count(mem)
				for state, n := range counts.Meetings {
					meetings[string(state)] = n
				}
				for status, n := range counts.Drafts {
					conversations[status] = n
				}
				return err
			})
			return meetings, conversations, err
		},
		Due: func() (n int, err error) {
			err = h.store.View(func(mem turn.Memory) error {
				n, err = decide.Overdue(mem, h.now())
				return err
			})
			return n, err
		},
		Disk: h.disk.Trouble,
		Joined: func() (joined bool, err error) {
			err = h.store.View(func(mem turn.Memory) error {
				joined, err = decide.Inside(mem, staffRoom)
				return err
			})
			return joined, err
		},
		StaffLane: turn.RoomLane(staffRoom),
	}
}

// urgent tells the staff room of the disk, past the outbox.
func (h *house) urgent(client *matrix.Client, staffRoom string) func(context.Context, turn.Alarm) error {
	return func(ctx context.Context, alarm turn.Alarm) error {
		text := h.book.Say(h.cfg.Language, "alarm."+alarm.What, nil)
		return client.Urgent(ctx, alarm.ID, turn.Say{Room: staffRoom, Ring: true, Lines: locales.Message{{Text: text}}})
	}
}

// receiving passes on how the receiving goes: to those who watch, and to the loop if the
// disk refused the keys of encryption.
type receiving struct {
	watch *watch.Watch
	disk  func(error) // set before the receiving begins
}

func (r *receiving) Moves(within time.Duration) { r.watch.Moves(within) }

func (r *receiving) Round(err error) {
	switch {
	case err == nil:
		r.watch.Synced()
	case errors.Is(err, matrix.ErrToken):
		r.watch.LoggedIn(false)
	default:
		r.disk(err)
	}
}

// refusal is what the staff room hears when the instance refuses the account: the bot
// works all the same, and posts wait. nil when it may pass by itself.
func refusal(server string, err error) *turn.Alarm {
	var p *mastodon.Problem
	if !errors.As(err, &p) || p.Cause != turn.Unauthorised && p.Cause != turn.Forbidden && p.Cause != turn.Misconfigured {
		return nil
	}
	return &turn.Alarm{ID: "mastodon refused", What: "mastodon", Args: map[string]string{"Server": server}}
}

// diskOf says whether the disk is why the bot could not begin, and what is wrong with it.
func diskOf(err error) (disk.Kind, bool) {
	var f *failure
	if errors.As(err, &f) && f.Key == "store.full" {
		return disk.Full, true
	}
	return disk.Of(err)
}
