package decide

import (
	"time"

	"passeparole/bot/remind"
)

// Rhythm is when posts leave, as the operator sets it (reference/mastodon.md §15). The zero
// Rhythm lets each leave at once. The bot alone keeps it: a server's own schedule loses posts
// silently (reference/mastodon.md §7).
type Rhythm struct {
	Closed  remind.Quiet  // when no post leaves, on the clock of Settings.Zone
	Spacing time.Duration // from one post to the next
	PerDay  int           // how many leave on a day of Settings.Zone; 0 = as many as there are
	// Digest is when the post of the week is due; the zero Cron for none.
	Digest     remind.Cron
	DigestDays int  // how many days ahead it looks; 0 = weekAhead
	DigestOnly bool // new meetings are told in it alone
	DayBefore  bool // each meeting is told of again the day before
	// Ahead is how many days before its date a later meeting of a series has its own post;
	// 0 = seriesAhead.
	Ahead int
}

const (
	weekAhead   = 14
	seriesAhead = 14
	// breath is what a server needs between two posts, however urgent.
	breath = 10 * time.Second
)

// urgency is what a post may break.
type urgency int

const (
	// sudden: whoever is about to come to a meeting of today or tomorrow must know. Nothing
	// but the breath holds it.
	sudden urgency = iota
	// pressing: the same, but it could be known before. It leaves on any day within the hours.
	pressing
	usual
)

// pace is what has left already.
type pace struct {
	Last  time.Time `json:"last,omitzero"`
	Day   string    `json:"day,omitempty"` // of Settings.Zone, "2006-01-02"
	Count int       `json:"count,omitempty"`
	// Digest is when the last post of the week left.
	Digest time.Time `json:"digest,omitzero"`
}

// left is the pace after one more post.
func (p pace) left(at time.Time, loc *time.Location) pace {
	day := at.In(loc).Format(time.DateOnly)
	if p.Day != day {
		p.Day, p.Count = day, 0
	}
	p.Count++
	p.Last = at
	return p
}

// next is the first instant at or after another at which a post may leave.
func (r Rhythm) next(at time.Time, p pace, how urgency, loc *time.Location) time.Time {
	closed, gap := r.Closed, r.Spacing
	switch how {
	case sudden:
		closed, gap = remind.Quiet{}, min(gap, breath)
	case pressing:
		closed.Days, closed.Holidays = nil, false
	}
	for range 1000 { // each turn but the last moves on, over a closed time or a full day
		at = closed.Shift(at, loc)
		if free := p.Last.Add(gap); !p.Last.IsZero() && at.Before(free) {
			at = free
			continue
		}
		local := at.In(loc)
		if how != usual || r.PerDay <= 0 || p.Count < r.PerDay || p.Day != local.Format(time.DateOnly) {
			return at
		}
		at = time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, loc)
		if at.Format(time.DateOnly) == p.Day { // a change of hour skips this midnight
			at = at.Add(time.Hour)
		}
	}
	return at
}
