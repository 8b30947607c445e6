package decide

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/locales"
)

// teamWords is how people ask for others to organise a meeting with them, in both languages.
var teamWords = []struct {
	of intent
	re *regexp.Regexp
}{
	{handOver, regexp.MustCompile(`(?is)^(?:je\s+)?(?:passe[rz]?|transmet(?:s|tre|tez)?|cède[rz]?|confie[rz]?)\s+(?:la\s+main|le\s+relais|la\s+rencontre|le\s+d[ée]bat|[2-9A-Za-z]{5})\b|^hand\s+over\b`)},
	{addTeam, regexp.MustCompile(`(?is)^(?:ajoute[rz]?|associe[rz]?|inviter?|co[- ]?organisateurs?|co[- ]?organisatrices?|avec)\s|^(?:add|invite|co-?organi[sz]ers?)\s`)},
	{dropTeam, regexp.MustCompile(`(?is)^(?:retire[rz]?|enl[eè]ve[rz]?|remove)\s`)},
}

var userID = regexp.MustCompile(`@[A-Za-z0-9._=/+-]+:[A-Za-z0-9.:\[\]-]+[A-Za-z0-9\]]`)

// isUserID says whether a text is a user ID and nothing else: whoever writes a message chooses
// what it mentions. The longest is 255 bytes (Matrix specification, "User Identifiers").
func isUserID(text string) bool {
	return text != "" && len(text) <= 255 && userID.FindString(text) == text
}

// readTeam finds « ajouter @sacha:exemple.fr K7M2Q » and the like. Without somebody named,
// by ID or by mention, such words are an answer.
func (s *session) readTeam(said *spoken) (w wish, user string, ok bool) {
	text := strings.TrimLeft(strings.TrimSpace(said.Body), "!/")
	if len(text) > 300 {
		return wish{}, "", false
	}
	var of intent
	for _, words := range teamWords {
		if words.re.MatchString(text) {
			of = words.of
			break
		}
	}
	if of == noIntent {
		return wish{}, "", false
	}
	users := userID.FindAllString(text, -1)
	for _, mentioned := range said.Mentions {
		if mentioned != s.set.Self && isUserID(mentioned) && !slices.Contains(users, mentioned) {
			users = append(users, mentioned)
		}
	}
	if len(users) != 1 || users[0] == s.set.Self {
		return wish{}, "", false
	}
	w = wish{intent: of}
	for _, word := range strings.Fields(strings.ReplaceAll(text, users[0], " ")) {
		if id, isID := meeting.ReadID(strings.Trim(word, ".,:;()«»\u00a0")); isID {
			if _, known, err := s.meeting(id); err == nil && known {
				w.id = id
			}
		}
	}
	return w, users[0], true
}

// teamUp does what is asked about who organises a meeting.
func (s *session) teamUp(said *spoken) (done bool, err error) {
	w, user, ok := s.readTeam(said)
	if !ok {
		return false, nil
	}
	if w.id == "" {
		if w.id, err = s.meant(said); err != nil {
			return false, err
		}
	}
	if w.id == "" {
		s.tell(said.Room, said.lang, "team.which", locales.Args{"User": user})
		return true, nil
	}
	return true, s.withMeeting(said, w.id, func(said *spoken, m meeting.Meeting) error {
		args := locales.Args{"User": user}
		is := slices.Contains(m.Organisers(), user)
		switch {
		case w.intent == addTeam && is, w.intent == handOver && user == m.Owner:
			s.say(said.Room, s.notice(m, said.lang, "team.already", args))
			return nil
		case w.intent == dropTeam && !is:
			s.say(said.Room, s.notice(m, said.lang, "team.not", args))
			return nil
		case w.intent == dropTeam && user == m.Owner:
			s.say(said.Room, s.notice(m, said.lang, "team.owner", args))
			return nil
		case w.intent == handOver:
			return s.askHeir(said, m, user)
		case w.intent == dropTeam:
			return s.dropFrom(said, m, user)
		}
		return s.addTo(said, m, user)
	})
}

