package decide

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"passeparole/bot/mastodon/toot"
	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/locales"
)

const (
	// digestLate is how long after its hour the post of the week is still of use; later, the
	// next one says it.
	digestLate = 72 * time.Hour
	// digestThread stands for a meeting in the posts of the week, which are about several.
	digestThread = "digest"
	// digestBack is how far the first post of the week looks back for reports.
	digestBack = 7 * 24 * time.Hour
)

// awaitWeek has the post of the week written, unless the bot was off for too long after its
// hour.
func (s *session) awaitWeek(o turn.Occasion) error {
	if s.now.Sub(o.At) >= digestLate {
		return nil
	}
	w := awaitedPost{Kind: tellWeek, Since: o.At, Noted: o.At, Asked: o.At}
	return s.mem.Put(awaited, w.key(), w)
}

// composeWeek posts what is coming and which reports are new. Where there is nothing it posts
// nothing.
func (s *session) composeWeek(w awaitedPost) (posted bool, err error) {
	p, err := s.pace()
	if err != nil {
		return false, err
	}
	coming, reports, err := s.week(p)
	if err != nil || len(coming)+len(reports) == 0 {
		return false, err
	}
	style := s.style("", "") // the page of no meeting is that of all
	style.Zone = s.set.Zone
	text, named, bad := toot.Digest(s.book, s.listing(coming), s.listing(reports), style)
	if bad != nil {
		s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "posts.digest.unwritten", nil)}})
		return false, nil
	}
	if s.set.Toots == nil {
		s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "posts.digest.paste", nil)}, {Style: locales.Verbatim, Text: text.Body}})
	} else {
		day := w.Since.In(s.zone()).Format(time.DateOnly)
		s.do(turn.Post{Meeting: digestThread, Slot: day, Text: text.Body, Language: style.Language, Visibility: s.set.Toots.Visibility,
			Occasion: w.occasion(digestThread, day)})
	}
	p.Digest = s.now
	err = s.putPace(p)
	for _, m := range coming[:named] {
		if !s.set.Rhythm.DigestOnly || err != nil {
			break
		}
		var t thread
		if t, err = s.thread(m); err == nil && t.Told == nil {
			told := s.public(m)
			t.Told = &told
			err = errors.Join(s.putThread(m.ID, t), s.await(m, false))
		}
	}
	return true, err
}

// week is what the post of the week is about: meetings of the days ahead, those that nobody was
// told of first where it is the only place to be told, and reports since the last one.
func (s *session) week(p pace) (coming, reports []meeting.Meeting, err error) {
	days := cmp.Or(s.set.Rhythm.DigestDays, weekAhead)
	since := p.Digest
	if since.IsZero() {
		since = s.now.Add(-digestBack)
	}
	starts, untold, published := map[string]time.Time{}, map[string]bool{}, map[string]time.Time{}
	err = each(s.mem, meetings, "", func(id string, m meeting.Meeting) error {
		if m.Shown == nil {
			return nil
		}
		t, err := s.thread(m)
		if err != nil {
			return err
		}
		switch m.State {
		case meeting.Announced:
			at, err := startOf(m) // without a date it is no news
			if err != nil || at.Before(s.now) || !at.Before(s.now.AddDate(0, 0, days)) || t.Told == nil && !s.set.Rhythm.DigestOnly {
				return nil
			}
			starts[id], untold[id] = at, t.Told == nil
			coming = append(coming, m)
		case meeting.Published, meeting.Corrected:
			if t.Published.After(since) {
				published[id] = t.Published
				reports = append(reports, m)
			}
		}
		return nil
	})
	slices.SortFunc(coming, func(a, b meeting.Meeting) int {
		if untold[a.ID] != untold[b.ID] {
			if untold[a.ID] {
				return -1
			}
			return 1
		}
		return cmp.Or(starts[a.ID].Compare(starts[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(reports, func(a, b meeting.Meeting) int {
		return cmp.Or(published[a.ID].Compare(published[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return coming, reports, err
}

// startOf is when a meeting begins.
func startOf(m meeting.Meeting) (time.Time, error) {
	start, zone := m.When()
	return moment(start, zone).In()
}

func (s *session) listing(all []meeting.Meeting) []toot.Listed {
	var out []toot.Listed
	for _, m := range all {
		out = append(out, toot.Listed{Public: s.public(m), Link: s.page(m.ID)})
	}
	return out
}

// weekPosted tells staff what became of the post of the week.
func (s *session) weekPosted(in turn.Outcome, text string) {
	if in.Cause == turn.Done {
		s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "posts.digest.posted", locales.Args{"URL": in.URL})}})
		return
	}
	s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "posts.digest.refused", nil)}, {Style: locales.Verbatim, Text: text}})
}
