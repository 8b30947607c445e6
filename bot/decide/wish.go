package decide

import (
	"slices"
	"strconv"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/locales"
)

// wish does what is asked outside any question. done is false when the words are an
// answer after all.
func (s *session) wish(said *spoken, w wish) (done bool, err error) {
	switch w.intent {
	case prepare:
		return true, s.beginPlan(said)
	case report:
		if w.id != "" {
			return true, s.withMeeting(said, w.id, s.beginReport)
		}
		return true, s.chooseReport(said)
	case mine:
		if growing, err := s.asksForList(said); growing || err != nil {
			return false, err
		}
		return true, s.listMine(said)
	case switchTo:
		return true, s.setLanguage(said, w.text)
	case resume:
		return true, s.withMeeting(said, w.id, s.resumeMeeting)
	case see:
		return true, s.withMeeting(said, w.id, s.seeMeeting)
	case change:
		return true, s.withMeeting(said, w.id, s.changeMeeting)
	case dismiss:
		return true, s.withTheMeeting(said, w, meeting.Cancel, func(said *spoken, m meeting.Meeting) error {
			return s.askCancel(said, m, w.text)
		})
	case putOff:
		return true, s.withTheMeeting(said, w, meeting.Reschedule, func(said *spoken, m meeting.Meeting) error {
			return s.askReschedule(said, m, w.text)
		})
	case answer:
		return true, s.withMeeting(said, w.id, func(said *spoken, m meeting.Meeting) error {
			return s.answerStaff(said, m.ID, w.text)
		})
	case team:
		return true, s.askStaff(said, w.id, w.text)
	case mute, muteAll, unmute:
		return true, s.setReminders(said, w)
	case menu:
		s.pauseActive(said)
		said.room.Asking = nil
		s.say(said.Room, s.menu(said.lang, "room.greeting.menu", ""))
		return true, nil
	case greeting:
		return true, s.greetBack(said)
	}
	return false, nil
}

// asksForList says whether « liste » means the list that is being written here.
func (s *session) asksForList(said *spoken) (bool, error) {
	if said.room.Active == nil || said.about != nil {
		return false, nil
	}
	d, ok, err := s.draft(*said.room.Active)
	return ok && flows.ShowsList(said.Body, d.State), err
}

// greetBack says hello, and what comes next: the open question, or the menu.
func (s *session) greetBack(said *spoken) error {
	name := s.calledName(said.room, said.Sender)
	if ref := said.room.Active; ref != nil {
		d, ok, err := s.draft(*ref)
		if err != nil {
			return err
		}
		if ok {
			hello := locales.Message{{Text: s.book.Say(said.lang, "room.greeting.amid", locales.Args{"Name": name})}}
			return s.talkAfter(said, d, flows.Input{Act: flows.Open, By: said.Sender, At: s.now}, hello)
		}
	}
	said.room.Asking = nil
	lines, err := s.aside(said, s.menu(said.lang, "room.greeting.again", name))
	if err != nil {
		return err
	}
	s.say(said.Room, lines)
	return nil
}

// withMeeting calls fn with a meeting of the person. An ID that is unknown and one that
// is somebody else's get the same answer, so that nothing is learnt by trying.
func (s *session) withMeeting(said *spoken, id string, fn func(*spoken, meeting.Meeting) error) error {
	m, ok, err := s.meeting(id)
	if err != nil {
		return err
	}
	if !ok || !s.mayEdit(m, said) {
		s.tell(said.Room, said.lang, "room.notyours", locales.Args{"ID": id})
		return nil
	}
	return fn(said, m)
}

// mayEdit says whether a meeting is the person's: they own it, or it is prepared in the
// room where they speak.
func (s *session) mayEdit(m meeting.Meeting, said *spoken) bool {
	return slices.Contains(m.Organisers(), said.Sender) || m.Room == said.Room
}

