package script

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// poll waits for something that cannot be listened to: a post, a page.
func (p *Player) poll(ctx context.Context, line Line) error {
	ctx, cancel := context.WithTimeout(ctx, p.Patience)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		met, instead, err := p.public(ctx, line)
		if err != nil && ctx.Err() == nil {
			return err
		}
		if met {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return ctx.Err()
			}
			return &NotAnswered{Line: line, Instead: instead}
		}
	}
}

// public says whether a line is met by what is public now, and what is there.
func (p *Player) public(ctx context.Context, line Line) (met bool, instead []string, err error) {
	now := p.time()
	if line.Verb == Page {
		name := line.Who
		if name == "" {
			name = p.last
		}
		id, known := p.Variables[name]
		if !known {
			return false, nil, fmt.Errorf("{%s} n’a pas encore de valeur", name)
		}
		text, err := p.Stage.Page(ctx, id)
		if err != nil || text == "" {
			return false, nil, err
		}
		return p.Variables.Match(line.Text, text, now), []string{text}, nil
	}
	posts, err := p.Stage.Posts(ctx)
	if err != nil {
		return false, nil, err
	}
	if line.Verb == Count {
		for _, post := range posts {
			instead = append(instead, post.Text)
		}
		return len(posts) == line.Count, instead, nil
	}
	for _, post := range posts {
		if post.Removed || line.Verb == Answer && !post.Answers {
			continue
		}
		if p.Variables.Match(line.Text, post.Text, now) {
			return true, nil, nil
		}
		instead = append(instead, post.Text)
	}
	return false, instead, nil
}
