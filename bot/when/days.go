package when

import (
	"time"

	"passeparole/locales"
)

// dayChoice is a day that a text may mean.
type dayChoice struct {
	day time.Time // midnight UTC
	why []string
}

// dayFacts is what a text says of the day.
type dayFacts struct {
	lang     string
	today    time.Time // midnight UTC
	base     time.Time // the day that is being corrected, midnight UTC; zero without one
	past     bool      // the nearest day behind is meant, not the one ahead
	dates    []item    // fullDate, dayOnly, nth
	offsets  []item    // offset, inMonths
	weekdays []int
	plus     []item
	week     []int
	month    []int
	year     []int
	next     bool
	last     bool
	this     bool
	toDay    bool
}

// any says that the text speaks of a day at all.
func (f *dayFacts) any() bool {
	return len(f.dates)+len(f.offsets)+len(f.weekdays)+len(f.plus)+len(f.week)+len(f.month)+len(f.year) > 0 ||
		f.next || f.last || f.this
}

// choices are the days that fit everything that was said; none when nothing was said.
func (f *dayFacts) choices() ([]dayChoice, *Refusal) {
	if !f.any() {
		return nil, nil
	}
	if r := f.tooMany(); r != nil {
		return nil, r
	}
	var found []dayChoice
	var refusal *Refusal
	switch {
	case len(f.dates) > 0:
		found, refusal = f.fromDate(f.dates[0])
	case len(f.offsets) > 0:
		found, refusal = f.fromOffset(f.offsets[0])
	case len(f.weekdays) > 0:
		return f.fromWeekday(time.Weekday(f.weekdays[0])), nil
	default:
		return nil, refuse(refusedVague)
	}
	if refusal != nil {
		return nil, refusal
	}
	return f.agreeing(found)
}

// tooMany refuses facts that cannot go together.
func (f *dayFacts) tooMany() *Refusal {
	several := len(f.dates) > 1 || len(f.weekdays) > 1 || len(f.offsets) > 1
	switch {
	case several && f.toDay:
		return refuse(refusedSeveral)
	case several, len(f.plus) > 1, len(f.week) > 1, len(f.month) > 1, len(f.year) > 1, f.next && f.last:
		return refuse(refusedTwoDays)
	case len(f.dates) > 0 && len(f.plus)+len(f.week) > 0, len(f.offsets) > 0 && len(f.month)+len(f.year)+len(f.week) > 0,
		len(f.plus) > 0 && (len(f.week) > 0 || f.next || f.last), len(f.week) > 0 && (f.next || f.last),
		len(f.offsets) > 0 && (f.next || f.last):
		return refuse(refusedTwoDays)
	case len(f.dates) == 0 && len(f.month)+len(f.year) > 0:
		return refuse(refusedVague)
	}
	return nil
}

// agreeing keeps the days that the weekday and the "demain" of the text fit.
func (f *dayFacts) agreeing(found []dayChoice) ([]dayChoice, *Refusal) {
	if len(f.dates) > 0 && len(f.offsets) > 0 {
		others, refusal := f.fromOffset(f.offsets[0])
		if refusal != nil {
			return nil, refusal
		}
		var both []dayChoice
		for _, c := range found {
			for _, o := range others {
				if c.day.Equal(o.day) {
					both = append(both, dayChoice{day: c.day})
				}
			}
		}
		if len(both) == 0 {
			return nil, refuse(refusedTwoDays)
		}
		found = both
	}
	if len(f.weekdays) == 0 {
		return found, nil
	}
	var fits []dayChoice
	for _, c := range found {
		if int(c.day.Weekday()) == f.weekdays[0] {
			fits = append(fits, c)
		}
	}
	if len(fits) == 0 {
		n, d := namesIn(f.lang), found[0].day
		return nil, refuseWith(refusedWeekday, locales.Args{
			"Date":    n.plain(d.Year(), int(d.Month()), d.Day()),
			"Weekday": n.weekday(d.Weekday()),
			"Said":    n.weekday(time.Weekday(f.weekdays[0])),
		})
	}
	return fits, nil
}

func (f *dayFacts) fromOffset(it item) ([]dayChoice, *Refusal) {
	if it.kind == inMonths {
		if len(f.plus) > 0 {
			return nil, refuse(refusedTwoDays)
		}
		y, m := f.monthFrom(it.n)
		if !exists(y, m, f.today.Day()) {
			return nil, f.noSuchDay(y, m, f.today.Day())
		}
		return []dayChoice{{date(y, m, f.today.Day()), it.guess}}, nil
	}
	n, why := it.n, it.guess
	if len(f.plus) > 0 {
		if it.n < 0 || it.n > 2 {
			return nil, refuse(refusedTwoDays)
		}
		n += f.plus[0].n
	}
	out := []dayChoice{{f.today.AddDate(0, 0, n), why}}
	if it.rel != 0 {
		out = []dayChoice{{f.today.AddDate(0, 0, it.rel), why}, out[0]}
	}
	return out, nil
}

// fromWeekday is a day of the week alone: the nearest one, or two where people differ.
func (f *dayFacts) fromWeekday(w time.Weekday) []dayChoice {
	ahead := (int(w) - int(f.today.Weekday()) + 7) % 7
	at := func(days int, why ...string) dayChoice { return dayChoice{f.today.AddDate(0, 0, days), why} }
	switch {
	case len(f.week) > 0:
		monday := -(int(f.today.Weekday()) + 6) % 7
		return []dayChoice{at(monday + 7*f.week[0] + (int(w)+6)%7)}
	case len(f.plus) > 0 && ahead == 0:
		return []dayChoice{at(f.plus[0].n, whyWeekAfter), at(f.plus[0].n+7, whyWeekAfter)}
	case len(f.plus) > 0:
		return []dayChoice{at(ahead+f.plus[0].n, whyWeekAfter)}
	case f.next && ahead == 0:
		return []dayChoice{at(7), at(14)}
	case f.next:
		return []dayChoice{at(ahead), at(ahead + 7)}
	case f.last && ahead == 0:
		return []dayChoice{at(-7, whyLast)}
	case f.last:
		return []dayChoice{at(ahead-7, whyLast)}
	case ahead == 0 && f.this:
		return []dayChoice{at(0)}
	case ahead == 0 && f.past:
		return []dayChoice{at(-7, whyNearest), at(0, whyNearest)}
	case ahead == 0:
		return []dayChoice{at(0, whyNearest), at(7, whyNearest)}
	case f.past:
		return []dayChoice{at(ahead-7, whyNearest)}
	}
	return []dayChoice{at(ahead, whyNearest)}
}

func (f *dayFacts) noSuchDay(y, m, d int) *Refusal {
	return refuseWith(refusedNoSuchDay, locales.Args{"Date": namesIn(f.lang).plain(y, m, d)})
}

// monthFrom is the month that lies n months from this one.
func (f *dayFacts) monthFrom(n int) (year, month int) {
	t := date(f.today.Year(), int(f.today.Month())+n, 1)
	return t.Year(), int(t.Month())
}
