package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestTheClockOfARehearsalMovesWhileTheBotRuns(t *testing.T) {
	file := filepath.Join(t.TempDir(), "clock")
	h := &house{ahead: time.Hour, clock: file}
	for _, c := range []struct {
		text string
		want time.Duration
	}{
		{"", time.Hour}, {"336h30m\n", 337*time.Hour + 30*time.Minute}, {"-48h", -47 * time.Hour}, {"demain", time.Hour},
	} {
		if c.text != "" {
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := h.lead(); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}
