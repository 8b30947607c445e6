package watch

import (
	"fmt"
	"strings"
	"time"

	"passeparole/bot/disk"
	"passeparole/locales"
)

// Lines say how the service is, for the staff room. One row of the outbox, the answer
// itself, is not counted.
func (w *Watch) Lines(lang string) locales.Message {
	k := w.known()
	say := func(key string, args locales.Args) string { return w.o.Book.Say(lang, "watch.state."+key, args) }
	var out locales.Message
	ready, checks := w.Ready(lang)
	if ready {
		out = out.Add(locales.Strong, say("well", nil))
	} else {
		out = out.Add(locales.Strong, say("ill", nil))
		for _, c := range checks {
			if !c.OK {
				out = out.Add(locales.Item, c.Cause)
			}
		}
	}
	out = out.Add(locales.Plain, w.outboxLine(k, lang, say))
	for _, count := range []struct {
		key string
		ask func() (int, error)
	}{{"aside", k.sources.Aside}, {"quarantined", k.sources.Quarantined}, {"parked", k.sources.Parked}, {"due", k.sources.Due}} {
		if count.ask == nil {
			continue
		}
		if n, err := count.ask(); err == nil && n > 0 {
			out = out.Add(locales.Plain, say(count.key, locales.Args{"Count": n}))
		}
	}
	if !k.synced.IsZero() {
		out = out.Add(locales.Plain, say("synced", locales.Args{"Age": w.age(lang, w.o.Now().Sub(k.synced))}))
	}
	if free, ok := disk.Free(w.o.Data); ok {
		out = out.Add(locales.Plain, say("free", locales.Args{"Size": w.size(lang, free)}))
	}
	return out.Add(locales.Soft, say("version", locales.Args{"Version": w.o.Version}))
}

func (w *Watch) outboxLine(k known, lang string, say sayer) string {
	if k.sources.Backlogs == nil {
		return say("nobacklog", nil)
	}
	all, err := k.sources.Backlogs()
	if err != nil {
		return say("nobacklog", nil)
	}
	rows, oldest := waiting(all, "")
	if rows <= 1 {
		return say("nothing", nil)
	}
	return say("waiting", locales.Args{"Count": rows - 1, "Age": w.age(lang, w.o.Now().Sub(oldest))})
}

// age says a duration in its largest unit.
func (w *Watch) age(lang string, d time.Duration) string {
	for _, unit := range []struct {
		key string
		one time.Duration
	}{{"days", 24 * time.Hour}, {"hours", time.Hour}, {"minutes", time.Minute}} {
		if d >= 2*unit.one {
			return w.o.Book.Say(lang, "watch.age."+unit.key, locales.Args{"Count": int(d / unit.one)})
		}
	}
	return w.o.Book.Say(lang, "watch.age.seconds", locales.Args{"Count": int(max(d, 0) / time.Second)})
}

// size says a number of bytes in decimal megabytes or gigabytes, as disks are sold.
func (w *Watch) size(lang string, bytes uint64) string {
	key, value := "mega", float64(bytes)/1e6
	if value >= 1000 {
		key, value = "giga", value/1000
	}
	text := strings.Replace(fmt.Sprintf("%.1f", value), ".", w.o.Book.Say(lang, "watch.size.point", nil), 1)
	return w.o.Book.Say(lang, "watch.size."+key, locales.Args{"N": text})
}
