package decide

import (
	"fmt"

	"passeparole/bot/mastodon/toot"
	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// reportPart is the section of a page that the post about the report leads to.
const reportPart = "restitution"

// asTold is the record of a meeting as a post says it: the date of one that is postponed is
// the last that was told.
func (s *session) asTold(m meeting.Meeting, t thread) meeting.Public {
	p := s.public(m)
	if m.State == meeting.Postponed && t.Told != nil {
		p.Start, p.End, p.Zone = t.Told.Start, t.Told.End, t.Told.Zone
	}
	return p
}

// changed writes what is otherwise than was told, and the announcement as it is now. The reply
// has an address of its own, by which it is found again: that of the part of its page.
func (s *session) changed(m meeting.Meeting, t thread, part string) (edit, reply toot.Text, err error) {
	return toot.Changed(s.book, *t.Told, s.asTold(m, t), s.style(m.ID, part))
}

// compose writes an awaited post from the meeting as it is now, and notes what was told. posted
// is false when there was nothing to write after all.
func (s *session) compose(c candidate) (posted bool, err error) {
	if c.Kind == tellWeek {
		return s.composeWeek(c.awaitedPost)
	}
	m, t := c.m, c.t
	if c.Kind == tellMeeting && m.Unposted {
		m.Unposted = false
		if err := s.show(&m, s.public(m)); err != nil {
			return false, err
		}
	}
	told := s.asTold(m, t)
	slot, parent, home := c.Kind, t.Root, m
	var text toot.Text
	switch c.Kind {
	case tellMeeting:
		slot = turn.SlotAnnounce
		text, err = toot.Announce(s.book, told, s.style(m.ID, ""))
	case tellChange, tellCancelled:
		t.Changes++
		slot = fmt.Sprintf("change-%d", t.Changes)
		if c.Kind == tellChange {
			_, text, err = s.changed(m, t, slot)
		} else {
			_, text, err = toot.Cancelled(s.book, told, s.style(m.ID, slot))
		}
	case tellEve:
		slot = tellEve + "-" + m.Plan.Start[:len("2006-01-02")]
		text, err = toot.DayBefore(s.book, told, s.style(m.ID, slot))
	case tellReport:
		slot, t.Report = turn.SlotReport, true
		text, err = toot.Report(s.book, told, s.style(m.ID, reportPart))
	}
	if c.Kind == tellMeeting || c.Kind == tellEve {
		t.Dated = append(t.Dated, slot)
	}
	if c.Kind == tellEve || m.Plan != nil && near(m.Plan.Start, m.Plan.Zone, s.now) {
		t.Eve = told.Start
	}
	if t.Under != "" && (c.Kind == tellChange || c.Kind == tellCancelled) {
		found := false
		var trouble error
		if home, found, trouble = s.meeting(t.Under); trouble != nil || !found {
			return false, trouble
		}
		slot, parent = "series-"+m.ID+"-"+slot, turn.SlotAnnounce
	} else {
		t.Under = ""
		if t.Root == "" {
			t.Root = slot
		}
	}
	t.Told = &told
	if trouble := s.putThread(m.ID, t); trouble != nil {
		return false, trouble
	}
	if err != nil { // its text would be as impossible the next time
		s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "posts.unwritten", locales.Args{"ID": m.ID, "Title": m.Title()})}})
	} else {
		s.post(home, slot, parent, text, c.occasion(home.ID, slot))
	}
	if trouble := s.nameOthers(m, told.Others); trouble != nil {
		return false, trouble
	}
	return err == nil, s.await(m, false)
}
