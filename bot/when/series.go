package when

import (
	"slices"
	"strings"
	"time"

	"passeparole/locales"
)

// MaxSeries is how many meetings a series may have. More is a calendar, not a plan that
// somebody will carry out, and each of them asks staff for a decision.
const MaxSeries = 24

// Freq is what a rule counts in.
type Freq string

const (
	Weekly  Freq = "WEEKLY"
	Monthly Freq = "MONTHLY"
)

// Rule is a recurrence as data, in the terms of RFC 5545 §3.3.10: wall times in one zone, so
// that a meeting at 18 h stays at 18 h when the clocks change. It always has an end.
type Rule struct {
	Start Moment // of the first meeting
	End   Moment // of the first meeting; zero when it is not known

	Every    Freq
	Interval int          // every so many weeks or months: 1 or more
	Weekday  time.Weekday // unless MonthDay is set
	Nth      int          // Monthly: the first to the fifth weekday of the month, -1 the last
	MonthDay int          // Monthly: the day of the month, 0 when Nth says it

	Until   Moment   // day of the last meeting
	NotIn   []int    // months that are left out, ascending
	Without []Moment // days that are left out, ascending
}

// Recurrence is one way to understand a text as a series.
type Recurrence struct {
	Rule Rule
	Why  []string // names of sentences that tell what was assumed
}

// Sentences that tell what was assumed of a series, and those that a text is refused with. A
// refusal whose Ask is set asks for a word more: the text, a comma and the answer are read again.
const (
	seriesAbsent  = "when.series.absent"   // some months have no such day
	seriesWeek    = "when.series.week"     // "tous les 8 jours"
	seriesYearEnd = "when.series.year_end" // "jusqu'à la fin de l'année"

	seriesTime     = "when.series.time"      // Ask
	seriesDay      = "when.series.day"       // Ask: which day of the week
	seriesMonthDay = "when.series.month_day" // Ask: which day of the month
	seriesWhichNth = "when.series.nth"       // Ask: Weekday
	seriesUntil    = "when.series.until"     // Ask
	seriesUnknown  = "when.series.unknown"
	seriesTooOften = "when.series.too_often"
	seriesTooMany  = "when.series.too_many" // Max
	seriesYearly   = "when.series.yearly"
	seriesOneDay   = "when.series.one_day"
	seriesTwoEnds  = "when.series.two_ends" // Count
	seriesHolidays = "when.series.holidays"
	seriesVague    = "when.series.vague"
	seriesMixed    = "when.series.mixed" // "tous les 3 jeudis"
	seriesWeeks    = "when.series.weeks" // "tous les 10 jours"
	seriesNone     = "when.series.none"
	seriesOnce     = "when.series.once"   // Date
	seriesNotIn    = "when.series.not_in" // Date
	seriesWhich    = "when.series.which"  // Date: it is in the list more than once
	seriesClock    = "when.series.clock"  // Date
	seriesFirst    = "when.series.first"  // Date: it is none of the rule's
)

// ReadSeries understands a text as a series of meetings at the instant now, in the grammar of
// Read: every word is understood, or the text is refused. repeats is false when the text speaks
// of no recurrence; then it is no series, whatever the refusal. Several readings differ by the
// hour. Want.Base, when it has an hour, is a meeting that is planned already: the series begins
// with its day, at its hour unless another one is said. Want.Time and Want.Past do not count.
func ReadSeries(text string, now time.Time, want Want) (readings []Recurrence, refusal *Refusal, repeats bool) {
	folded, ok := fold(text)
	if !ok || !hintsSeries(folded) {
		return nil, refuse(seriesUnknown), false
	}
	if want.Zone == nil {
		want.Zone = now.Location()
	}
	all := lexicons()
	order := []*lexicon{all[0], all[1]}
	if want.Lang == all[1].lang {
		order[0], order[1] = all[1], all[0]
	}
	for i, lex := range order {
		p := newSeriesParser(lex, folded, now, want)
		whole := p.parse()
		repeats = repeats || p.repeats
		switch {
		case p.repeats && p.cannot != "":
			return nil, refuse(p.cannot), true
		case p.repeats && whole:
			readings, refusal = p.combine()
			return readings, refusal, true
		case i == len(order)-1:
			return nil, refuse(seriesUnknown), repeats
		}
	}
	return nil, nil, false
}

