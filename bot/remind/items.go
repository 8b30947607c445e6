package remind

import (
	"slices"
	"time"

	"passeparole/bot/when"
)

// Items are all reminders of a subject whose reason stands now, past and to come, in the
// order of the file. Quiet hours move an item later, never earlier; one that would then be
// useless stays at its own time.
func (r *Rules) Items(s Subject, q Quiet) []Item {
	var all []Item
	for _, rule := range r.List {
		if item, ok := rule.item(s, q); ok {
			all = append(all, item)
		}
	}
	return all
}

// stands says whether the reason of the rule stands for a subject.
func (r Rule) stands(s Subject) bool {
	if r.About != s.About || r.About == AboutMeeting && !slices.Contains(r.While, s.State) {
		return false
	}
	if r.To == ToOrganisers && s.Facts[Muted] {
		return false
	}
	for _, fact := range r.If {
		if !s.Facts[fact] {
			return false
		}
	}
	return !slices.ContainsFunc(r.Unless, func(fact string) bool { return s.Facts[fact] })
}

// zone is where the rule's clock hangs.
func (r Rule) zone(s Subject) string {
	if r.To == ToStaff && s.Office != "" {
		return s.Office
	}
	return s.Zone
}

// item is the reminder of a rule for a subject, if its reason stands and its moment is known.
func (r Rule) item(s Subject, q Quiet) (Item, bool) {
	if !r.stands(s) {
		return Item{}, false
	}
	loc, err := time.LoadLocation(r.zone(s))
	from, ok := moment(r.From, s, loc)
	if err != nil || !ok {
		return Item{}, false
	}
	item := Item{Rule: r.ID, Occasion: r.ID + " " + from.DayOnly().String(), Zone: loc.String()}
	var due time.Time
	if r.Offset.Exact() {
		if !from.HasTime { // nobody can say "in an hour" of a day
			return Item{}, false
		}
		at, err := Instant(from)
		if err != nil {
			return Item{}, false
		}
		due = at.Add(r.Offset.duration())
		item.Occasion = r.ID + " " + from.String() + " " + from.Zone
	} else {
		of, ok := clock(r.At)
		if !ok {
			of = minutes(from)
		}
		due = on(r.Offset.days(day(from), loc.String()), of, loc)
	}
	if r.Quiet != QuietNo {
		if later := q.Shift(due, loc); later.After(due) {
			if end := r.end(s, due, loc); end.IsZero() || later.Before(end) {
				due = later
			}
		}
	}
	// Seconds are not told: rounding up keeps an item from ringing before its time.
	if round := due.Truncate(time.Minute); round.Before(due) {
		due = round.Add(time.Minute)
	}
	if due.Before(s.Settled) {
		return Item{}, false
	}
	item.Wall, item.Until = when.MomentOf(due, loc).String(), r.end(s, due, loc)
	return item, true
}

// end is from when on a reminder that was due at an instant is useless; zero = never.
func (r Rule) end(s Subject, due time.Time, loc *time.Location) time.Time {
	var end time.Time
	if !r.Late.IsZero() {
		end = r.Late.after(due, loc)
	}
	if until, ok := moment(r.Until, s, loc); ok {
		if at, err := Instant(until); err == nil && (end.IsZero() || at.Before(end)) {
			end = at
		}
	}
	return end
}

// moment is what a rule counts from, on the wall of a zone; false when it is not known.
func moment(name string, s Subject, loc *time.Location) (when.Moment, bool) {
	instant := func(t time.Time) (when.Moment, bool) {
		if t.IsZero() || loc == nil {
			return when.Moment{}, false
		}
		return when.MomentOf(t, loc), true
	}
	wall := func(m when.Moment) (when.Moment, bool) {
		if m.IsZero() || loc == nil {
			return m, false
		}
		if m.Zone == "" {
			m.Zone = s.Zone
		}
		if !m.HasTime || m.Zone == loc.String() {
			m.Zone = loc.String()
			return m, true
		}
		at, err := Instant(m)
		if err != nil {
			return m, false
		}
		return when.MomentOf(at, loc), true
	}
	switch name {
	case FromStart:
		return wall(s.Start)
	case FromEnd:
		return wall(Ending(s.Start, s.End))
	case FromSent:
		return instant(s.Sent)
	case FromSettled:
		return instant(s.Settled)
	case FromTouched:
		return instant(s.Touched)
	}
	return when.Moment{}, false
}
