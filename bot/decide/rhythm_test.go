package decide

import (
	"testing"
	"time"

	"passeparole/bot/remind"
)

// officeHours is the rhythm of most installations, with few posts a day.
func officeHours(t testing.TB) Rhythm {
	t.Helper()
	week, err := remind.ParseCron("0 10 * * 1", "Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return Rhythm{Closed: remind.Quiet{From: "19:00", To: "08:00", Days: []time.Weekday{time.Saturday, time.Sunday}},
		Spacing: 5 * time.Minute, PerDay: 3, Digest: week}
}

// nextPost is when something next leaves for the public, or the post of the week is due; zero
// when nothing waits.
func (w *world) nextPost() time.Time {
	w.t.Helper()
	s := &session{Decider: w.decider, mem: w.mem, now: w.now}
	at := s.set.Rhythm.Digest.Next(w.now)
	list, err := s.forecast()
	if err != nil {
		w.t.Fatal(err)
	}
	if len(list) > 0 && (at.IsZero() || list[0].at.Before(at)) {
		at = list[0].at
	}
	return at
}
