package decide

import (
	"errors"
	"fmt"
	"slices"

	"passeparole/bot/mastodon/toot"
	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// The posts of a series are no burst: one meeting is posted and names the other dates. The page
// of each is there at once; its own post waits for a day nearer to it (notBefore).

// announceAll announces meetings of one series: the first of them is posted, the organisers are
// told once.
func (s *session) announceAll(all []meeting.Meeting, by string) error {
	if len(all) == 0 {
		return nil
	}
	s.hush, s.poster = true, all[0].ID
	for i := len(all) - 1; i >= 0; i-- { // the others first, so that the post can name them
		if err := s.announce(&all[i], by, ""); err != nil {
			return err
		}
	}
	s.hush, s.poster = false, ""
	if all[0].Unposted { // the series has a post already
		if err := s.editNamed(all[0]); err != nil {
			return err
		}
	}
	s.notify(organisedWith(all[0], all), s.withPage("series.notice.announced"), locales.Args{"Count": len(all), "Page": s.page(all[0].ID)}, nil)
	return nil
}

// announceOne announces a meeting. When its series has a post already, that one names its date
// from now on.
func (s *session) announceOne(m *meeting.Meeting, by, but string) error {
	fresh := m.Shown == nil
	if err := s.announce(m, by, but); err != nil || !fresh || !m.Unposted {
		return err
	}
	return s.editNamed(*m)
}

// holdsPost says that a meeting is announced by its page alone for now: a series is posted once,
// by the meeting that was validated first, as long as that one takes place.
func (s *session) holdsPost(m *meeting.Meeting) (bool, error) {
	if m.Series.First == "" {
		return false, nil
	}
	var record seriesRecord
	if _, err := s.mem.Get(series, m.Series.First, &record); err != nil {
		return false, err
	}
	hold := s.poster != "" && s.poster != m.ID
	if !hold && record.Posted != "" && record.Posted != m.ID {
		posted, ok, err := s.meeting(record.Posted)
		if err != nil {
			return false, err
		}
		hold = ok && posted.State == meeting.Announced
	}
	if !hold {
		record.Posted = m.ID
		if err := s.mem.Put(series, m.Series.First, record); err != nil {
			return false, err
		}
	}
	m.Unposted = hold
	return hold, nil
}

// otherDates are the starts of the meetings of a series that are announced by the post of this one.
func (s *session) otherDates(m meeting.Meeting) []string {
	if m.Unposted || m.State != meeting.Announced || m.Plan == nil {
		return nil
	}
	all, err := s.members(m)
	if err != nil {
		s.trouble = errors.Join(s.trouble, err)
	}
	var out []string
	for _, one := range all {
		if one.Unposted && one.State == meeting.Announced && one.ID != m.ID {
			out = append(out, one.Plan.Start)
		}
	}
	slices.Sort(out)
	return out
}

// nameOthers notes that the post of a meeting told the dates of the later ones of its series.
func (s *session) nameOthers(m meeting.Meeting, starts []string) error {
	all, err := s.members(m)
	for _, one := range all {
		if err != nil || !one.Unposted || one.State != meeting.Announced || !slices.Contains(starts, one.Plan.Start) {
			continue
		}
		var t thread
		if t, err = s.thread(one); err != nil || t.Told != nil {
			continue
		}
		p := s.public(one)
		t.Told, t.Under = &p, m.ID
		err = errors.Join(s.putThread(one.ID, t), s.await(one, false))
	}
	return err
}

// editNamed writes the post that named the dates of a series again, after some of them were
// cancelled together: one edit, and no burst of replies.
func (s *session) editNamed(of meeting.Meeting) error {
	var record seriesRecord
	if _, err := s.mem.Get(series, of.Series.First, &record); err != nil {
		return err
	}
	m, ok, err := s.meeting(record.Posted)
	if err != nil || !ok || m.State != meeting.Announced {
		return err
	}
	t, err := s.thread(m)
	if err != nil || !t.announced() {
		return err
	}
	p := s.public(m)
	text, err := toot.Announce(s.book, p, s.style(m.ID, ""))
	if err != nil {
		return fmt.Errorf("writing the announcement of %s again: %w", m.ID, err)
	}
	s.editPost(m, turn.SlotAnnounce, text)
	return errors.Join(s.show(&m, p), s.nameOthers(m, p.Others))
}
