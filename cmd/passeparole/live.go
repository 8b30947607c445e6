package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"passeparole/bot"
	"passeparole/bot/carnet"
	"passeparole/bot/decide"
	"passeparole/bot/mastodon"
	"passeparole/bot/mastodon/toot"
	"passeparole/bot/matrix"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/bot/watch"
	"passeparole/locales"
)

// threshold is how many people a published number stands for at least
// (reference/civic.md §5 rule 8).
const threshold = 5

// live works until the context ends: pages, Mastodon, Matrix, and the loop between them.
// When one of them cannot begin, what was begun before it ends too.
func (h *house) live(ctx context.Context) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	control := h.serveControl(ctx)
	defer func() { end(); <-control }()
	senders := map[string]bot.Sender{}
	if h.cfg.Publish != nil {
		writer, err := h.pages()
		if err != nil {
			return err
		}
		senders[turn.Publish{}.Kind()] = writer
		if h.cfg.Publish.Listen != "" {
			done, err := h.servePages(ctx)
			if err != nil {
				return err
			}
			defer func() { end(); <-done }()
		}
	}
	client, err := h.openMatrix(ctx)
	if err != nil || client == nil {
		return err
	}
	h.client.Store(client)
	defer func() {
		h.client.Store(nil)
		if err := client.Close(); err != nil {
			h.log.Error("closing the Matrix client", "error", err)
		}
	}()
	staffRoom, err := h.staffRoom(ctx, client)
	if err != nil || staffRoom == "" {
		return err
	}
	client.ReadFiles(func(room string) bool { return room != staffRoom })
	toots, account, err := h.openMastodon(ctx)
	if err != nil {
		return err
	}
	decider, err := decide.New(h.settings(client.Self(), staffRoom, toots), h.flows, h.book)
	if err != nil {
		return err
	}
	for _, e := range []turn.Effect{turn.Say{}, turn.React{}, turn.Join{}, turn.Leave{}} {
		senders[e.Kind()] = client
	}
	senders[turn.Status{}.Kind()] = watch.Answer{Watch: h.watch, Say: client}
	parts := bot.Parts{Store: h.store, Decide: decider, Senders: senders, Data: h.cfg.Data, Now: h.now, Log: h.log,
		Disk: h.disk, Urgent: h.urgent(client, staffRoom), Watch: h.watch}
	loop := bot.New(parts)
	h.watching.disk = loop.DiskFailed
	h.watch.Look(h.sources(client, staffRoom))
	if h.refused != nil {
		if err := loop.Alarm(*h.refused); err != nil {
			h.log.Error("the staff room cannot be told that Mastodon refuses", "error", err)
		}
	}
	if account != nil {
		for _, e := range []turn.Effect{turn.Post{}, turn.EditPost{}} {
			senders[e.Kind()] = poster{account, loop}
		}
	}
	h.working = true
	h.log.Info("ready", "user", client.Self().UserID, "signed", client.Self().Signed)
	return h.work(ctx, client, loop)
}

// stopMost is how long sending may go on once the bot is asked to end.
const stopMost = 10 * time.Second

// work receives and sends side by side until the context ends, then sends for a moment
// what can still be sent. What is left stays in the outbox.
func (h *house) work(ctx context.Context, client *matrix.Client, loop *bot.Bot) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	// What is under way when the end is asked for takes of the time for what is left.
	stopping, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	context.AfterFunc(working, func() {
		wait(stopping, stopMost)
		cancel()
	})
	var group sync.WaitGroup
	var delivering error
	var ticking error
	group.Go(func() { delivering = loop.Run(working) })
	heard := make(chan struct{})
	h.heard = sync.OnceFunc(func() { close(heard) })
	group.Go(func() {
		// What people have said since the bot was last there comes first: who has sent a report
		// meanwhile is not reminded of it.
		hear(working, heard)
		ticking = h.tick(working, loop)
	})
	receiving := h.receive(working, client, loop)
	stop() // a bot that hears nothing any more must end, not go on half alive
	group.Wait()
	if err := errors.Join(receiving, delivering, ticking); err != nil {
		return err
	}
	h.log.Info("stopping: sending what is left")
	if err := loop.Drain(stopping); err != nil {
		return err
	}
	left, _, err := h.store.Depth()
	if err != nil {
		return storeFailure(err)
	}
	h.log.Info("stopped", "left_for_the_next_start", left)
	return nil
}

// receive hands every sync response to the loop. When the server refuses the login it is
// renewed with what the files of secrets say then, without a restart.
func (h *house) receive(ctx context.Context, client *matrix.Client, loop *bot.Bot) error {
	ctx, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	err := client.Stay(ctx, h.stoppedAt, h.loginNow, h.handler(loop, giveUp), loop.Quarantine)
	var f *failure
	if errors.As(context.Cause(ctx), &f) {
		return f
	}
	return err
}

// stoppedAt is the sync token from which to go on.
func (h *house) stoppedAt() (string, error) {
	token, err := h.store.Token()
	if err != nil {
		return "", storeFailure(fmt.Errorf("reading where the conversation with the server stopped: %w", err))
	}
	return token, nil
}

// loginNow is what to log in with now: the operator may have changed the file of a secret.
func (h *house) loginNow() matrix.Options {
	options := matrixOptions(h.cfg, h.log)
	password, token := h.cfg.SecretsNow(h.environ)
	options.Password, options.Token = password.Reveal(), token.Reveal()
	return options
}

