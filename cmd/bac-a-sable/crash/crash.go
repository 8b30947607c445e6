// Package crash kills the bot at random instants while people live through whole meetings
// with it, and looks at what became of them: every answer that was acknowledged must be in
// the record, every reply must have come once, every post must have been made once
// (DESIGN.md, "What must always hold"; reference/homeserver.md §7, reference/mastodon.md §5).
package crash

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"time"

	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/mastodon"
	"passeparole/cmd/bac-a-sable/script"
)

// Options say what to run.
type Options struct {
	Dir      string // everything is written below it
	Dendrite string // path of the homeserver program
	Bot      string // path of the bot's program
	Kills    int    // how many in all
	Seed     uint64 // of everything that is drawn
	Replay   string // what Mastodon answers to a repeated key: mastodon.ReplayExisting or Replay500
	// Log gets a line for each kill that is drawn and each finding; a story that fails is
	// printed to it. nil for none.
	Log io.Writer
}

// Result is what came of it.
type Result struct {
	Kills        int
	Meetings     int // told to their end
	Acknowledged int // answers of which the bot said that it has them
	Posts        int
	Took         time.Duration

	Lost    []string // acknowledged answers that are not in the record, and replies that never came
	Doubled []string // replies that came twice
	Posted  []string // posts that were made twice, or not at all
}

// Good says that nothing was lost and nothing came twice.
func (r Result) Good() bool { return r.findings() == 0 }

func (r Result) findings() int { return len(r.Lost) + len(r.Doubled) + len(r.Posted) }

// patience is how long an answer may take, several kills of the bot included.
const patience = 30 * time.Second

// Run tells meetings until the bot was killed often enough. The first one is told without
// kills, to know what is said. An error means that the run came to no end; what was found
// until then is in the result all the same.
func Run(ctx context.Context, o Options) (result Result, err error) {
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.Bot, err = filepath.Abs(o.Bot); err != nil {
		return result, fmt.Errorf("finding the bot: %w", err)
	}
	began := time.Now()
	defer func() { result.Took = time.Since(began) }()
	ctx, cut := context.WithCancelCause(ctx)
	defer cut(nil)
	h, err := house.Start(ctx, house.Options{Dir: o.Dir, Dendrite: o.Dendrite, Bot: o.Bot})
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	h.Mastodon.Set(func(s *mastodon.Switches) {
		s.Replay = o.Replay
		// Every start of the bot asks who it is: the quota of calls is not what is tried here.
		s.CallQuota = 1 << 30
	})
	k := &killer{ctx: ctx, bot: h.Bot, cut: cut}
	if err := k.stop(); err != nil {
		return result, err
	}
	away, err := separate(h, k)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, away()) }()
	if err := k.resume(func() error { return nil }); err != nil {
		return result, err
	}
	t := &teller{options: o, house: h, killer: k, result: &result}
	t.stage = &stage{
		Stage: house.NewStage(h), house: h, killer: k, random: rand.New(rand.NewPCG(o.Seed, 0)),
		drawn: func(who, text string, s shot) {
			fmt.Fprintf(o.Log, "%7.2fs  %s « %s »: %s\n", time.Since(began).Seconds(), who, strings.SplitN(text, "\n", 2)[0], s)
		},
	}
	err = t.all(ctx)
	result.Kills, _ = k.kills()
	if k.ended != nil {
		err = k.ended // what the story could not do then comes of it
	}
	return result, err
}

// separate puts an observer between the bot and each server.
func separate(h *house.House, k *killer) (away func() error, err error) {
	matrix, err := standBetween(h.Homeserver.URL, k, saying(sayingAsked, ""), saying(sayingDone, newsAnswered))
	if err != nil {
		return nil, err
	}
	toots, err := standBetween(h.Mastodon.URL, k, posting(postingAsked), posting(postingDone))
	if err != nil {
		return nil, errors.Join(err, matrix.close())
	}
	away = func() error { return errors.Join(matrix.close(), toots.close()) }
	err = inFrontOf(h.Bot.Config, map[string]string{h.Homeserver.URL: matrix.url, h.Mastodon.URL: toots.url})
	if err != nil {
		return nil, errors.Join(err, away())
	}
	return away, nil
}

// teller tells one meeting after the other.
type teller struct {
	options Options
	house   *house.House
	stage   *stage
	killer  *killer
	result  *Result

	undisturbed map[string]int
	meetings    []told
	transcript  strings.Builder // of the present story
}