// addTo makes somebody an organiser of a meeting. They can do all that its owner can, and
// are told of it where they talk with the bot, now or when they first do.
func (s *session) addTo(said *spoken, m meeting.Meeting, user string) error {
	m.Team = append(slices.Clone(m.Team), user)
	if err := s.move(&m, meeting.Join, meeting.Organiser, said.Sender, ""); err != nil {
		return s.notNowFor(said, m, err)
	}
	room, err := s.reach(user)
	if err != nil {
		return err
	}
	key := "team.added"
	switch {
	case said.room.Members[user].State == "join" || room == said.Room: // they read it here
	case room == "":
		key = "team.unknown"
	default:
		may, err := s.hail(user, m.ID+" added")
		if err != nil {
			return err
		}
		if key = "team.addedquiet"; may {
			key = "team.added"
			s.welcome(room, user, m, said.Sender)
		}
	}
	s.say(said.Room, s.notice(m, said.lang, key, locales.Args{"User": user, "Self": s.set.Self}))
	return nil
}

const (
	hailAgain = 24 * time.Hour // how long somebody is not told the same again
	hailsMost = 6              // how often somebody is written to in that time because others name them
)

// hail says whether somebody who asked for nothing may be written to because another person
// named them, and counts it: anybody can name anybody, again and again.
func (s *session) hail(user, about string) (bool, error) {
	p, err := s.person(user)
	if err != nil {
		return false, err
	}
	maps.DeleteFunc(p.Hailed, func(_ string, at time.Time) bool { return s.now.Sub(at).Abs() >= hailAgain })
	if _, known := p.Hailed[about]; known || len(p.Hailed) >= hailsMost {
		return false, nil
	}
	if p.Hailed == nil {
		p.Hailed = map[string]time.Time{}
	}
	p.Hailed[about] = s.now
	return true, s.mem.Put(people, user, p)
}

// welcome tells somebody which meeting they organise from now on.
func (s *session) welcome(room, user string, m meeting.Meeting, by string) {
	s.do(turn.Say{Room: room, Ring: true, Mentions: []string{user},
		Lines: s.notice(m, s.language(user), "team.welcome", locales.Args{"User": by})})
}

// welcomeLate does so for somebody whom the bot could not reach before.
func (s *session) welcomeLate(room, user string) error {
	ids, err := s.meetingsOf(user)
	if err != nil {
		return err
	}
	for _, id := range ids {
		m, ok, err := s.meeting(id)
		if err != nil {
			return err
		}
		switch {
		case ok && slices.Contains(m.Team, user) && m.Owner != user:
			if may, err := s.hail(user, m.ID+" added"); err != nil || !may {
				return err
			}
			s.welcome(room, user, m, m.Owner)
		case ok && m.Heir == user:
			if may, err := s.hail(user, m.ID+" offer"); err != nil || !may {
				return err
			}
			s.offer(room, m)
		}
	}
	return nil
}

func (s *session) dropFrom(said *spoken, m meeting.Meeting, user string) error {
	m.Team = slices.DeleteFunc(slices.Clone(m.Team), func(u string) bool { return u == user })
	if err := s.move(&m, meeting.Part, meeting.Organiser, said.Sender, ""); err != nil {
		return s.notNowFor(said, m, err)
	}
	if room, err := s.reach(user); err == nil && room != "" && room != said.Room {
		may, err := s.hail(user, m.ID+" parted")
		if err != nil {
			return err
		}
		if may {
			s.say(room, s.notice(m, s.language(user), "team.parted", nil))
		}
	}
	s.say(said.Room, s.notice(m, said.lang, "team.dropped", locales.Args{"User": user}))
	return nil
}

