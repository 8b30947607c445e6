// Package echobot stands for the bot where a test is about the sandbox and not about the
// bot: it joins where it is invited, greets, and repeats what it is told. It knows one
// room at a time well enough for that, and dies of the word "meurs". A test binary
// becomes it when it is started as the bot would be, with "run --config FILE".
package echobot

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"passeparole/cmd/bac-a-sable/matrixclient"
)

// RunIfAsked is called first in TestMain. It does not return when the arguments are those
// of a bot.
func RunIfAsked() {
	if len(os.Args) < 4 || os.Args[1] != "run" || os.Args[2] != "--config" {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[3]); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func run(ctx context.Context, file string) error {
	config, err := read(file)
	if err != nil {
		return err
	}
	password, err := os.ReadFile(filepath.Join(filepath.Dir(file), config["password_file"]))
	if err != nil {
		return fmt.Errorf("reading the password: %w", err)
	}
	name := strings.TrimPrefix(strings.Split(config["user"], ":")[0], "@")
	c, err := matrixclient.Login(ctx, config["homeserver"], name, strings.TrimSpace(string(password)), config["device"])
	if err != nil {
		return err
	}
	inbox, err := c.Follow(ctx)
	if err != nil {
		return err
	}
	joined := map[string]bool{}
	position := 0
	for {
		events, next, more, err := inbox.Since(position)
		if err != nil {
			return err
		}
		if position == 0 {
			events = unanswered(events, c.UserID)
		}
		position = next
		for _, room := range inbox.Invites() {
			if joined[room] {
				continue
			}
			if err := c.Join(ctx, room); err != nil {
				return err
			}
			joined[room] = true
			if room != config["staff_room"] {
				if _, err := c.Send(ctx, room, "Bonjour, je répète tout."); err != nil {
					return err
				}
			}
		}
		for _, e := range events {
			if !e.IsMessage() || e.Sender == c.UserID {
				continue
			}
			if e.Body == "meurs" {
				os.Exit(3)
			}
			if _, err := c.Send(ctx, e.Room, "Vous avez dit : "+e.Body); err != nil {
				return err
			}
		}
		select {
		case <-more:
		case <-ctx.Done():
			return nil
		}
	}
}

// unanswered leaves out, room by room, what came before the bot's own last message there:
// what was said while it did not run is repeated when it is back. Rooms come in any order.
func unanswered(events []matrixclient.Event, self string) []matrixclient.Event {
	last := map[string]int{}
	for i, e := range events {
		if e.Sender == self && e.IsMessage() {
			last[e.Room] = i + 1
		}
	}
	var left []matrixclient.Event
	for i, e := range events {
		if i >= last[e.Room] {
			left = append(left, e)
		}
	}
	return left
}

// read takes the plain values of the top level of a configuration, which is all it needs.
func read(file string) (map[string]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	defer f.Close()
	config := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		key, value, found := strings.Cut(lines.Text(), ": ")
		if !found || strings.HasPrefix(key, " ") {
			continue
		}
		if plain, err := strconv.Unquote(value); err == nil {
			value = plain
		}
		config[key] = value
	}
	return config, nil
}
