package when

import (
	"strconv"
	"strings"

	"passeparole/locales"
)

// SaySeries is a series in words: « le premier jeudi de chaque mois, de 18 h à 20 h, du
// 7 janvier au 3 juin 2027 (6 rencontres) ». ReadSeries understands every text it makes, before
// the series has begun.
func SaySeries(book *locales.Book, lang string, r Rule) string {
	key, args := "when.series.say.weekly", locales.Args{"Weekday": namesIn(lang).weekday(r.Weekday), "N": r.Interval}
	switch {
	case r.Every == Weekly && r.Interval == 2:
		key = "when.series.say.fortnightly"
	case r.Every == Weekly && r.Interval > 1:
		key = "when.series.say.weeks"
	case r.MonthDay > 0:
		args["Day"] = namesIn(lang).dayNumber(r.MonthDay)
		if lang == "en" {
			args["Day"] = ordinal(r.MonthDay)
		}
		key = "when.series.say.day"
		if r.Interval > 1 {
			key = "when.series.say.day_months"
		}
	case r.Every == Monthly:
		nth := strconv.Itoa(r.Nth)
		if r.Nth < 0 {
			nth = "last"
		}
		args["Nth"] = book.Say(lang, "when.series.say.nth."+nth, nil)
		key = "when.series.say.nth_day"
		if r.Interval > 1 {
			key = "when.series.say.nth_months"
		}
	}
	text := book.Say(lang, key, args)
	last := Moment{}
	if dates := r.Dates(); len(dates) > 0 {
		last = dates[len(dates)-1]
	}
	from := shortDay(lang, r.Start, r.Start.Year != last.Year)
	text = book.Say(lang, "when.series.say.whole", locales.Args{"Rule": text, "Hours": sayHours(book, lang, r.Start, r.End),
		"From": from, "Until": shortDay(lang, last, true), "Count": r.Count()})
	if len(r.NotIn) > 0 {
		var months []string
		for _, m := range r.NotIn {
			months = append(months, book.Say(lang, "when.series.say.in_month", locales.Args{"Month": namesIn(lang).month(m)}))
		}
		text += book.Say(lang, "when.series.say.not_in", locales.Args{"Months": strings.Join(months, ", ")})
	}
	if len(r.Without) > 0 {
		var days []string
		for _, w := range r.Without {
			days = append(days, book.Say(lang, "when.series.say.the_day", locales.Args{"Day": shortDay(lang, w, true)}))
		}
		text += book.Say(lang, "when.series.say.without", locales.Args{"Days": strings.Join(days, ", ")})
	}
	return text
}

// SayDates is a list of days in words, the year at the end of each: « 7 janvier, 4 février et
// 4 mars 2027 ».
func SayDates(book *locales.Book, lang string, days []Moment) string {
	var out []string
	for i, d := range days {
		out = append(out, shortDay(lang, d, i == len(days)-1 || days[i+1].Year != d.Year))
	}
	if len(out) < 2 {
		return strings.Join(out, "")
	}
	return book.Say(lang, "when.series.say.list", locales.Args{"Days": strings.Join(out[:len(out)-1], ", "), "Last": out[len(out)-1]})
}

func shortDay(lang string, m Moment, year bool) string {
	y := 0
	if year {
		y = m.Year
	}
	return namesIn(lang).plain(y, m.Month, m.Day)
}

// sayHours is the hour of a meeting, or its start and end.
func sayHours(book *locales.Book, lang string, start, end Moment) string {
	from := SayTime(book, lang, start)
	args := locales.Args{"Start": from, "End": SayTime(book, lang, end)}
	switch {
	case end.IsZero() || !end.HasTime:
		return book.Say(lang, "when.series.say.at", locales.Args{"Time": from})
	case end.DayOnly() == start.DayOnly():
		return book.Say(lang, "when.series.say.hours", args)
	case end.minutes() == 0:
		return book.Say(lang, "when.series.say.hours_midnight", args)
	}
	return book.Say(lang, "when.series.say.hours_night", args)
}

// ordinal is a day of the month in English: "1st", "22nd", "13th".
func ordinal(n int) string {
	suffix := "th"
	if n/10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}
