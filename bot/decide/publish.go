package decide

import (
	"encoding/json"
	"errors"
	"fmt"

	"passeparole/bot/mastodon/toot"
	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// announce makes a proposal public: the page, the post, and the organiser is told. by is
// the member of staff who validated it, "" when the organiser is trusted: then staff learn
// here what was changed, and the room in which it was just said, but, is not told again.
func (s *session) announce(m *meeting.Meeting, by, but string) error {
	before := m.Shown
	var changed locales.Message
	if m.Revised != nil {
		changed = s.changes(*m)
		m.Plan, m.Revised = m.Revised, nil
	}
	m.Question = ""
	if err := s.move(m, meeting.Announce, meeting.Staff, by, ""); err != nil {
		return err
	}
	if err := s.accept(Ref{m.ID, planFlow}); err != nil {
		return err
	}
	if before != nil {
		if by == "" && len(changed) > 0 {
			lang := s.set.Language
			head := locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "calloff.staff.revise", locales.Args{"Line": s.line(*m, lang)})}}
			s.staff(append(head, changed...))
		}
		s.ring(*m, but, nil, func(lang string) locales.Message { return s.notice(*m, lang, "notice.changed", nil) })
		return s.showChange(m)
	}
	if _, err := s.holdsPost(m); err != nil {
		return err
	}
	if err := errors.Join(s.show(m, s.public(*m)), s.await(*m, true), s.leave()); err != nil {
		return err
	}
	if m.Unposted { // its own post may have left at once: its day is near
		now, _, err := s.meeting(m.ID)
		if err != nil {
			return err
		}
		*m = now
	}
	s.notify(*m, s.withPage("notice.announced"), locales.Args{"Page": s.page(m.ID)}, nil)
	return nil
}

// showChange makes a change public: the page and what was posted say it at once, and a reply
// tells it when its time has come, since edits are not shown again (mastodon.md §15).
func (s *session) showChange(m *meeting.Meeting) error {
	if err := s.show(m, s.public(*m)); err != nil {
		return err
	}
	return s.retell(m, func(t thread) (toot.Text, error) {
		edit, _, err := s.changed(*m, t, "")
		return edit, err
	})
}

// showCancelled tells the public that it will not take place.
func (s *session) showCancelled(m *meeting.Meeting) error {
	if m.Shown == nil {
		return nil // nobody was told of it
	}
	p := s.public(*m)
	if err := s.show(m, p); err != nil {
		return err
	}
	return s.retell(m, func(thread) (toot.Text, error) {
		edit, _, err := toot.Cancelled(s.book, p, s.style(m.ID, ""))
		return edit, err
	})
}

// retell corrects the posts that say when and where, and has the change told.
func (s *session) retell(m *meeting.Meeting, write func(thread) (toot.Text, error)) error {
	t, err := s.thread(*m)
	if err != nil {
		return err
	}
	if len(t.Dated) > 0 {
		edit, err := write(t)
		if err != nil {
			return fmt.Errorf("writing the announcement of %s again: %w", m.ID, err)
		}
		for _, slot := range t.Dated {
			s.editPost(*m, slot, edit)
		}
	}
	if t.Under != "" && s.mute { // told for the whole series at once
		p := s.public(*m)
		t.Told = &p
		if err := s.putThread(m.ID, t); err != nil {
			return err
		}
	} else if t.Under != "" {
		if err := s.editNamed(*m); err != nil {
			return err
		}
	}
	return errors.Join(s.await(*m, true), s.leave())
}

// showReport publishes what came out of a meeting, in the thread of its announcement.
func (s *session) showReport(m *meeting.Meeting) error {
	if err := s.show(m, s.public(*m)); err != nil {
		return err
	}
	t, err := s.thread(*m)
	if err != nil {
		return err
	}
	t.Published = s.now
	if err := errors.Join(s.putThread(m.ID, t), s.await(*m, true), s.leave()); err != nil {
		return err
	}
	s.notify(*m, s.withPage("notice.published"), locales.Args{"Page": s.page(m.ID)}, nil)
	return nil
}

// showCorrected makes a new version of a report public. The post says it at once; one that
// has not left will.
func (s *session) showCorrected(m *meeting.Meeting) error {
	return s.showAgain(m, toot.Report)
}

// showWithdrawn takes a report back: the page says so, and so does the post.
func (s *session) showWithdrawn(m *meeting.Meeting) error {
	return s.showAgain(m, toot.Withdrawn)
}

func (s *session) showAgain(m *meeting.Meeting, write func(*locales.Book, meeting.Public, toot.Style) (toot.Text, error)) error {
	p := s.public(*m)
	if err := s.show(m, p); err != nil {
		return err
	}
	t, err := s.thread(*m)
	if err != nil {
		return err
	}
	if t.Report {
		text, err := write(s.book, p, s.style(m.ID, reportPart))
		if err != nil {
			return fmt.Errorf("writing the post about the report of %s again: %w", m.ID, err)
		}
		s.editPost(*m, turn.SlotReport, text)
	}
	return s.await(*m, true)
}

// show writes the public page and remembers what the public was shown.
func (s *session) show(m *meeting.Meeting, p meeting.Public) error {
	if m.Shown == nil { // nothing was posted of it yet
		if err := s.putThread(m.ID, thread{}); err != nil {
			return err
		}
	}
	m.Shown = &p
	if s.set.Page != nil {
		record, err := json.Marshal(p)
		if err != nil {
			return fmt.Errorf("writing the public record of %s: %w", m.ID, err)
		}
		s.do(turn.Publish{Meeting: m.ID, Record: record, Gone: m.State == meeting.Withdrawn})
	}
	return s.putMeeting(m)
}

// post sends a post, or hands its text to staff when there is no account to send it from.
func (s *session) post(m meeting.Meeting, slot, parent string, text toot.Text, o turn.Occasion) {
	if s.set.Toots == nil {
		key := "notice.paste.new"
		if parent != "" {
			key = "notice.paste.reply"
		}
		s.paste(m, key, text.Body)
		return
	}
	s.do(turn.Post{Meeting: m.ID, Slot: slot, Parent: parent, Text: text.Body, Language: m.Language,
		Visibility: s.set.Toots.Visibility, Link: text.Link, Occasion: o})
}

func (s *session) editPost(m meeting.Meeting, slot string, text toot.Text) {
	if s.set.Toots == nil {
		s.paste(m, "notice.paste.edit", text.Body)
		return
	}
	s.do(turn.EditPost{Meeting: m.ID, Slot: slot, Text: text.Body, Language: m.Language})
}

// paste gives staff a text to publish by hand.
func (s *session) paste(m meeting.Meeting, key, text string) {
	s.staff(locales.Message{
		{Text: s.book.Say(s.set.Language, key, locales.Args{"ID": m.ID, "Title": m.Title()})},
		{Style: locales.Verbatim, Text: text},
	})
}

// style is how posts about a meeting are written; part names a section of its page, so
// that every post of a thread has an address of its own.
func (s *session) style(id, part string) toot.Style {
	style := toot.Style{Language: s.set.Language}
	if s.set.Toots != nil {
		style = *s.set.Toots
	}
	style.Link = s.page(id)
	if style.Link != "" && part != "" {
		style.Link += "#" + part
	}
	return style
}

// page is the public address of a meeting, "" when no pages are published.
func (s *session) page(id string) string {
	if s.set.Page == nil {
		return ""
	}
	return s.set.Page(id)
}

func (s *session) withPage(key string) string {
	if s.set.Page == nil {
		return key + "-nopage"
	}
	return key
}
