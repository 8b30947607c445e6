package decide

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/remind"
	"passeparole/bot/turn"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// later is how long « plus tard » puts a reminder off.
const later = 3 * time.Hour

// inFront are whole messages, folded, that mean the reminder just given. Elsewhere they
// may be answers.
var inFront = map[string]string{
	"plus tard": "later", "pas maintenant": "later", "tout a l'heure": "later", "later": "later", "not now": "later", "⏰": "later", "⏳": "later", "🕒": "later", "⏲": "later",
	"stop": "stop", "arreter": "stop", "arrete": "stop", "🔕": "stop", "🔇": "stop", "🛑": "stop",
	"tout est pret": "seen", "c'est pret": "seen", "parfait": "seen", "super": "seen", "entendu": "seen", "bien recu": "seen", "all set": "seen", "ready": "seen", "got it": "seen",
	"vu": "seen", "c'est vu": "seen", "merci": "seen", "ok merci": "seen", "👍": "seen", "✅": "seen", "seen": "seen", "thanks": "seen", "👌": "seen", "🙏": "seen",
}

// muting are the phrases that stop reminders or have them again, at any moment; an ID may
// follow. "all" ones are about every meeting of the person.
var muting = map[intent][]string{
	mute: {"arreter les rappels", "arrete les rappels", "arretez les rappels", "plus de rappel", "plus de rappels", "stop rappels", "stop aux rappels",
		"ne me rappelez plus", "ne me rappelle plus", "stop reminders", "no more reminders", "stop reminding me"},
	muteAll: {"arreter tous les rappels", "arretez tous les rappels", "plus aucun rappel", "stop all reminders"},
	unmute:  {"reprendre les rappels", "reprenez les rappels", "remettre les rappels", "remettez les rappels", "remets les rappels", "activer les rappels", "resume reminders", "start reminders", "reminders on"},
}

// remindMe is what people write in front of the time to which a reminder is put off.
var remindMe = regexp.MustCompile(`(?i)^(?:rappelle[zr]?[- ]?(?:le )?[- ]?moi(?:[- ]le)?|redemande[zr]?[- ]moi|remind me)\s+`)

// putsOff takes a message as an answer to the reminder that it replies to, or that was the
// last thing said here.
func (s *session) putsOff(said *spoken) (done bool, err error) {
	replied := said.about != nil && said.about.Flow == reminderFlow
	rung := said.room.Rung
	if replied {
		rung = said.room.rungBy(said.about.Mark)
	}
	front := replied || rung != nil && rung.Front
	if rung == nil || !replied && said.about != nil || !front && !s.idle(said, rung) {
		if replied { // of a reminder of long ago: what it was about stands
			said.about = nil
		}
		return false, nil
	}
	text := strings.TrimSpace(said.Body)
	asks := remindMe.MatchString(text)
	text = remindMe.ReplaceAllString(text, "")
	what := inFront[flows.Fold(text)]
	if act, _, ok := flows.ReadAct(text); what == "" && ok && (act == flows.Yes) {
		what = "begin"
	}
	ref := said.room.Active
	if ref != nil && !replied && !asks && what == "" {
		return false, nil // an answer to the question that is open
	}
	at, reads := s.putOffTo(text, said, rung, what)
	if replied {
		said.about = nil // whatever else it says is for the bot, not for a conversation
	}
	switch {
	case !front && what != "later" && !reads: // another time is all that is still about it
		return false, nil
	case what == "begin" && rung.Dues[0].Flow == "" && ref == nil:
		m, ok, err := s.meeting(rung.Dues[0].Meeting)
		if err != nil || !ok {
			return false, err
		}
		if !m.TakesReport() || m.State == meeting.Announced { // « tout est prêt ? »
			s.tell(said.Room, said.lang, "ring.seen", nil)
			return true, nil
		}
		return true, s.withMeeting(said, m.ID, s.beginReport)
	case what == "stop":
		return true, s.muteRung(said, rung)
	case what == "seen":
		s.tell(said.Room, said.lang, "ring.seen", nil)
		return true, nil
	case what == "later" || reads:
		return true, s.putOff(said, rung, at)
	}
	return false, nil
}

// aWhileAgo is how long a reminder can still be put off once something else was said.
const aWhileAgo = 48 * time.Hour

// idle says whether nothing else is asked in a room to which a time would be an answer.
func (s *session) idle(said *spoken, rung *ringing) bool {
	r := said.room
	return r.Active == nil && r.Asking == nil && r.Offer == nil && r.Series == nil && r.Off == nil && s.now.Sub(rung.At) < aWhileAgo
}

