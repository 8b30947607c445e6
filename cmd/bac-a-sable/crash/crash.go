// Package crash kills the bot at random instants while people live through whole meetings
// with it, several organisers side by side, and looks at what became of them: every answer
// that was acknowledged must be in the record, every reply must have come once, every post
// must have been made once (DESIGN.md, "What must always hold"; reference/homeserver.md §7,
// reference/mastodon.md §5).
package crash

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"time"

	"passeparole/cmd/bac-a-sable/fakehs"
	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/mastodon"
)

// Options say what to run.
type Options struct {
	Dir      string          // everything is written below it
	Dendrite string          // path of the homeserver program
	Fake     *fakehs.Options // a homeserver in memory instead, nil for Dendrite
	Bot      string          // path of the bot's program
	Kills    int             // how many in all
	Seed     uint64          // of everything that is drawn
	Replay   string          // what Mastodon answers to a repeated key: mastodon.ReplayExisting or Replay500
	// Limit is how long the run may take; a minute and two seconds for each kill if zero.
	Limit time.Duration
	// Log gets a line for each kill that is drawn and each finding. When a run comes to no
	// end, it gets the stories that failed, what happened between the bot and the servers,
	// and what the bot and the homeserver wrote and were waiting for. nil for none.
	Log io.Writer
}

// Result is what came of it.
type Result struct {
	Kills        int
	Moments      map[string]int // kills by what had just happened
	Parts        map[string]int // kills by what part of a meeting's life it was
	Meetings     int            // told to their end
	Acknowledged int            // answers of which the bot said that it has them
	Replies      int            // what the bot said
	Posts        int
	Edits        int // of posts
	Took         time.Duration

	Lost    []string // acknowledged answers that are not in the record, and replies that never came
	Doubled []string // replies that came twice
	Posted  []string // posts that were made twice, or not at all, or edited wrongly
}

// Good says that nothing was lost and nothing came twice.
func (r Result) Good() bool { return r.findings() == 0 }

func (r Result) findings() int { return len(r.Lost) + len(r.Doubled) + len(r.Posted) }

// patience is how long an answer may take, several kills of the bot included.
const patience = 30 * time.Second

// more are the organisers besides Camille and Sacha.
var more = []string{"lou"}

// Run tells meetings until the bot was killed often enough. The first round is told without
// kills, to know what is said. An error means that the run came to no end; what was found
// until then is in the result all the same.
func Run(ctx context.Context, o Options) (result Result, err error) {
	if o.Log == nil {
		o.Log = io.Discard
	}
	o.Log = &oneByOne{to: o.Log}
	if o.Limit == 0 {
		o.Limit = time.Minute + time.Duration(o.Kills)*2*time.Second
	}
	if o.Bot, err = filepath.Abs(o.Bot); err != nil {
		return result, fmt.Errorf("finding the bot: %w", err)
	}
	began := time.Now()
	defer func() { result.Took = time.Since(began) }()
	ctx, cancel := context.WithTimeoutCause(ctx, o.Limit, fmt.Errorf("the run did not end within %s", o.Limit))
	defer cancel()
	ctx, cut := context.WithCancelCause(ctx)
	defer cut(nil)
	h, err := house.Start(ctx, house.Options{Dir: o.Dir, Dendrite: o.Dendrite, Fake: o.Fake, Bot: o.Bot, Organisers: more})
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	h.Mastodon.Set(func(s *mastodon.Switches) {
		s.Replay = o.Replay
		// Every start of the bot asks who it is: the quotas are not what is tried here.
		s.CallQuota, s.PostQuota = 1<<30, 1<<30
	})
	k := &killer{ctx: ctx, bot: h.Bot, cut: cut}
	if err := k.stop(); err != nil {
		return result, err
	}
	notes := newDiary()
	away, err := separate(h, k, notes)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, away()) }()
	if err := k.resume(func() error { return nil }); err != nil {
		return result, err
	}
	c := &company{options: o, house: h, killer: k, stage: house.NewStage(h), result: &result, began: began}
	err = c.all(ctx)
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
	}
	if k.ended != nil {
		err = k.ended // what the stories could not do then comes of it
	}
	result.Kills, _ = k.kills()
	result.Moments, result.Parts = k.counted()
	if err != nil {
		c.explain(notes)
	}
	return result, err
}

// separate puts an observer between the bot and each server.
func separate(h *house.House, k *killer, notes *diary) (away func() error, err error) {
	toHomeserver := sight{name: "the homeserver", asked: saying(sayingAsked, ""), answered: saying(sayingDone, newsAnswered),
		cutOff: func(r *http.Request) {}, diary: notes}
	if h.Fake != nil {
		toHomeserver.cutOff = h.Fake.CutOff
	}
	matrix, err := standBetween(h.URL, k, toHomeserver)
	if err != nil {
		return nil, err
	}
	toots, err := standBetween(h.Mastodon.URL, k, sight{name: "Mastodon", asked: posting(postingAsked), answered: posting(postingDone),
		cutOff: func(r *http.Request) {}, diary: notes})
	if err != nil {
		return nil, errors.Join(err, matrix.close())
	}
	away = func() error { return errors.Join(matrix.close(), toots.close()) }
	err = inFrontOf(h.Bot.Config, map[string]string{h.URL: matrix.url, h.Mastodon.URL: toots.url})
	if err != nil {
		return nil, errors.Join(err, away())
	}
	return away, nil
}

// dice are those of one organiser: what they draw depends on the seed and their own story.
func dice(seed uint64, organiser int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(organiser)))
}
