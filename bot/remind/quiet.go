package remind

import (
	"slices"
	"time"
)

// Quiet is when nobody wants to be rung. The zero Quiet is never.
type Quiet struct {
	From, To string // "20:00", "08:00", on the wall of the place; "" or the same = at no hour
	Days     []time.Weekday
	Holidays bool // public holidays are as Days
}

// longest is the most moves that Shift makes: more days in a row are all quiet.
const longest = 60

// Shift is the first instant at or after another that is not quiet in a zone. When none is
// within weeks, because all days are quiet, it is the instant itself.
func (q Quiet) Shift(at time.Time, loc *time.Location) time.Time {
	t := at
	for range longest {
		next, quiet := q.next(t, loc)
		if !quiet {
			return t
		}
		if !next.After(t) { // the hour that a change of hour repeats
			next = t.Add(time.Hour)
		}
		t = next
	}
	return at
}

// next is where to look next when an instant is quiet.
func (q Quiet) next(t time.Time, loc *time.Location) (time.Time, bool) {
	day, local := dayOf(t, loc), t.In(loc)
	if slices.Contains(q.Days, day.Weekday()) || q.Holidays && Holiday(day, loc.String()) {
		return on(day.AddDate(0, 0, 1), 0, loc), true
	}
	from, okFrom := clock(q.From)
	to, okTo := clock(q.To)
	if !okFrom || !okTo || from == to {
		return t, false
	}
	now := local.Hour()*60 + local.Minute()
	switch {
	case from < to && now >= from && now < to, from > to && now < to:
		return on(day, to, loc), true
	case from > to && now >= from:
		return on(day.AddDate(0, 0, 1), to, loc), true
	}
	return t, false
}
