package main

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"passeparole/locales"
)

// chatCommand runs a flow in the terminal: for those who edit flows, without a room, a server
// or a database.
type chatCommand struct {
	Flow  string `arg:"" optional:"" placeholder:"FLOW"`
	Flows string `type:"path" placeholder:"DIR"`
	Now   string `placeholder:"2026-11-21T10:00"`
}

// chatZone is the time zone of the person at the terminal; places bring their own.
const chatZone = "Europe/Paris"

// Run talks until /quitter or the end of the input. Nothing is kept.
func (c chatCommand) Run(a *app) error {
	now, err := clockAt(c.Now)
	if err != nil {
		return &failure{Code: exitUsage, Key: "chat.now", Args: locales.Args{"Asked": c.Now}, Err: err}
	}
	s := &session{app: a, dir: c.Flows, id: strings.TrimSuffix(c.Flow, ".yaml"), now: now}
	if err := s.open(); err != nil {
		return err
	}
	s.begin()
	typed := bufio.NewScanner(a.in)
	typed.Buffer(nil, 1<<20)
	echo := !isTerminal(a.in) // a piped conversation is printed as a terminal would show it
	for {
		text, ok := s.read(typed, echo)
		if err := typed.Err(); err != nil {
			return &failure{Code: exitMistakes, Key: "chat.unread", Args: locales.Args{"Cause": err}, Err: err}
		}
		if !ok {
			return nil
		}
		changed := s.follow()
		if changed && strings.TrimSpace(text) == "" {
			s.again()
		} else if !s.take(text) {
			return nil
		}
	}
}

// clockAt is a clock that stands still at a time in chatZone, "2026-11-21T10:00"; the
// machine's own clock for "".
func clockAt(text string) (func() time.Time, error) {
	if text == "" {
		return time.Now, nil
	}
	zone, err := time.LoadLocation(chatZone)
	if err != nil {
		return nil, fmt.Errorf("loading the time zone: %w", err)
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", text, zone)
	if err != nil {
		return nil, fmt.Errorf("reading --now: %w", err)
	}
	return func() time.Time { return at }, nil
}

// read takes one message: a line, or several while they end with a backslash. It is false
// at the end of the input.
func (s *session) read(typed *bufio.Scanner, echo bool) (string, bool) {
	var lines []string
	for {
		prompt := fmt.Sprintf("%d> ", s.sent+1)
		if len(lines) > 0 {
			prompt = strings.Repeat(" ", len(prompt)-2) + "| "
		}
		fmt.Fprint(s.app.out, prompt)
		if !typed.Scan() {
			fmt.Fprintln(s.app.out)
			return strings.Join(lines, "\n"), len(lines) > 0
		}
		line := strings.TrimSuffix(typed.Text(), "\r")
		if echo {
			fmt.Fprintln(s.app.out, line)
		}
		part, goesOn := strings.CutSuffix(line, `\`)
		lines = append(lines, part)
		if !goesOn {
			return strings.Join(lines, "\n"), true
		}
	}
}
