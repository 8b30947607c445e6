package toot

import (
	"cmp"
	"fmt"
	"slices"

	"passeparole/bot/meeting"
	"passeparole/bot/when"
	"passeparole/locales"
)

// Listed is a meeting in a digest. Link is the bot's own page of it, "" for none.
type Listed struct {
	Public meeting.Public
	Link   string
}

// longestListed are the lengths of titles that are tried in turn, and the last of which is
// kept when meetings have to be left out.
var longestListed = []int{70, 50, 36}

// shortLine is the most of a commune's name in a digest.
const shortLine = 40

// Digest is the post of the week: what is coming, and which reports are new, the first of each
// first. s.Link is the bot's own address of all of it. What does not fit is counted, and named
// is how many of coming are not. At least one of the two must not be empty.
func Digest(book *locales.Book, coming, reports []Listed, s Style) (text Text, named int, err error) {
	w, err := newWriter(book, meeting.Public{ID: "digest", Language: s.Language}, s)
	if err != nil {
		return Text{}, 0, err
	}
	dates := make([]string, len(coming))
	for i, one := range coming {
		start, err := when.ParseMoment(one.Public.Start, one.Public.Zone)
		if err != nil {
			return Text{}, 0, fmt.Errorf("composing the digest: %s: %w", one.Public.ID, err)
		}
		dates[i] = when.Say(book, w.lang, start)
		if start.HasTime && one.Public.Zone != s.Zone {
			dates[i] = w.say("toot.date.zone", locales.Args{"When": dates[i], "Zone": when.SayZone(book, w.lang, tame(one.Public.Zone))})
		}
	}
	n, r := len(coming), len(reports)
	for try := 0; ; {
		d := digest{w, longestListed[try], dates}
		body, own := d.lay(coming, reports, n, r)
		if Count(body, own, w.style.Limits) <= w.style.Limits.MaxCharacters {
			return Text{Body: body, Link: w.own}, n, nil
		}
		switch {
		case try+1 < len(longestListed):
			try++
		case r > 1 && r >= n:
			r--
		case n > 1:
			n--
		case r > 0 && n > 0:
			r--
		default:
			return Text{}, 0, fmt.Errorf("composing the digest: %w", ErrTooLong)
		}
	}
}

// digest is one attempt at it.
type digest struct {
	*writer
	title int
	dates []string
}

// lay writes the first n meetings and the first r reports, and how many others there are. own
// are the bot's addresses in it.
func (d digest) lay(coming, reports []Listed, n, r int) (body string, own []string) {
	var blocks []block
	add := func(text string, gap bool) { blocks = append(blocks, block{text: text, gap: gap}) }
	item := func(key string, one Listed, args locales.Args) {
		args["Title"] = clip((&writer{book: d.book, lang: d.lang, p: one.Public}).titleText(), d.title)
		args["Place"] = clip(d.where(one.Public), shortLine)
		line := d.say(key, args)
		if isOwnLink(one.Link) {
			line += " " + one.Link
			own = append(own, one.Link)
		}
		add(line, false)
	}
	if n > 0 {
		add(d.say("toot.digest.coming", nil), false)
	}
	for _, i := range inOrder(coming[:n]) {
		item("toot.digest.meeting", coming[i], locales.Args{"When": d.dates[i]})
	}
	if rest := len(coming) - n; rest > 0 {
		add(d.say("toot.digest.others", locales.Args{"Count": rest}), false)
	}
	if r > 0 {
		add(d.say("toot.digest.reports", nil), len(blocks) > 0)
	}
	for i := range r {
		item("toot.digest.report", reports[i], locales.Args{})
	}
	if rest := len(reports) - r; rest > 0 {
		add(d.say("toot.digest.other-reports", locales.Args{"Count": rest}), r == 0)
	}
	if d.own != "" {
		add(d.say("toot.digest.page", locales.Args{"Link": d.own}), true)
		own = append(own, d.own)
	}
	return lay(append(blocks, d.tags()...)), own
}

// where is the commune of a meeting, or that it is online.
func (d digest) where(p meeting.Public) string {
	w := &writer{book: d.book, lang: d.lang, p: p}
	if commune := w.commune(); commune != "" {
		return commune
	}
	if p.Mode == "online" {
		return w.say("toot.online", nil)
	}
	return clip(tame(p.Venue), shortLine)
}

// inOrder are the places of meetings in the order of their dates, whatever order they are to be
// kept in when there is no room for all.
func inOrder(all []Listed) []int {
	places := make([]int, len(all))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(all[a].Public.Start, all[b].Public.Start) })
	return places
}
