package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts in testdata/script run the program as a person at a terminal would.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"passeparole": func() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ())) },
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("LANG", "fr_FR.UTF-8")
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "root" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return os.Getuid() == 0, nil // root may read anything
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exitcode": exitCode,
		},
	})
}

// exitCode runs the program and checks its exit code: exitcode 2 chek.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode <code> <arguments of passeparole>")
	}
	var environ []string
	for _, name := range []string{"LANG", "PASSEPAROLE_MATRIX_PASSWORD", "PASSEPAROLE_ZONE"} {
		if value := ts.Getenv(name); value != "" {
			environ = append(environ, name+"="+value)
		}
	}
	line := args[1:]
	for i, arg := range line {
		if arg == "-c" && i+1 < len(line) {
			line[i+1] = ts.MkAbs(line[i+1])
		}
	}
	code := run(line, noInput{}, ts.Stdout(), ts.Stderr(), environ)
	if got := args[0]; got != strconv.Itoa(code) {
		ts.Fatalf("the exit code is %d, not %s", code, got)
	}
}

// noInput is a standard input that is no terminal and has nothing to say.
type noInput struct{}

func (noInput) Read([]byte) (int, error) { return 0, io.EOF }
