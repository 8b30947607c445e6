package watch

import (
	"strings"
	"time"

	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// Check is one thing that must hold for the bot to be ready.
type Check struct {
	Name  string `json:"name"` // working, disk, login, sync, staff_room, outbox
	OK    bool   `json:"ok"`
	Cause string `json:"cause,omitempty"` // one sentence, when it does not hold
}

// Ready looks at everything, what explains most first. What follows from something else
// that does not hold is not blamed again: without a disk no response is handled.
func (w *Watch) Ready(lang string) (ready bool, checks []Check) {
	k := w.known()
	say := func(key string, args locales.Args) string { return w.o.Book.Say(lang, "watch.ready."+key, args) }
	ready = true
	add := func(name, cause string) {
		checks = append(checks, Check{name, cause == "", cause})
		ready = ready && cause == ""
	}
	if k.stopped != nil {
		add("working", k.stopped(lang))
		return ready, checks
	}
	add("working", "")
	add("disk", w.diskCause(k, say))
	cause := ""
	if !k.logged {
		cause = say("login", nil)
	}
	add("login", cause)
	cause = ""
	switch age := w.o.Now().Sub(k.synced); {
	case !ready:
	case k.synced.IsZero():
		cause = say("nosync", nil)
	case age > freshFor:
		cause = say("sync", locales.Args{"Age": w.age(lang, age)})
	}
	add("sync", cause)
	add("staff_room", w.staffCause(k, say))
	add("outbox", w.outboxCause(k, lang, say))
	return ready, checks
}

type sayer func(key string, args locales.Args) string

func (w *Watch) diskCause(k known, say sayer) string {
	if k.sources.Disk == nil {
		return ""
	}
	trouble, ok := k.sources.Disk()
	if !ok {
		return ""
	}
	return say("disk."+string(trouble.Kind), nil)
}

func (w *Watch) staffCause(k known, say sayer) string {
	if k.sources.Joined == nil {
		return say("staff", nil)
	}
	joined, err := k.sources.Joined()
	switch {
	case err != nil:
		return say("unreadable", nil)
	case !joined:
		return say("staff", nil)
	}
	return ""
}

func (w *Watch) outboxCause(k known, lang string, say sayer) string {
	if k.sources.Backlogs == nil {
		return ""
	}
	all, err := k.sources.Backlogs()
	if err != nil {
		return say("unreadable", nil)
	}
	var longest time.Duration
	for _, b := range all {
		if b.Trying.IsZero() || class(b.Lane) == classRoom && b.Lane != k.sources.StaffLane {
			continue
		}
		longest = max(longest, w.o.Now().Sub(b.Trying))
	}
	if longest <= blockedAfter {
		return ""
	}
	return say("outbox", locales.Args{"Age": w.age(lang, longest)})
}

// The classes of lanes, as labels: a lane itself would name a room.
const (
	classRoom     = "room"
	classMastodon = "mastodon"
	classPages    = "pages"
	classOther    = "other"
)

var classes = []string{classRoom, classMastodon, classPages, classOther}

func class(lane string) string {
	switch {
	case lane == turn.LaneMastodon:
		return classMastodon
	case lane == turn.LanePages:
		return classPages
	case strings.HasPrefix(lane, turn.RoomLane("")):
		return classRoom
	}
	return classOther
}

// waiting sums up what waits in one class of lanes, or in all ("").
func waiting(all []store.Backlog, of string) (rows int, oldest time.Time) {
	for _, b := range all {
		if of != "" && class(b.Lane) != of {
			continue
		}
		if rows += b.Rows; oldest.IsZero() || b.Oldest.Before(oldest) {
			oldest = b.Oldest
		}
	}
	return rows, oldest
}
