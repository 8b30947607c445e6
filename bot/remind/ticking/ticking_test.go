package ticking

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// virtual runs jobs in a bubble whose clock begins on 1 January 2000, for a while.
func virtual(t *testing.T, while time.Duration, jobs []Job, now func() time.Time) (log string) {
	t.Helper()
	var out bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), while)
	defer cancel()
	if err := Run(ctx, jobs, "Europe/Paris", now, slog.New(slog.NewTextHandler(&out, nil))); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestJobsRunByTheirSchedules(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var minutes, mornings []string
		virtual(t, 25*time.Hour, []Job{
			{"minute", "*/30 * * * *", func(context.Context) error {
				minutes = append(minutes, time.Now().UTC().Format("15:04:05"))
				return nil
			}},
			{"morning", "CRON_TZ=Indian/Reunion 0 9 * * *", func(context.Context) error {
				mornings = append(mornings, time.Now().UTC().Format("02 15:04:05"))
				return nil
			}},
		}, time.Now)
		if len(minutes) != 50 && len(minutes) != 49 || minutes[0] != "00:30:00" {
			t.Errorf("%d half hours, the first at %s", len(minutes), minutes[0])
		}
		if strings.Join(mornings, ", ") != "01 05:00:00" {
			t.Errorf("the mornings in Réunion: %v", mornings)
		}
	})
}

func TestAJobNeverRunsTwiceAtTheSameTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		running, runs := false, 0
		virtual(t, time.Hour, []Job{{"slow", "* * * * *", func(ctx context.Context) error {
			if running {
				t.Error("it runs already")
			}
			running, runs = true, runs+1
			timer := time.NewTimer(150 * time.Second)
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-ctx.Done():
			}
			running = false
			return nil
		}}}, time.Now)
		if runs < 15 || runs > 20 {
			t.Errorf("%d runs of two and a half minutes in an hour", runs)
		}
	})
}

func TestAPanicAndAnErrorLeaveTheOthersAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		panics, fails, fine := 0, 0, 0
		log := virtual(t, 10*time.Minute+time.Second, []Job{
			{"panics", "* * * * *", func(context.Context) error { panics++; panic("broken") }},
			{"fails", "* * * * *", func(context.Context) error { fails++; return errors.New("no such thing") }},
			{"fine", "* * * * *", func(context.Context) error { fine++; return nil }},
		}, time.Now)
		if panics != 10 || fails != 10 || fine != 10 {
			t.Errorf("%d panics, %d errors, %d fine in ten minutes", panics, fails, fine)
		}
		for _, want := range []string{"job=panics panic=broken", `job=fails err="no such thing"`} {
			if strings.Count(log, want) != 10 {
				t.Errorf("the log says %d times: %s", strings.Count(log, want), want)
			}
		}
	})
}

func TestRunEndsAfterTheJobUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := false
		virtual(t, 90*time.Second, []Job{{"long", "* * * * *", func(context.Context) error {
			timer := time.NewTimer(time.Hour) // it does not look at its context
			defer timer.Stop()
			<-timer.C
			done = true
			return nil
		}}}, time.Now)
		if !done {
			t.Error("Run returned before its job")
		}
	})
}

// A clock that is put back does not silence a job until it was before; one that is put
// forward brings it at once, and once.
func TestTheClockJumps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		now := func() time.Time {
			switch since := time.Since(begin); {
			case since > 20*time.Minute:
				return time.Now().Add(48 * time.Hour)
			case since > 10*time.Minute:
				return time.Now().Add(-48 * time.Hour)
			}
			return time.Now()
		}
		runs := 0
		virtual(t, 30*time.Minute+2*time.Second, []Job{{"minute", "* * * * *", func(context.Context) error { runs++; return nil }}}, now)
		if runs < 29 || runs > 31 {
			t.Errorf("%d runs in thirty minutes", runs)
		}
	})
}

func TestAScheduleThatCannotBeRead(t *testing.T) {
	err := Run(t.Context(), []Job{{Name: "digest", Expr: "tous les lundis"}}, "Europe/Paris", time.Now, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "digest") {
		t.Errorf("it is taken: %v", err)
	}
}