// handler hands a batch to the loop. A full disk may have room again; a database that is
// damaged does not mend while it is open, and giveUp is called with what to say.
func (h *house) handler(loop *bot.Bot, giveUp context.CancelCauseFunc) matrix.Handle {
	return func(ctx context.Context, batch turn.Batch) error {
		// A copy: the same batch is offered again when the database does not take it.
		inputs, lead := make([]turn.Input, len(batch.Inputs)), h.lead()
		for i, in := range batch.Inputs {
			inputs[i] = later(in, lead)
		}
		batch.Inputs = inputs
		err := loop.Handle(ctx, batch)
		if errors.Is(err, store.ErrUnreadable) {
			giveUp(storeFailure(err))
		}
		if err == nil && h.heard != nil {
			h.heard()
		}
		return err
	}
}

// wait returns after a while, or when the context ends.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// openMatrix logs in. A homeserver that cannot be reached yet is waited for; an account
// that is refused ends the start with a sentence saying what to do. It returns nil when
// the context ends first.
func (h *house) openMatrix(ctx context.Context) (*matrix.Client, error) {
	options := matrixOptions(h.cfg, h.log)
	options.Now, options.Watch = h.now, &h.watching
	for pause := time.Second; ; pause = min(2*pause, time.Minute) {
		client, err := matrix.Open(ctx, options)
		if err == nil {
			h.watch.LoggedIn(true)
			return client, nil
		}
		if ctx.Err() != nil {
			return nil, nil
		}
		var known *matrix.Trouble
		if !errors.As(err, &known) {
			return nil, err
		}
		if known.Key != matrix.Unreachable {
			return nil, matrixFailure(known)
		}
		h.notYet(ctx, pause, err)
	}
}

// staffRoom is the ID of the staff room, looked up if the configuration gives an alias.
// It returns "" without an error when the context ends first.
func (h *house) staffRoom(ctx context.Context, client *matrix.Client) (string, error) {
	for pause := time.Second; ctx.Err() == nil; pause = min(2*pause, time.Minute) {
		room, err := client.Resolve(ctx, h.cfg.StaffRoom)
		if err == nil || ctx.Err() != nil {
			return room, nil
		}
		var known *matrix.Trouble
		if !errors.As(err, &known) || known.Key != matrix.Unreachable {
			return "", &failure{Code: exitReach, Key: "cli.doctor.room_unknown", Args: locales.Args{"Room": h.cfg.StaffRoom}, Err: err}
		}
		h.notYet(ctx, pause, err)
	}
	return "", nil
}

func (h *house) notYet(ctx context.Context, pause time.Duration, err error) {
	h.log.Warn("the homeserver cannot be reached: trying again", "homeserver", h.cfg.Homeserver, "pause", pause, "error", err)
	h.watch.Moves(pause + bootMost)
	wait(ctx, pause)
}

// openMastodon prepares the account and learns the instance's limits. An instance that
// does not answer now is no reason not to start: posts wait in the outbox.
func (h *house) openMastodon(ctx context.Context) (*toot.Style, *mastodon.Client, error) {
	m := h.cfg.Mastodon
	if m == nil {
		return nil, nil, nil
	}
	options := mastodonOptions(h.cfg, h.log)
	options.Now = h.now
	account, err := mastodon.Open(ctx, options)
	if err != nil {
		return nil, nil, &failure{Code: exitReach, Key: "cli.doctor.mastodon_misconfigured",
			Args: locales.Args{"Server": m.Server, "Cause": cause(err)}, Err: err}
	}
	style := &toot.Style{Language: h.cfg.Language, Visibility: m.Visibility, Hashtags: m.Hashtags}
	asking, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	facts, err := account.Check(asking)
	if err != nil {
		h.refused = refusal(m.Server, err)
		h.log.Warn("the Mastodon account could not be checked: posts wait, and use the usual limits", "error", err)
		return style, account, nil
	}
	style.Limits = facts.Limits
	if !facts.Bot {
		h.log.Warn("the Mastodon account is not marked as automated: most instances ask for it", "account", facts.Acct)
	}
	return style, account, nil
}

// settings are the rules of this installation as decisions need them.
func (h *house) settings(self matrix.Self, staffRoom string, toots *toot.Style) decide.Settings {
	set := decide.Settings{
		Self: self.UserID, Name: self.DisplayName, StaffRoom: staffRoom, Admins: h.cfg.Admins, Trusted: h.cfg.Trusted,
		Invite:   decide.Invite{Servers: h.cfg.Invite.Servers, Users: slices.Concat(h.cfg.Admins, h.cfg.Invite.Users)},
		Language: h.cfg.Language, Zone: h.cfg.Zone, Buttons: h.cfg.Buttons, Programme: h.cfg.Programme.Name, Contact: h.cfg.Programme.Contact,
		Digest: h.digest(), Reminders: h.reminders, Quiet: h.cfg.Reminders.Quiet.Rest(),
		Kit: h.kit, Toots: toots, Table: carnet.Table, Threshold: threshold,
	}
	if h.cfg.Publish != nil {
		set.Page = site(h.cfg).Address
	}
	if h.cfg.Mastodon != nil {
		set.Rhythm = h.rhythm()
	}
	return set
}

// poster sends posts, and knows which status a slot of a meeting became.
type poster struct {
	account *mastodon.Client
	loop    *bot.Bot
}

func (p poster) Send(ctx context.Context, row turn.Row) (turn.Outcome, error) {
	out, err := p.account.Send(ctx, row, p.loop.Post)
	var again *mastodon.Retry
	if err != nil && !errors.As(err, &again) {
		// The row itself cannot be read: sending it again would change nothing.
		return turn.Outcome{Row: row, At: p.loop.Now(), Cause: turn.Rejected, Detail: err.Error()}, nil
	}
	return out, err
}
