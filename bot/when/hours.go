package when

import (
	"fmt"

	"passeparole/locales"
)

// lateNight is until when, in minutes after midnight, an end belongs to the evening before.
const lateNight = 6 * 60

// hourChoice is a time that a clock may mean, in minutes since midnight of its day; 24 h and
// later is in the night that follows.
type hourChoice struct {
	minutes int
	why     []string
}

// choices are the times that a clock time may mean. part is the part of the day named
// elsewhere in the text, upTo the last hour of a dial of twelve (lexicon.twelveUpTo).
func (c clock) choices(part dayPart, upTo int) ([]hourChoice, *Refusal) {
	if c.part != anyPart {
		part = c.part
	}
	if c.hour > 24 || c.hour < 0 || c.minute > 59 || c.hour == 24 && c.minute > 0 {
		return nil, refuseWith(refusedNoSuchTime, locales.Args{"Time": fmt.Sprintf("%d:%02d", c.hour, c.minute)})
	}
	at := func(hour int, why ...string) hourChoice { return hourChoice{hour*60 + c.minute, why} }
	switch {
	case c.hour == 24:
		return []hourChoice{at(24, whyMidnight)}, nil
	case c.word == midnightWord && part == evening:
		return []hourChoice{at(24, whyMidnight)}, nil
	case c.word == midnightWord && part != anyPart:
		return nil, refuse(refusedTwoTimes)
	case c.word == midnightWord:
		return []hourChoice{at(0), at(24, whyMidnight)}, nil
	case c.word == noonWord:
		return []hourChoice{at(c.hour)}, nil
	}
	if hour, ok := c.within(part); ok {
		if part == am && c.hour == 12 {
			return []hourChoice{at(0), at(24, whyMidnight)}, nil
		}
		return []hourChoice{at(hour)}, nil
	} else if part != anyPart {
		return nil, refuse(refusedTwoTimes)
	}
	switch {
	case !c.exact && c.hour >= 1 && c.hour <= upTo:
		return []hourChoice{at(c.hour, whyMorning), at(c.hour+12, whyAfternoon)}, nil
	case !c.exact && (c.hour == 8 || c.hour == 9): // a dial of twelve is rare there, not unknown
		return []hourChoice{at(c.hour, whyMorning)}, nil
	}
	return []hourChoice{at(c.hour)}, nil
}

// within is the hour of the day when a part of the day was named, and whether they agree.
func (c clock) within(part dayPart) (hour int, ok bool) {
	h := c.hour
	switch part {
	case am:
		return h % 12, h >= 1 && h <= 12
	case pm:
		return h%12 + 12, h >= 1 && h <= 12
	case morning:
		return h, h < 12
	case afternoon:
		if h >= 1 && h <= 7 {
			return h + 12, true
		}
		return h, h >= 12 && h <= 19
	case evening:
		if h >= 5 && h <= 11 {
			return h + 12, true
		}
		return h, h >= 17
	}
	return h, false
}

// dial says that the clock names an hour that twelve more would also fit.
func (c clock) dial() bool {
	return c.word == noWord && !c.exact && c.part == anyPart && c.hour >= 1 && c.hour <= 11
}

// hours is a time, or a time and an end, in minutes since midnight of the first day.
type hours struct {
	start, end int
	hasEnd     bool
	why        []string
}

// spanChoices are the meetings that two clock times may mean; nextDay was said of the end.
func spanChoices(from, to clock, part dayPart, upTo int, nextDay bool) ([]hours, *Refusal) {
	startUpTo := upTo
	if to.part != anyPart && part == anyPart && from.dial() && from.hour < to.hour {
		if from.hour <= upTo {
			from.part = to.part // "de 5h à 7h du soir"
		} else {
			startUpTo = 11 // "de 8h à 10h du soir": from the morning on, or in the evening
		}
	}
	starts, refusal := from.choices(part, startUpTo)
	if refusal != nil {
		return nil, refusal
	}
	endPart := part
	if from.part != anyPart || to.word == midnightWord || nextDay {
		endPart = anyPart // "de 9h du matin à 5h": the part was that of the start
	}
	endUpTo := upTo
	if len(starts) > 1 && part == anyPart && to.dial() {
		endUpTo = 11 // "de 7h à 9h": both in the morning, or both in the evening
	}
	ends, refusal := to.choices(endPart, endUpTo)
	if refusal != nil && part != anyPart && to.part == anyPart {
		ends, refusal = to.choices(anyPart, endUpTo) // "demain matin de 9h à 14h"
	}
	if refusal != nil {
		return nil, refusal
	}
	if to.word == midnightWord {
		ends = []hourChoice{{24*60 + to.minute, []string{whyMidnight}}}
	}
	var out []hours
	for i, s := range starts {
		same := len(starts) == 2 && len(ends) == 2 && from.dial() && to.dial()
		var fits, night []hours
		for j, e := range ends {
			switch h := (hours{s.minutes, e.minutes, true, join(s.why, e.why)}); {
			case nextDay && e.minutes < lateNight:
				h.end += 24 * 60
				fits = append(fits, h)
			case nextDay:
			case e.minutes > s.minutes && (!same || i == j):
				fits = append(fits, h)
			case e.minutes <= s.minutes && e.minutes < lateNight && s.minutes >= 12*60:
				h.end, h.why = h.end+24*60, join(s.why, []string{whyNextDay})
				night = append(night, h)
			}
		}
		if len(fits) == 0 {
			fits = night
		}
		out = append(out, fits...)
	}
	if len(out) == 0 {
		return nil, refuse(refusedEndFirst)
	}
	return out, nil
}

// join is both lists, without what is said already.
func join(lists ...[]string) []string {
	var out []string
	for _, list := range lists {
		for _, s := range list {
			seen := false
			for _, o := range out {
				seen = seen || o == s
			}
			if !seen {
				out = append(out, s)
			}
		}
	}
	return out
}
