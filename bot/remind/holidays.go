package remind

import "time"

// abolition is the day on which an overseas territory remembers the abolition of slavery
// (Code du travail, L3422-2), by time zone: month and day.
var abolition = map[string][2]int{
	"America/Guadeloupe":    {5, 27},
	"America/Cayenne":       {6, 10},
	"America/Martinique":    {5, 22},
	"Indian/Reunion":        {12, 20},
	"Indian/Mayotte":        {4, 27},
	"America/St_Barthelemy": {10, 9},
	"America/Marigot":       {5, 28},
}

// fixed are the public holidays that have a date (Code du travail, L3133-1).
var fixed = [][2]int{{1, 1}, {5, 1}, {5, 8}, {7, 14}, {8, 15}, {11, 1}, {11, 11}, {12, 25}}

// Holiday says whether a day (its year, month and day count) is a French public holiday in
// a zone. Those that only some départements of a zone have are not: Good Friday and
// 26 December in Alsace and Moselle.
func Holiday(day time.Time, zone string) bool {
	this := [2]int{int(day.Month()), day.Day()}
	for _, f := range fixed {
		if this == f {
			return true
		}
	}
	if a, ok := abolition[zone]; ok && this == a {
		return true
	}
	easter := Easter(day.Year())
	for _, after := range []int{1, 39, 50} { // Easter Monday, Ascension, Whit Monday
		if d := easter.AddDate(0, 0, after); this == [2]int{int(d.Month()), d.Day()} {
			return true
		}
	}
	return false
}

// Working says whether a day is one from Monday to Friday and no public holiday.
func Working(day time.Time, zone string) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && !Holiday(day, zone)
}

// Easter is Easter Sunday of a year, as midnight UTC (the Gregorian computus of Meeus,
// Jones and Butcher).
func Easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
