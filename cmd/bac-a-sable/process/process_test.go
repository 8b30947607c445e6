package process

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func start(t *testing.T, script string) (*Child, string) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "log")
	c, err := Start(Command{Program: "/bin/sh", Args: []string{"-c", script}, Log: log, Env: []string{"GREETING=bonjour"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Kill() })
	return c, log
}

func TestOutputGoesToThePrivateLog(t *testing.T) {
	c, log := start(t, `echo $GREETING; echo ailleurs >&2; exit 3`)
	<-c.Done()
	if c.Err() == nil || c.ExitCode() != 3 {
		t.Errorf("ended with %v, code %d; want code 3", c.Err(), c.ExitCode())
	}
	raw, err := os.ReadFile(log)
	if err != nil || !strings.Contains(string(raw), "bonjour") || !strings.Contains(string(raw), "ailleurs") {
		t.Errorf("log is %q, %v", raw, err)
	}
	if info, _ := os.Stat(log); info.Mode().Perm() != 0o600 {
		t.Errorf("log has mode %v", info.Mode().Perm())
	}
}

func TestStopAsksFirst(t *testing.T) {
	c, _ := start(t, `exec sleep 600`)
	if err := c.Stop(time.Minute); err != nil {
		t.Errorf("a program that ends when asked: %v", err)
	}
	if err := c.Stop(time.Minute); err != nil {
		t.Errorf("stopping what has ended: %v", err)
	}
}

func TestStopKillsWhatDoesNotListen(t *testing.T) {
	c, log := start(t, `trap '' TERM; echo ready; while :; do sleep 0.02; done`)
	waitFor(t, log, "ready")
	if err := c.Stop(50 * time.Millisecond); err == nil {
		t.Error("a killed program was reported as stopped")
	}
	select {
	case <-c.Done():
	default:
		t.Error("it is still running")
	}
}

func waitFor(t *testing.T, file, text string) {
	t.Helper()
	for range time.Tick(5 * time.Millisecond) {
		if raw, _ := os.ReadFile(file); strings.Contains(string(raw), text) {
			return
		}
		if t.Context().Err() != nil {
			t.Fatalf("%q never came", text)
		}
	}
}
