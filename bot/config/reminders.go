package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"passeparole/bot/remind"
	"passeparole/flows"
	"passeparole/locales"
)

// Reminders says when the bot speaks by itself.
type Reminders struct {
	// File is the operator's own reminders.yaml; "" = those of the binary. Left out, it is
	// that of the directory of flows when there is one.
	File   string `yaml:"file" env:"FILE"`
	Tick   string `yaml:"tick" env:"TICK"`     // when to look for what is due: see remind.ParseCron
	Digest string `yaml:"digest" env:"DIGEST"` // the week's summary for staff; "" = none
	Quiet  Quiet  `yaml:"quiet" envPrefix:"QUIET_"`
}

// Quiet is when nobody is rung who can wait, on the wall of the place.
type Quiet struct {
	From     string   `yaml:"from" env:"FROM"` // "20:00"; "" with To = at no hour
	To       string   `yaml:"to" env:"TO"`
	Days     []string `yaml:"days" env:"DAYS"`         // "sunday" …
	Holidays bool     `yaml:"holidays" env:"HOLIDAYS"` // French public holidays are as Days
}

// NoDigest as reminders.digest is that there is none.
const NoDigest = "none"

// weekdays are the days as they are written, in the order of time.Weekday, with their French
// names behind.
var weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
	"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

// Rest is Quiet as the reminders go by it.
func (q Quiet) Rest() remind.Quiet {
	rest := remind.Quiet{From: q.From, To: q.To, Holidays: q.Holidays}
	for _, name := range q.Days {
		if i := slices.Index(weekdays, strings.ToLower(name)); i >= 0 {
			rest.Days = append(rest.Days, time.Weekday(i%7))
		}
	}
	return rest
}

func (c *checker) reminders() {
	r := &c.cfg.Reminders
	c.schedule("reminders.tick", r.Tick, "* * * * *")
	if r.Digest == NoDigest {
		r.Digest = ""
	} else {
		c.schedule("reminders.digest", r.Digest, "0 9 * * 1")
	}
	c.quiet()
	switch {
	case r.File != "":
		r.File = c.absolute(r.File)
		if info, err := os.Stat(r.File); err != nil || info.IsDir() {
			c.add("reminders.file", "config.reminders-file", locales.Args{"Got": r.File})
		}
	case c.cfg.Flows != "":
		beside := filepath.Join(c.cfg.Flows, flows.RemindersFile)
		if _, err := os.Stat(beside); err == nil {
			r.File = beside
		}
	}
}

func (c *checker) schedule(path, expr, example string) {
	if c.told(path) || c.told("zone") {
		return
	}
	if _, err := remind.ParseCron(expr, c.cfg.Zone); err != nil {
		c.add(path, "config.schedule", locales.Args{"Key": path[strings.LastIndexByte(path, '.')+1:], "Got": expr,
			"Cause": remind.CronCause(err), "Example": example})
	}
}

func (c *checker) quiet() {
	q := c.cfg.Reminders.Quiet
	for path, hour := range map[string]string{"reminders.quiet.from": q.From, "reminders.quiet.to": q.To} {
		if t, err := time.Parse("15:04", hour); hour != "" && !c.told(path) && (err != nil || t.Format("15:04") != hour) {
			c.add(path, "config.hour", locales.Args{"Got": hour})
		}
	}
	if (q.From == "") != (q.To == "") {
		path := "reminders.quiet.from"
		if q.To == "" {
			path = "reminders.quiet.to"
		}
		c.add(path, "config.hour-alone", nil)
	}
	c.days("reminders.quiet.days", q.Days)
	days := q.Rest().Days
	slices.Sort(days)
	if len(slices.Compact(days)) == 7 {
		c.add("reminders.quiet.days", "config.all-quiet", nil)
	}
}

// days checks a list of days of the week.
func (c *checker) days(path string, names []string) {
	for i, name := range names {
		at := path + index(i)
		if !c.told(at) && !slices.Contains(weekdays, strings.ToLower(name)) {
			c.add(at, "config.day", locales.Args{"Got": name, "Near": nearest(strings.ToLower(name), weekdays)})
		}
	}
}