// putOffTo reads when a reminder is to come again: "plus tard", or a day or an hour.
func (s *session) putOffTo(text string, said *spoken, rung *ringing, what string) (time.Time, bool) {
	zone, err := time.LoadLocation(rung.Dues[0].Item.Zone)
	if err != nil {
		return time.Time{}, false
	}
	if what == "later" {
		return s.set.Quiet.Shift(s.now.Add(later), zone), true
	}
	if what != "" || text == "" || len(text) > 100 {
		return time.Time{}, false
	}
	return readPutOff(text, said.lang, s.now, zone)
}

// putOff brings the reminders of a message again at another time.
func (s *session) putOff(said *spoken, rung *ringing, at time.Time) error {
	put, over := 0, 0
	for _, d := range rung.Dues {
		m, ok, err := s.meeting(d.Meeting)
		if err != nil {
			return err
		}
		if !ok || !s.mayEdit(m, said) {
			continue
		}
		subjects, err := s.subjects(m)
		if err != nil {
			return err
		}
		subject, stands := subjects[d.Flow]
		if !stands || s.set.Reminders.Judge(d.Item, subject, s.set.Quiet, s.now) == remind.Over {
			over++
			continue // done or called off since
		}
		d.For, d.Item = "", d.Item.PutOff(at)
		if slices.Contains(m.Organisers(), said.Sender) {
			d.For = said.Sender
		}
		if !d.Item.Until.IsZero() && !at.Before(d.Item.Until) && s.meansStart(d) {
			continue // it would come after the meeting
		}
		key, err := d.key()
		if err != nil {
			return err
		}
		var keys []string
		if _, err := s.mem.Get(duesOf, d.Meeting, &keys); err != nil {
			return err
		}
		if keys, err = s.notPutOff(keys, d); err != nil {
			return err
		}
		keys = append(keys, key)
		slices.Sort(keys)
		if err := s.mem.Put(duesOf, d.Meeting, keys); err != nil {
			return err
		}
		if err := s.mem.Put(dues, key, d); err != nil {
			return err
		}
		s.touch(d.Meeting)
		put++
	}
	if put == 0 && over > 0 {
		s.tell(said.Room, said.lang, "ring.over", nil)
		return nil
	}
	if put == 0 {
		s.tell(said.Room, said.lang, "ring.toolate", nil)
		return nil
	}
	zone, err := time.LoadLocation(rung.Dues[0].Item.Zone)
	if err != nil {
		return err
	}
	// It is still about the reminder: another time may follow, in reply to this as well.
	s.do(turn.Say{Room: said.Room, Lines: locales.Message{{Text: s.book.Say(said.lang, "ring.putoff",
		locales.Args{"When": when.Say(s.book, said.lang, when.MomentOf(at, zone))})}},
		Question: &turn.Question{Meeting: rung.Dues[0].Meeting, Flow: reminderFlow, Step: rung.Dues[0].Item.Rule, Mark: rung.Mark}})
	return nil
}

// notPutOff takes out of the queue what the same person put off before: the last word counts.
// It returns the keys that are left.
func (s *session) notPutOff(keys []string, d Due) ([]string, error) {
	var left []string
	for _, key := range keys {
		var old Due
		ok, err := s.mem.Get(dues, key, &old)
		if err != nil {
			return nil, err
		}
		if ok && old.Item.Asked && old.For == d.For && occasion(old.Flow, old.Item) == occasion(d.Flow, d.Item) {
			if err := s.mem.Delete(dues, key); err != nil {
				return nil, err
			}
			continue
		}
		left = append(left, key)
	}
	return left, nil
}

// meansStart says whether a reminder is of no use once its meeting has begun.
func (s *session) meansStart(d Due) bool {
	rule, ok := s.set.Reminders.Rule(d.Item.Rule)
	return ok && rule.Until != ""
}

// muteRung stops the reminders of the meetings that a message was about, for the person.
func (s *session) muteRung(said *spoken, rung *ringing) error {
	var ids []string
	for _, d := range rung.Dues {
		if !slices.Contains(ids, d.Meeting) {
			ids = append(ids, d.Meeting)
		}
	}
	for _, id := range ids {
		if err := s.withMeeting(said, id, s.muteMeeting); err != nil {
			return err
		}
	}
	return nil
}

