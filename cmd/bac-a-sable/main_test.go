package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"passeparole/cmd/bac-a-sable/dendrite"
	"passeparole/cmd/bac-a-sable/echobot"
	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/script"
)

// asProgram makes the test binary the program itself.
const asProgram = "BAC_A_SABLE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	echobot.RunIfAsked()
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

func programs(t *testing.T) (ctx context.Context, self, server string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	server, err := dendrite.Binary(ctx, ".")
	if err != nil {
		t.Fatal(err)
	}
	if self, err = os.Executable(); err != nil {
		t.Fatal(err)
	}
	return ctx, self, server
}

// program runs the program; temp is where it may make its directory.
func program(ctx context.Context, self, temp string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+temp)
	return cmd
}

// emptied fails when something was left in the directory.
func emptied(t *testing.T, dir string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestAStoryIsPlayedWithoutATerminal(t *testing.T) {
	ctx, self, server := programs(t)
	for _, c := range []struct {
		name, story string
		code        int
		says        []string
	}{
		{"as expected", "@camille\nBot< je répète\nCamille> bonjour\nBot< vous avez dit", 0,
			[]string{"Serveur Matrix      http://127.0.0.1:", "Camille     bonjour", "Bot         Vous avez dit : bonjour", "comme prévu"}},
		{"the bot dies", "@camille\nBot< je répète\nCamille> meurs\nFil= 0\nBot! vous\ntuer le bot\nPage {X}< rien", 1,
			[]string{"ligne 7", "{X} n’a pas encore de valeur", "arrêté"}},
		{"not a story", "bonjour", 1, []string{"ligne 1"}},
	} {
		temp := t.TempDir()
		file := filepath.Join(t.TempDir(), "story.txt")
		if err := os.WriteFile(file, []byte(c.story), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := program(ctx, self, temp, "demo", "--script", file, "--bot", self, "--dendrite", server)
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != c.code {
			t.Errorf("%s: code %d", c.name, code)
		}
		for _, want := range c.says {
			if !strings.Contains(string(out), want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, out)
			}
		}
		emptied(t, temp)
	}
}

func TestServersAreLentUntilTheInputCloses(t *testing.T) {
	ctx, self, server := programs(t)
	for command, look := range map[string]func(map[string]any) string{
		"serve":    func(m map[string]any) string { return m["homeserver"].(string) + "/_matrix/client/versions" },
		"mastodon": func(m map[string]any) string { return m["url"].(string) + "/api/v2/instance" },
	} {
		temp := t.TempDir()
		args := []string{command}
		if command == "serve" {
			args = append(args, "--dendrite", server)
		}
		cmd := program(ctx, self, temp, args...)
		in, _ := cmd.StdinPipe()
		out, _ := cmd.StdoutPipe()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadBytes('\n')
		if err != nil {
			t.Fatalf("%s: %v", command, err)
		}
		var said map[string]any
		if err := json.Unmarshal(line, &said); err != nil {
			t.Fatalf("%s: %v in %s", command, err, line)
		}
		address := look(said)
		if resp, err := http.Get(address); err != nil || resp.StatusCode != 200 {
			t.Errorf("%s: %v", address, err)
		}
		in.Close()
		io.Copy(io.Discard, out)
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v", command, err)
		}
		if _, err := http.Get(address); err == nil {
			t.Errorf("%s still answers", address)
		}
		emptied(t, temp)
	}
}

// interruptions are ways to end the program in the middle: Ctrl-C, a service manager, a
// closed window, and an output that nobody reads any more.
var interruptions = map[string]func(*exec.Cmd, io.Closer){
	"Ctrl-C":      func(c *exec.Cmd, _ io.Closer) { c.Process.Signal(os.Interrupt) },
	"SIGTERM":     func(c *exec.Cmd, _ io.Closer) { c.Process.Signal(syscall.SIGTERM) },
	"SIGHUP":      func(c *exec.Cmd, _ io.Closer) { c.Process.Signal(syscall.SIGHUP) },
	"broken pipe": func(_ *exec.Cmd, out io.Closer) { out.Close() },
}

func TestInterruptedItLeavesNothing(t *testing.T) {
	for name, interrupt := range interruptions {
		t.Run(name, func(t *testing.T) { interrupted(t, interrupt) })
	}
}

func interrupted(t *testing.T, interrupt func(*exec.Cmd, io.Closer)) {
	ctx, self, server := programs(t)
	temp := t.TempDir()
	file := filepath.Join(t.TempDir(), "story.txt")
	os.WriteFile(file, []byte("@camille\nBot< je répète\nCamille> attendez\nBot< attendez\nCamille> encore\nBot< encore\nBot< ce qui ne vient pas"), 0o600)
	cmd := program(ctx, self, temp, "demo", "--script", file, "--bot", self, "--dendrite", server)
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), "Vous avez dit : attendez") {
			interrupt(cmd, out)
			break
		}
	}
	io.Copy(io.Discard, out)
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Errorf("code %d", code)
	}
	emptied(t, temp)
}

func TestTheCommandLine(t *testing.T) {
	ctx, self, _ := programs(t)
	for _, args := range [][]string{{}, {"autre"}, {"demo", "--inconnu"}, {"mastodon", "de trop"}} {
		cmd := program(ctx, self, t.TempDir(), args...)
		out, _ := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), "bac-a-sable demo") {
			t.Errorf("%q: code %d, %s", args, cmd.ProcessState.ExitCode(), out)
		}
	}
}

// screen is a terminal that a test can read while it is written to.
type screen struct {
	mu    sync.Mutex
	text  bytes.Buffer
	wrote chan struct{}
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(b)
	select {
	case s.wrote <- struct{}{}:
	default:
	}
	return len(b), nil
}

func (s *screen) await(t *testing.T, ctx context.Context, text string) {
	t.Helper()
	for {
		s.mu.Lock()
		shown := s.text.String()
		s.mu.Unlock()
		if strings.Contains(shown, text) {
			return
		}
		select {
		case <-s.wrote:
		case <-ctx.Done():
			t.Fatalf("%q is not on the screen:\n%s", text, shown)
		}
	}
}

func TestAConversationAtTheTerminal(t *testing.T) {
	ctx, self, server := programs(t)
	h, err := house.Start(ctx, house.Options{Dir: t.TempDir(), Dendrite: server, Bot: self})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	in, keyboard := io.Pipe()
	out := &screen{wrote: make(chan struct{}, 1)}
	done := make(chan error, 1)
	go func() { done <- converse(ctx, h, in, out) }()
	typed := func(line string) { io.WriteString(keyboard, line+"\n") }

	out.await(t, ctx, "Bonjour, je répète tout.")
	typed(`bonjour \`)
	typed("à tous")
	out.await(t, ctx, "Vous avez dit : bonjour")
	typed("/equipe")
	out.await(t, ctx, "Vous êtes Dominique (Salon de l’équipe)")
	typed("une question")
	out.await(t, ctx, "Vous avez dit : une question")
	typed("/organisatrice2")
	out.await(t, ctx, "Vous êtes Sacha (Sacha et le bot)")
	typed("/aide")
	typed("/fil")
	typed("/organisateur")
	out.await(t, ctx, "Vous êtes Camille (Camille et le bot) —\nCamille>")
	typed("meurs")
	if err := <-done; err == nil || !strings.Contains(err.Error(), "code 3") {
		t.Errorf("when the bot has ended: %v", err)
	}
}

func TestTheRecordedStoryCanBeRead(t *testing.T) {
	if lines, err := script.Parse(recorded); err != nil || len(lines) == 0 {
		t.Error(err)
	}
}
