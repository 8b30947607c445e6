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
		if item, ok := r.item(rule, s, q); ok {
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

// clockAt is the zone where the rule's clock hangs.
func (r Rule) clockAt(s Subject) string {
	if r.To == ToStaff && s.Office != "" {
		return s.Office
	}
	return s.Zone
}

// item is the reminder of a rule for a subject, if its reason stands and its moment is known.
func (r *Rules) item(rule Rule, s Subject, q Quiet) (Item, bool) {
	due, from, ok := rule.due(s)
	if !ok {
		return Item{}, false
	}
	loc := due.Location()
	item := Item{Rule: rule.ID, Occasion: rule.ID + " " + from.DayOnly().String(), Zone: loc.String()}
	if rule.Offset.Exact() {
		item.Occasion = rule.ID + " " + from.String() + " " + from.Zone
	}
	if rule.Quiet != QuietNo {
		if later := q.Shift(due, loc); later.After(due) && r.canWait(rule, s, due, later) {
			due = later
		}
	}
	if due.Before(s.Settled) {
		return Item{}, false
	}
	item.Wall, item.Until = when.MomentOf(due, loc).String(), rule.end(s, due, loc)
	return item, true
}

// due is when a rule wants to speak of a subject, in the zone of its clock and whatever the
// quiet hours, with the moment that it counts from; false when it has no reason to.
func (r Rule) due(s Subject) (time.Time, when.Moment, bool) {
	if !r.stands(s) {
		return time.Time{}, when.Moment{}, false
	}
	loc, err := zone(r.clockAt(s))
	from, ok := moment(r.From, s, loc)
	if err != nil || !ok {
		return time.Time{}, when.Moment{}, false
	}
	if !r.Offset.Exact() {
		at, ok := clock(r.At)
		if !ok {
			at = minutes(from)
		}
		return on(r.Offset.days(day(from), loc.String()), at, loc), from, true
	}
	at, err := Instant(from)
	if err != nil || !from.HasTime { // nobody can say "in an hour" of a day
		return time.Time{}, when.Moment{}, false
	}
	return at.Add(r.Offset.duration()).In(loc), from, true
}

// apart is the least time between a reminder that waited and the next of its family.
const apart = time.Hour

// canWait says whether a reminder is still of use when quiet hours move it: before it is
// useless, and not when the next of its family is about to be said. The eve of a meeting on
// Monday at nine is told on Sunday, not together with "in an hour".
func (r *Rules) canWait(rule Rule, s Subject, due, later time.Time) bool {
	if end := rule.end(s, due, due.Location()); !end.IsZero() && !later.Before(end) {
		return false
	}
	return !slices.ContainsFunc(r.List, func(other Rule) bool {
		if !rule.kin(other) {
			return false
		}
		next, _, ok := other.due(s)
		return ok && next.After(due) && later.Add(apart).After(next)
	})
}

// kin says whether another rule is of the same family.
func (r Rule) kin(other Rule) bool {
	return r.Family != "" && r.Family == other.Family && r.To == other.To && r.ID != other.ID
}

// minute is the first full minute at or after an instant: seconds are not kept, and
// nothing rings before its time.
func minute(t time.Time) time.Time {
	if whole := t.Truncate(time.Minute); whole.Before(t) {
		return whole.Add(time.Minute)
	}
	return t
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
		return when.MomentOf(minute(t), loc), true
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
