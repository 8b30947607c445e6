package kinds

import (
	"slices"
	"time"

	"passeparole/bot/privacy"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// date is a day with or without an hour. Values: the wall time "2026-12-03T18:30" (or the day
// "2026-12-03"), the zone (IANA name), and with Range the end when one was given.
type date struct{ env }

func (k date) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	base := k.base(s, st)
	if parsed, r, done := k.series(s, raw, st); done {
		return parsed, r
	}
	if s.After == "" {
		parsed, r := k.read(s, raw, st, base)
		if day := dayPending(s, st); parsed.Ask != nil && slices.Equal(parsed.Kept, day) {
			return flows.Parsed{}, k.hourMissing(raw)
		}
		return parsed, r
	}
	p, r := k.read(s, ends.ReplaceAllString(privacy.OneLine(raw), ""), st, base)
	if p.Ask != nil { // a day without an hour: no day is kept that could be another than the start's
		p, r = flows.Parsed{}, p.Ask
	}
	if r != nil {
		r = k.asEnd(raw, r, base)
	}
	return p, r
}

// Refine reads the hour of a day that was given without one.
func (k date) Refine(s flows.Step, p flows.Pending, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	if parsed, r, done := k.seriesMore(s, p, raw, st); done {
		return parsed, r
	}
	if len(p.Kept) == 2 {
		if day, err := when.ParseMoment(p.Kept[0], p.Kept[1]); err == nil {
			parsed, r := k.read(s, raw, st, day)
			if parsed.Ask != nil && slices.Equal(parsed.Kept, p.Kept) {
				return flows.Parsed{}, k.hourMissing(raw)
			}
			return parsed, r
		}
	}
	return k.Parse(s, raw, st)
}

// dayPending is the day and the zone of an answer that waits for its hour, or for a yes to the
// one that was kept.
func dayPending(s flows.Step, st flows.State) []string {
	p := st.Pending
	switch {
	case p == nil || p.Step != s.ID:
	case p.Why == flows.PendingRefine && len(p.Kept) == 2:
		return p.Kept
	case p.Why == flows.PendingGuess && slices.Contains(p.Kept, sameHourKept) && len(p.Answer.Values) > 1:
		if m, ok := moment(p.Answer); ok { // its hour was only kept: another one belongs to the new day
			return []string{m.DayOnly().String(), m.Zone}
		}
	}
	return nil
}

// base is what an hour alone belongs to: the start, for the end of a meeting.
func (k date) base(s flows.Step, st flows.State) when.Moment {
	if day := dayPending(s, st); day != nil {
		if m, err := when.ParseMoment(day[0], day[1]); err == nil {
			return m
		}
	}
	if m, ok := moment(st.Answers[s.After]); ok && s.After != "" {
		return m
	}
	// The new hour of an answer that is being corrected is put to its day.
	if m, ok := moment(st.Answers[s.ID]); ok && s.After == "" && (st.Return || st.Cursor != s.ID) {
		return m.DayOnly()
	}
	return when.Moment{}
}

func moment(a flows.Answer) (when.Moment, bool) {
	if len(a.Values) < 2 {
		return when.Moment{}, false
	}
	m, err := when.ParseMoment(a.Values[0], a.Values[1])
	return m, err == nil
}

// zoneOf is the time zone that is meant: that of the place, or the person's.
func (k date) zoneOf(s flows.Step, st flows.State) string {
	if a, ok := st.Answers[s.ZoneOf]; ok && s.ZoneOf != "" {
		if zone := PlaceOf(a.Values).Zone; zone != "" {
			return zone
		}
	}
	return k.zone
}

func (k date) read(s flows.Step, raw string, st flows.State, base when.Moment) (flows.Parsed, *flows.Refusal) {
	zone := k.zoneOf(s, st)
	loc, err := time.LoadLocation(zone)
	if err != nil {
		zone, loc = k.zone, k.loc
	}
	need := when.None
	switch s.Time {
	case "required":
		need = when.Required
	case "optional":
		need = when.Optional
	}
	readings, refusal := when.Read(privacy.OneLine(raw), k.now, when.Want{Lang: k.lang, Zone: loc, Time: need,
		Past: s.Past != nil, Range: s.Until != "" || s.Range, Base: base})
	if refusal != nil {
		r := &flows.Refusal{Key: refusal.Key, Args: refusal.Args}
		if hour, ok := k.sameHour(s, refusal.Day, st); ok && refusal.Day.String() != base.DayOnly().String() {
			if valid := k.Valid(s, []string{hour.String(), zone}, st); valid == nil {
				return flows.Parsed{Values: []string{hour.String(), zone}, Guess: true, Kept: []string{sameHourKept}}, nil
			}
		}
		if !refusal.Day.IsZero() {
			return flows.Parsed{Ask: r, Kept: []string{refusal.Day.String(), zone}}, nil
		}
		return flows.Parsed{}, r
	}
	var options []flows.Option
	var first *flows.Refusal
	for _, reading := range readings {
		o, r := k.option(s, reading, zone, st)
		if r == nil {
			options = append(options, o)
		} else if first == nil {
			first = r
		}
	}
	switch {
	case len(options) == 0:
		return flows.Parsed{}, first
	case len(options) > 1:
		return flows.Parsed{Options: options}, nil
	}
	why := append(readings[0].Why, k.once(s, raw)...)
	return flows.Parsed{Values: options[0].Values, Also: options[0].Also, Guess: len(why) > 0, Kept: why}, nil
}

