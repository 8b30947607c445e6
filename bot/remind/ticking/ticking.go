// Package ticking runs jobs by the clock. It holds no job's due date: what is due lives in
// the store, a job looks there. It is the only part of the reminders with a clock and
// goroutines.
package ticking

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"passeparole/bot/remind"
)

// Job is something to be done by a schedule: see remind.ParseCron.
type Job struct {
	Name string // for the log
	Expr string
	Do   func(ctx context.Context) error
}

// look is how often the clock is looked at while a job waits, so that a clock that is put
// forward or back, or a machine that slept, is noticed.
const look = time.Second

// Run does the jobs by their schedules until ctx ends, and returns when those under way
// have. Schedules without a zone of their own go by zone. A job never runs twice at the
// same time: times that pass while it runs are one. Its errors and panics are logged, it
// comes again at its next time. now is the clock; the error says that a schedule cannot be read.
func Run(ctx context.Context, jobs []Job, zone string, now func() time.Time, log *slog.Logger) error {
	schedules := make([]remind.Cron, len(jobs))
	for i, job := range jobs {
		schedule, err := remind.ParseCron(job.Expr, zone)
		if err != nil {
			return fmt.Errorf("scheduling %s: %w", job.Name, err)
		}
		schedules[i] = schedule
	}
	var running sync.WaitGroup
	for i, job := range jobs {
		running.Go(func() { keep(ctx, job, schedules[i], now, log) })
	}
	running.Wait()
	return nil
}

// keep does one job whenever its time has come.
func keep(ctx context.Context, job Job, schedule remind.Cron, now func() time.Time, log *slog.Logger) {
	last := now()
	next := schedule.Next(last)
	for wait(ctx, until(last, next)) {
		at := now()
		if at.Before(last) { // the clock was put back
			next = schedule.Next(at)
		}
		last = at
		if next.IsZero() { // within years; the clock may be wrong
			next = schedule.Next(at)
			continue
		}
		if at.Before(next) {
			continue
		}
		do(ctx, job, log)
		last = now()
		next = schedule.Next(last)
	}
}

// until is how long to wait, at most, for a time; a time that never comes is looked at now and then.
func until(now, next time.Time) time.Duration {
	if next.IsZero() {
		return look
	}
	return next.Sub(now)
}

// wait says, after a while or a look at most, whether to go on.
func wait(ctx context.Context, while time.Duration) bool {
	timer := time.NewTimer(max(0, min(while, look)))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return ctx.Err() == nil
	}
}

// do runs a job once.
func do(ctx context.Context, job Job, log *slog.Logger) {
	defer func() {
		if broken := recover(); broken != nil {
			log.Error("a job by the clock panicked; it comes again", "job", job.Name, "panic", fmt.Sprint(broken), "stack", string(debug.Stack()))
		}
	}()
	if err := job.Do(ctx); err != nil && ctx.Err() == nil {
		log.Error("a job by the clock failed; it comes again", "job", job.Name, "err", err)
	}
}
