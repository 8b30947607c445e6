package crash

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"time"

	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/mastodon"
	"passeparole/cmd/bac-a-sable/script"
)

// company is all who take part. In each round every organiser lives through a meeting, all
// of them side by side.
type company struct {
	options Options
	house   *house.House
	stage   *house.Stage
	killer  *killer
	result  *Result
	began   time.Time
	dice    map[string]*rand.Rand
	desk    sync.Mutex // the staff deal with one meeting at a time

	mu          sync.Mutex
	meetings    []told
	undisturbed map[string]map[string]int // by room: how often each thing is said in a round
}

func (c *company) organisers() []string { return append([]string{house.Camille, house.Sacha}, more...) }

// all tells round after round. The undisturbed one comes first, and at least one after it.
func (c *company) all(ctx context.Context) error {
	c.dice = map[string]*rand.Rand{}
	for i, who := range c.organisers() {
		c.dice[who] = dice(c.options.Seed, i)
		greeting, err := script.Parse(greeted(who))
		if err != nil {
			return err
		}
		if err := c.tell(ctx, c.telling(&round{number: 1, company: c}, who, greeting)); err != nil {
			return fmt.Errorf("greeting %s: %w", who, err)
		}
	}
	for number := 1; ; number++ {
		if _, left := c.killer.kills(); number > 2 && left == 0 {
			break
		}
		if err := c.round(ctx, number); err != nil {
			return fmt.Errorf("round %d: %w", number, err)
		}
		if number == 1 {
			c.killer.want(c.options.Kills)
		}
	}
	if err := c.killer.stop(); err != nil {
		return err
	}
	return c.conclude(ctx)
}

// round tells a meeting of each organiser, and compares what was said with the first round.
func (c *company) round(ctx context.Context, number int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // when one story fails, the others must not wait for it
	r := &round{number: number, company: c, days: number * daysOfStory}
	from, err := c.end()
	if err != nil {
		return err
	}
	var tellings []*telling
	for i, who := range c.organisers() {
		kind := &held
		if i == len(c.organisers())-1 {
			kind = &cancelled
		}
		meeting := (number-1)*len(c.organisers()) + i + 1
		lines, err := kind.lines(meeting, number, who)
		if err != nil {
			return err
		}
		t := c.telling(r, who, lines)
		t.kind, t.meeting = kind, meeting
		tellings = append(tellings, t)
	}
	if _, left := c.killer.kills(); left > 0 {
		// Few kills fall anywhere in the stories, many on nearly every message.
		all := 0
		for _, t := range tellings {
			all += acts(t.lines)
		}
		r.chance = min(0.8, max(0.1, float64(left)/float64(all)))
	}
	r.living = len(tellings)
	problems := make([]error, len(tellings))
	var group sync.WaitGroup
	for i, t := range tellings {
		group.Go(func() {
			if problems[i] = c.meeting(ctx, t); problems[i] != nil {
				cancel()
			}
			r.leave(problems[i] != nil)
		})
	}
	group.Wait()
	if err := c.failed(tellings, problems); err != nil {
		return err
	}
	return c.compare(from, tellings)
}

// failed is what went wrong first: the stories that were told to stop because of it are left out.
func (c *company) failed(tellings []*telling, problems []error) error {
	var all []error
	for i, err := range problems {
		if err != nil && !errors.Is(err, context.Canceled) {
			all = append(all, err)
			fmt.Fprintf(c.options.Log, "%s\n", tellings[i].transcript.String())
		}
	}
	if all == nil {
		return errors.Join(problems...)
	}
	return errors.Join(all...)
}

// end is where the log of the stage ends now.
func (c *company) end() (int, error) {
	_, end, _, err := c.stage.Heard(0)
	return end, err
}

// compare looks at everything that was said in a round: by room, and in the staff room for
// all meetings together.
func (c *company) compare(from int, tellings []*telling) error {
	said, _, _, err := c.stage.Heard(from)
	if err != nil {
		return err
	}
	first := c.undisturbed == nil
	if first {
		c.undisturbed = map[string]map[string]int{}
	}
	for _, words := range twice(said) {
		c.note(&c.result.Doubled, "said twice: "+words)
	}
	for _, s := range said {
		if s.Bot() {
			c.result.Replies++
		}
	}
	for _, room := range append(c.organisers(), house.RoomStaff) {
		times := counted(said, room, tellings)
		if first {
			c.undisturbed[room] = times
			continue
		}
		more, less := compared(c.undisturbed[room], times)
		for _, words := range more {
			c.note(&c.result.Doubled, fmt.Sprintf("meetings up to %d: more often than undisturbed: %s", tellings[len(tellings)-1].meeting, words))
		}
		for _, words := range less {
			c.note(&c.result.Lost, fmt.Sprintf("meetings up to %d: less often than undisturbed: %s", tellings[len(tellings)-1].meeting, words))
		}
	}
	return nil
}

