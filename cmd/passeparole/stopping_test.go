package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// silent is the address of a server that takes connections and never says anything; each is
// told on the channel.
func silent(t *testing.T) (address string, met <-chan struct{}) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan struct{}, 100)
	go func() {
		var held []net.Conn
		for {
			conn, err := listener.Accept()
			if err != nil {
				for _, c := range held {
					c.Close()
				}
				return
			}
			held = append(held, conn)
			select {
			case told <- struct{}{}:
			default:
			}
		}
	}()
	t.Cleanup(func() { listener.Close() })
	return listener.Addr().String(), told
}

// process is this program with arguments, in a process of its own that is killed when the
// test has waited too long for it.
func process(t *testing.T, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Args[0] = "passeparole" // see TestMain
	cmd.Env = append(os.Environ(), "LANG=fr_FR.UTF-8", "PASSEPAROLE_MATRIX_TOKEN=plainly-invented-token", "PASSEPAROLE_MASTODON_TOKEN=plainly-invented-token")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	return cmd, &out
}

// The second bot on the same data says so and ends; the first, whose homeserver never
// answers, ends when it is asked to.
func TestTwoBotsOnOneDataDirectoryAndASilentHomeserver(t *testing.T) {
	address, met := silent(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "passeparole.yaml")
	text := "homeserver: http://" + address + "\nuser: \"@robot:example.org\"\nstaff_room: \"#equipe:example.org\"\n" +
		"mastodon: {server: \"http://" + address + "\", account: debats, allow_http: true}\n" +
		"publish: {dir: public, base_url: \"https://debats.example.org\", listen: \"127.0.0.1:0\"}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	first, said := process(t, "run", "-c", file)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- first.Wait() }()
	select {
	case <-met: // it has the data, and asks the homeserver
	case err := <-ended:
		t.Fatalf("it ended: %v\n%s", err, said)
	}

	begun := time.Now()
	second, out := process(t, "run", "-c", file)
	if err := second.Run(); second.ProcessState.ExitCode() != exitData || !strings.Contains(out.String(), "déjà ouverte") {
		t.Errorf("the second: %v\n%s", err, out)
	}
	t.Logf("the second ended after %s", time.Since(begun))

	begun = time.Now()
	if err := first.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the first, asked to end: %v\n%s", err, said)
	}
	t.Logf("the first ended after %s", time.Since(begun))
}
