package decide

import (
	"errors"
	"slices"
	"strings"
	"time"

	"passeparole/bot/privacy"
	"passeparole/bot/staff"
	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/locales"
)

// spoken is a message of a person in a room of organisers, ready to be understood.
type spoken struct {
	turn.Message
	room  Room
	lang  string
	alone bool           // nobody else is in the room with the bot
	about *turn.Question // the question it replies to, if any
	// brief puts the open question again by its line alone, without its choices.
	brief bool
	// replyTo is the message that an answer shows as the one it is about, in a room of several.
	replyTo string
}

func (s *session) message(in turn.Message) error {
	if in.Sender == s.set.Self || in.Kind == turn.Notice {
		return nil
	}
	if in.Room == s.staffRoom {
		return s.staffMessage(in)
	}
	r, err := s.room(in.Room)
	if err != nil {
		return err
	}
	if m := r.Members[in.Sender]; m.State != "join" {
		r.Members[in.Sender] = Member{State: "join", Name: m.Name} // it spoke, so it is there
	}
	said := spoken{Message: in, room: r, alone: len(s.others(r)) < 2, replyTo: in.Event}
	if said.about, err = s.question(r, in.ReplyTo); err != nil {
		return err
	}
	addressed := s.addressed(&said)
	if said.about != nil && said.about.Flow == "" {
		said.about = nil // a reply to the menu or to a list: only that it is meant for the bot
	}
	if err := errors.Join(s.learnLanguage(in.Sender, said.Body, addressed), s.learnRoom(&said)); err != nil {
		return err
	}
	said.lang = s.language(in.Sender)
	if addressed {
		if err := s.answer(&said); err != nil {
			return err
		}
		s.markNumbers(in.Room, said.room)
		if !said.alone {
			s.takeReplies(in.Room)
		}
	}
	if k := said.room.Kit; k != nil && k.By == in.Sender && s.kitShown == "" {
		k.Fresh, k.Doubt = false, nil // they speak of something else
	}
	return s.putRoom(in.Room, said.room)
}

// takeReplies has replies to what is being said in a room of several people found again,
// whether it asks something of a conversation or not.
func (s *session) takeReplies(room string) {
	for i, e := range s.effects {
		if say, ok := e.(turn.Say); ok && say.Room == room && say.Question == nil {
			say.Question = &turn.Question{}
			s.effects[i] = say
		}
	}
}

// addressed says whether the bot is spoken to, and takes its name off the message. In a
// room of several people it is silent unless it is named, replied to, or commanded.
func (s *session) addressed(said *spoken) bool {
	named := false
	said.Body, named = s.unnamed(said.Body)
	if said.alone || named || said.about != nil {
		return true
	}
	for _, user := range said.Mentions {
		if user == s.set.Self {
			return true
		}
	}
	if said.Kind != turn.Text {
		return false
	}
	if _, ok := s.readKit(said); ok {
		return true
	}
	if q := said.room.Query; q != nil && q.By == said.Sender && passOn[flows.Fold(said.Body)] {
		return true
	}
	if w := readWish(said.Body); w.intent != noIntent && (w.intent != greeting || strings.HasPrefix(said.Body, staff.Prefix)) {
		return true
	}
	if isSeriesWord(said.Body) {
		return true
	}
	act, _, ok := flows.ReadAct(said.Body)
	return ok && act != flows.Yes && act != flows.No && act != flows.Later && act != flows.Wonder || staff.IsCommand(said.Body)
}

// unnamed takes the bot's name, as people write it, off the front of a message.
func (s *session) unnamed(text string) (body string, named bool) {
	text = strings.TrimSpace(text)
	localpart, _, _ := strings.Cut(s.set.Self, ":")
	for _, name := range []string{s.set.Self, s.set.Name, localpart, strings.ReplaceAll(localpart, "-", " ")} {
		if rest, ok := cutName(text, name); ok {
			return rest, true
		}
	}
	return text, false
}

// cutName takes a name and what follows it ("Passe-parole : …", "@passe-parole, …") off a text.
func cutName(text, name string) (string, bool) {
	text, name = strings.TrimPrefix(text, "@"), strings.TrimPrefix(name, "@")
	if name == "" || len(text) < len(name) || !strings.EqualFold(text[:len(name)], name) {
		return "", false
	}
	rest := text[len(name):]
	trimmed := strings.TrimLeft(rest, " \u00a0\u202f:,")
	if rest != "" && trimmed == rest {
		return "", false // a longer word that begins like the name
	}
	return trimmed, true
}

// learnLanguage remembers in which language somebody wrote first.
func (s *session) learnLanguage(user, text string, addressed bool) error {
	p, err := s.person(user)
	if err != nil || p.Language != "" || !addressed {
		return err
	}
	if p.Language = tongue(text); p.Language == "" {
		return nil
	}
	return s.mem.Put(people, user, p)
}

