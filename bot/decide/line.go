package decide

import (
	"passeparole/bot/meeting"
	"passeparole/bot/when"
	"passeparole/locales"
)

// line is a meeting in one line: ID, title, place, date, state.
func (s *session) line(m meeting.Meeting, lang string) string {
	text := m.ID
	title := m.Title()
	if title == "" {
		if title = s.draftTitle(m); title == "" {
			title = s.book.Say(lang, "room.untitled", nil)
		}
	}
	text += " · " + title
	if place := m.Place(); place.String() != "" {
		text += " · " + place.String()
	} else if place.Online {
		text += " · " + s.book.Say(lang, "room.online", nil)
	}
	if start, zone := m.When(); start != "" {
		if at, err := when.ParseMoment(start, zone); err == nil {
			text += " · " + when.Say(s.book, lang, at)
		}
	}
	if m.Series.First != "" {
		text += " · " + s.book.Say(lang, "series.place", locales.Args{"N": m.Series.Place, "Of": m.Series.Of})
	}
	return text + " · " + s.state(m.State, lang)
}

func (s *session) state(state meeting.State, lang string) string {
	return s.book.Say(lang, "meeting.state."+string(state), nil)
}

// draftTitle is the title given so far in an unsent conversation.
func (s *session) draftTitle(m meeting.Meeting) string {
	for _, flow := range []string{planFlow, reportFlow} {
		if d, ok, err := s.draft(Ref{m.ID, flow}); err == nil && ok {
			if title := s.titleOf(d); title != "" {
				return title
			}
		}
	}
	return ""
}