func (t *teller) all(ctx context.Context) error {
	first, err := script.Parse(prologue)
	if err != nil {
		return err
	}
	if _, err := t.tell(ctx, first); err != nil {
		return err
	}
	for number := 1; ; number++ {
		if _, left := t.killer.kills(); number > 2 && left == 0 {
			break
		}
		if err := t.meeting(ctx, number); err != nil {
			return err
		}
		if number == 1 {
			t.killer.want(t.options.Kills)
		}
	}
	if err := t.killer.stop(); err != nil {
		return err
	}
	return t.conclude(ctx)
}

// meeting tells one, and looks at what was said.
func (t *teller) meeting(ctx context.Context, number int) (err error) {
	before := t.result.findings()
	defer func() {
		if err != nil || t.result.findings() > before {
			fmt.Fprintf(t.options.Log, "%s\n\n%s\n", t.transcript.String(), t.house.Bot.LogEnd())
		}
	}()
	story, err := lines(number)
	if err != nil {
		return err
	}
	t.stage.chance = 0
	if _, left := t.killer.kills(); left > 0 {
		// Few kills fall anywhere in the story, many on nearly every message.
		t.stage.chance = min(0.8, max(0.15, 1.5*float64(left)/float64(acts(story))))
	}
	ids, err := t.tell(ctx, story)
	said, _, _, _ := t.stage.Heard(0)
	for _, words := range twice(said) {
		t.note(&t.result.Doubled, fmt.Sprintf("meeting %d: said twice: %s", number, words))
	}
	if err != nil {
		var missed *script.NotAnswered
		if errors.As(err, &missed) && ctx.Err() == nil {
			t.note(&t.result.Lost, fmt.Sprintf("meeting %d: %v", number, err))
		}
		return fmt.Errorf("meeting %d: %w", number, err)
	}
	page, err := t.page(ctx, ids["CAFE"])
	if err != nil {
		return err
	}
	t.meetings = append(t.meetings, told{number: number, id: ids["CAFE"], card: card(said), page: page})
	t.result.Meetings++
	t.result.Acknowledged += len(answers)
	times := counted(said, ids["CAFE"])
	if t.undisturbed == nil {
		t.undisturbed = times
		return nil
	}
	more, less := compared(t.undisturbed, times)
	for _, words := range more {
		t.note(&t.result.Doubled, fmt.Sprintf("meeting %d: more often than undisturbed: %s", number, words))
	}
	for _, words := range less {
		t.note(&t.result.Lost, fmt.Sprintf("meeting %d: less often than undisturbed: %s", number, words))
	}
	return nil
}

// page is a public page, which the bot serves: it may just have been killed.
func (t *teller) page(ctx context.Context, id string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		text, err := t.stage.Page(ctx, id)
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

// tell plays a story from where the log ends now.
func (t *teller) tell(ctx context.Context, story []script.Line) (script.Variables, error) {
	_, end, _, err := t.stage.Heard(0)
	if err != nil {
		return nil, err
	}
	t.stage.from += end
	t.transcript.Reset()
	p := &script.Player{Stage: t.stage, Print: &script.Printer{To: &t.transcript}, Variables: script.Variables{}, Patience: patience}
	err = p.Play(ctx, story)
	return p.Variables, err
}

// conclude looks at the records and the posts once the bot has ended.
func (t *teller) conclude(ctx context.Context) error {
	export, err := exported(ctx, t.options.Bot, t.house.Bot)
	if err != nil {
		return err
	}
	for _, m := range t.meetings {
		for _, lost := range m.missing(export) {
			t.note(&t.result.Lost, lost)
		}
	}
	for _, reader := range []string{house.Camille, house.Dominique} {
		events, _, _, _ := t.house.Persons[reader].Inbox.Since(0)
		for _, again := range reactedTwice(events, t.house.BotAccount.UserID) {
			t.note(&t.result.Doubled, "put twice: "+again)
		}
	}
	posts := t.house.Mastodon.Posts()
	t.result.Posts = len(posts)
	for _, p := range postedTwice(posts) {
		t.note(&t.result.Posted, p)
	}
	if want := postsOfStory * len(t.meetings); len(posts) != want && len(t.result.Posted) == 0 {
		t.note(&t.result.Posted, fmt.Sprintf("there are %d posts for %d meetings, not %d", len(posts), len(t.meetings), want))
	}
	return nil
}

func (t *teller) note(findings *[]string, what string) {
	*findings = append(*findings, what)
	fmt.Fprintf(t.options.Log, "FOUND: %s\n", what)
}
