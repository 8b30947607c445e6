package when

import (
	"slices"
	"time"

	"passeparole/locales"
)

// askSeries refuses for want of a word more.
func askSeries(key string, args locales.Args) *Refusal {
	return &Refusal{Key: key, Args: args, Ask: true}
}

// combine puts together what was gathered.
func (p *seriesParser) combine() ([]Recurrence, *Refusal) {
	r, refusal := p.pattern()
	if refusal != nil {
		return nil, refusal
	}
	from, until, refusal := p.bounds()
	if refusal != nil {
		return nil, refusal
	}
	r.NotIn = slices.Compact(slices.Sorted(slices.Values(p.notIn)))
	if len(r.NotIn) == 12 {
		return nil, refuse(seriesNone)
	}
	first, refusal := p.firstDay(r, from)
	if refusal != nil {
		return nil, refusal
	}
	// The hours are read for the first day, and for the next one when they have passed today.
	readings, refusal := p.hours(first)
	if refusal != nil && refusal.Key == refusedPast {
		later, no := p.firstDay(r, first.AddDate(0, 0, 1))
		if no != nil {
			return nil, no
		}
		first = later
		readings, refusal = p.hours(first)
	}
	if refusal != nil {
		return nil, refusal
	}
	var out []Recurrence
	for _, reading := range readings {
		one := r
		one.Start, one.End = reading.Start, reading.End
		one, why, no := p.ending(one, until)
		if no != nil {
			return nil, no
		}
		out = append(out, Recurrence{one, join(p.why, reading.Why, why)})
	}
	return out, nil
}

// pattern is the rule without its dates.
func (p *seriesParser) pattern() (Rule, *Refusal) {
	r := Rule{Interval: 1}
	unit := noUnit
	for _, f := range p.freqs {
		if unit != noUnit && (f.unit != unit || f.n != r.Interval && f.n != 1 && r.Interval != 1) {
			return r, refuse(seriesOneDay)
		}
		unit, r.Interval = f.unit, max(f.n, r.Interval)
	}
	for _, w := range p.weekdays {
		if w != p.weekdays[0] {
			return r, refuse(seriesOneDay)
		}
	}
	switch {
	case len(p.nths) > 1 || len(p.days) > 1 || len(p.days)+len(p.nths) > 1 || len(p.days) > 0 && len(p.weekdays) > 0:
		return r, refuse(seriesOneDay)
	case len(p.nths) > 0 && unit == inWeeks && r.Interval > 1:
		return r, refuse(seriesOneDay)
	case len(p.nths) > 0:
		r.Every, r.Nth, r.Weekday = Monthly, p.nths[0], time.Weekday(p.weekdays[0])
	case len(p.days) > 0 && unit == inWeeks:
		return r, refuse(seriesOneDay)
	case len(p.days) > 0:
		r.Every, r.MonthDay = Monthly, p.days[0]
	case unit == inMonths_ && len(p.weekdays) > 0:
		return r, askSeries(seriesWhichNth, locales.Args{"Weekday": namesIn(p.want.Lang).weekday(time.Weekday(p.weekdays[0]))})
	case unit == inMonths_:
		return r, askSeries(seriesMonthDay, nil)
	case len(p.weekdays) > 0:
		r.Every, r.Weekday = Weekly, time.Weekday(p.weekdays[0])
	case unit == inWeeks:
		day, ok := p.planned()
		if !ok {
			return r, askSeries(seriesDay, nil)
		}
		r.Every, r.Weekday = Weekly, day.Weekday()
	default:
		return r, refuse(seriesUnknown)
	}
	return r, nil
}

// planned is the day of a meeting that is known already, or that the text names.
func (p *seriesParser) planned() (time.Time, bool) {
	for _, b := range p.from {
		if b.first {
			return b.day, true
		}
	}
	if p.want.Base.HasTime {
		return p.want.Base.date(), true
	}
	return time.Time{}, false
}

