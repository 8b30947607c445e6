package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/script"
)

const conversationHelp = `
Ce que vous tapez est envoyé au bot. Une ligne qui finit par « \ » continue à la suivante.
  /organisateur     vous êtes Camille, qui prépare une rencontre
  /organisatrice2   vous êtes Sacha, qui en prépare une autre
  /ensemble         vous êtes Camille, dans un salon avec Sacha
  /equipe           vous êtes Dominique, dans le salon de l’équipe ; /equipe2 : Alex
  /fil              montre les messages publiés
  /aide             montre ces lignes
  /quitter          arrête tout
`

// place is who types, and where.
type place struct{ who, room string }

var places = map[string]place{
	"/organisateur": {house.Camille, house.Camille}, "/organisatrice": {house.Camille, house.Camille}, "/camille": {house.Camille, house.Camille},
	"/organisatrice2": {house.Sacha, house.Sacha}, "/organisateur2": {house.Sacha, house.Sacha}, "/sacha": {house.Sacha, house.Sacha},
	"/ensemble": {house.Camille, house.RoomTogether},
	"/equipe":   {house.Dominique, house.RoomStaff}, "/équipe": {house.Dominique, house.RoomStaff}, "/dominique": {house.Dominique, house.RoomStaff},
	"/equipe2": {house.Alex, house.RoomStaff}, "/équipe2": {house.Alex, house.RoomStaff}, "/alex": {house.Alex, house.RoomStaff},
}

// conversation is someone at a terminal who plays all the parts.
type conversation struct {
	house  *house.House
	stage  *house.Stage
	out    io.Writer
	print  *script.Printer
	now    place
	heard  int                      // position in the stage's log
	unread map[string][]script.Said // of the rooms that are not shown
	typed  []string                 // events of what was typed, which the terminal shows already
}

// converse lets the person at the terminal talk until /quitter, the end of the input or Ctrl-C.
func converse(ctx context.Context, h *house.House, in io.Reader, out io.Writer) error {
	c := &conversation{
		house: h, stage: house.NewStage(h), out: out, print: printer(out), unread: map[string][]script.Said{},
	}
	fmt.Fprint(c.out, conversationHelp)
	if err := c.move(ctx, places["/camille"]); err != nil {
		return err
	}
	input := typedLines(in)
	for {
		more, err := c.listen()
		if err != nil {
			return err
		}
		select {
		case <-more:
		case <-h.Bot.Done():
			return fmt.Errorf("le bot s’est arrêté (code %d). La fin de son journal :\n%s", h.Bot.ExitCode(), h.Bot.LogEnd())
		case <-ctx.Done():
			fmt.Fprintln(c.out)
			return nil
		case text, open := <-input:
			if !open || strings.TrimSpace(text) == "/quitter" {
				return nil
			}
			if err := c.take(ctx, text); err != nil {
				fmt.Fprintln(c.out, err)
			}
		}
	}
}

// typedLines reads messages: a line, or several when they end in a backslash.
func typedLines(r io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(r)
		scanner.Buffer(nil, 1<<20)
		text := ""
		for scanner.Scan() {
			part, continued := strings.CutSuffix(scanner.Text(), `\`)
			text += part
			if continued {
				text += "\n"
				continue
			}
			lines <- text
			text = ""
		}
	}()
	return lines
}

func (c *conversation) take(ctx context.Context, text string) error {
	order := strings.ToLower(strings.TrimSpace(text))
	if to, ok := places[order]; ok {
		return c.move(ctx, to)
	}
	switch {
	case order == "":
		c.prompt()
		return nil
	case order == "/aide":
		fmt.Fprint(c.out, conversationHelp)
		c.prompt()
		return nil
	case order == "/fil":
		published(ctx, c.out, c.stage, c.house, nil)
		c.prompt()
		return nil
	}
	event, err := c.stage.Do(ctx, script.Act{Verb: script.Say, Room: c.now.room, Who: c.now.who, Text: text})
	if err != nil {
		return fmt.Errorf("le message n’est pas parti : %w", err)
	}
	c.typed = append(c.typed, event)
	return nil
}

// move changes who types and the room that is shown, and shows what was said there meanwhile.
func (c *conversation) move(ctx context.Context, to place) error {
	if err := c.stage.Open(ctx, to.room); err != nil {
		return err
	}
	c.now = to
	fmt.Fprintf(c.out, "\n— Vous êtes %s (%s) —\n", c.print.Names[to.who], c.print.Rooms[to.room])
	c.print.Enter(to.room)
	for _, said := range c.unread[to.room] {
		c.print.Said(said)
	}
	delete(c.unread, to.room)
	c.prompt()
	return nil
}

// listen shows what was said in the room that is shown, and mentions the others.
func (c *conversation) listen() (<-chan struct{}, error) {
	said, next, more, err := c.stage.Heard(c.heard)
	c.heard = next
	shown := false
	for _, s := range said {
		if slices.Contains(c.typed, s.Event) {
			continue
		}
		if !shown {
			fmt.Fprintln(c.out)
			shown = true
		}
		if s.Room == c.now.room {
			c.print.Said(s)
			continue
		}
		if len(c.unread[s.Room]) == 0 {
			fmt.Fprintf(c.out, "(du nouveau : %s)\n", c.print.Rooms[s.Room])
		}
		c.unread[s.Room] = append(c.unread[s.Room], s)
	}
	if shown {
		c.prompt()
	}
	return more, err
}

func (c *conversation) prompt() { fmt.Fprintf(c.out, "%s> ", c.print.Names[c.now.who]) }

// atTerminal says whether someone can type. The null device is a device too, but nobody is
// at it.
func atTerminal() bool {
	in, err := os.Stdin.Stat()
	if err != nil || in.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(in, null)
}