// learnRoom remembers where somebody talks with the bot alone.
func (s *session) learnRoom(said *spoken) error {
	if !said.alone {
		return nil
	}
	p, err := s.person(said.Sender)
	if err != nil || p.Room == said.Room {
		return err
	}
	before, err := s.reach(said.Sender)
	if err != nil {
		return err
	}
	p.Room = said.Room
	if err := s.mem.Put(people, said.Sender, p); err != nil || before != "" {
		return err
	}
	return s.welcomeLate(said.Room, said.Sender)
}

// answer gives a message of an organiser to what it is for.
func (s *session) answer(said *spoken) (err error) {
	if said.Kind == turn.TextFile && said.File != nil {
		return s.attached(said)
	}
	if said.Kind != turn.Text {
		return s.notText(said)
	}
	if s.staffCommand(said.Body) {
		s.tell(said.Room, said.lang, "staff.refused.outsider", nil)
		return nil
	}
	off, series := said.room.Off, said.room.Series
	if done, err := s.putsOff(said); done || err != nil {
		return err
	}
	if done, err := s.offered(said); done || err != nil {
		return err
	}
	if done, err := s.passesOn(said); done || err != nil {
		return err
	}
	if done, err := s.kit(said); done || err != nil {
		said.letGo(off, series)
		return err
	}
	if done, err := s.asksAbout(said); done || err != nil {
		return err
	}
	if done, err := s.takesOver(said); done || err != nil {
		said.letGo(off, series)
		return err
	}
	if done, err := s.teamUp(said); done || err != nil {
		said.letGo(off, series)
		return err
	}
	if w := readWish(said.Body); w.intent != noIntent {
		done, err := s.wish(said, w)
		if done || err != nil {
			said.letGo(off, series)
			return err
		}
	}
	if said.about != nil && said.about.Flow == staffAnswer {
		if _, _, isAct := flows.ReadAct(said.Body); !isAct {
			return s.askStaff(said, said.about.Meeting, said.Body)
		}
		if said.about, err = s.conversation(said.about.Meeting); err != nil {
			return err
		}
	}
	if said.about != nil && said.about.Flow == staffQuestion {
		if act, _, isAct := flows.ReadAct(said.Body); !isAct || act == flows.Yes || act == flows.No {
			return s.answerStaff(said, said.about.Meeting, said.Body)
		}
		if said.about, err = s.conversation(said.about.Meeting); err != nil {
			return err
		}
	}
	if done, err := s.seriesWord(said); done || err != nil {
		said.letGo(off, series)
		return err
	}
	if done, err := s.callsOff(said); done || err != nil {
		return err
	}
	act, _, isAct := flows.ReadAct(said.Body)
	if said.room.Asking != nil && said.about == nil {
		if done, err := s.choose(said); done || err != nil {
			return err
		}
	}
	ref := s.meantBy(said)
	if ref == nil && isAct && (act == flows.Resume || act == flows.Undo) {
		return s.takeUp(said, act)
	}
	active := ""
	if ref != nil {
		active = ref.Flow
	}
	if done, err := s.pasted(said, active); done || err != nil {
		return err
	}
	if said.about != nil && s.flows[said.about.Flow] == nil { // a question that is settled
		key := "room.nothingasked"
		if said.room.Active != nil {
			key = "room.settled"
		}
		return s.again(said, locales.Message{{Text: s.book.Say(said.lang, key, nil)}})
	}
	if ref == nil {
		return s.noQuestion(said, act, isAct)
	}
	d, ok, err := s.draft(*ref)
	if err != nil || !ok {
		return err
	}
	if ok, err := s.mayAnswer(said, d); !ok || err != nil {
		return err
	}
	if done, err := s.meantForStaff(said, d, isAct); done || err != nil {
		return err
	}
	return s.talk(said, d, s.aboutDates(said.lang, d, s.input(said)))
}

// letGo forgets what waited for a yes before this message, once it is about something else: a
// later yes answers that.
func (said *spoken) letGo(off *callOff, series *seriesAsk) {
	if said.room.Off == off {
		said.room.Off = nil
	}
	if said.room.Series == series {
		said.room.Series = nil
	}
}

// meantBy is the conversation that a message goes to: the one whose question it replies to,
// or the one under way. A reply to a message that asked about no conversation, such as a
// reminder, names none.
func (s *session) meantBy(said *spoken) *Ref {
	if said.about != nil && s.flows[said.about.Flow] != nil {
		return &Ref{said.about.Meeting, said.about.Flow}
	}
	return said.room.Active
}

// input is the message as the conversation engine takes it.
func (s *session) input(said *spoken) flows.Input {
	asked := ""
	if said.about != nil {
		asked = said.about.Step
	}
	in := flows.Read(said.Body, said.Sender, said.Event, asked)
	in.At = s.sent(said.SentAt)
	return in
}

