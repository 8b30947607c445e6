package decide

import (
	"regexp"
	"slices"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
	"passeparole/bot/staff"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// staffAnswer marks a message that passes on an answer of staff: a reply to it goes to them.
const staffAnswer = "staff-answer"

// askTeam is how a person asks for the staff's help, in both languages, at any moment.
var askTeam = regexp.MustCompile(`(?is)^(?:demande[rz]?|poser? une question|question)\s+(?:à|a)\s+(?:l['’]?\s*|votre\s+)[eé]quipe\b|^(?:please\s+)?ask\s+(?:the\s+)?(?:team|staff)\b`)

// readAskTeam takes "demander à l'équipe K7M2Q : …" apart.
func readAskTeam(text string) (id, question string, ok bool) {
	text = strings.TrimLeft(strings.TrimSpace(text), "!/")
	lead := askTeam.FindString(text)
	if lead == "" {
		return "", "", false
	}
	const around = " \t\n\u00a0\u202f:,.–-"
	rest := strings.Trim(text[len(lead):], around)
	first, tail, _ := strings.Cut(rest, " ")
	if named, isID := meeting.ReadID(first); isID {
		return named, strings.TrimLeft(tail, around), true
	}
	return "", rest, true
}

// askStaff passes a question of an organiser to the staff room, with the meeting it is
// about. The question that is open here stays as it is.
func (s *session) askStaff(said *spoken, id, question string) error {
	if id == "" {
		var err error
		if id, err = s.meant(said); err != nil {
			return err
		}
	}
	if id == "" {
		return s.askWhich(said)
	}
	return s.withMeeting(said, id, func(said *spoken, m meeting.Meeting) error {
		if privacy.OneLine(question) == "" {
			s.tell(said.Room, said.lang, "talk.ask.how", nil)
			return nil
		}
		m.Query, m.QueryBy = excerpt(privacy.Clean(question)), said.Sender
		if err := s.putMeeting(&m); err != nil {
			return err
		}
		lang := s.set.Language
		s.staff(locales.Message{
			{Style: locales.Strong, Text: s.book.Say(lang, "talk.staff.asked", locales.Args{"Line": s.line(m, lang)})},
			{Style: locales.Quote, Text: m.Query},
			{Style: locales.Soft, Text: s.book.Say(lang, "talk.staff.next", locales.Args{"ID": m.ID})},
		})
		s.reply(said, locales.Message{{Text: s.book.Say(said.lang, "talk.ask.passed", locales.Args{"ID": m.ID})}})
		return nil
	})
}

// meant is the meeting that a question is about when none is named: the one replied to, the
// one under way, the one put aside last, or the only one there is.
func (s *session) meant(said *spoken) (string, error) {
	switch {
	case said.about != nil && said.about.Meeting != "":
		return said.about.Meeting, nil
	case said.room.Active != nil:
		return said.room.Active.Meeting, nil
	case said.room.Last != nil:
		return said.room.Last.Meeting, nil
	}
	all, err := s.own(said)
	if err != nil || len(all) != 1 {
		return "", err
	}
	return all[0].ID, nil
}

// askWhich asks which meeting a question is about, when there are several or none.
func (s *session) askWhich(said *spoken) error {
	all, err := s.own(said)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		s.tell(said.Room, said.lang, "talk.ask.none", locales.Args{"Contact": s.set.Contact})
		return nil
	}
	s.tell(said.Room, said.lang, "talk.ask.which", locales.Args{"ID": all[0].ID})
	return nil
}

// Reply brings an answer of staff to the organisers' room. It rings for whoever asked, and
// leaves the question that is open there as it is.
func (d *desk) Reply(id, text string) (locales.Message, error) {
	m, ok, err := d.meeting(id)
	if err != nil || !ok {
		return nil, err
	}
	if m.Room == "" {
		return nil, &staff.Refusal{Key: "talk.staff.unreached", Args: locales.Args{"ID": id, "User": m.Owner}}
	}
	to := m.QueryBy
	if to == "" {
		to = m.Owner
	}
	lang := d.language(to)
	lines := locales.Message{{Text: d.book.Say(lang, "talk.ask.answered",
		locales.Args{"ID": id, "Title": d.named(m), "Text": excerpt(privacy.Clean(text))})}}
	room := m.Room
	if told, err := d.recipients(m); err == nil {
		for _, r := range told {
			if slices.Contains(r.users, to) {
				room = r.room
			}
		}
	}
	e := turn.Say{Room: room, Ring: true, Question: &turn.Question{Meeting: id, Flow: staffAnswer},
		Lines: lines.Add(locales.Soft, d.book.Say(lang, "talk.ask.again", nil))}
	if to != "" {
		e.Mentions = []string{to}
	}
	d.do(e)
	m.Query, m.QueryBy = "", ""
	if err := d.putMeeting(&m); err != nil {
		return nil, err
	}
	return locales.Message{{Text: d.Say("talk.staff.replied", locales.Args{"ID": id})}}, nil
}

// named is how a meeting is called, also while it is being prepared.
func (s *session) named(m meeting.Meeting) string {
	if title := m.Title(); title != "" {
		return title
	}
	for _, flow := range []string{reportFlow, planFlow} {
		if d, ok, err := s.draft(Ref{m.ID, flow}); err == nil && ok && s.titleOf(d) != "" {
			return s.titleOf(d)
		}
	}
	return s.book.Say(s.language(m.Owner), "room.untitled", nil)
}
