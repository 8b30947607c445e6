package remind

import (
	"fmt"
	"sync"
	"time"

	"passeparole/bot/when"
)

// lasting is how long a meeting lasts whose end nobody told.
const lasting = 2 * time.Hour

// morning is the hour of what has none.
const morning = 9 * 60

// Instant is the instant of a wall time: the first instant after the gap when a change of
// hour skips it, the first of the two when one repeats it. A day alone is its 09:00.
// The error says that the zone is unknown.
func Instant(m when.Moment) (time.Time, error) {
	loc, err := zone(m.Zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("placing %s: %w", m, err)
	}
	return on(day(m), minutes(m), loc), nil
}

// Ending is when a meeting ends: its end, or two hours after its start when nobody told
// one; a day alone stays a day. It is zero when neither is known.
func Ending(start, end when.Moment) when.Moment {
	if !end.IsZero() || !start.HasTime {
		if end.IsZero() {
			return start
		}
		return end
	}
	at, err := Instant(start)
	if err != nil {
		return start
	}
	at = at.Add(lasting)
	return when.MomentOf(at.In(zoneOf(start.Zone)), zoneOf(start.Zone))
}

// zones keeps what was read of the time zone database, which reads a zone anew each time
// it is asked for one.
var zones sync.Map

// zone is the time zone of an IANA name. The error says that there is none.
func zone(name string) (*time.Location, error) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	zones.Store(name, loc)
	return loc, nil
}

func zoneOf(name string) *time.Location {
	loc, err := zone(name)
	if err != nil {
		return time.UTC
	}
	return loc
}

// day is the day of a moment as midnight UTC, in which every day has 24 hours.
func day(m when.Moment) time.Time {
	return time.Date(m.Year, time.Month(m.Month), m.Day, 0, 0, 0, 0, time.UTC)
}

// dayOf is the day that the calendar shows at an instant.
func dayOf(t time.Time, loc *time.Location) time.Time {
	t = t.In(loc)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// minutes is the time of day of a moment, in minutes since midnight.
func minutes(m when.Moment) int {
	if !m.HasTime {
		return morning
	}
	return m.Hour*60 + m.Minute
}

// on is the instant at which the clock on the wall shows a time of a day, as Instant.
func on(day time.Time, minutes int, loc *time.Location) time.Time {
	wall := day.Add(time.Duration(minutes) * time.Minute) // as if it were UTC
	before := wall.Add(-offset(wall.AddDate(0, 0, -1), loc))
	after := wall.Add(-offset(wall.AddDate(0, 0, 1), loc))
	shows := func(t time.Time) bool {
		_, seconds := t.In(loc).Zone()
		return t.Add(time.Duration(seconds) * time.Second).Equal(wall)
	}
	switch {
	case shows(before) && shows(after):
		if after.Before(before) {
			return after.In(loc)
		}
		return before.In(loc)
	case shows(before):
		return before.In(loc)
	case shows(after):
		return after.In(loc)
	}
	// Skipped: by the clock of before the change, it is after the change.
	change, _ := before.In(loc).ZoneBounds()
	return change
}

// offset is how far the clock of a zone is ahead of UTC.
func offset(t time.Time, loc *time.Location) time.Duration {
	_, seconds := t.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}

// clock reads "HH:MM" as minutes since midnight.
func clock(s string) (int, bool) {
	t, err := time.Parse("15:04", s)
	if err != nil || t.Format("15:04") != s {
		return 0, false
	}
	return t.Hour()*60 + t.Minute(), true
}