// bounds are the first and the last day that the text allows; the zero time is none.
func (p *seriesParser) bounds() (from, until time.Time, _ *Refusal) {
	if len(p.from) > 1 || len(p.until) > 1 || len(p.counts) > 1 || len(p.spans) > 1 {
		return from, until, refuse(seriesUnknown)
	}
	if len(p.from) > 0 && p.from[0].end || len(p.until) > 0 && p.until[0].top { // "jusqu'à début juin"
		return from, until, refuse(seriesVague)
	}
	from = p.today
	if p.want.Base.HasTime && p.want.Base.date().After(from) {
		from = p.want.Base.date()
	}
	var b bound
	if len(p.from) > 0 {
		b = p.from[0]
		from = b.day
		if b.month > 0 {
			from = p.monthFrom(b, p.today, 0)
		}
	}
	if len(p.until) == 0 {
		return from, until, nil
	}
	u := p.until[0]
	switch {
	case u.month > 0:
		if b.month > 0 && b.year == 0 && u.year > 0 { // "de septembre à juin 2028"
			year := u.year
			if b.month > u.month {
				year--
			}
			from = date(year, b.month, from.Day())
		}
		until = p.monthFrom(u, from, -1)
	case u.guessed && len(p.from) > 0:
		until = u.day
		for until.Before(from) {
			until = until.AddDate(1, 0, 0)
		}
	default:
		until = u.day
		if b.guessed && b.paired && !u.guessed { // "du 7 janvier au 3 juin 2028": the year is said once
			if from = date(until.Year(), int(from.Month()), from.Day()); from.After(until) {
				from = from.AddDate(-1, 0, 0)
			}
		}
	}
	if until.Before(from) || until.Before(p.today) || b.paired && b.month == 0 && from.Before(p.today) {
		return from, until, refuse(seriesNone)
	}
	return from, until, nil
}

// monthFrom is the first day of a month, or with edge -1 its last one, in the year that was said
// or the nearest one whose month is not over at a day.
func (p *seriesParser) monthFrom(b bound, at time.Time, edge int) time.Time {
	year := b.year
	if year == 0 {
		if year = at.Year(); b.month < int(at.Month()) {
			year++
		}
	}
	if edge < 0 {
		return date(year, b.month+1, 0)
	}
	return date(year, b.month, 1)
}

// firstDay is the first day of the rule from a day on.
func (p *seriesParser) firstDay(r Rule, from time.Time) (time.Time, *Refusal) {
	for n := range 5 * 366 {
		day := from.AddDate(0, 0, n)
		if r.leavesOut(int(day.Month())) || day.Before(p.today) {
			continue
		}
		if r.Every == Weekly && day.Weekday() == r.Weekday {
			return day, p.isFirst(day, from)
		}
		if r.Every == Monthly {
			if one, ok := r.inMonth(day.Year(), int(day.Month())); ok && one.Equal(day) {
				return day, p.isFirst(day, from)
			}
		}
	}
	return time.Time{}, refuse(seriesNone)
}

// isFirst refuses a first meeting that was named and is none of the rule's.
func (p *seriesParser) isFirst(day, from time.Time) *Refusal {
	if len(p.from) > 0 && p.from[0].first && !day.Equal(p.from[0].day) {
		n := namesIn(p.want.Lang)
		at := p.from[0].day
		return refuseWith(seriesFirst, locales.Args{"Date": n.weekday(at.Weekday()) + " " + n.plain(at.Year(), int(at.Month()), at.Day())})
	}
	return nil
}

// hours are the readings of the hours, on the first day.
func (p *seriesParser) hours(first time.Time) ([]Reading, *Refusal) {
	zone := p.want.Zone.String()
	items := p.items
	if len(items) == 0 || onlyParts(items) {
		if base := p.want.Base; base.HasTime {
			return []Reading{{Start: momentOn(first, zone).at(base.minutes())}}, nil
		}
		return nil, askSeries(seriesTime, nil)
	}
	s := &sense{lex: p.lex, want: Want{Lang: p.want.Lang, Zone: p.want.Zone, Time: Required, Range: true, Base: momentOn(first, zone)}, now: p.now}
	readings, refusal := s.read(items)
	if refusal != nil && (refusal.Key == refusedTime || refusal.Key == refusedStart) {
		return nil, askSeries(seriesTime, nil)
	}
	if refusal != nil && refusal.Key == refusedPast {
		return nil, refusal
	}
	return readings, refusal
}

func onlyParts(items []item) bool {
	for _, it := range items {
		if it.kind != part && it.kind != inZone {
			return false
		}
	}
	return true
}
