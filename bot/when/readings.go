package when

import (
	"time"

	"passeparole/locales"
)

// onRightSide leaves out days that are past, or with Want.Past those to come.
func (s *sense) onRightSide(days []dayChoice) ([]dayChoice, *Refusal) {
	var kept []dayChoice
	for _, c := range days {
		if s.want.Past && !c.day.After(s.days.today) || !s.want.Past && !c.day.Before(s.days.today) {
			kept = append(kept, c)
		}
	}
	if len(kept) > 0 {
		return kept, nil
	}
	return nil, s.wrongSideOf(s.dayText(days[0].day))
}

// clockText is an hour as the person writes it: "18 h 05", "18:05".
func (s *sense) clockText(m Moment) string { return namesIn(s.want.Lang).clock(m.Hour, m.Minute) }

func (s *sense) dayText(day time.Time) string {
	n := namesIn(s.want.Lang)
	return n.weekday(day.Weekday()) + " " + n.plain(day.Year(), int(day.Month()), day.Day())
}

// dayReadings are days without an hour.
func (s *sense) dayReadings(days []dayChoice) ([]Reading, *Refusal) {
	zone := s.want.Zone.String()
	if s.want.Time == Required {
		if len(days) > 1 {
			return nil, refuseWith(refusedTimeAndDay, locales.Args{"Date": s.dayText(days[0].day)})
		}
		r := refuseWith(refusedTime, locales.Args{"Date": s.dayText(days[0].day)})
		r.Day = momentOn(days[0].day, zone)
		return nil, r
	}
	var why []string
	switch {
	case len(s.clocks)+len(s.spans)+len(s.untils) > 0:
		why = []string{whyTimeDropped}
	case len(s.parts) > 0:
		why = []string{whyPartDropped}
	}
	var out []Reading
	for _, c := range days {
		out = append(out, Reading{Start: momentOn(c.day, zone), Why: join(c.why, why)})
	}
	return out, nil
}

// timeReadings are all days with all times, but for those that have passed.
func (s *sense) timeReadings(days []dayChoice, times []hours, ending bool) ([]Reading, *Refusal) {
	var out []Reading
	var gone Moment
	seen := map[[2]string]bool{}
	for _, c := range days {
		for _, h := range times {
			day := momentOn(c.day, s.want.Zone.String())
			r := Reading{Start: day.at(h.start), Why: join(c.why, h.why)}
			if s.rough {
				r.Why = join(r.Why, []string{whyAbout})
			}
			if refusal := s.onClock(r.Start, s.want.Zone); refusal != nil {
				return nil, refusal
			}
			switch {
			case h.hasEnd:
				r.End = day.at(h.end)
			case len(s.lasting) > 0:
				r.End = MomentOf(r.Start.in(s.want.Zone).Add(time.Duration(s.lasting[0])*time.Minute), s.want.Zone)
			}
			if !r.End.IsZero() {
				if refusal := s.onClock(r.End, s.want.Zone); refusal != nil {
					return nil, refusal
				}
			}
			if !ending && s.wrongSide(r.Start) {
				gone = r.Start
				continue
			}
			if key := [2]string{r.Start.String(), r.End.String()}; !seen[key] {
				seen[key] = true
				out = append(out, r)
			}
		}
	}
	if len(out) == 0 {
		return nil, s.wrongSideOf(s.dayText(gone.date()) + namesIn(s.want.Lang).at + s.clockText(gone))
	}
	return out, nil
}

// wrongSide says that a time has passed, or with Want.Past that it is of a day to come
// ("ce soir à minuit").
func (s *sense) wrongSide(m Moment) bool {
	if s.want.Past {
		return m.date().After(s.days.today)
	}
	return m.in(s.want.Zone).Before(s.now)
}

func (s *sense) wrongSideOf(text string) *Refusal {
	key := refusedPast
	if s.want.Past {
		key = refusedFuture
	}
	return refuseWith(key, locales.Args{"Date": text})
}
