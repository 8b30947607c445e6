package script

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Player plays a story on a stage and prints it as it goes.
type Player struct {
	Stage Stage
	Print *Printer
	// Patience is how long a line that expects something waits; 20 seconds when zero.
	Patience time.Duration
	// Variables are filled while playing.
	Variables Variables
	// Part is the last title that was met.
	Part string

	room  string
	heard []Said
	next  int // position in the stage's log
	// from is, by room, the place in heard after which an answer is looked for: after the
	// last thing a person did there, and the last answer that was expected.
	from map[string]int
	mine map[string]string // the last message of each person
	last string            // the variable that was filled last
	lead time.Duration     // how far the clock of the story is ahead of the machine's
}

// NotAnswered is a line whose expectation did not come.
type NotAnswered struct {
	Line    Line
	Instead []string // what came instead
}

func (n *NotAnswered) Error() string {
	text := fmt.Sprintf("ligne %d : rien ne contient « %s »", n.Line.Number, n.Line.Text)
	if n.Line.Verb == Count {
		text = fmt.Sprintf("ligne %d : le nombre de messages publiés n’est pas %d", n.Line.Number, n.Line.Count)
	}
	if n.Line.Verb == Refrain {
		text = fmt.Sprintf("ligne %d : « %s » ne devait pas être dit", n.Line.Number, n.Line.Text)
	}
	if len(n.Instead) == 0 {
		return text + " ; il n’est rien venu"
	}
	return text + " ; il est venu :\n  " + strings.ReplaceAll(strings.Join(n.Instead, "\n---\n"), "\n", "\n  ")
}

// Play plays every line, and stops at the first that fails.
func (p *Player) Play(ctx context.Context, lines []Line) error {
	if p.Patience == 0 {
		p.Patience = 20 * time.Second
	}
	if p.Variables == nil {
		p.Variables = Variables{}
	}
	p.from, p.mine = map[string]int{}, map[string]string{}
	for _, line := range lines {
		if err := p.play(ctx, line); err != nil {
			var missed *NotAnswered
			if errors.As(err, &missed) {
				return err
			}
			return fmt.Errorf("ligne %d : %w", line.Number, err)
		}
	}
	// What is still on its way to the transcript.
	_, err := p.listen()
	return err
}

func (p *Player) play(ctx context.Context, line Line) error {
	switch line.Verb {
	case Title:
		p.Part = line.Text
		p.Print.Title(line.Text)
		return nil
	case Enter:
		p.room = line.Text
		return p.Stage.Open(ctx, p.room)
	case Say, Share, React, Reply, Edit, Withdraw:
		return p.act(ctx, line)
	case Stop:
		p.Print.Title("Le bot est arrêté")
		return p.Stage.Stop(ctx)
	case Kill:
		p.Print.Title("Le bot est tué, sans préavis")
		return p.Stage.Kill(ctx)
	case Start:
		switch line.Count {
		case 0:
			p.Print.Title("Le bot est relancé")
		case 1:
			p.Print.Title("Le bot est relancé, un jour plus tard")
		default:
			p.Print.Title(fmt.Sprintf("Le bot est relancé, %d jours plus tard", line.Count))
		}
		return p.Stage.Start(ctx, line.Count)
	case Clock:
		at, err := wallTime(line.Text)
		if err != nil {
			return err
		}
		p.Print.Title("Nous sommes le " + day(at, false) + strings.TrimSuffix(at.Format(", 15 h 04"), " 00"))
		lead, err := p.Stage.SetClock(ctx, at)
		p.lead = lead
		return err
	case Expect, Rewrite, Button:
		return p.expect(ctx, line)
	case Refrain:
		return p.refrain(line)
	}
	return p.poll(ctx, line)
}

// time is what the clock of the story shows.
func (p *Player) time() time.Time { return time.Now().Add(p.lead) }