// askHeir asks somebody to take a meeting over. Nothing changes before they accept.
func (s *session) askHeir(said *spoken, m meeting.Meeting, user string) error {
	if said.Sender != m.Owner {
		s.say(said.Room, s.notice(m, said.lang, "team.notowner", nil))
		return nil
	}
	if _, ok := meeting.Find(meeting.HandOver, m.State, meeting.Organiser); !ok {
		return s.notNowFor(said, m, &meeting.Refusal{})
	}
	m.Heir = user
	if err := errors.Join(s.putMeeting(&m), s.noteWhose(m.ID, user)); err != nil {
		return err
	}
	room, err := s.reach(user)
	if err != nil {
		return err
	}
	key := "team.asked"
	switch {
	case said.room.Members[user].State == "join":
		key = "team.askedhere"
	case room == "":
		key = "team.askedunknown"
	default:
		may, err := s.hail(user, m.ID+" offer")
		if err != nil {
			return err
		}
		if key = "team.askedquiet"; may {
			key = "team.asked"
			s.offer(room, m)
		}
	}
	s.say(said.Room, s.notice(m, said.lang, key, locales.Args{"User": user, "Self": s.set.Self}))
	return nil
}

// offer asks whether somebody takes a meeting over.
func (s *session) offer(room string, m meeting.Meeting) {
	s.do(turn.Say{Room: room, Ring: true, Mentions: []string{m.Heir},
		Lines: s.notice(m, s.language(m.Heir), "team.offer", locales.Args{"User": m.Owner})})
}

// heirWords are how an offer is answered; the ID follows.
var heirWords = map[string]bool{"accepter": true, "j'accepte": true, "accepte": true, "accept": true,
	"decliner": false, "decline": false, "je decline": false, "non merci": false}

// takesOver reads the answer of somebody who was asked to take a meeting over.
func (s *session) takesOver(said *spoken) (done bool, err error) {
	text := strings.TrimLeft(strings.TrimSpace(said.Body), "!/")
	cut := strings.LastIndexByte(text, ' ')
	if cut < 0 || len(text) > 60 {
		return false, nil
	}
	yes, ok := heirWords[flows.Fold(text[:cut])]
	id, isID := meeting.ReadID(text[cut+1:])
	if !ok || !isID {
		return false, nil
	}
	m, found, err := s.meeting(id)
	if err != nil || !found || m.Heir != said.Sender {
		return false, err
	}
	former := m.Owner
	m.Heir = ""
	if !yes {
		if err := s.putMeeting(&m); err != nil {
			return true, err
		}
		s.ring(m, said.Room, nil, func(lang string) locales.Message {
			return s.notice(m, lang, "team.declined", locales.Args{"User": said.Sender})
		})
		s.say(said.Room, s.notice(m, said.lang, "team.youdeclined", nil))
		return true, nil
	}
	m.Owner = said.Sender
	m.Team = slices.DeleteFunc(append(slices.Clone(m.Team), former), func(u string) bool { return u == "" || u == m.Owner })
	if err := s.move(&m, meeting.HandOver, meeting.Organiser, former, ""); err != nil {
		return true, s.notNowFor(said, m, err)
	}
	for _, flow := range []string{planFlow, reportFlow} {
		d, ok, err := s.draft(Ref{m.ID, flow})
		if err != nil {
			return true, err
		}
		if ok {
			d.Owner = m.Owner
			if err := s.keepDraft(d); err != nil {
				return true, err
			}
		}
	}
	s.ring(m, said.Room, nil, func(lang string) locales.Message {
		return s.notice(m, lang, "team.handed", locales.Args{"User": m.Owner})
	})
	lang := s.set.Language
	s.staff(locales.Message{{Text: s.book.Say(lang, "team.staff", locales.Args{"Line": s.line(m, lang), "User": m.Owner, "Former": former})}})
	s.say(said.Room, s.notice(m, said.lang, "team.yours", nil))
	return true, nil
}

// notNowFor says that a meeting is past a change, when that is what stopped it.
func (s *session) notNowFor(said *spoken, m meeting.Meeting, err error) error {
	var refusal *meeting.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	s.tell(said.Room, said.lang, "room.change.notnow", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
	return nil
}