// option is one reading as values, if it fits the bounds of the step.
func (k date) option(s flows.Step, r when.Reading, zone string, st flows.State) (flows.Option, *flows.Refusal) {
	o := flows.Option{Values: []string{r.Start.String(), zone}}
	if !r.End.IsZero() {
		switch {
		case s.Until != "":
			o.Also = map[string][]string{s.Until: {r.End.String(), zone}}
		case s.Range:
			o.Values = append(o.Values, r.End.String())
		}
	} else if end, ok := k.sameLength(s, r.Start, st); ok {
		o.Values = append(o.Values, end.String())
	}
	return o, k.Valid(s, o.Values, st)
}

func (k date) Valid(s flows.Step, values []string, st flows.State) *flows.Refusal {
	if len(values) < 2 || len(values) > 3 {
		return &flows.Refusal{Key: "when.refused.unknown"}
	}
	m, err := when.ParseMoment(values[0], values[1])
	if err != nil {
		return &flows.Refusal{Key: "when.refused.unknown"}
	}
	if s.Time == "required" && !m.HasTime {
		return refuse("date.hour", nil)
	}
	if len(values) == 3 && s.Series {
		if _, err := when.ParseRule(values[2], m, when.Moment{}); err != nil {
			return &flows.Refusal{Key: "when.series.unknown"}
		}
	}
	at, err := m.In()
	if err != nil {
		return &flows.Refusal{Key: "when.refused.unknown"}
	}
	if start, ok := moment(st.Answers[s.After]); ok && s.After != "" {
		if !start.Before(m) {
			return refuse("date.after", locales.Args{"Start": when.Say(k.book, k.lang, start), "Example": k.laterThan(start)})
		}
	}
	if !m.HasTime { // the whole day counts
		if today := when.MomentOf(k.now, at.Location()).DayOnly(); today.String() == m.String() {
			return nil
		}
	}
	if r := k.inside(s.Future, at.Sub(k.now), "future"); r != nil {
		return r
	}
	return k.inside(s.Past, k.now.Sub(at), "past")
}

// inside compares how far away a moment is with the bounds of the step.
func (k date) inside(bounds map[string]string, away time.Duration, word string) *flows.Refusal {
	if least, ok := flows.ParseSpan(bounds["at_least"]); ok && away < least {
		return refuse("date."+word, locales.Args{"Count": int(least / (24 * time.Hour)), "Today": k.today()})
	}
	if most, ok := flows.ParseSpan(bounds["at_most"]); ok && away > most {
		return refuse("date.far", locales.Args{"Count": int(most / (30 * 24 * time.Hour)), "Today": k.today()})
	}
	return nil
}

func (k date) today() string { return when.SayDay(k.book, k.lang, when.MomentOf(k.now, k.loc)) }

// Revise follows what other answers changed: a date keeps its hour on the wall when the place,
// and so the zone, changes; an end moves with its start, and is asked again if it is not later.
func (k date) Revise(s flows.Step, a flows.Answer, before, st flows.State) (flows.Answer, bool) {
	m, ok := moment(a)
	if !ok {
		return a, false
	}
	if zone := k.zoneOf(s, st); s.ZoneOf != "" && a.Values[1] != zone {
		values := append([]string{a.Values[0], zone}, a.Values[2:]...)
		a.Values = values
		m.Zone = zone
	}
	if s.After == "" {
		return a, true
	}
	start, ok := moment(st.Answers[s.After])
	if !ok {
		return a, true
	}
	if end, moved := follow(s, a, m, start, before); moved {
		m = end
		a.Values = append([]string{m.String()}, a.Values[1:]...)
	}
	return a, start.Before(m)
}

func (k date) Render(_ flows.Step, a flows.Answer, lang string) string {
	m, ok := moment(a)
	if !ok {
		return a.Value()
	}
	if r, ok := SeriesOf(a.Values); ok {
		return k.sayRule(r, lang)
	}
	said := when.Say(k.book, lang, m)
	if len(a.Values) > 2 {
		if end, err := when.ParseMoment(a.Values[2], a.Values[1]); err == nil {
			said = when.SayRange(k.book, lang, m, end)
		}
	}
	if m.HasTime {
		said += ", " + when.SayZone(k.book, lang, a.Values[1])
	}
	return said
}

// RenderIn is the hour alone for an end on the day of its start.
func (k date) RenderIn(s flows.Step, a flows.Answer, st flows.State, lang string) string {
	m, ok := moment(a)
	start, after := moment(st.Answers[s.After])
	if ok && after && s.After != "" && m.HasTime && m.DayOnly() == start.DayOnly() {
		return when.SayTime(k.book, lang, m)
	}
	return k.Render(s, a, lang)
}

func (date) Check(s flows.Step) []flows.Problem {
	if s.Future != nil && s.Past != nil {
		return []flows.Problem{problem("bothways", nil)}
	}
	return nil
}
