package when

import (
	"fmt"
	"strings"
	"time"
)

// Moment is a wall time and the zone it is meant in, or a day alone. A wall time stays
// what people were told even when the rules of a zone change; the instant follows from it.
type Moment struct {
	Year, Month, Day int
	Hour, Minute     int
	HasTime          bool
	Zone             string // IANA name
}

const (
	dayLayout  = "2006-01-02"
	timeLayout = "2006-01-02T15:04"
)

// String is the canonical form: "2026-12-03T18:30", or "2026-12-03" without an hour.
// The zone is not part of it.
func (m Moment) String() string {
	if !m.HasTime {
		return fmt.Sprintf("%04d-%02d-%02d", m.Year, m.Month, m.Day)
	}
	return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d", m.Year, m.Month, m.Day, m.Hour, m.Minute)
}

// ParseMoment reads the canonical form, and nothing else. The zone is taken as it is; In
// says whether it exists.
func ParseMoment(s, zone string) (Moment, error) {
	layout := dayLayout
	if strings.Contains(s, "T") {
		layout = timeLayout
	}
	t, err := time.Parse(layout, s)
	if err != nil || t.Format(layout) != s {
		return Moment{}, fmt.Errorf("reading a moment: %q is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm", s)
	}
	m := momentOn(t, zone)
	if layout == timeLayout {
		m = m.at(t.Hour()*60 + t.Minute())
	}
	return m, nil
}

// MomentOf is the wall time, to the minute, that clocks show in zone at an instant.
func MomentOf(t time.Time, zone *time.Location) Moment {
	t = t.In(zone)
	return momentOn(t, zone.String()).at(t.Hour()*60 + t.Minute())
}

// IsZero says that there is no moment.
func (m Moment) IsZero() bool { return m == Moment{} }

// In is the instant of the moment; of a day alone, its first instant. A wall time that
// does not exist on that day, or exists twice, which Read refuses, is what time.Date makes
// of it. The error says that the zone is unknown.
func (m Moment) In() (time.Time, error) {
	loc, err := time.LoadLocation(m.Zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("placing %s: %w", m, err)
	}
	return m.in(loc), nil
}

func (m Moment) in(loc *time.Location) time.Time {
	return time.Date(m.Year, time.Month(m.Month), m.Day, m.Hour, m.Minute, 0, 0, loc)
}

// Before says whether m is earlier than n: as instants when both have an hour and known
// zones, otherwise by what the calendar on the wall shows. A day alone is neither before
// nor after an hour of the same day.
func (m Moment) Before(n Moment) bool {
	if !m.HasTime || !n.HasTime {
		return m.DayOnly().String() < n.DayOnly().String()
	}
	if m.Zone != n.Zone {
		a, errA := m.In()
		b, errB := n.In()
		if errA == nil && errB == nil {
			return a.Before(b)
		}
	}
	return m.String() < n.String()
}

// DayOnly is the moment without its hour.
func (m Moment) DayOnly() Moment {
	m.Hour, m.Minute, m.HasTime = 0, 0, false
	return m
}

// Weekday is the day of the week.
func (m Moment) Weekday() time.Weekday { return m.date().Weekday() }

// date is the day as midnight UTC, in which every day has 24 hours.
func (m Moment) date() time.Time { return date(m.Year, m.Month, m.Day) }

// at is the day of m with an hour, in minutes since midnight; 24 h and later is the next day.
func (m Moment) at(minutes int) Moment {
	if minutes >= 24*60 {
		m = momentOn(m.date().AddDate(0, 0, minutes/(24*60)), m.Zone)
		minutes %= 24 * 60
	}
	m.Hour, m.Minute, m.HasTime = minutes/60, minutes%60, true
	return m
}

func (m Moment) minutes() int { return m.Hour*60 + m.Minute }

func momentOn(day time.Time, zone string) Moment {
	return Moment{Year: day.Year(), Month: int(day.Month()), Day: day.Day(), Zone: zone}
}

func date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// exists says whether the calendar has that day.
func exists(year, month, day int) bool {
	d := date(year, month, day)
	return month >= 1 && month <= 12 && d.Day() == day && int(d.Month()) == month
}
