package when

import "time"

// fromDate is the day of a date that may lack its year or its month.
func (f *dayFacts) fromDate(it item) ([]dayChoice, *Refusal) {
	past := f.past
	if f.next {
		past = false
	} else if f.last {
		past = true
	}
	switch it.kind {
	case dayOnly:
		return f.inNearestMonth(it, past)
	case nth:
		return f.nthWeekday(it, past)
	}
	if len(f.month) > 0 {
		return nil, refuse(refusedTwoDays)
	}
	year := it.y
	if year == 0 && len(f.year) > 0 {
		year = f.today.Year() + f.year[0]
	} else if len(f.year) > 0 && it.y != f.today.Year()+f.year[0] {
		return nil, refuse(refusedTwoDays)
	}
	if year != 0 {
		if !exists(year, it.m, it.d) {
			return nil, f.noSuchDay(year, it.m, it.d)
		}
		return []dayChoice{{date(year, it.m, it.d), it.guess}}, nil
	}
	// 2000 is a leap year: what does not exist then never does.
	if !exists(2000, it.m, it.d) {
		return nil, f.noSuchDay(0, it.m, it.d)
	}
	day, skipped := f.nearestYear(past, func(y int) (time.Time, bool) { return date(y, it.m, it.d), exists(y, it.m, it.d) })
	return []dayChoice{{day, join(f.whichYear(day, skipped), it.guess)}}, nil
}

// nearestYear is the day, today included, of the nearest year that has it. skipped says that
// this year has it on the wrong side of today.
func (f *dayFacts) nearestYear(past bool, in func(year int) (time.Time, bool)) (day time.Time, skipped bool) {
	step := 1
	if past {
		step = -1
	}
	for y := f.today.Year(); ; y += step { // a leap day is at most eight years away
		day, ok := in(y)
		if !ok {
			continue
		}
		if past && day.After(f.today) || !past && day.Before(f.today) {
			skipped = !past
			continue
		}
		return day, skipped
	}
}

// inNearestMonth is "le 3": of the month that was named ("du mois prochain"), of the date that
// is being corrected, or of the nearest month that has it. "vendredi 15" is the nearest 15th that
// is a Friday.
func (f *dayFacts) inNearestMonth(it item, past bool) ([]dayChoice, *Refusal) {
	if len(f.year) > 0 {
		return nil, refuse(refusedVague)
	}
	if len(f.month) > 0 {
		y, m := f.monthFrom(f.month[0])
		if !exists(y, m, it.d) {
			return nil, f.noSuchDay(y, m, it.d)
		}
		return []dayChoice{{day: date(y, m, it.d)}}, nil
	}
	step := 1
	if past {
		step = -1
	}
	fits := func(day time.Time) bool {
		return !(past && day.After(f.today) || !past && day.Before(f.today)) &&
			(len(f.weekdays) == 0 || int(day.Weekday()) == f.weekdays[0])
	}
	if b := f.base; !b.IsZero() && exists(b.Year(), int(b.Month()), it.d) { // the date that is being corrected
		if day := date(b.Year(), int(b.Month()), it.d); fits(day) {
			return []dayChoice{{day, []string{whySameMonth}}}, nil
		}
	}
	var out []dayChoice
	for n := 0; n > -36 && n < 36; n += step { // a day has every weekday within two years
		y, m := f.monthFrom(n)
		if !exists(y, m, it.d) {
			continue
		}
		day := date(y, m, it.d)
		if !fits(day) {
			continue
		}
		out = append(out, dayChoice{day, []string{whyMonth}})
		// "le 18", said on the 18th, may be today or in a month.
		if !day.Equal(f.today) || len(f.weekdays) > 0 {
			return out, nil
		}
	}
	return out, nil
}

// nthWeekday is "le 3e samedi de mars".
func (f *dayFacts) nthWeekday(it item, past bool) ([]dayChoice, *Refusal) {
	in := func(y, m int) (time.Time, bool) { return nthOf(y, m, time.Weekday(it.d), it.n) }
	if it.m == 0 {
		y, m := f.monthFrom(it.rel)
		day, ok := in(y, m)
		if !ok {
			return nil, refuse(refusedNoSuchNth)
		}
		return []dayChoice{{day: day}}, nil
	}
	if len(f.month) > 0 {
		return nil, refuse(refusedTwoDays)
	}
	year := it.y
	if year == 0 && len(f.year) > 0 {
		year = f.today.Year() + f.year[0]
	}
	if year != 0 {
		day, ok := in(year, it.m)
		if !ok {
			return nil, refuse(refusedNoSuchNth)
		}
		return []dayChoice{{day: day}}, nil
	}
	day, skipped := f.nearestYear(past, func(y int) (time.Time, bool) {
		day, ok := in(y, it.m)
		if !ok { // take a day of that month, so that the year is chosen as for the others
			return date(y, it.m, 28), true
		}
		return day, true
	})
	if _, ok := in(day.Year(), it.m); !ok {
		return nil, refuse(refusedNoSuchNth)
	}
	return []dayChoice{{day, f.whichYear(day, skipped)}}, nil
}

// whichYear says that the year was assumed, with a word more where that is a surprise: a
// date that went by a few weeks ago, taken for next year's.
func (f *dayFacts) whichYear(day time.Time, skipped bool) []string {
	if skipped && day.Sub(f.today) > 300*24*time.Hour {
		return []string{whyNextYear}
	}
	return []string{whyYear}
}

// nthOf is the n-th (-1: the last) weekday of a month, if it has that many.
func nthOf(year, month int, w time.Weekday, n int) (time.Time, bool) {
	if n < 0 {
		d := date(year, month+1, 0)
		return d.AddDate(0, 0, -((int(d.Weekday()) - int(w) + 7) % 7)), true
	}
	d := date(year, month, 1)
	d = d.AddDate(0, 0, (int(w)-int(d.Weekday())+7)%7+7*(n-1))
	return d, int(d.Month()) == month
}
