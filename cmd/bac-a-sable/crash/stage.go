package crash

import (
	"context"
	"math/rand/v2"
	"time"

	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/script"
)

// stage is a stage of a house where the bot is killed now and then after somebody spoke.
// It implements script.Stage.
type stage struct {
	*house.Stage
	house  *house.House
	killer *killer
	random *rand.Rand
	chance float64 // that a message is followed by a kill
	from   int     // where the present story begins in the log
	drawn  func(person, text string, s shot)
}

// Heard is the log of the present story only: what was said about an earlier meeting must
// not pass for an answer.
func (s *stage) Heard(from int) ([]script.Said, int, <-chan struct{}, error) {
	said, next, more, err := s.Stage.Heard(s.from + from)
	return said, next - s.from, more, err
}

// Do lets a person act, with a kill of the bot drawn beforehand.
func (s *stage) Do(ctx context.Context, a script.Act) (string, error) {
	// Both are drawn always, so that what is drawn depends on the seed and the story alone.
	lucky, planned := s.random.Float64() >= s.chance, draw(s.random, a.Text)
	if !lucky {
		s.drawn(a.Who, a.Text, planned)
		s.killer.arm(planned)
	}
	event, err := s.Stage.Do(ctx, a)
	s.killer.reached(messageSent)
	return event, err
}

func (s *stage) Stop(context.Context) error { return s.killer.stop() }

// Start starts the bot days after today; it must not run.
func (s *stage) Start(_ context.Context, days int) error {
	return s.killer.resume(func() error {
		if ahead := time.Duration(days) * 24 * time.Hour; ahead > s.house.Bot.Ahead {
			s.house.Mastodon.Advance(ahead - s.house.Bot.Ahead)
			s.house.Bot.Ahead = ahead
		}
		return nil
	})
}
