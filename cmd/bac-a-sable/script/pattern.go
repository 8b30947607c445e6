package script

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // Paris, on machines without a database of zones
	"unicode"
)

// Variables are the short IDs that a story has caught, by name.
type Variables map[string]string

var (
	variable = regexp.MustCompile(`\{([A-Z]+)\}`)
	dated    = regexp.MustCompile(`\{(DATE|JOUR)([+-]\d+)?\}`)
)

// shortID is the shape of a meeting's ID, which also holds a letter and a digit.
const shortID = `\b([2-9A-HJ-NP-Z]{5})\b`

// Fill replaces variables and dates in what is said. A variable without a value is a mistake.
func (v Variables) Fill(text string, now time.Time) (string, error) {
	text = fillDates(text, now)
	var missing string
	filled := variable.ReplaceAllStringFunc(text, func(m string) string {
		value, ok := v[m[1:len(m)-1]]
		if !ok {
			missing = m
		}
		return value
	})
	if missing != "" {
		return "", fmt.Errorf("%s n’a pas encore de valeur", missing)
	}
	return filled, nil
}

// Match says whether a text contains what is expected, without regard to capitals, kinds of
// spaces and apostrophes, and catches the IDs that stand where variables without a value are.
func (v Variables) Match(expected, text string, now time.Time) bool {
	expected, text = plain(fillDates(expected, now)), plain(text)
	var b strings.Builder
	var names []string
	at := 0
	for _, m := range variable.FindAllStringSubmatchIndex(expected, -1) {
		b.WriteString(literal(expected[at:m[0]]))
		name := expected[m[2]:m[3]]
		if value, ok := v[name]; ok {
			b.WriteString(literal(value))
		} else {
			b.WriteString(shortID)
			names = append(names, name)
		}
		at = m[1]
	}
	b.WriteString(literal(expected[at:]))
	pattern := regexp.MustCompile(b.String())
	for start := 0; start <= len(text); {
		m := pattern.FindStringSubmatchIndex(text[start:])
		if m == nil {
			return false
		}
		found := Variables{}
		for i, name := range names {
			if id := text[start+m[2*i+2] : start+m[2*i+3]]; isID(id) {
				found[name] = id
			}
		}
		if len(found) == len(names) {
			for name, id := range found {
				v[name] = id
			}
			return true
		}
		start += m[0] + 1
	}
	return false
}

func literal(text string) string { return "(?i:" + regexp.QuoteMeta(text) + ")" }

func isID(text string) bool {
	return strings.ContainsFunc(text, unicode.IsDigit) && strings.ContainsFunc(text, unicode.IsLetter)
}

// plain makes one space of all white space, and one shape of apostrophes.
func plain(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "’", "'")), " ")
}

var (
	weekdays = []string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	months   = []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
)

// paris is where stories are told.
var paris = func() *time.Location {
	loc, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return time.UTC
	}
	return loc
}()

// day is the day of an instant, with or without its weekday and year.
func day(at time.Time, short bool) string {
	date := at.In(paris)
	number := strconv.Itoa(date.Day())
	if date.Day() == 1 {
		number = "1er"
	}
	name := number + " " + months[date.Month()-1]
	if short {
		return name
	}
	return fmt.Sprintf("%s %s %d", weekdays[date.Weekday()], name, date.Year())
}

func fillDates(text string, now time.Time) string {
	return dated.ReplaceAllStringFunc(text, func(m string) string {
		parts := dated.FindStringSubmatch(m)
		days, _ := strconv.Atoi(parts[2]) // 0 when nothing is there
		return day(now.In(paris).AddDate(0, 0, days), parts[1] == "JOUR")
	})
}
