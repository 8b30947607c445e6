package decide

import (
	"testing"
	"time"

	"passeparole/bot/remind"
	"passeparole/bot/turn"
)

// A machine that started with a clock of years ahead does not silence what comes by a schedule.
func TestAClockThatWasSetBackHoldsNoSummaryUp(t *testing.T) {
	digest, err := remind.ParseCron("0 9 * * 1", "Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, func(set *Settings) { set.Digest = digest })
	right := w.now
	w.now = right.AddDate(3, 0, 0)
	w.give(turn.Tick{First: true})
	w.now = right
	w.give(turn.Tick{First: true})
	told := heardIn(w)
	for range 8 {
		w.now = w.now.Add(24 * time.Hour)
		w.give(turn.Tick{})
	}
	if n := len(told[staffRoom]); n != 1 {
		t.Errorf("%d summaries in a week: %q", n, told[staffRoom])
	}
}
