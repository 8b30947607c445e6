package toot

import (
	"passeparole/bot/meeting"
	"passeparole/locales"
)

// Cancelled is the announcement of a meeting that will not take place, and the reply that
// tells it: readers who come across the post later see the first, those who follow the
// account see the second, because an edit is not shown again (reference/mastodon.md §15).
func Cancelled(book *locales.Book, p meeting.Public, s Style) (edit, reply Text, err error) {
	p.Link, p.Contact = "", "" // nobody shall register any more
	w, err := newWriter(book, p, s)
	if err != nil {
		return Text{}, Text{}, err
	}
	planned := block{text: w.say("toot.cancelled.planned", locales.Args{"When": w.dates}), gap: true}
	note := w.noteBlock()
	edit, err = w.post([]block{w.title("toot.cancelled.title"), planned, w.placeBlock(), w.themeBlock(), note, w.linkBlock()})
	if err != nil {
		return Text{}, Text{}, err
	}
	planned.gap = false
	reply, err = w.post([]block{w.title("toot.cancelled.reply"), planned, w.placeBlock(), note, w.linkBlock()})
	return edit, reply, err
}

// Changed is the announcement as it is now, and the reply that says what changed, with
// the old value. The reply's Body is "" when nothing changed that an announcement says.
// A meeting that is postponed with no new date has REPORTÉ before its title.
func Changed(book *locales.Book, before, after meeting.Public, s Style) (edit, reply Text, err error) {
	w, err := newWriter(book, after, s)
	if err != nil {
		return Text{}, Text{}, err
	}
	before.Language = after.Language // both are told in one sentence
	old, err := newWriter(book, before, s)
	if err != nil {
		return Text{}, Text{}, err
	}

	title := "toot.announce.title"
	postponed := isOpen(before, after)
	if postponed {
		title = "toot.postponed.title"
		w.dates = w.say("toot.postponed.date", locales.Args{"Old": old.dates})
	}
	edit, err = w.post(append([]block{w.title(title)}, w.particulars()...))
	if err != nil {
		return Text{}, Text{}, err
	}
	changes := w.changes(old, postponed)
	if len(changes) == 0 {
		return edit, Text{}, nil
	}
	changes[0].gap = true
	blocks := append([]block{w.title("toot.changed.reply")}, changes...)
	reply, err = w.post(append(blocks, w.linkBlock()))
	return edit, reply, err
}

// isOpen says whether the change postpones the meeting without a date to look forward to.
func isOpen(before, after meeting.Public) bool {
	return after.State == meeting.Postponed && (after.Start == "" || after.Start == before.Start)
}

// changes are the sentences about what differs from old, the date first.
func (w *writer) changes(old *writer, postponed bool) []block {
	var blocks []block
	tell := func(key, now, was string, turn int) {
		if now == was || now == "" {
			return
		}
		if was == "" {
			key += "-first"
		}
		text := w.say(key, locales.Args{"New": now, "Old": was})
		blocks = append(blocks, block{text: text, yields: []yield{{turn: turn, least: 20}}})
	}
	known := old.p.State != meeting.Postponed && old.p.State != meeting.Cancelled
	switch {
	case postponed && known:
		blocks = append(blocks, block{text: w.dates})
	case postponed: // that was told
	case !known && w.dates == old.dates: // it takes place after all, as it was planned first
		tell("toot.changed.date", w.dates, "", 0)
	default:
		tell("toot.changed.date", w.dates, old.dates, 0)
	}
	tell("toot.changed.title", w.titleText(), old.titleText(), turnChange)
	tell("toot.changed.place", clip(w.place(), longestPlace), clip(old.place(), longestPlace), turnChange)
	tell("toot.changed.theme", clip(tame(w.p.Theme), longestTheme), clip(tame(old.p.Theme), longestTheme), turnTheme)
	if w.p.Link != old.p.Link && registrationLink(w.p.Link) != "" {
		blocks = append(blocks, block{text: w.say("toot.changed.link", nil), yields: []yield{{turn: turnChange, least: 10}}})
	} else if w.p.Contact != old.p.Contact && tame(w.p.Contact) != "" {
		contact := w.say("toot.contact", locales.Args{"Contact": clip(tame(w.p.Contact), longestTheme)})
		blocks = append(blocks, block{text: contact, yields: []yield{{turn: turnContact, least: longestTheme}}})
	}
	return blocks
}
