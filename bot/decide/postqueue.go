package decide

import (
	"slices"
	"time"

	"passeparole/bot/privacy"
	"passeparole/bot/when"
	"passeparole/locales"
)

// queueMost is how many awaited posts staff are shown.
const queueMost = 15

// forecast gives each awaited post the time at which it will leave, if nothing happens until
// then, the first first.
func (s *session) forecast() ([]candidate, error) {
	p, err := s.pace()
	if err != nil {
		return nil, err
	}
	list, _, err := s.candidates(p, s.now.AddDate(100, 0, 0))
	if err != nil {
		return nil, err
	}
	var out []candidate
	now := s.now
	for len(list) > 0 {
		best := 0
		for i := range list {
			from := now
			if list[i].From.After(from) {
				from = list[i].From
			}
			list[i].at = from
			if s.set.Toots != nil {
				list[i].at = s.set.Rhythm.next(from, p, list[i].how, s.zone())
			}
			if list[i].at.Before(list[best].at) {
				best = i
			}
		}
		c := list[best]
		out, list = append(out, c), slices.Delete(list, best, best+1)
		p, now = p.left(c.at, s.zone()), c.at
	}
	return out, nil
}

// Posts says what waits to be posted, and when it leaves.
func (d *desk) Posts() (locales.Message, error) {
	list, err := d.forecast()
	if err != nil {
		return nil, err
	}
	head := d.Say("posts.queue.none", nil)
	if len(list) > 0 {
		head = d.Say("posts.queue.head", locales.Args{"Count": len(list)})
	}
	out := locales.Message{{Style: locales.Strong, Text: head}}
	for i, c := range list {
		if i == queueMost {
			out = out.Add(locales.Plain, d.Say("posts.queue.more", locales.Args{"Count": len(list) - i}))
			break
		}
		key := "posts.queue.item"
		if c.Kind == tellWeek {
			key = "posts.queue.item-week"
		}
		out = out.Add(locales.Item, d.Say(key, locales.Args{"When": d.leaves(c.at), "What": d.Say("posts.kind."+c.Kind, nil),
			"ID": c.Meeting, "Title": privacy.OneLine(c.m.Title())}))
	}
	if next := d.set.Rhythm.Digest.Next(d.now); !next.IsZero() {
		out = out.Add(locales.Plain, d.Say("posts.queue.digest", locales.Args{"When": d.leaves(next)}))
	}
	if len(list) > 0 {
		out = out.Add(locales.Soft, d.Say("posts.queue.foot", nil))
	}
	return out, nil
}

// leaves is a time in words, on the clock of the account.
func (d *desk) leaves(at time.Time) string {
	if !at.After(d.now) {
		return d.Say("posts.queue.soon", nil)
	}
	return when.Say(d.book, d.lang, when.MomentOf(at.In(d.zone()), d.zone()))
}
