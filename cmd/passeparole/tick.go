package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"passeparole/bot"
	"passeparole/bot/config"
	"passeparole/bot/decide"
	"passeparole/bot/remind"
	"passeparole/bot/remind/ticking"
	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// hearFirst is how long the clock waits at most for the first news: what is public follows
// the time even while the homeserver is away.
const hearFirst = time.Minute

// hear returns when the first news were taken, or will not be for long.
func hear(ctx context.Context, heard <-chan struct{}) {
	timer := time.NewTimer(hearFirst)
	defer timer.Stop()
	select {
	case <-heard:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// tick hands the passing of time to the loop until the context ends. What is due is in the
// store: a tick that the database does not take is made up for by the next one.
func (h *house) tick(ctx context.Context, loop *bot.Bot) error {
	first := true
	handle := func(ctx context.Context) error {
		err := loop.Handle(ctx, turn.Batch{Inputs: []turn.Input{turn.Tick{First: first}}})
		switch {
		case err == nil:
			first = false
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, store.ErrUnreadable):
			return nil // the next sync response says so and ends the process
		}
		return err
	}
	// What an earlier process left is looked at at once, not at the next minute.
	for pause := time.Second; ; pause = min(2*pause, time.Minute) {
		err := handle(ctx)
		if err == nil || ctx.Err() != nil {
			break
		}
		h.log.Error("the time could not be handed on: trying again", "pause", pause, "error", err)
		wait(ctx, pause)
	}
	jobs := []ticking.Job{{Name: "what is due", Expr: h.cfg.Reminders.Tick, Do: handle}}
	if h.cfg.Backup != nil {
		jobs = append(jobs, h.backups(loop))
	}
	if err := ticking.Run(ctx, jobs, h.cfg.Zone, h.now, h.log); err != nil {
		return fmt.Errorf("keeping the time: %w", err)
	}
	return nil
}

// digest is when staff get the week's summary.
func (h *house) digest() remind.Cron {
	return h.schedule("the week's summary", h.cfg.Reminders.Digest)
}

// schedule reads an expression that was checked before; "" is never.
func (h *house) schedule(what, expr string) remind.Cron {
	if expr == "" {
		return remind.Cron{}
	}
	schedule, err := remind.ParseCron(expr, h.cfg.Zone)
	if err != nil {
		h.log.Error("not scheduled", "what", what, "error", err)
	}
	return schedule
}

// rhythm is when posts leave.
func (h *house) rhythm() decide.Rhythm {
	r := h.cfg.Mastodon.Rhythm
	return decide.Rhythm{Closed: r.Closed(), Spacing: r.Apart(), PerDay: *r.PerDay,
		Digest: h.schedule("the post of the week", r.Digest), DigestDays: r.DigestDays, DigestOnly: r.Announce == config.AnnounceDigest,
		DayBefore: r.DayBefore, Ahead: r.SeriesDays}
}
