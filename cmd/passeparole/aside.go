package main

import (
	"path/filepath"

	"passeparole/bot/store"
	"passeparole/locales"
)

// asideShown is how many of what was set aside are named, the newest ones.
const asideShown = 10

// aside lists what was set aside and which files are in quarantine: when, and of what kind,
// never what is in them.
func (e *examination) aside(all []store.Aside) {
	if n := len(all); n > 0 {
		e.notice("aside", locales.Args{"Count": n, "Number": all[n-1].Number, "At": e.moment(all[n-1].At)})
		for _, a := range all[max(0, n-asideShown):] {
			e.text("notice", e.say("doctor.aside_one", locales.Args{"Number": a.Number, "At": e.moment(a.At), "Kind": a.Kind(), "Why": a.Why()}))
		}
	}
	files, err := filepath.Glob(filepath.Join(e.cfg.Data, quarantine, "*.json"))
	if err != nil || len(files) == 0 {
		return
	}
	e.notice("quarantine", locales.Args{"Count": len(files), "Dir": filepath.Join(e.cfg.Data, quarantine)})
	for _, file := range files[max(0, len(files)-asideShown):] {
		e.text("notice", e.say("doctor.quarantine_one", locales.Args{"File": filepath.Base(file)}))
	}
}
