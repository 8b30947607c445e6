package mastodon

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// sandbox is the one process of the stand-in that the tests of this package share.
var sandbox struct {
	once   sync.Once
	dir    string
	stop   io.Closer // its standard input: the stand-in ends when that closes
	cmd    *exec.Cmd
	server string
	token  string
	err    error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if sandbox.cmd != nil {
		_ = sandbox.stop.Close()
		_ = sandbox.cmd.Wait()
	}
	if sandbox.dir != "" {
		_ = os.RemoveAll(sandbox.dir)
	}
	os.Exit(code)
}

// startStandIn gives a test an empty stand-in; the first test builds and starts it.
func startStandIn(t *testing.T) *standIn {
	t.Helper()
	sandbox.once.Do(func() { sandbox.err = runSandbox() })
	if sandbox.err != nil {
		t.Fatal(sandbox.err)
	}
	s := &standIn{t: t, server: sandbox.server, token: sandbox.token, known: map[string]string{}}
	s.order(http.MethodPost, "reset", struct{}{}, nil)
	return s
}

func runSandbox() error {
	dir, err := os.MkdirTemp("", "stand-in")
	if err != nil {
		return err
	}
	sandbox.dir = dir
	program := filepath.Join(dir, "bac-a-sable")
	build := exec.Command("go", "build", "-C", filepath.Join("..", "..", "cmd", "bac-a-sable"),
		"-tags", "goolm,timetzdata", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building the stand-in: %w\n%s", err, out)
	}
	cmd := exec.Command(program, "mastodon", "--listen", "127.0.0.1:0")
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting the stand-in: %w", err)
	}
	sandbox.cmd, sandbox.stop = cmd, stdin
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("reading where the stand-in listens: %w", err)
	}
	var where struct{ URL, Token string }
	if err := json.Unmarshal(line, &where); err != nil {
		return fmt.Errorf("reading where the stand-in listens: %w", err)
	}
	sandbox.server, sandbox.token = where.URL, where.Token
	return nil
}