// seriesHints are those of which every text about a series has one, so that the others cost nothing.
var seriesHints = []string{"tous", "tout", "chaque", " sur ", "mois", "semaine", "par ", "mensuel", "trimestr", "quotidien", "annuel", "lundis", "mardis", "mercredis",
	"jeudis", "vendredis", "samedis", "dimanches", "every", "each", "out of", "month", "week", "daily", "quarterly", "yearly", "annually", "mondays", "tuesdays",
	"wednesdays", "thursdays", "fridays", "saturdays", "sundays", "bimes"}

func hintsSeries(folded string) bool {
	return slices.ContainsFunc(seriesHints, func(h string) bool { return strings.Contains(folded, h) })
}

// Count is how many meetings the rule makes.
func (r Rule) Count() int { return len(r.Dates()) }

// Dates are the starts of all meetings, ascending: wall times in the rule's zone.
func (r Rule) Dates() []Moment {
	var out []Moment
	last := r.Until.date()
	for _, day := range r.days(MaxSeries+1+len(r.Without), last) {
		m := momentOn(day, r.Start.Zone)
		if r.isWithout(m) {
			continue
		}
		out = append(out, m.at(r.Start.minutes()))
	}
	return out
}

// EndOf is the end of the meeting that starts at a moment: as long as the first one lasts by
// the clock on the wall. Zero when the rule has no end.
func (r Rule) EndOf(start Moment) Moment {
	if r.End.IsZero() {
		return Moment{}
	}
	lasts := int(r.End.date().Sub(r.Start.date())/time.Minute) + r.End.minutes() - r.Start.minutes()
	return start.DayOnly().at(start.minutes() + lasts)
}

func (r Rule) isWithout(m Moment) bool {
	for _, w := range r.Without {
		if w.DayOnly() == m.DayOnly() {
			return true
		}
	}
	return false
}

// maxSteps bounds the walk through weeks or months: ten years of weeks.
const maxSteps = 520

// days are the days of the rule from its first one on, at most so many and none after last
// (the zero time: no such bound). Months that lack the day are passed over.
func (r Rule) days(most int, last time.Time) []time.Time {
	var out []time.Time
	first := r.Start.date()
	for step := 0; step < maxSteps && len(out) < most; step++ {
		day, ok := first.AddDate(0, 0, 7*r.Interval*step), true
		if r.Every == Monthly {
			month := date(first.Year(), int(first.Month())+r.Interval*step, 1)
			day, ok = r.inMonth(month.Year(), int(month.Month()))
			if !ok {
				day = month
			}
		}
		if !last.IsZero() && day.After(last) {
			break
		}
		if ok && !r.leavesOut(int(day.Month())) {
			out = append(out, day)
		}
	}
	return out
}

// inMonth is the day of a monthly rule in a month, if that has it.
func (r Rule) inMonth(year, month int) (time.Time, bool) {
	if r.MonthDay > 0 {
		return date(year, month, r.MonthDay), exists(year, month, r.MonthDay)
	}
	return nthOf(year, month, r.Weekday, r.Nth)
}

func (r Rule) leavesOut(month int) bool {
	for _, m := range r.NotIn {
		if m == month {
			return true
		}
	}
	return false
}

// LeaveOut is the rule without one more of its days. A day that is none of its own is refused.
func (r Rule) LeaveOut(lang string, day Moment) (Rule, *Refusal) {
	dates := r.Dates()
	var kept []Moment
	for _, d := range dates {
		if d.DayOnly() != day.DayOnly() {
			kept = append(kept, d)
		}
	}
	n := namesIn(lang)
	text := n.plain(day.Year, day.Month, day.Day)
	switch {
	case len(kept) == len(dates):
		return r, refuseWith(seriesNotIn, locales.Args{"Date": text})
	case len(kept) < 2:
		return r, refuse(seriesNone)
	}
	end := r.EndOf(kept[0])
	r.Without = append(append([]Moment(nil), r.Without...), day.DayOnly())
	r.Start, r.End, r.Until = kept[0], end, kept[len(kept)-1].DayOnly()
	return r.tidy(), nil
}

// tidy drops the days left out that lie before the first meeting or after the last, and orders
// the others.
func (r Rule) tidy() Rule {
	var kept []Moment
	for _, w := range r.Without {
		if r.Start.DayOnly().Before(w) && w.Before(r.Until) {
			at := len(kept)
			for at > 0 && w.Before(kept[at-1]) {
				at--
			}
			kept = append(kept[:at], append([]Moment{w.DayOnly()}, kept[at:]...)...)
		}
	}
	r.Without = kept
	return r
}
