package kinds

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// An end is an hour on the day of its start: it is read, refused and moved as such.

// ends is what people say before the hour of an end: "on finit vers midi".
var ends = regexp.MustCompile(`(?i)^(?:(?:on|ça|ca|cela|nous|we|it|fin|the end)\s+)?(?:finit|finissons|se finit|termine|terminons|se termine|(?:s['’])?arr[eê]te|is|ends?|finish(?:es)?|stops?)\s+(?:[àa]\s+|at\s+)?`)

// hourOnly are the refusals that speak of a whole date; where only an hour is asked for they
// would send people looking for one.
var hourOnly = []string{"when.refused.unknown", "when.refused.vague", "when.refused.time", "when.refused.time_and_day",
	"when.refused.day", "when.refused.past", "when.refused.holiday", "when.refused.several", "when.refused.start"}

// asEnd says the refusal of an end in terms of an hour.
func (k date) asEnd(raw string, r *flows.Refusal, start when.Moment) *flows.Refusal {
	if !slices.Contains(hourOnly, r.Key) {
		return r
	}
	return refuse("date.end", locales.Args{"Asked": shorten(raw), "Example": k.laterThan(start)})
}

// laterThan is an hour that would be an end: two hours after the start.
func (k date) laterThan(start when.Moment) string {
	if !start.HasTime {
		start.Hour, start.Minute = 18, 0
	}
	return when.SayTime(k.book, k.lang, onWall(start, 2*time.Hour))
}

// onWall is a moment some time later by the clock on the wall.
func onWall(m when.Moment, by time.Duration) when.Moment {
	t := wall(m).Add(by)
	m.Year, m.Month, m.Day = t.Year(), int(t.Month()), t.Day()
	m.Hour, m.Minute, m.HasTime = t.Hour(), t.Minute(), true
	return m
}

func wall(m when.Moment) time.Time {
	return time.Date(m.Year, time.Month(m.Month), m.Day, m.Hour, m.Minute, 0, 0, time.UTC)
}

// follow moves an end with its start, so that the meeting lasts as long as before. An end that
// was said again stays where it was said.
func follow(s flows.Step, a flows.Answer, end, start when.Moment, before flows.State) (when.Moment, bool) {
	old, had := moment(before.Answers[s.After])
	was := before.Answers[s.ID]
	if !had || !end.HasTime || !old.HasTime || !start.HasTime || old.String() == start.String() ||
		a.Value() != was.Value() || a.Raw != was.Raw || a.Event != was.Event {
		return end, false
	}
	lasts := wall(end).Sub(wall(old))
	if lasts <= 0 {
		return end, false
	}
	return onWall(start, lasts), true
}

// sameLength is the end of a meeting whose start alone is being corrected, where start and end
// are one answer.
func (k date) sameLength(s flows.Step, start when.Moment, st flows.State) (when.Moment, bool) {
	a := st.Answers[s.ID]
	old, ok := moment(a)
	if !s.Range || !st.Return || st.Cursor != s.ID || !ok || len(a.Values) < 3 || !old.HasTime || !start.HasTime {
		return when.Moment{}, false
	}
	end, err := when.ParseMoment(a.Values[2], a.Values[1])
	if err != nil || !end.HasTime || !wall(end).After(wall(old)) {
		return when.Moment{}, false
	}
	return onWall(start, wall(end).Sub(wall(old))), true
}

// sameHourKept is said of a new day that keeps its hour.
const sameHourKept = "flows.doubt.samehour"

// sameHour is a new day with the hour of the date that is being corrected: « le 21 ».
func (k date) sameHour(s flows.Step, day when.Moment, st flows.State) (when.Moment, bool) {
	old, ok := moment(st.Answers[s.ID])
	if day.IsZero() || !ok || !old.HasTime || s.After != "" || !(st.Return && st.Cursor == s.ID) {
		return when.Moment{}, false
	}
	day.Hour, day.Minute, day.HasTime = old.Hour, old.Minute, true
	return day, true
}

// hourMissing is said when a day is known and what follows brings no hour ("le matin").
func (k date) hourMissing(raw string) *flows.Refusal {
	said, hour, minute := flows.Fold(raw), 18, 30
	switch {
	case strings.Contains(said, "apres-midi"), strings.Contains(said, "apres midi"), strings.Contains(said, "afternoon"):
		hour, minute = 14, 0
	case strings.Contains(said, "matin"), strings.Contains(said, "morning"):
		hour, minute = 9, 30
	}
	example := when.SayTime(k.book, k.lang, when.Moment{Year: 2026, Month: 1, Day: 1, Hour: hour, Minute: minute, HasTime: true})
	return refuse("date.morehour", locales.Args{"Asked": shorten(raw), "Example": example})
}
