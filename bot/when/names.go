package when

import (
	"fmt"
	"strconv"
	"time"
)

// names are the nineteen words of the calendar in one language. They are here and not in
// locales/ because the grammar reads the same words, and refusals carry them.
type names struct {
	weekdays [7]string // Sunday first, as time.Weekday counts
	months   [12]string
	first    string // how the first day of a month is written
	hour     string // format of an hour
	at       string // between a day and an hour
	clock    func(hour, minute int) string
}

var calendar = map[string]names{
	"fr": {
		weekdays: [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
			"septembre", "octobre", "novembre", "décembre"},
		first: "1er",
		hour:  "%d",
		at:    " à ",
		clock: func(hour, minute int) string {
			if minute == 0 {
				return fmt.Sprintf("%d h", hour)
			}
			return fmt.Sprintf("%d h %02d", hour, minute)
		},
	},
	"en": {
		weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August",
			"September", "October", "November", "December"},
		first: "1",
		hour:  "%02d",
		at:    " at ",
		clock: func(hour, minute int) string { return fmt.Sprintf("%02d:%02d", hour, minute) },
	},
}

// namesIn is the calendar of a language; French for one that is not spoken here.
func namesIn(lang string) names {
	if n, ok := calendar[lang]; ok {
		return n
	}
	return calendar["fr"]
}

func (n names) weekday(w time.Weekday) string { return n.weekdays[w] }
func (n names) month(m int) string            { return n.months[m-1] }

func (n names) dayNumber(day int) string {
	if day == 1 {
		return n.first
	}
	return strconv.Itoa(day)
}

// plain is a date without its weekday, which may not exist ("31 février"): year 0 is left out.
func (n names) plain(year, month, day int) string {
	if month < 1 || month > 12 {
		text := strconv.Itoa(day) + "/" + strconv.Itoa(month)
		if year != 0 {
			text += "/" + strconv.Itoa(year)
		}
		return text
	}
	text := n.dayNumber(day) + " " + n.month(month)
	if year != 0 {
		text += " " + strconv.Itoa(year)
	}
	return text
}
