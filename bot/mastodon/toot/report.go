package toot

import (
	"errors"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/locales"
)

// firstIdeas is how many ideas a post may quote; the page has them all.
const firstIdeas = 3

// ErrNoReport says that the record holds no validated report to tell about.
var ErrNoReport = errors.New("the record has no report")

// Report is the reply that tells what came out of a meeting: how many people, how much
// was said, the first ideas, and the page where the rest is. The registration link is
// not used: there is nothing left to register for.
func Report(book *locales.Book, p meeting.Public, s Style) (Text, error) {
	if p.Report == nil {
		return Text{}, ErrNoReport
	}
	p.Link, p.Contact = "", ""
	w, err := newWriter(book, p, s)
	if err != nil {
		return Text{}, err
	}
	blocks := []block{
		w.title("toot.report.title"),
		{text: w.dates, gap: true},
		w.placeBlock(),
		{text: w.figures()},
	}
	blocks = append(blocks, w.ideas()...)
	if w.own != "" {
		blocks = append(blocks, block{text: w.say("toot.report.page", locales.Args{"Link": w.own}), gap: true})
	}
	return w.post(blocks)
}

// Withdrawn replaces the post of a report that is no longer public: it says so, with the
// public reason if there is one, and repeats nothing of the report.
func Withdrawn(book *locales.Book, p meeting.Public, s Style) (Text, error) {
	w, err := newWriter(book, p, s)
	if err != nil {
		return Text{}, err
	}
	blocks := []block{w.title("toot.withdrawn.title"), w.noteBlock()}
	if w.own != "" {
		blocks = append(blocks, block{text: w.say("toot.withdrawn.page", locales.Args{"Link": w.own}), gap: true})
	}
	return w.post(blocks)
}

func (w *writer) figures() string {
	report := w.p.Report
	people := "toot.report.people"
	if report.Estimate {
		people = "toot.report.about"
	}
	var said []string
	for _, figure := range []struct {
		key   string
		count int
	}{{people, report.Participants}, {"toot.report.topics", len(report.Topics)}, {"toot.report.ideas", len(report.Ideas)}} {
		if figure.count > 0 {
			said = append(said, w.say(figure.key, locales.Args{"Count": figure.count}))
		}
	}
	return strings.Join(said, ", ")
}

// ideas are the first ideas, or the first topics when no idea came up. Their heading goes
// with the first of them.
func (w *writer) ideas() []block {
	key, said := "toot.report.first", w.p.Report.Ideas
	if len(said) == 0 {
		key, said = "toot.report.about-what", w.p.Report.Topics
	}
	var blocks []block
	for _, raw := range said {
		text := clip(tame(raw), longestIdea)
		if text == "" {
			continue
		}
		nth := len(blocks)
		if nth == firstIdeas {
			break
		}
		item := func(text string) string { return "– " + text }
		if nth == 0 {
			item = func(text string) string { return w.say(key, nil) + "\n– " + text }
		}
		blocks = append(blocks, block{
			text: text, say: item, gap: nth == 0,
			yields: []yield{{turn: turnIdea + firstIdeas - nth, least: 20}},
		})
	}
	return blocks
}
