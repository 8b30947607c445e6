package when

import (
	"time"

	"passeparole/locales"
)

// ending finds the last meeting of a rule that has its first one, and leaves out the days that
// are not wanted. why says what is worth a word.
func (p *seriesParser) ending(r Rule, until time.Time) (_ Rule, why []string, _ *Refusal) {
	if until.IsZero() && len(p.spans) > 0 {
		until = p.after(r, p.spans[0])
	}
	if until.IsZero() && len(p.counts) == 0 {
		return r, nil, askSeries(seriesUntil, nil)
	}
	days := r.days(MaxSeries+1+len(p.without), until)
	if len(p.counts) > 0 && until.IsZero() { // "sans le 12 février" is the one of the next meetings
		days = days[:min(len(days), p.counts[0]+len(p.without))]
	}
	out, refusal := p.leftOut(days)
	if refusal != nil {
		return r, nil, refusal
	}
	var kept []time.Time
	for _, day := range days {
		if !out[day] {
			kept = append(kept, day)
		}
	}
	if len(p.counts) > 0 {
		n := p.counts[0]
		switch {
		case n > MaxSeries:
			return r, nil, refuseWith(seriesTooMany, locales.Args{"Max": MaxSeries})
		case !until.IsZero() && len(kept) != n || len(kept) < n:
			return r, nil, refuseWith(seriesTwoEnds, locales.Args{"Count": len(kept)})
		}
		kept = kept[:n]
	}
	switch {
	case len(kept) > MaxSeries:
		return r, nil, refuseWith(seriesTooMany, locales.Args{"Max": MaxSeries})
	case len(kept) == 0:
		return r, nil, refuse(seriesNone)
	case len(kept) == 1:
		return r, nil, refuseWith(seriesOnce, locales.Args{"Date": p.dayText(kept[0])})
	}
	end := r.End
	first := r.Start
	r.Start = momentOn(kept[0], first.Zone).at(first.minutes())
	if !end.IsZero() {
		lasts := int(end.date().Sub(first.date())/time.Minute) + end.minutes() - first.minutes()
		r.End = r.Start.DayOnly().at(r.Start.minutes() + lasts)
	}
	r.Until = momentOn(kept[len(kept)-1], first.Zone)
	for day := range out {
		r.Without = append(r.Without, momentOn(day, first.Zone))
	}
	r = r.tidy()
	if refusal := p.onEveryClock(r); refusal != nil {
		return r, nil, refusal
	}
	if r.Every == Monthly && (r.Nth == 5 || r.MonthDay > 28) {
		why = []string{seriesAbsent}
	}
	return r, why, nil
}

func (p *seriesParser) dayText(day time.Time) string {
	n := namesIn(p.want.Lang)
	return n.weekday(day.Weekday()) + " " + n.plain(day.Year(), int(day.Month()), day.Day())
}

// after is the last day of "pendant 6 mois" from the first meeting on. Of a monthly rule whole
// months are counted, so that six months are six meetings wherever the Thursdays fall.
func (p *seriesParser) after(r Rule, span frequency) time.Time {
	first := r.Start.date()
	switch span.unit {
	case inWeeks:
		return first.AddDate(0, 0, 7*span.n-1)
	case inQuarters:
		span.n *= 3
	case inYears:
		span.n *= 12
	}
	if r.Every == Monthly {
		return date(first.Year(), int(first.Month())+span.n, 0)
	}
	month := date(first.Year(), int(first.Month())+span.n, 1)
	if !exists(month.Year(), int(month.Month()), first.Day()) { // to the end of a shorter month
		return date(month.Year(), int(month.Month())+1, 0)
	}
	return date(month.Year(), int(month.Month()), first.Day()).AddDate(0, 0, -1)
}

// leftOut are the days of the rule that the text leaves out. One that is none of them, or fits
// several, is refused.
func (p *seriesParser) leftOut(days []time.Time) (map[time.Time]bool, *Refusal) {
	out := map[time.Time]bool{}
	for _, it := range p.without {
		var fits []time.Time
		for _, day := range days {
			if day.Day() == it.d && (it.kind == dayOnly || int(day.Month()) == it.m) && (it.y == 0 || day.Year() == it.y) {
				fits = append(fits, day)
			}
		}
		n := namesIn(p.want.Lang)
		text := n.dayNumber(it.d)
		if it.kind == fullDate {
			text = n.plain(it.y, it.m, it.d)
		}
		switch {
		case len(fits) == 0, it.n >= 0 && int(fits[0].Weekday()) != it.n:
			return nil, refuseWith(seriesNotIn, locales.Args{"Date": text})
		case len(fits) > 1:
			return nil, refuseWith(seriesWhich, locales.Args{"Date": text})
		}
		out[fits[0]] = true
	}
	return out, nil
}

// onEveryClock refuses an hour that a change of clocks leaves out, or makes come twice, on one
// of the days.
func (p *seriesParser) onEveryClock(r Rule) *Refusal {
	s := &sense{lex: p.lex, want: p.want}
	for _, start := range r.Dates() {
		for _, m := range []Moment{start, r.EndOf(start)} {
			if !m.IsZero() && s.onClock(m, p.want.Zone) != nil {
				return refuseWith(seriesClock, locales.Args{"Date": p.dayText(m.date())})
			}
		}
	}
	return nil
}
