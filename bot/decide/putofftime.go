package decide

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"passeparole/bot/when"
	"passeparole/flows"
)

// morningHour is the hour of a reminder that was put off to a day.
const morningHour = 9

// dayParts are the hours that people mean by a part of the day, folded; the first that is
// found counts.
var dayParts = []struct {
	word string
	hour int
}{
	{"apres-midi", 14}, {"apres midi", 14}, {"afternoon", 14}, {"midi", 12}, {"noon", 12},
	{"soir", 18}, {"evening", 18}, {"tonight", 18}, {"matin", morningHour}, {"morning", morningHour},
}

// inAWhile is "dans 2 heures", "dans une demi-heure", "in 20 minutes", folded.
var inAWhile = regexp.MustCompile(`^(?:dans|in)\s+(une demi|half an|une|un|an?|one|deux|two|trois|three|\d{1,3})[\s-]*(h|heures?|hours?|min|mn|minutes?)$`)

var whiles = map[string]time.Duration{"une demi": time.Hour / 2, "half an": time.Hour / 2, "une": time.Hour, "un": time.Hour, "a": time.Hour, "an": time.Hour,
	"one": time.Hour, "deux": 2 * time.Hour, "two": 2 * time.Hour, "trois": 3 * time.Hour, "three": 3 * time.Hour}

// bareHour is an hour without a day: today.
var bareHour = regexp.MustCompile(`^(?:a |vers |at )?\d{1,2} ?(?:h|:|heures?)`)

// nextWeek is Monday, in the words of people.
var nextWeek = map[string]bool{"la semaine prochaine": true, "semaine prochaine": true, "next week": true}

// readPutOff reads when somebody wants to be reminded again: a day, an hour, a while.
func readPutOff(text, lang string, now time.Time, zone *time.Location) (time.Time, bool) {
	folded := flows.Fold(text)
	local := now.In(zone)
	if m := inAWhile.FindStringSubmatch(folded); m != nil {
		span, known := whiles[m[1]]
		if !known {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				return now, false
			}
			span = time.Duration(n) * time.Hour
		}
		if strings.HasPrefix(m[2], "m") {
			span /= 60
		}
		return now.Add(span), span > 0
	}
	if nextWeek[folded] {
		days := 8 - int(local.Weekday()) // to Monday; on a Sunday that is tomorrow
		if local.Weekday() == time.Sunday {
			days = 1
		}
		return time.Date(local.Year(), local.Month(), local.Day()+days, morningHour, 0, 0, 0, zone), true
	}
	want := when.Want{Lang: lang, Zone: zone}
	readings, no := when.Read(text, now, want)
	if no != nil && bareHour.MatchString(folded) {
		today := map[string]string{"en": "today "}[lang]
		if today == "" {
			today = "aujourd'hui "
		}
		readings, no = when.Read(today+text, now, want)
	}
	if no != nil || len(readings) != 1 || !readings[0].End.IsZero() {
		return now, false
	}
	to := readings[0].Start
	if !to.HasTime {
		to.Hour, to.Minute, to.HasTime = morningHour, 0, true
		for _, part := range dayParts {
			if strings.Contains(folded, part.word) {
				to.Hour = part.hour
				break
			}
		}
	}
	at, err := to.In()
	return at, err == nil && at.After(now)
}