// meeting tells one, and keeps what was shown of it.
func (c *company) meeting(ctx context.Context, t *telling) error {
	err := c.tell(ctx, t)
	if err != nil {
		var missed *script.NotAnswered
		if errors.As(err, &missed) && ctx.Err() == nil {
			c.note(&c.result.Lost, fmt.Sprintf("meeting %d: %v", t.meeting, err))
		}
		return fmt.Errorf("meeting %d: %w", t.meeting, err)
	}
	said, _, _, err := t.Heard(0)
	if err != nil {
		return err
	}
	id := t.player.Variables["CAFE"]
	page, err := c.page(ctx, id)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.meetings = append(c.meetings, told{kind: t.kind, number: t.meeting, id: id, card: card(said, id), page: page})
	c.result.Meetings++
	c.result.Acknowledged += len(t.kind.answers)
	return nil
}

// page is a public page, which the bot serves: it may just have been killed.
func (c *company) page(ctx context.Context, id string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		text, err := c.stage.Page(ctx, id)
		if text != "" || ctx.Err() != nil {
			return text, nil // without one, every answer is missing from it
		} else if err != nil {
			return "", err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

// conclude looks at the records and the posts once the bot has ended.
func (c *company) conclude(ctx context.Context) error {
	export, err := exported(ctx, c.options.Bot, c.house.Bot)
	if err != nil {
		return err
	}
	posts, want := c.house.Mastodon.Posts(), 0
	for _, m := range c.meetings {
		for _, lost := range m.missing(export) {
			c.note(&c.result.Lost, lost)
		}
		if wrong := m.announced(posts); wrong != "" {
			c.note(&c.result.Posted, wrong)
		}
		want += m.kind.posts
	}
	for who, p := range c.house.Persons {
		events, _, _, _ := p.Inbox.Since(0)
		for _, again := range reactedTwice(events, c.house.BotAccount.UserID) {
			c.note(&c.result.Doubled, fmt.Sprintf("put twice, as %s sees it: %s", who, again))
		}
	}
	c.result.Posts, c.result.Edits = len(posts), c.house.Mastodon.Counts().Edited
	for _, p := range postedTwice(posts) {
		c.note(&c.result.Posted, p)
	}
	if len(posts) != want && len(c.result.Posted) == 0 {
		c.note(&c.result.Posted, fmt.Sprintf("there are %d posts for %d meetings, not %d", len(posts), len(c.meetings), want))
	}
	if c.result.Edits != len(c.meetings) {
		c.note(&c.result.Posted, fmt.Sprintf("there are %d edits for %d meetings, not one for each", c.result.Edits, len(c.meetings)))
	}
	return nil
}

// explain writes down all that may say why a run came to no end. The bot and the homeserver
// are ended by it.
func (c *company) explain(notes *diary) {
	w := c.options.Log
	fmt.Fprintf(w, "--- between the bot and the servers:\n%s\n", notes)
	last := c.house.Mastodon.Requests()
	for _, r := range last[max(0, len(last)-5):] {
		fmt.Fprintf(w, "Mastodon was asked: %s %s → %d\n", r.Method, r.Path, r.Status)
	}
	if err := c.killer.dump(); err != nil {
		fmt.Fprintln(w, err)
	}
	logs := map[string]string{"the bot": c.house.Bot.Log}
	if c.house.Homeserver != nil {
		if err := c.house.Homeserver.Dump(); err != nil {
			fmt.Fprintln(w, err)
		}
		logs["the homeserver"] = c.house.Homeserver.Log()
	}
	for who, path := range logs {
		fmt.Fprintf(w, "--- %s, %s ends with:\n%s\n", who, path, ending(path, 60_000))
	}
}

// ending is the end of a log; what a program writes when it is dumped may be long.
func ending(path string, most int) string {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(raw[max(0, len(raw)-most):]))
}

func (c *company) note(findings *[]string, what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*findings = append(*findings, what)
	fmt.Fprintf(c.options.Log, "FOUND: %s\n", what)
}

// oneByOne lets several goroutines write lines to one writer.
type oneByOne struct {
	mu sync.Mutex
	to io.Writer
}

func (o *oneByOne) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.to.Write(text)
}

// announced says what is wrong with the announcement of a meeting as it is now, "" for
// nothing: it must have been edited, once, into what was decided last.
func (m told) announced(posts []mastodon.Post) string {
	title := numbered(titleOfStory, m.number)
	for _, p := range posts {
		first, _, _ := strings.Cut(p.Text, "\n")
		if p.Parent != "" || p.Removed || !strings.HasSuffix(strings.TrimSpace(first), title) {
			continue
		}
		if !strings.Contains(spaced(p.Text), m.kind.announcement) || len(p.Earlier) != 1 {
			return fmt.Sprintf("meeting %d: the announcement, edited %d times, is now: %s", m.number, len(p.Earlier), p.Text)
		}
		return ""
	}
	return fmt.Sprintf("meeting %d: it has no announcement", m.number)
}