// muteMeeting stops the reminders of one meeting for the person.
func (s *session) muteMeeting(said *spoken, m meeting.Meeting) error {
	if !slices.Contains(m.Muted, said.Sender) {
		m.Muted = append(slices.Clone(m.Muted), said.Sender)
		if err := s.putMeeting(&m); err != nil {
			return err
		}
	}
	s.say(said.Room, s.notice(m, said.lang, "ring.muted", nil))
	return nil
}

// setReminders stops or begins again the reminders of a meeting, or of all of the person's.
func (s *session) setReminders(said *spoken, w wish) error {
	if w.intent == mute && w.id == "" && said.room.Rung != nil && (said.about == nil || said.about.Flow == reminderFlow) {
		return s.muteRung(said, said.room.Rung)
	}
	if w.id != "" && w.intent == mute {
		return s.withMeeting(said, w.id, s.muteMeeting)
	}
	if w.id != "" {
		return s.withMeeting(said, w.id, func(said *spoken, m meeting.Meeting) error {
			m.Muted = slices.DeleteFunc(slices.Clone(m.Muted), func(user string) bool { return user == said.Sender })
			if err := errors.Join(s.putMeeting(&m), s.letPass(m)); err != nil {
				return err
			}
			s.say(said.Room, s.notice(m, said.lang, "ring.again", nil))
			return nil
		})
	}
	p, err := s.person(said.Sender)
	if err != nil {
		return err
	}
	p.Muted = w.intent != unmute
	if err := s.mem.Put(people, said.Sender, p); err != nil {
		return err
	}
	all, err := s.own(said)
	if err != nil {
		return err
	}
	for _, m := range all {
		if i := slices.Index(m.Muted, said.Sender); i >= 0 && !p.Muted {
			m.Muted = slices.Delete(slices.Clone(m.Muted), i, i+1)
			if err := s.putMeeting(&m); err != nil {
				return err
			}
		}
		if !p.Muted {
			if err := s.letPass(m); err != nil {
				return err
			}
		}
		s.touch(m.ID)
	}
	key := "ring.mutedall"
	if !p.Muted {
		key = "ring.againall"
	}
	s.tell(said.Room, said.lang, key, nil)
	return nil
}

// letPass notes as done what a meeting would have been reminded of while nobody wanted to
// hear it: having reminders again is about those to come.
func (s *session) letPass(m meeting.Meeting) error {
	subjects, err := s.subjects(m)
	if err != nil {
		return err
	}
	done := map[string]time.Time{}
	if _, err := s.mem.Get(rung, m.ID, &done); err != nil {
		return err
	}
	var queued []string
	if _, err := s.mem.Get(duesOf, m.ID, &queued); err != nil {
		return err
	}
	passed := false
	for flow, subject := range subjects {
		for _, item := range s.set.Reminders.Items(subject, s.set.Quiet) {
			key, err := Due{Meeting: m.ID, Flow: flow, Item: item}.key()
			if err != nil {
				return err
			}
			_, known := done[occasion(flow, item)]
			if at, err := item.Instant(); err != nil || known || at.After(s.now) || slices.Contains(queued, key) {
				continue
			}
			done[occasion(flow, item)], passed = s.now, true
		}
	}
	if !passed {
		return nil
	}
	return s.mem.Put(rung, m.ID, done)
}

// unmuted are those who want reminders of a meeting.
func (s *session) unmuted(m meeting.Meeting, users []string) ([]string, error) {
	var out []string
	for _, user := range users {
		p, err := s.person(user)
		if err != nil {
			return nil, err
		}
		if !p.Muted && !slices.Contains(m.Muted, user) {
			out = append(out, user)
		}
	}
	return out, nil
}

// allMuted says whether no organiser of a meeting wants reminders.
func (s *session) allMuted(m meeting.Meeting) (bool, error) {
	all := m.Organisers()
	if len(all) == 0 {
		return false, nil
	}
	left, err := s.unmuted(m, all)
	return len(left) == 0, err
}

// ringReaction takes an emoji on one of the last reminders of a room as an answer to it.
func (s *session) ringReaction(in turn.Reaction, r Room, q *turn.Question) error {
	word := inFront[flows.Fold(in.Key)]
	if word == "" || word == "seen" || r.rungBy(q.Mark) == nil {
		return nil
	}
	msg := turn.Message{Event: in.Event, Room: in.Room, Sender: in.Sender, SentAt: in.SentAt, Kind: turn.Text, Body: in.Key}
	said := spoken{Message: msg, room: r, alone: len(s.others(r)) < 2, lang: s.language(in.Sender), about: q}
	if _, err := s.putsOff(&said); err != nil {
		return err
	}
	return s.putRoom(in.Room, said.room)
}
