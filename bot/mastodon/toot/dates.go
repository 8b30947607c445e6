package toot

import (
	"fmt"

	"passeparole/bot/meeting"
	"passeparole/bot/when"
	"passeparole/locales"
)

// dateLine says when the meeting is, with weekday and year, and with hours their time
// zone: followers read it from everywhere.
func dateLine(book *locales.Book, lang string, p meeting.Public) (string, error) {
	if p.Start == "" {
		return book.Say(lang, "toot.date.unknown", nil), nil
	}
	start, err := when.ParseMoment(p.Start, p.Zone)
	if err != nil {
		return "", fmt.Errorf("reading the start: %w", err)
	}
	var end when.Moment
	if p.End != "" {
		if end, err = when.ParseMoment(p.End, p.Zone); err != nil {
			return "", fmt.Errorf("reading the end: %w", err)
		}
	}
	said := when.SayRange(book, lang, start, end)
	if !start.HasTime || p.Zone == "" {
		return said, nil
	}
	zone := when.SayZone(book, lang, tame(p.Zone))
	return book.Say(lang, "toot.date.zone", locales.Args{"When": said, "Zone": zone}), nil
}
