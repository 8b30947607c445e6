package toot

import (
	"fmt"
	"strings"

	"passeparole/bot/when"
	"passeparole/locales"
)

// The most graphemes of each text of people that a post takes, whatever room there is:
// a post is read at a glance.
const (
	longestTitle = 150
	shortTitle   = 40 // enough to recognise a meeting by
	longestPlace = 160
	longestTheme = 80
	longestNote  = 200
	longestIdea  = 140
)

// title is the first line, in the sentence of key.
func (w *writer) title(key string) block {
	return block{
		text:   w.titleText(),
		say:    func(text string) string { return w.say(key, locales.Args{"Title": text}) },
		yields: []yield{{turn: turnTitle, floor: shortTitle}, {turn: turnLast, floor: 1}},
	}
}

func (w *writer) titleText() string {
	if title := clip(tame(w.p.Title), longestTitle); title != "" {
		return title
	}
	return w.say("toot.untitled", nil)
}

// particulars are when, where, about what, and how to come.
func (w *writer) particulars() []block {
	return []block{
		{text: w.dates, gap: true},
		w.othersBlock(),
		w.placeBlock(),
		w.themeBlock(),
		w.contactBlock(),
		w.linkBlock(),
	}
}

func (w *writer) placeBlock() block {
	return block{
		text: clip(w.place(), longestPlace),
		yields: []yield{
			{turn: turnPlace, floor: graphemeCount(w.placeIn("")), least: 8},
			{turn: turnCommune, least: 8},
		},
		clip: func(_ string, n int) string { return w.shortPlace(n) },
	}
}

// place is where it happens, said in one line.
func (w *writer) place() string { return w.placeIn(tame(w.p.Venue)) }

func (w *writer) placeIn(venue string) string {
	place := joined(venue, w.commune())
	switch w.p.Mode {
	case "online":
		return joined(w.say("toot.online", nil), place)
	case "hybrid":
		if place == "" {
			return w.say("toot.online", nil)
		}
		return w.say("toot.hybrid", locales.Args{"Place": place})
	}
	return place
}

// shortPlace says the place in n graphemes at most: the commune matters most, since it
// tells readers whether the meeting concerns them.
func (w *writer) shortPlace(n int) string {
	bare := w.placeIn("")
	if bare == "" {
		return clip(w.place(), n)
	}
	if rest := n - graphemeCount(bare) - len(", "); rest >= 8 {
		return w.placeIn(clip(tame(w.p.Venue), rest))
	}
	return clip(bare, n)
}

// commune is its name with the département, which tells homonyms apart.
func (w *writer) commune() string {
	commune, dep := tame(w.p.Commune), tame(w.p.Dep)
	if commune == "" || dep == "" || dep == commune {
		return commune
	}
	return fmt.Sprintf("%s (%s)", commune, dep)
}

func (w *writer) themeBlock() block {
	return block{
		text:   clip(tame(w.p.Theme), longestTheme),
		say:    func(text string) string { return w.say("toot.theme", locales.Args{"Theme": text}) },
		yields: []yield{{turn: turnTheme, least: 8}},
	}
}

// othersBlock names the dates of a series that have no post of their own yet.
func (w *writer) othersBlock() block {
	var days []when.Moment
	key := "toot.others"
	for _, start := range w.p.Others {
		if at, err := when.ParseMoment(start, w.p.Zone); err == nil {
			days = append(days, at)
		}
		if start < w.p.Start {
			key = "toot.other_dates"
		}
	}
	return block{
		text:   when.SayDates(w.book, w.lang, days),
		say:    func(text string) string { return w.say(key, locales.Args{"Dates": text}) },
		yields: []yield{{turn: turnContact, least: 12}},
	}
}

// contactBlock says how to register when there is no address that would say it.
func (w *writer) contactBlock() block {
	if w.own != "" || registrationLink(w.p.Link) != "" {
		return block{}
	}
	return block{
		text:   clip(tame(w.p.Contact), longestTheme),
		say:    func(text string) string { return w.say("toot.contact", locales.Args{"Contact": text}) },
		yields: []yield{{turn: turnContact, least: longestTheme}}, // half a telephone number is worse than none
	}
}

// linkBlock is the one address of the post, alone on its line but for the words before it.
func (w *writer) linkBlock() block {
	if w.own != "" {
		return block{text: w.say("toot.page", locales.Args{"Link": w.own})}
	}
	if link := registrationLink(w.p.Link); link != "" {
		return block{text: w.say("toot.register", locales.Args{"Link": link})}
	}
	return block{}
}

// noteBlock is the public reason of a cancellation or a withdrawal.
func (w *writer) noteBlock() block {
	return block{
		text:   clip(tame(w.p.Note), longestNote),
		say:    func(text string) string { return w.say("toot.note", locales.Args{"Note": text}) },
		yields: []yield{{turn: turnNote, least: 20}},
	}
}

func joined(parts ...string) string {
	var some []string
	for _, part := range parts {
		if part != "" {
			some = append(some, part)
		}
	}
	return strings.Join(some, ", ")
}