func (p *Player) act(ctx context.Context, line Line) error {
	if err := p.enter(ctx, line.Who); err != nil {
		return err
	}
	text, err := p.Variables.Fill(line.Text, p.time())
	if err != nil {
		return err
	}
	act := Act{Verb: line.Verb, Room: p.room, Who: line.Who, Text: text}
	switch {
	case line.About != "":
		act.Target = p.about(line)
	case line.Verb == React, line.Verb == Reply:
		act.Target = p.lastOfBot()
	case line.Verb == Edit, line.Verb == Withdraw:
		act.Target = p.mine[line.Who]
	}
	if act.Target == "" && line.Verb != Say && line.Verb != Share {
		return fmt.Errorf("il n’y a pas encore de message auquel cela se rapporte")
	}
	event, err := p.Stage.Do(ctx, act)
	if err != nil {
		return err
	}
	if line.Verb == Say || line.Verb == Share || line.Verb == Reply {
		p.mine[line.Who] = event
	}
	// Only what comes after it in the room can answer it.
	return p.until(ctx, line, func(said Said) bool { return said.Event == event })
}

// enter makes a person's room the current one, unless they are in the current room.
func (p *Player) enter(ctx context.Context, who string) error {
	if p.room != "" && p.Stage.Inside(p.room, who) {
		return nil
	}
	room, known := p.Stage.Room(who)
	if !known {
		return fmt.Errorf("personne ne s’appelle « %s » ici", who)
	}
	p.room = room
	return p.Stage.Open(ctx, room)
}

func (p *Player) expect(ctx context.Context, line Line) error {
	if p.room == "" {
		return fmt.Errorf("personne n’a encore parlé : dites d’abord dans quel salon, par exemple « @camille »")
	}
	verb := map[Verb]Verb{Expect: Say, Rewrite: Edit, Button: React}[line.Verb]
	before := len(p.Variables)
	err := p.until(ctx, line, func(said Said) bool {
		return said.Who == "" && said.Verb == verb && p.Variables.Match(line.Text, said.Text, p.time())
	})
	if len(p.Variables) > before {
		names := variable.FindAllStringSubmatch(line.Text, -1)
		p.last = names[len(names)-1][1]
	}
	return err
}

// until waits for something in the current room, and remembers its place there.
func (p *Player) until(ctx context.Context, line Line, accepts func(Said) bool) error {
	ctx, cancel := context.WithTimeout(ctx, p.Patience)
	defer cancel()
	for i := p.from[p.room]; ; {
		more, ended := p.listen()
		for ; i < len(p.heard); i++ {
			if said := p.heard[i]; said.Room == p.room && accepts(said) {
				p.from[p.room] = i + 1
				return nil
			}
		}
		if ended != nil {
			return ended
		}
		select {
		case <-more:
		case <-ctx.Done():
			if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return ctx.Err()
			}
			return &NotAnswered{Line: line, Instead: p.instead()}
		}
	}
}

// refrain fails when the bot said, since the last answer expected, what it should not.
func (p *Player) refrain(line Line) error {
	if _, err := p.listen(); err != nil {
		return err
	}
	for _, said := range p.heard[p.from[p.room]:] {
		if said.Room == p.room && said.Bot() && p.Variables.Match(line.Text, said.Text, p.time()) {
			return &NotAnswered{Line: line, Instead: []string{said.Text}}
		}
	}
	return nil
}

// listen takes over and prints what was said since.
func (p *Player) listen() (more <-chan struct{}, err error) {
	said, next, more, err := p.Stage.Heard(p.next)
	p.next = next
	for _, s := range said {
		p.heard = append(p.heard, s)
		p.Print.Said(s)
	}
	return more, err
}

func (p *Player) lastOfBot() string {
	p.listen()
	for i := len(p.heard) - 1; i >= 0; i-- {
		if p.heard[i].Room == p.room && p.heard[i].Bot() {
			return p.heard[i].Event
		}
	}
	return ""
}

// about finds the last message in the room that has the words of the line: of the bot for a
// reply or a reaction, of the person for an edit, and for a withdrawal a reaction too.
func (p *Player) about(line Line) string {
	p.listen()
	for i := len(p.heard) - 1; i >= 0; i-- {
		said := p.heard[i]
		own := line.Verb == Edit || line.Verb == Withdraw
		if said.Room != p.room || own != (said.Who == line.Who) || !own && !said.Bot() || said.Verb != Say && (line.Verb != Withdraw || said.Verb != React) {
			continue
		}
		if p.Variables.Match(line.About, said.Text, p.time()) {
			return said.Event
		}
	}
	return ""
}

func (p *Player) instead() []string {
	var texts []string
	for _, said := range p.heard[p.from[p.room]:] {
		if said.Room == p.room && said.Bot() {
			texts = append(texts, said.Text)
		}
	}
	return texts
}
