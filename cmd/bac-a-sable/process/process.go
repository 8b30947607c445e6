// Package process runs a program as a child that is never left behind: it has its own
// process group, so that Ctrl-C in a terminal reaches only the parent, which then ends
// its children in order; and where the system allows it, it dies with its parent.
package process

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// Child is a running program, or one that has ended.
type Child struct {
	cmd  *exec.Cmd
	log  io.Closer
	done chan struct{}
	err  error
}

// Command says what to run.
type Command struct {
	Program string
	Args    []string
	Dir     string   // working directory, "" for that of the parent
	Env     []string // added to the parent's environment
	Hide    string   // variables of the parent whose names begin so are not handed on, unless ""
	Log     string   // file that the output is appended to (mode 0600)
}

// Start runs a program.
func Start(c Command) (*Child, error) {
	out, err := os.OpenFile(c.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the log of %s: %w", c.Program, err)
	}
	cmd := exec.Command(c.Program, c.Args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.Dir, out, out
	for _, v := range os.Environ() {
		if c.Hide == "" || !strings.HasPrefix(v, c.Hide) {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, c.Env...)
	cmd.SysProcAttr = apart()
	if err := cmd.Start(); err != nil {
		out.Close()
		return nil, fmt.Errorf("starting %s: %w", c.Program, err)
	}
	child := &Child{cmd: cmd, log: out, done: make(chan struct{})}
	go func() {
		child.err = cmd.Wait()
		out.Close()
		close(child.done)
	}()
	return child, nil
}

// PID is the process ID.
func (c *Child) PID() int { return c.cmd.Process.Pid }

// Done is closed when the program has ended.
func (c *Child) Done() <-chan struct{} { return c.done }

// Err is how the program ended: nil for exit code 0. Only meaningful once Done is closed.
func (c *Child) Err() error {
	select {
	case <-c.done:
		return c.err
	default:
		return nil
	}
}

// ExitCode is the code the program ended with, -1 while it runs or when a signal ended it.
func (c *Child) ExitCode() int {
	select {
	case <-c.done:
		return c.cmd.ProcessState.ExitCode()
	default:
		return -1
	}
}

// Stop asks the program to end (SIGTERM), and kills it when it has not done so within
// grace. It returns once the program has ended, with an error only if it had to be killed.
func (c *Child) Stop(grace time.Duration) error {
	if err := c.signal(syscall.SIGTERM); err != nil {
		return err
	}
	if c.ends(grace) {
		return nil
	}
	if err := c.Kill(); err != nil {
		return err
	}
	return fmt.Errorf("stopping %s: it did not end within %s and was killed", c.cmd.Path, grace)
}

// ends says whether the program ends within grace.
func (c *Child) ends(grace time.Duration) bool {
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-c.done:
		return true
	case <-timer.C:
		return false
	}
}

// Kill ends the program at once (SIGKILL) and returns once it has ended.
func (c *Child) Kill() error {
	if err := c.signal(syscall.SIGKILL); err != nil {
		return err
	}
	<-c.done
	return nil
}

// Dump lets a Go program write what each of its goroutines is doing to its log and end
// (SIGQUIT), to see what it waits for. It returns once the program has ended.
func (c *Child) Dump(grace time.Duration) error {
	if err := c.signal(syscall.SIGQUIT); err != nil {
		return err
	}
	if c.ends(grace) {
		return nil
	}
	return c.Kill()
}

func (c *Child) signal(s os.Signal) error {
	if err := c.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("sending %s to %s: %w", s, c.cmd.Path, err)
	}
	return nil
}
