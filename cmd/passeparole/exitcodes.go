package main

import (
	"passeparole/locales"
)

// The exit codes, which scripts and service managers may rely on. --help lists them.
const (
	exitOK       = 0  // done
	exitMistakes = 1  // something that was given must be corrected: configuration, flows, answers
	exitUsage    = 2  // the command line was not understood
	exitReach    = 3  // a server cannot be reached, or refuses
	exitData     = 4  // the data is already open, or of a newer version, or cannot be read or written
	exitInternal = 70 // something that should not happen
)

// exitCodes are all of them, in the order in which --help shows them.
var exitCodes = []int{exitOK, exitMistakes, exitUsage, exitReach, exitData, exitInternal}

// failure ends a command with a code. Key names the sentence to say, "" when everything
// was said already. Err is for the log of the operator.
type failure struct {
	Code int
	Key  string
	Args locales.Args
	Err  error
}

func (f *failure) Error() string {
	if f.Err != nil {
		return f.Err.Error()
	}
	return f.Key
}

func (f *failure) Unwrap() error { return f.Err }