// own lists the meetings of the person, the latest first.
func (s *session) own(said *spoken) ([]meeting.Meeting, error) {
	ids, err := s.meetingsOf(said.Sender, said.Room)
	if err != nil {
		return nil, err
	}
	var list []meeting.Meeting
	for _, id := range ids {
		m, ok, err := s.meeting(id)
		if err != nil {
			return nil, err
		}
		if ok && s.mayEdit(m, said) {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(a, b meeting.Meeting) int {
		if c := b.Created.Compare(a.Created); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return list, nil
}

func (s *session) setLanguage(said *spoken, code string) error {
	if code == "" {
		return s.again(said, locales.Message{{Text: s.book.Say(said.lang, "room.language.which", nil)}})
	}
	p, err := s.person(said.Sender)
	if err != nil {
		return err
	}
	p.Language = code
	if err := s.mem.Put(people, said.Sender, p); err != nil {
		return err
	}
	said.lang = code
	if said.room.Active == nil && said.room.Asking == nil {
		s.say(said.Room, s.menu(code, "room.language.set", ""))
		return nil
	}
	return s.again(said, locales.Message{{Text: s.book.Say(code, "room.language.set", nil)}})
}

// again puts what is open once more, after a few words: the question of a conversation, or the
// list that waits for a number.
func (s *session) again(said *spoken, before locales.Message) error {
	if ref := said.room.Active; ref != nil {
		d, ok, err := s.draft(*ref)
		if err != nil || !ok {
			return err
		}
		return s.talkAfter(said, d, flows.Input{Act: flows.Open, By: said.Sender, At: s.now}, before)
	}
	s.say(said.Room, before)
	asking := said.room.Asking
	if asking == nil {
		return nil
	}
	switch asking.For {
	case report:
		return s.chooseReport(said)
	case resume:
		return s.takeUp(said, flows.Resume)
	}
	_, err := s.wish(said, wish{intent: asking.For, text: asking.Text})
	return err
}

// chooseReport asks which meeting the report is about; with none to choose from it is
// about one that was not prepared here.
func (s *session) chooseReport(said *spoken) error {
	all, err := s.own(said)
	if err != nil {
		return err
	}
	var open []meeting.Meeting
	for _, m := range all {
		if m.TakesReport() && (m.State != meeting.Draft || s.draftTitle(m) != "") {
			open = append(open, m) // a draft without a title tells nobody what it is about
		}
	}
	if len(open) == 0 {
		return s.beginUnplanned(said)
	}
	ask := locales.Message{{Style: locales.Strong, Text: s.book.Say(said.lang, "room.report.which", nil)}}
	asking := &Asking{For: report, None: true}
	for _, m := range open {
		asking.IDs = append(asking.IDs, m.ID)
		ask = ask.Add(locales.Item, s.numbered(len(asking.IDs), s.line(m, said.lang)))
	}
	ask = ask.Add(locales.Item, s.numbered(len(open)+1, s.book.Say(said.lang, "room.report.unplanned", nil)))
	said.room.Asking = asking
	s.pauseActive(said)
	s.say(said.Room, ask)
	return nil
}

func (s *session) numbered(n int, text string) string { return strconv.Itoa(n) + ". " + text }

// choose reads the answer to a numbered list of meetings: a number, or an ID.
func (s *session) choose(said *spoken) (done bool, err error) {
	asking := said.room.Asking
	text := strings.TrimRight(flows.Fold(said.Body), ".)")
	if id, ok := meeting.ReadID(said.Body); ok && slices.Contains(asking.IDs, id) {
		text = strconv.Itoa(slices.Index(asking.IDs, id) + 1)
	}
	n, err := strconv.Atoi(text)
	last := len(asking.IDs)
	if asking.None {
		last++
	}
	if err != nil {
		return false, nil
	}
	if n < 1 || n > last {
		s.tell(said.Room, said.lang, "room.choose", locales.Args{"Last": last})
		return true, nil
	}
	said.room.Asking = nil
	if n > len(asking.IDs) {
		return true, s.beginUnplanned(said)
	}
	fn := s.beginReport
	switch asking.For {
	case resume:
		fn = s.resumeMeeting
	case dismiss:
		fn = func(said *spoken, m meeting.Meeting) error { return s.askCancel(said, m, asking.Text) }
	case putOff:
		fn = func(said *spoken, m meeting.Meeting) error { return s.askReschedule(said, m, asking.Text) }
	}
	return true, s.withMeeting(said, asking.IDs[n-1], fn)
}
