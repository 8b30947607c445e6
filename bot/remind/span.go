package remind

import (
	"strconv"
	"strings"
	"time"
)

// Span is a length of time as a file writes it: "-7j", "1h", "30min", "2jo", "2sem", "1mois".
// A negative one lies before. The zero Span is none.
type Span struct {
	N    int
	Unit string // min, h, j, jo, sem, mois
}

// units are those of a Span: minutes and hours are counted on the clock, the others on
// the calendar. "jo" is a working day: Monday to Friday, without public holidays.
var units = []string{"min", "h", "jo", "j", "sem", "mois"}

// ParseSpan reads a span; a number of at most four digits and a unit.
func ParseSpan(s string) (Span, bool) {
	number := strings.TrimLeft(strings.TrimPrefix(s, "-"), "0123456789")
	digits := s[:len(s)-len(number)]
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) > 5 || n > 9999 {
		return Span{}, false
	}
	for _, unit := range units {
		if number == unit {
			return Span{n, unit}, true
		}
	}
	return Span{}, false
}

func (s Span) String() string {
	if s.Unit == "" {
		return ""
	}
	return strconv.Itoa(s.N) + s.Unit
}

// IsZero says that there is no span.
func (s Span) IsZero() bool { return s == Span{} }

// Exact says that the span is counted on the clock, in minutes or hours.
func (s Span) Exact() bool { return s.Unit == "min" || s.Unit == "h" }

// duration is an exact span.
func (s Span) duration() time.Duration {
	if s.Unit == "min" {
		return time.Duration(s.N) * time.Minute
	}
	return time.Duration(s.N) * time.Hour
}

// days is the day that lies a span of the calendar from another, both midnight UTC. A month
// from the 31st is the last day of a shorter month.
func (s Span) days(from time.Time, place string) time.Time {
	switch s.Unit {
	case "sem":
		return from.AddDate(0, 0, 7*s.N)
	case "mois":
		first := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, s.N, 0)
		last := first.AddDate(0, 1, -1)
		return first.AddDate(0, 0, min(from.Day(), last.Day())-1)
	case "jo":
		step := 1
		if s.N < 0 {
			step = -1
		}
		for n := s.N; n != 0; n -= step {
			from = from.AddDate(0, 0, step)
			for !Working(from, place) {
				from = from.AddDate(0, 0, step)
			}
		}
		return from
	}
	return from.AddDate(0, 0, s.N)
}

// after is the instant a span after another; on the calendar it is the same time of day.
func (s Span) after(t time.Time, loc *time.Location) time.Time {
	if s.Exact() {
		return t.Add(s.duration())
	}
	local := t.In(loc)
	at := on(s.days(dayOf(t, loc), loc.String()), local.Hour()*60+local.Minute(), loc)
	if at.Before(t) { // the time of day is told twice on this very day
		return t
	}
	return at
}
