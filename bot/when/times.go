package when

import (
	"sort"
	"time"

	"passeparole/locales"
)

// times are the hours that the text may mean, nil when it has none or none is wanted. ending
// says that they end the meeting of Want.Base.
func (s *sense) times(ending bool) ([]hours, *Refusal) {
	part := anyPart
	if len(s.parts) > 0 {
		part = s.parts[0]
	}
	var out []hours
	switch {
	case len(s.spans) > 0:
		span := s.spans[0]
		found, refusal := spanChoices(span.clock, span.end, part, s.lex.twelveUpTo, span.n == 1)
		if refusal != nil {
			return nil, refusal
		}
		if !s.want.Range && s.want.Time != None {
			return nil, refuse(refusedRange)
		}
		out = found
	case len(s.clocks)+len(s.untils) > 0:
		c := append(s.clocks, s.untils...)[0]
		found, refusal := c.choices(part, s.lex.twelveUpTo)
		if refusal != nil {
			return nil, refusal
		}
		if len(s.lasting) > 0 && !s.want.Range && s.want.Time != None {
			return nil, refuse(refusedRange)
		}
		if s.want.Base.HasTime && (ending || s.sameDay()) {
			out = s.after(c, found)
		} else {
			for _, h := range found {
				out = append(out, hours{start: h.minutes, why: h.why})
			}
		}
	case len(s.lasting) > 0 && ending:
		out = []hours{{start: s.baseAnd(s.lasting[0])}}
		s.lasting = nil
	case len(s.lasting) > 0:
		return nil, refuse(refusedStart)
	}
	if s.want.Time == None {
		return nil, nil
	}
	return out, nil
}

// sameDay says that the text names the very day of Want.Base.
func (s *sense) sameDay() bool {
	days, refusal := s.days.choices()
	return refusal == nil && len(days) == 1 && days[0].day.Equal(s.want.Base.date())
}

// baseAnd is Want.Base and some minutes more, counted from midnight of its day.
func (s *sense) baseAnd(minutes int) int {
	end := MomentOf(s.want.Base.in(s.want.Zone).Add(time.Duration(minutes)*time.Minute), s.want.Zone)
	return int(end.date().Sub(s.want.Base.date())/time.Minute) + end.minutes()
}

// after are the times that an hour may mean as the end of a meeting that starts at
// Want.Base, or as its new start: those after it if there are any, otherwise all of them,
// the small hours being those of the next day. "2h" alone may also say how long it lasts.
func (s *sense) after(c clock, found []hourChoice) []hours {
	base := s.want.Base.minutes()
	var later, night, sooner []hours
	for _, h := range found {
		switch {
		case h.minutes > base && (c.word != midnightWord || h.minutes >= 24*60):
			later = append(later, hours{start: h.minutes, why: h.why})
		case h.minutes < lateNight && h.minutes < base && c.word != midnightWord:
			night = append(night, hours{start: h.minutes + 24*60, why: []string{whyNextDay}})
		default:
			sooner = append(sooner, hours{start: h.minutes, why: h.why})
		}
	}
	out := later
	if len(out) == 0 {
		out = night
	}
	short := c.spoken && !s.rough && c.part == anyPart && len(s.parts) == 0 && !c.exact && c.hour <= 6 && len(s.untils) == 0
	switch {
	case short:
		out = append(out, hours{start: s.baseAnd(c.hour*60 + c.minute)})
	case len(later) == 0 && (len(s.untils) == 0 || len(night) == 0):
		out = append(out, sooner...)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].start < out[j].start })
	return out
}

// onClock refuses a wall time that a change of clocks leaves out, or makes come twice.
func (s *sense) onClock(m Moment, zone *time.Location) *Refusal {
	t := m.in(zone)
	if MomentOf(t, zone).at(0) != m.at(0) || t.Hour() != m.Hour || t.Minute() != m.Minute {
		return refuseWith(refusedGap, locales.Args{"Time": s.clockText(m)})
	}
	from, to := t.ZoneBounds()
	for _, edge := range []time.Time{from.Add(-time.Second), to} {
		if from.IsZero() && edge.Before(t) || to.IsZero() && !edge.Before(t) {
			continue
		}
		_, here := t.Zone()
		_, there := edge.In(zone).Zone()
		twin := t.Add(time.Duration(here-there) * time.Second)
		if _, offset := twin.Zone(); offset == there && !twin.Equal(t) {
			return refuseWith(refusedTwice, locales.Args{"Time": s.clockText(m)})
		}
	}
	return nil
}
