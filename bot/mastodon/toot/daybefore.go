package toot

import (
	"passeparole/bot/meeting"
	"passeparole/locales"
)

// DayBefore is the reply that tells of a meeting once more, the day before. It says what the
// announcement says, and nothing that is not in the public record.
func DayBefore(book *locales.Book, p meeting.Public, s Style) (Text, error) {
	p.Others = nil // what comes after tomorrow's is another day's news
	w, err := newWriter(book, p, s)
	if err != nil {
		return Text{}, err
	}
	return w.post(append([]block{w.title("toot.eve.title")}, w.particulars()...))
}
