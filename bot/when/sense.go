package when

import "time"

// sense puts the pieces of a text together.
type sense struct {
	lex  *lexicon
	want Want
	now  time.Time

	days    dayFacts
	clocks  []clock // starts, or the only hour
	untils  []clock // hours said to be the end
	spans   []item  // clockSpan
	lasting []int   // minutes
	parts   []dayPart
	zones   []string
	rough   bool // "vers 18h"
}

func (s *sense) read(items []item) ([]Reading, *Refusal) {
	local := s.now.In(s.want.Zone)
	s.days = dayFacts{lang: s.want.Lang, past: s.want.Past, today: date(local.Year(), int(local.Month()), local.Day())}
	if !s.want.Base.IsZero() && !s.want.Base.HasTime {
		s.days.base = s.want.Base.date()
	}
	if !s.gather(items) {
		return nil, refuse(refusedUnknown)
	}
	if r := s.untie(); r != nil {
		return nil, r
	}
	for _, zone := range s.zones {
		if zone != s.want.Zone.String() {
			return nil, refuse(refusedZone)
		}
	}
	days, refusal := s.days.choices()
	if refusal != nil {
		return nil, refusal
	}
	based := len(days) == 0
	if based {
		if s.want.Base.IsZero() {
			if len(s.clocks)+len(s.untils)+len(s.spans)+len(s.lasting)+len(s.parts) > 0 {
				return nil, refuse(refusedDay)
			}
			return nil, refuse(refusedUnknown)
		}
		days = []dayChoice{{day: s.want.Base.date()}}
	}
	ending := based && s.want.Base.HasTime
	if !ending {
		if days, refusal = s.onRightSide(days); refusal != nil {
			return nil, refusal
		}
	}
	times, refusal := s.times(ending)
	if refusal != nil {
		return nil, refusal
	}
	if times == nil {
		return s.dayReadings(days)
	}
	return s.timeReadings(days, times, ending)
}

// gather sorts the items; false when a word is left hanging.
func (s *sense) gather(items []item) bool {
	hanging := false
	for _, it := range items {
		d := &s.days
		switch it.kind {
		case fullDate, dayOnly, nth:
			d.dates = append(d.dates, it)
		case offset, inMonths:
			d.offsets = append(d.offsets, it)
		case weekday:
			d.weekdays = append(d.weekdays, it.n)
		case plusDays:
			d.plus = append(d.plus, it)
		case inWeek:
			d.week = append(d.week, it.n)
		case inMonth:
			d.month = append(d.month, it.n)
		case inYear:
			d.year = append(d.year, it.n)
		case next:
			d.next = true
		case last:
			d.last = true
		case this:
			d.this = true
		case toDay:
			d.toDay = true
		case wasHeld:
			d.past = true
		case clockTime:
			if hanging {
				s.untils = append(s.untils, it.clock)
			} else {
				s.clocks = append(s.clocks, it.clock)
			}
			hanging = false
		case clockSpan:
			s.spans = append(s.spans, it)
		case lasting:
			s.lasting = append(s.lasting, it.n)
		case part:
			s.parts = append(s.parts, dayPart(it.n))
		case about:
			s.rough = true
		case until:
			if hanging {
				return false
			}
			hanging = true
		case inZone:
			s.zones = append(s.zones, it.key)
		}
		if hanging && it.kind != until && it.kind != nothing && it.kind != about {
			return false
		}
	}
	return !hanging && (!s.rough || len(s.clocks)+len(s.untils)+len(s.spans) > 0)
}

// untie turns "18h … jusqu'à 20h" into a span, and refuses hours that cannot go together.
func (s *sense) untie() *Refusal {
	if len(s.clocks) > 0 && len(s.clocks)+len(s.spans) == 2 {
		s.dropNoon()
	}
	if len(s.clocks) == 1 && len(s.untils) == 1 && len(s.spans) == 0 {
		s.spans = []item{{kind: clockSpan, clock: s.clocks[0], end: s.untils[0]}}
		s.clocks, s.untils = nil, nil
	}
	for _, part := range s.parts {
		if part != s.parts[0] {
			return refuse(refusedTwoTimes)
		}
	}
	switch {
	case len(s.clocks)+len(s.spans)+len(s.untils) > 1, len(s.lasting) > 1, len(s.lasting)+len(s.spans) > 1:
		return refuse(refusedTwoTimes)
	case len(s.untils) == 1 && len(s.lasting) == 1:
		return refuse(refusedTwoTimes)
	case len(s.untils) == 1 && s.days.any():
		if !s.want.Base.HasTime {
			return refuse(refusedStart)
		}
	case len(s.untils) == 1 && !s.want.Base.IsZero() && !s.want.Base.HasTime:
		return refuse(refusedStart)
	}
	return nil
}

// dropNoon leaves "midi" out where it only names the part of the day: "jeudi midi, 12h30".
func (s *sense) dropNoon() {
	for i, c := range s.clocks {
		if c.word != noonWord || c.minute != 0 {
			continue
		}
		other := clock{}
		if len(s.spans) > 0 {
			other = s.spans[0].clock
		} else {
			other = s.clocks[1-i]
		}
		if other.word == noWord && other.hour >= 11 && other.hour <= 14 {
			s.clocks = append(s.clocks[:i:i], s.clocks[i+1:]...)
			return
		}
	}
}
