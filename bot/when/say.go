package when

import (
	"fmt"
	"strconv"
	"strings"

	"passeparole/locales"
)

// Say is a moment in words, with weekday and year, never the zone: "jeudi 3 décembre 2026
// à 18 h 30", "Thursday 3 December 2026 at 18:30". Read understands every text it makes.
func Say(book *locales.Book, lang string, m Moment) string {
	if m.IsZero() {
		return ""
	}
	day := SayDay(book, lang, m)
	if !m.HasTime {
		return day
	}
	return book.Say(lang, "when.say.moment", locales.Args{"Day": day, "Time": SayTime(book, lang, m)})
}

// SayDay is the day of a moment in words: "jeudi 3 décembre 2026".
func SayDay(book *locales.Book, lang string, m Moment) string {
	if m.Month < 1 || m.Month > 12 {
		return m.String()
	}
	n := namesIn(lang)
	return book.Say(lang, "when.say.day", locales.Args{
		"Weekday": n.weekday(m.Weekday()),
		"Day":     n.dayNumber(m.Day),
		"Month":   n.month(m.Month),
		"Year":    strconv.Itoa(m.Year),
	})
}

// SayTime is the hour of a moment in words: "18 h 30", "7 h du matin", "18:30"; "" when it
// has none. French hours of the early morning say so, as Read asks otherwise.
func SayTime(book *locales.Book, lang string, m Moment) string {
	if !m.HasTime {
		return ""
	}
	key := "when.say.hour_minutes"
	if m.Minute == 0 {
		key = "when.say.hour"
	}
	text := book.Say(lang, key, locales.Args{
		"Hour":   fmt.Sprintf(namesIn(lang).hour, m.Hour),
		"Minute": fmt.Sprintf("%02d", m.Minute),
	})
	if m.Hour >= 1 && m.Hour <= 7 {
		return book.Say(lang, "when.say.morning", locales.Args{"Time": text})
	}
	return text
}

// SayRange is a meeting from start to end: "jeudi 3 décembre 2026 de 18 h 30 à 20 h". An
// end in the following night is told as such; without an end it is Say of the start.
func SayRange(book *locales.Book, lang string, start, end Moment) string {
	if start.IsZero() || end.IsZero() || !start.HasTime || !end.HasTime {
		return Say(book, lang, start)
	}
	args := locales.Args{
		"Day":   SayDay(book, lang, start),
		"Start": SayTime(book, lang, start),
		"End":   SayTime(book, lang, end),
	}
	next := start.DayOnly().at(24 * 60).DayOnly()
	switch {
	case start.DayOnly() == end.DayOnly():
		return book.Say(lang, "when.say.range", args)
	case end.DayOnly() == next && end.minutes() == 0:
		return book.Say(lang, "when.say.range_midnight", args)
	case end.DayOnly() == next && end.minutes() < lateNight:
		return book.Say(lang, "when.say.range_night", args)
	}
	return book.Say(lang, "when.say.range_days", locales.Args{
		"Start": Say(book, lang, start), "End": Say(book, lang, end),
	})
}

// SayZone is a time zone in words: "heure de Paris", "heure de La Réunion" (the French
// zones of reference/civic.md §4.1, and those of the smaller islands); its IANA name for others.
func SayZone(book *locales.Book, lang, zone string) string {
	key := "when.zone." + strings.ToLower(strings.ReplaceAll(zone, "/", "_"))
	if book.Has(lang, key) {
		return book.Say(lang, key, nil)
	}
	return book.Say(lang, "when.zone_named", locales.Args{"Zone": zone})
}
