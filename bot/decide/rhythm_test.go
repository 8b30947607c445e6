package decide

import (
	"testing"
	"time"

	"passeparole/bot/remind"
	"passeparole/bot/turn"
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

func TestWhenAPostMayLeave(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at := func(wall string) time.Time {
		got, err := time.ParseInLocation("2006-01-02T15:04:05", wall, paris)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	office := officeHours(t)
	everyDay := office
	everyDay.Closed.Days = nil
	var none Rhythm
	late := pace{Last: at("2026-11-23T18:58:00"), Day: "2026-11-23", Count: 1}
	full := pace{Last: at("2026-11-23T09:00:00"), Day: "2026-11-23", Count: 3}
	for _, c := range []struct {
		name   string
		rhythm Rhythm
		from   string
		pace   pace
		how    urgency
		want   string
	}{
		{"no rhythm", none, "2026-11-23T23:04:05", full, usual, "2026-11-23T23:04:05"},
		{"within the hours", office, "2026-11-23T10:00:00", pace{}, usual, "2026-11-23T10:00:00"},
		{"the first instant", office, "2026-11-23T08:00:00", pace{}, usual, "2026-11-23T08:00:00"},
		{"the last is over", office, "2026-11-23T19:00:00", pace{}, usual, "2026-11-24T08:00:00"},
		{"too early", office, "2026-11-23T05:00:00", pace{}, usual, "2026-11-23T08:00:00"},
		{"Friday evening", office, "2026-11-20T19:30:00", pace{}, usual, "2026-11-23T08:00:00"},
		{"Sunday", office, "2026-11-22T12:00:00", pace{}, usual, "2026-11-23T08:00:00"},
		{"right after another", office, "2026-11-23T10:01:00", pace{Last: at("2026-11-23T10:00:00"), Day: "2026-11-23", Count: 1}, usual, "2026-11-23T10:05:00"},
		{"long after another", office, "2026-11-23T11:00:00", pace{Last: at("2026-11-23T10:00:00"), Day: "2026-11-23", Count: 1}, usual, "2026-11-23T11:00:00"},
		{"apart, beyond the hours", office, "2026-11-23T18:59:00", late, usual, "2026-11-24T08:00:00"},
		{"a full day", office, "2026-11-23T10:00:00", full, usual, "2026-11-24T08:00:00"},
		{"the day after a full one", office, "2026-11-24T10:00:00", full, usual, "2026-11-24T10:00:00"},
		{"a full Friday", office, "2026-11-27T10:00:00", pace{Day: "2026-11-27", Count: 3}, usual, "2026-11-30T08:00:00"},
		{"pressing on Sunday", office, "2026-11-22T12:00:00", pace{}, pressing, "2026-11-22T12:00:00"},
		{"pressing by night", office, "2026-11-21T23:00:00", pace{}, pressing, "2026-11-22T08:00:00"},
		{"pressing on a full day", office, "2026-11-23T10:00:00", full, pressing, "2026-11-23T10:00:00"},
		{"pressing right after another", office, "2026-11-23T10:01:00", pace{Last: at("2026-11-23T10:00:00")}, pressing, "2026-11-23T10:05:00"},
		{"sudden by night on a full day", office, "2026-11-23T23:00:00", full, sudden, "2026-11-23T23:00:00"},
		{"sudden right after another", office, "2026-11-21T23:00:01", pace{Last: at("2026-11-21T23:00:00")}, sudden, "2026-11-21T23:00:10"},
		// 28 March 2027, 2 h is 3 h; 31 October 2027, 3 h is 2 h.
		{"the night before summer", everyDay, "2027-03-27T20:00:00", pace{}, usual, "2027-03-28T08:00:00"},
		{"the night before winter", everyDay, "2027-10-30T20:00:00", pace{}, usual, "2027-10-31T08:00:00"},
		{"a full day before winter", everyDay, "2027-10-30T12:00:00", pace{Day: "2027-10-30", Count: 3}, usual, "2027-10-31T08:00:00"},
		{"a full day of 25 hours", Rhythm{PerDay: 1}, "2027-10-31T23:59:59", pace{Day: "2027-10-31", Count: 1}, usual, "2027-11-01T00:00:00"},
	} {
		if got := c.rhythm.next(at(c.from), c.pace, c.how, paris); !got.Equal(at(c.want)) {
			t.Errorf("%s: %s, want %s", c.name, got.In(paris), c.want)
		}
	}
}

// A day without a midnight does not hold the queue up.
func TestADayWithoutMidnight(t *testing.T) {
	cairo, err := time.LoadLocation("Africa/Cairo")
	if err != nil {
		t.Fatal(err)
	}
	r := Rhythm{PerDay: 1}
	p := pace{Day: "2027-04-29", Count: 1}
	got := r.next(time.Date(2027, 4, 29, 12, 0, 0, 0, cairo), p, usual, cairo)
	if day := got.In(cairo).Format(time.DateOnly); day != "2027-04-30" {
		t.Errorf("%s", got.In(cairo))
	}
}

func TestNear(t *testing.T) {
	for _, c := range []struct {
		wall, zone, at string
		want           bool
	}{
		{"2026-12-03T18:00", "Europe/Paris", "2026-12-01T23:59:00+01:00", false},
		{"2026-12-03T18:00", "Europe/Paris", "2026-12-02T00:00:00+01:00", true},
		{"2026-12-03T18:00", "Europe/Paris", "2026-12-03T22:00:00+01:00", true},
		{"2026-12-03T18:00", "Europe/Paris", "2026-12-04T00:00:00+01:00", false},
		{"2026-12-03", "Europe/Paris", "2026-12-02T12:00:00+01:00", true},
		// In La Réunion the day before begins three hours earlier than in Paris.
		{"2026-12-03T18:00", "Indian/Reunion", "2026-12-01T21:00:00+01:00", true},
		{"", "Europe/Paris", "2026-12-03T12:00:00+01:00", false},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := near(c.wall, c.zone, at); got != c.want {
			t.Errorf("%s in %s seen at %s: %v", c.wall, c.zone, c.at, got)
		}
	}
}

// A post that waited in a backup may have left before the backup was restored: it has the same
// name when it leaves, and the time at which it was asked for.
func TestAPostIsNamedWheneverItLeaves(t *testing.T) {
	w := newWorld(t, func(set *Settings) { set.Rhythm = officeHours(t) })
	w.clock("2026-11-20T20:00")
	m := w.plan()
	asked := w.now
	w.in(staffRoom, alex, "!valider "+m.ID)
	backup := again(t, w.mem)
	for _, wall := range []string{"2026-11-23T08:00", "2026-11-24T12:00"} {
		w.mem = again(t, backup)
		w.clock(wall)
		var names []string
		w.watch = func(e turn.Effect) {
			if post, ok := e.(turn.Post); ok {
				if names = append(names, post.Occasion.Name); !post.Occasion.At.Equal(asked) {
					t.Errorf("asked for at %s, not %s", post.Occasion.At, asked)
				}
			}
		}
		w.give(turn.Tick{First: true})
		if len(names) != 1 || names[0] != "post "+m.ID+"/announce" {
			t.Errorf("%s: posts %q", wall, names)
		}
	}
}