// sent is when a message was written, as far as its server can be believed: not in the
// future, and not so long ago that "demain" would be read of a forgotten week.
func (s *session) sent(at time.Time) time.Time {
	if at.IsZero() || at.After(s.now) || s.now.Sub(at) > 30*24*time.Hour {
		return s.now
	}
	return at
}

// question finds what a message of the bot asked in a room. The same event named in any
// other room is nothing: whoever sends a message chooses what it claims to reply to.
func (s *session) question(r Room, event string) (*turn.Question, error) {
	if event == "" || !slices.Contains(r.Questions, event) {
		return nil, nil
	}
	var q turn.Question
	ok, err := s.mem.Get(said, event, &q)
	if err != nil || !ok {
		return nil, err
	}
	return &q, nil
}

// staffCommand says whether somebody outside the staff room tries a command of staff.
func (s *session) staffCommand(text string) bool {
	if !staff.IsCommand(text) || readWish(text).intent != noIntent {
		return false
	}
	if _, _, ok := flows.ReadAct(text); ok {
		return false
	}
	return staff.Knows(text)
}

// notText answers a picture, a sticker or a file.
func (s *session) notText(said *spoken) error {
	if ref := said.room.Active; ref != nil {
		d, ok, err := s.draft(*ref)
		if err != nil {
			return err
		}
		step, _ := s.flows[ref.Flow].Step(flows.Asking(d.State))
		if ok && said.Kind == turn.Image && step.Kind == "image" {
			in := s.input(said)
			in.Act, in.Text = flows.Say, said.Media
			return s.talk(said, d, in)
		}
		if ok && said.Kind == turn.Location && said.Media != "" && s.asksPlace(said, d) {
			in := s.input(said)
			in.Act, in.Text = flows.Say, said.Media
			return s.talk(said, d, in)
		}
		if ok {
			first := locales.Message{{Text: s.book.Say(said.lang, "room.onlytext", nil)}}
			return s.talkAfter(said, d, flows.Input{Act: flows.Open, By: said.Sender, At: s.now}, first)
		}
	}
	s.tell(said.Room, said.lang, "room.onlytext", nil)
	return nil
}

// menuItems are what the numbers of the menu ask for.
var menuItems = []intent{prepare, report, mine}

// noQuestion answers when nothing is being asked: the menu's numbers, or the menu.
func (s *session) noQuestion(said *spoken, act flows.Act, isAct bool) error {
	text := strings.TrimRight(flows.Fold(privacy.OneLine(said.Body)), ".)")
	for i, of := range menuItems {
		if text == string(rune('1'+i)) {
			_, err := s.wish(said, wish{intent: of})
			return err
		}
	}
	if done, err := s.afterSending(said, act, isAct); done || err != nil {
		return err
	}
	if done, err := s.understand(said); done || err != nil {
		return err
	}
	switch {
	case isAct && (act == flows.Help || act == flows.Wonder):
		s.say(said.Room, s.help(said.lang))
	case s.nearly(said):
	case said.alone:
		said.room.Asking = nil // the numbers are those of the menu from here on
		s.unheard = true
		s.say(said.Room, s.menu(said.lang, "room.notunderstood", ""))
	default:
		s.tell(said.Room, said.lang, "room.nothingasked", nil)
	}
	return nil
}

// menu is what can be done here, after a first sentence.
func (s *session) menu(lang, key, name string) locales.Message {
	m := locales.Message{{Text: s.book.Say(lang, key, locales.Args{"Name": name})}}
	for _, item := range []string{"room.menu.prepare", "room.menu.report", "room.menu.mine"} {
		m = m.Add(locales.Item, s.book.Say(lang, item, nil))
	}
	return m.Add(locales.Soft, s.book.Say(lang, "room.menu.foot", nil))
}

// help says what the bot is for and all that can be said to it.
func (s *session) help(lang string) locales.Message {
	m := locales.Message{{Text: s.book.Say(lang, "room.help.what", locales.Args{"Programme": s.set.Programme})}}
	for _, item := range []string{"prepare", "report", "mine", "resume", "kit", "team", "language"} {
		m = m.Add(locales.Item, s.book.Say(lang, "room.help."+item, nil))
	}
	m = m.Add(locales.Plain, s.book.Say(lang, "room.help.during", nil))
	if s.set.Contact != "" {
		m = m.Add(locales.Soft, s.book.Say(lang, "room.help.contact", locales.Args{"Contact": s.set.Contact}))
	}
	return m
}

// calledName is how a person is called in a greeting: their display name without what
// Tchap puts in brackets behind it (reference/matrix.md §5).
func (s *session) calledName(r Room, user string) string {
	name, _, _ := strings.Cut(r.Members[user].Name, "[")
	return locales.Excerpt(privacy.OneLine(name), 40)
}
