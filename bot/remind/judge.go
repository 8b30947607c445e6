package remind

import "time"

// Verdict is what is to be done with an item.
type Verdict string

const (
	Send     Verdict = "send"
	SendLate Verdict = "late"     // still useful, and says that it comes late
	Dropped  Verdict = "dropped"  // useless by now
	Over     Verdict = "over"     // its reason has ended, or it is not of this subject any more
	Early    Verdict = "early"    // not yet: before its time, or in quiet hours that it can wait for
	Replaced Verdict = "replaced" // a later one of its family is due
)

// LateAfter is from when on after its time an item comes late.
const LateAfter = 15 * time.Minute

// Judge says what is to be done with an item of a subject now. It goes by the subject as
// it is: an item of a meeting whose hour was changed is judged by its new time. It does
// not know what was sent already: whoever sends keeps the occasions.
func (r *Rules) Judge(i Item, s Subject, q Quiet, now time.Time) Verdict {
	rule, ok := r.Rule(i.Rule)
	if !ok {
		return Over
	}
	item, ok := r.item(rule, s, q)
	if !ok || item.Occasion != i.Occasion {
		return Over
	}
	loc := zoneOf(item.Zone)
	if i.Asked {
		item.Wall, item.Zone = i.Wall, i.Zone
	}
	due, err := item.Instant()
	if err != nil {
		return Over
	}
	end := item.Until
	if i.Asked {
		end = rule.end(s, due, loc)
	}
	switch {
	case now.Before(due):
		return Early
	case r.replaced(rule, due, s, q, now):
		return Replaced
	case !end.IsZero() && !now.Before(end):
		return Dropped
	}
	late := now.Sub(due) >= LateAfter
	// What is in quiet hours by its own time is so on purpose, and what a person asked for is
	// no disturbance; what comes late waits.
	if rule.Quiet != QuietNo && !i.Asked && (late || !q.Shift(due, loc).After(due)) {
		if later := q.Shift(now, loc); later.After(now) && (end.IsZero() || later.Before(end)) {
			return Early
		}
	}
	if late {
		return SendLate
	}
	return Send
}

// replaced says whether another of the rule's family is due later than an instant, and
// useful now.
func (r *Rules) replaced(rule Rule, due time.Time, s Subject, q Quiet, now time.Time) bool {
	for _, other := range r.List {
		if !rule.kin(other) {
			continue
		}
		item, ok := r.item(other, s, q)
		if !ok {
			continue
		}
		at, err := item.Instant()
		if err == nil && at.After(due) && !now.Before(at) && (item.Until.IsZero() || now.Before(item.Until)) {
			return true
		}
	}
	return false
}
