package config

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"passeparole/bot/remind"
	"passeparole/locales"
)

// Rhythm says when posts leave (reference/mastodon.md §15). What is left out is what most
// instances like: see checker.rhythm.
type Rhythm struct {
	Hours   string   `yaml:"hours" env:"HOURS"`     // "08:00-19:00", on the clock of zone; "00:00-24:00" = at any
	Days    []string `yaml:"days" env:"DAYS"`       // "monday" …; none = Monday to Friday
	Spacing string   `yaml:"spacing" env:"SPACING"` // between two posts: "5min", "90s", "1h"
	PerDay  *int     `yaml:"per_day" env:"PER_DAY"` // 0 = as many as there are
	// Digest is when the post of the week leaves: see remind.ParseCron; "" = none.
	Digest     string `yaml:"digest" env:"DIGEST"`
	DigestDays int    `yaml:"digest_days" env:"DIGEST_DAYS"` // how far it looks ahead
	Announce   string `yaml:"announce" env:"ANNOUNCE"`       // each, or digest: new meetings in the post of the week alone
	DayBefore  bool   `yaml:"day_before" env:"DAY_BEFORE"`
	SeriesDays int    `yaml:"series_days" env:"SERIES_DAYS"` // how long before its date a later meeting of a series has its post
}

// The values of Rhythm.Announce.
const (
	AnnounceEach   = "each"
	AnnounceDigest = "digest"
)

// The most that numbers of the rhythm may be.
const (
	mostDays    = 90
	mostPerDay  = 100
	longestWait = 12 * time.Hour // between two posts
)

func (c *checker) rhythm() {
	const at = "mastodon.rhythm."
	r := &c.cfg.Mastodon.Rhythm
	usual := func(value *string, otherwise string) {
		if *value == "" {
			*value = otherwise
		}
	}
	usual(&r.Hours, "08:00-19:00")
	usual(&r.Spacing, "5min")
	usual(&r.Digest, "0 10 * * 1")
	usual(&r.Announce, AnnounceEach)
	if len(r.Days) == 0 {
		r.Days = []string{"monday", "tuesday", "wednesday", "thursday", "friday"}
	}
	if r.PerDay == nil {
		five := 5
		r.PerDay = &five
	}
	if _, _, ok := hoursOf(r.Hours); !ok && !c.told(at+"hours") {
		c.add(at+"hours", "config.hours", locales.Args{"Got": r.Hours})
	}
	c.days(at+"days", r.Days)
	if d, ok := spanOf(r.Spacing); (!ok || d > longestWait) && !c.told(at+"spacing") {
		c.add(at+"spacing", "config.spacing", locales.Args{"Got": r.Spacing})
	}
	c.number(at+"per_day", *r.PerDay, 0, mostPerDay)
	for path, days := range map[string]*int{"digest_days": &r.DigestDays, "series_days": &r.SeriesDays} {
		if *days == 0 {
			*days = 14
		}
		c.number(at+path, *days, 1, mostDays)
	}
	c.oneOf(at+"announce", r.Announce, []string{AnnounceEach, AnnounceDigest})
	if r.Digest == NoDigest {
		r.Digest = ""
		if r.Announce == AnnounceDigest { // new meetings would be told nowhere
			c.add(at+"announce", "config.announce-digest", nil)
		}
	} else {
		c.schedule(at+"digest", r.Digest, "0 10 * * 1")
	}
}

func (c *checker) number(path string, got, least, most int) {
	if (got < least || got > most) && !c.told(path) {
		c.add(path, "config.number", locales.Args{"Got": got, "Key": path[strings.LastIndexByte(path, '.')+1:], "Least": least, "Most": most})
	}
}

// Closed is when no post leaves.
func (r Rhythm) Closed() remind.Quiet {
	var closed remind.Quiet
	if from, to, ok := hoursOf(r.Hours); ok && from != to {
		closed.From, closed.To = to, from
	}
	open := Quiet{Days: r.Days}.Rest().Days
	for day := time.Sunday; day <= time.Saturday; day++ {
		if !slices.Contains(open, day) {
			closed.Days = append(closed.Days, day)
		}
	}
	return closed
}

// Apart is the time between two posts.
func (r Rhythm) Apart() time.Duration {
	d, _ := spanOf(r.Spacing)
	return d
}

var hoursShape = regexp.MustCompile(`^\s*(\d\d:\d\d)\s*[-–]\s*(\d\d:\d\d)\s*$`)

// hoursOf reads "08:00-19:00". The whole day, "00:00-24:00", gives the same hour twice.
func hoursOf(text string) (from, to string, ok bool) {
	m := hoursShape.FindStringSubmatch(text)
	if m == nil {
		return "", "", false
	}
	from, to = m[1], m[2]
	if to == "24:00" {
		to = "00:00"
	}
	for _, hour := range []string{from, to} {
		if _, err := time.Parse("15:04", hour); err != nil {
			return "", "", false
		}
	}
	return from, to, from != to || m[2] == "24:00"
}

var spanShape = regexp.MustCompile(`^\s*(\d{1,4})\s*(s|min|m|h)\s*$`)

// spanOf reads "5min", "90s" or "1h".
func spanOf(text string) (time.Duration, bool) {
	m := spanShape.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	unit := map[string]time.Duration{"s": time.Second, "m": time.Minute, "min": time.Minute, "h": time.Hour}[m[2]]
	return time.Duration(n) * unit, err == nil
}
