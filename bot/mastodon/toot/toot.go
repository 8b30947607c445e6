// Package toot writes the posts of a meeting, complete and within the instance's limit,
// from its public record and nothing else. It does no I/O and reads no clock.
//
// Whatever people wrote is neutralised before it enters a post: it can mention nobody,
// mark no hashtag and link nowhere (reference/mastodon.md §14). A post holds at most one
// address: the bot's own page of the meeting or, without one, the registration link.
package toot

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/locales"
)

// Limits are those that the instance publishes (reference/mastodon.md §3). A zero is
// replaced by the value of an unmodified Mastodon.
type Limits struct {
	MaxCharacters int // of a whole status, counted by Count; 500
	PerURL        int // what an address counts, whatever its length; 23
}

func (l Limits) orDefaults() Limits {
	if l.MaxCharacters <= 0 {
		l.MaxCharacters = 500
	}
	if l.PerURL <= 0 {
		l.PerURL = 23
	}
	return l
}

// Style is what the programme decides about its posts.
type Style struct {
	Limits Limits
	// Language of the wording when the record's own is not one that the bot speaks.
	Language   string
	Zone       string   // of the programme: in a digest, hours of other zones say theirs
	Visibility string   // "public", "unlisted" or "private"; carried for who sends, no text depends on it
	Hashtags   []string // the programme's, at most 4 are used; "café IA" and "CafeIA" are the same
	// Link is the bot's own page of this meeting, or the part of it that this post is
	// about; "" if there is none. One that could not stand in a post is not used.
	Link string
}

// Text is a post ready to send.
type Text struct {
	Body string
	// Link is the bot's own address in Body, "" when Body has none. A registration
	// link is not reported here: several meetings may share it, so it identifies no post.
	Link string
}

// maxTags is how many hashtags a post carries (reference/mastodon.md §15).
const maxTags = 4

// ErrTooLong says that date and link alone do not fit into the limit, which happens only
// with a limit far below Mastodon's own.
var ErrTooLong = errors.New("the date and the link do not fit into the limit of the instance")

// Announce is the announcement of a meeting.
func Announce(book *locales.Book, p meeting.Public, s Style) (Text, error) {
	w, err := newWriter(book, p, s)
	if err != nil {
		return Text{}, err
	}
	return w.post(append([]block{w.title("toot.announce.title")}, w.particulars()...))
}

// writer holds what every post of one record needs.
type writer struct {
	book  *locales.Book
	p     meeting.Public
	lang  string
	style Style
	own   string // the bot's own link, checked
	dates string // the date line
}

func newWriter(book *locales.Book, p meeting.Public, s Style) (*writer, error) {
	s.Limits = s.Limits.orDefaults()
	w := &writer{book: book, p: p, style: s, lang: speaks(p.Language, s.Language)}
	if isOwnLink(s.Link) {
		w.own = s.Link
	}
	dates, err := dateLine(book, w.lang, p)
	if err != nil {
		return nil, fmt.Errorf("composing a post for %s: %w", p.ID, err)
	}
	w.dates = dates
	return w, nil
}

// speaks picks the first language that the bot has sentences for.
func speaks(wanted ...string) string {
	for _, lang := range wanted {
		base, _, _ := strings.Cut(lang, "-")
		if slices.Contains(locales.Languages, base) {
			return base
		}
	}
	return locales.Languages[0]
}

func (w *writer) say(key string, args locales.Args) string { return w.book.Say(w.lang, key, args) }

// post lays the blocks out, with the hashtags below.
func (w *writer) post(blocks []block) (Text, error) {
	own := []string{}
	if w.own != "" {
		own = append(own, w.own)
	}
	body, err := compose(append(blocks, w.tags()...), own, w.style.Limits)
	if err != nil {
		return Text{}, fmt.Errorf("composing a post for %s: %w", w.p.ID, err)
	}
	return Text{Body: body, Link: w.own}, nil
}

// tags are the programme's hashtags and the commune's, which comes from the official list
// when it has a code, and so is not a word that somebody made up.
func (w *writer) tags() []block {
	wanted := w.style.Hashtags
	if len(wanted) >= maxTags {
		wanted = wanted[:maxTags]
	} else if w.p.Insee != "" {
		wanted = append(slices.Clone(wanted), w.p.Commune)
	}
	var tags []string
	for _, words := range wanted {
		tag := Hashtag(words)
		same := func(t string) bool { return strings.EqualFold(t, "#"+tag) }
		if tag != "" && !slices.ContainsFunc(tags, same) {
			tags = append(tags, "#"+tag)
		}
	}
	return []block{{text: strings.Join(tags, " "), gap: true, yields: []yield{{turn: turnTags, least: 2}}, clip: clipTags}}
}
