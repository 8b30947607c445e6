package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passeparole/bot"
	"passeparole/bot/backup"
	"passeparole/bot/config"
	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// listening decides nothing, and remembers the alarms.
type listening struct{ alarms []string }

func (l *listening) Decide(_ turn.Memory, in turn.Input, _ time.Time) ([]turn.Effect, error) {
	if alarm, ok := in.(turn.Alarm); ok {
		l.alarms = append(l.alarms, alarm.What)
	}
	return nil, nil
}

// ticksFor keeps the time of a bot for a while, which makes backups every six hours and
// keeps three, and returns the alarms that the staff room would have heard.
func ticksFor(t *testing.T, while time.Duration, to string) (alarms []string) {
	t.Helper()
	data := t.TempDir()
	db, err := store.Open(filepath.Join(data, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	cfg := &config.Config{Data: data, Zone: "Europe/Paris", User: "@robot:example.org",
		Backup: &config.Backup{To: to, Schedule: "30 */6 * * *", Keep: 3}}
	cfg.Reminders.Tick = "0 * * * *"
	h := &house{cfg: cfg, store: db, log: slog.New(slog.DiscardHandler)}
	heard := &listening{}
	loop := bot.New(bot.Parts{Store: db, Decide: heard, Data: data})
	ended := make(chan error)
	ctx, stop := context.WithTimeout(t.Context(), while)
	defer stop()
	go func() { ended <- h.tick(ctx, loop) }()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(data, halfBackup+"*")); len(left) > 0 {
		t.Errorf("left in the data: %v", left)
	}
	return heard.alarms
}

func TestScheduledBackupsAppearAndTheOldestGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := filepath.Join(t.TempDir(), "copies")
		if heard := ticksFor(t, 3*24*time.Hour, to); len(heard) > 0 {
			t.Errorf("staff heard: %v", heard)
		}
		entries, err := os.ReadDir(to)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, entry := range entries {
			names = append(names, entry.Name())
			file, err := os.Open(filepath.Join(to, entry.Name()))
			if err != nil {
				t.Fatal(err)
			}
			m, err := backup.Verify(file)
			file.Close()
			if err != nil || m.User != "@robot:example.org" || !m.Running {
				t.Errorf("%s: %+v, %v", entry.Name(), m, err)
			}
		}
		// The bubble begins on 1 January 2000 at 0 h UTC, which is 1 h in Paris.
		want := []string{"passeparole-20000103T113000Z.tar.gz", "passeparole-20000103T173000Z.tar.gz", "passeparole-20000103T233000Z.tar.gz"}
		if !slices.Equal(names, want) {
			t.Errorf("there are %v", names)
		}
	})
}

// The target is not there, as when the disk for backups is not mounted and its place is
// taken by something else: it is told once a day, however often it is tried.
func TestABackupThatCannotBeMadeIsToldOnceADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		taken := filepath.Join(t.TempDir(), "a-file")
		if err := os.WriteFile(taken, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		heard := ticksFor(t, 3*24*time.Hour-time.Hour, filepath.Join(taken, "copies"))
		if !slices.Equal(heard, []string{"backup", "backup", "backup"}) {
			t.Errorf("in three days staff heard: %v", heard)
		}
	})
}

func TestHalfABackupOfAKilledProcessIsRemoved(t *testing.T) {
	data := t.TempDir()
	for _, name := range []string{halfBackup + "1/crypto.db", halfBackup + "2.tar.gz", "backup-2026.tar.gz"} {
		if err := os.MkdirAll(filepath.Join(data, filepath.Dir(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(data, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	(&house{cfg: &config.Config{Data: data}, log: slog.New(slog.DiscardHandler)}).dropHalfBackups()
	left, err := os.ReadDir(data)
	if err != nil || len(left) != 1 || left[0].Name() != "backup-2026.tar.gz" {
		t.Errorf("there are %v, %v", left, err)
	}
}
