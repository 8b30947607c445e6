package decide

import (
	"encoding/json"
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
	p := s.public(*m)
	if err := s.show(m, p); err != nil {
		return err
	}
	if m.Unposted {
		s.notify(*m, s.withPage("notice.announced"), locales.Args{"Page": s.page(m.ID)}, nil)
		return nil
	}
	text, err := toot.Announce(s.book, p, s.style(m.ID, ""))
	if err != nil {
		return fmt.Errorf("writing the announcement of %s: %w", m.ID, err)
	}
	s.post(*m, turn.SlotAnnounce, "", text)
	s.notify(*m, s.withPage("notice.announced"), locales.Args{"Page": s.page(m.ID)}, nil)
	return nil
}

// showChange tells the public what changed since the record was last shown: the post is
// edited and a reply says what is new, since edits are not shown again (mastodon.md §15).
func (s *session) showChange(m *meeting.Meeting) error {
	before, after := *m.Shown, s.public(*m)
	if err := s.show(m, after); err != nil {
		return err
	}
	return s.editAndReply(m, func(style toot.Style) (edit, reply toot.Text, err error) {
		return toot.Changed(s.book, before, after, style)
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
	return s.editAndReply(m, func(style toot.Style) (edit, reply toot.Text, err error) {
		return toot.Cancelled(s.book, p, style)
	})
}

// editAndReply edits the announcement and replies to it. The two are written apart, since
// the address in the reply is its own, by which the reply is found again.
func (s *session) editAndReply(m *meeting.Meeting, write func(toot.Style) (edit, reply toot.Text, err error)) error {
	if m.Unposted {
		return s.tellThread(m, write)
	}
	edit, _, err := write(s.style(m.ID, ""))
	if err != nil {
		return fmt.Errorf("writing the announcement of %s again: %w", m.ID, err)
	}
	s.editPost(*m, turn.SlotAnnounce, edit)
	m.Changes++
	slot := fmt.Sprintf("change-%d", m.Changes)
	_, reply, err := write(s.style(m.ID, slot))
	if err != nil {
		return fmt.Errorf("writing what changed of %s: %w", m.ID, err)
	}
	if reply.Body == "" {
		return nil
	}
	s.post(*m, slot, turn.SlotAnnounce, reply)
	return s.putMeeting(m)
}

// showReport publishes what came out of a meeting, in the thread of its announcement.
func (s *session) showReport(m *meeting.Meeting) error {
	announced := m.Shown != nil && !m.Unposted
	p := s.public(*m)
	if err := s.show(m, p); err != nil {
		return err
	}
	text, err := toot.Report(s.book, p, s.style(m.ID, "restitution"))
	if err != nil {
		return fmt.Errorf("writing the post about the report of %s: %w", m.ID, err)
	}
	parent := ""
	if announced {
		parent = turn.SlotAnnounce
	}
	s.post(*m, turn.SlotReport, parent, text)
	s.notify(*m, s.withPage("notice.published"), locales.Args{"Page": s.page(m.ID)}, nil)
	return nil
}

// showWithdrawn takes a report back: the page says so, and so does the post.
func (s *session) showWithdrawn(m *meeting.Meeting) error {
	p := s.public(*m)
	if err := s.show(m, p); err != nil {
		return err
	}
	text, err := toot.Withdrawn(s.book, p, s.style(m.ID, "restitution"))
	if err != nil {
		return fmt.Errorf("writing the withdrawal of %s: %w", m.ID, err)
	}
	s.editPost(*m, turn.SlotReport, text)
	return nil
}

// show writes the public page and remembers what the public was shown.
func (s *session) show(m *meeting.Meeting, p meeting.Public) error {
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
func (s *session) post(m meeting.Meeting, slot, parent string, text toot.Text) {
	if s.set.Toots == nil {
		key := "notice.paste.new"
		if parent != "" {
			key = "notice.paste.reply"
		}
		s.paste(m, key, text.Body)
		return
	}
	s.do(turn.Post{Meeting: m.ID, Slot: slot, Parent: parent, Text: text.Body, Language: m.Language,
		Visibility: s.set.Toots.Visibility, Link: text.Link})
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
