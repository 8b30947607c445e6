package decide

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/remind"
	"passeparole/bot/turn"
	"passeparole/bot/when"
	"passeparole/locales"
)

// reminderFlow marks the messages by which the bot spoke first, so that a reply or a
// reaction finds what it was about.
const reminderFlow = "reminder"

// ringing is what a room was reminded of last.
type ringing struct {
	Dues []Due     `json:"dues"`
	Mark string    `json:"mark"` // of its message: an earlier one is not meant by a reaction on it
	At   time.Time `json:"at"`
	// Front is set as long as the bot has said nothing since: bare words are about it.
	Front bool `json:"front,omitempty"`
}

// earlierMost is how many reminders before the last one a room can still answer.
const earlierMost = 5

// rungBy is the reminder of a room that a message of the bot was, nil when it is too long ago.
func (r Room) rungBy(mark string) *ringing {
	if r.Rung != nil && r.Rung.Mark == mark {
		return r.Rung
	}
	for i := range r.Earlier {
		if r.Earlier[i].Mark == mark {
			return &r.Earlier[i]
		}
	}
	return nil
}

// bell is one reminder on its way to somebody.
type bell struct {
	Due
	rule remind.Rule
	m    meeting.Meeting
	late bool
	gone bool // it is no longer useful to say it
}

// useful are those that are to be said.
func useful(bells []bell) []bell {
	return slices.DeleteFunc(slices.Clone(bells), func(b bell) bool { return b.gone })
}

// remindOf says what is due, once and to each person, several of them in one message. What
// is not useful any more is dropped, and staff are told which.
func (s *session) remindOf(due []Due) error {
	var bells []bell
	for _, d := range due {
		if d.Move != "" {
			continue
		}
		m, found, err := s.meeting(d.Meeting)
		if err != nil {
			return err
		}
		verdict := remind.Over
		var subject remind.Subject
		if found {
			all, err := s.subjects(m)
			if err != nil {
				return err
			}
			if of, ok := all[d.Flow]; ok {
				subject, verdict = of, s.set.Reminders.Judge(d.Item, of, s.set.Quiet, s.now)
			}
		}
		rule, _ := s.set.Reminders.Rule(d.Item.Rule)
		b := bell{Due: d, rule: rule, m: m, late: verdict == remind.SendLate}
		if verdict == remind.Early {
			continue // quiet hours that it can wait for
		}
		if err := s.ringOnce(d, verdict != remind.Over); err != nil {
			return err
		}
		at, err := d.Item.Instant()
		if err != nil {
			return err
		}
		switch verdict {
		case remind.Send, remind.SendLate:
			bells = append(bells, b)
		case remind.Dropped, remind.Replaced:
			b.gone = true
			bells = append(bells, b)
			// A later one of its family that comes on time is no loss.
			if s.now.Sub(at) >= remind.LateAfter || subject.State == "" {
				s.missed = append(s.missed, b)
			}
		}
	}
	return errors.Join(s.ringOrganisers(bells), s.ringStaff(bells))
}

// ringOnce takes a due out of the queue and notes its occasion, so that neither comes again.
func (s *session) ringOnce(d Due, note bool) error {
	s.touch(d.Meeting)
	key, err := d.key()
	if err != nil {
		return err
	}
	if err := s.mem.Delete(dues, key); err != nil {
		return err
	}
	if !note {
		return nil
	}
	done := map[string]time.Time{}
	if _, err := s.mem.Get(rung, d.Meeting, &done); err != nil {
		return err
	}
	done[occasion(d.Flow, d.Item)] = s.now
	return s.mem.Put(rung, d.Meeting, done)
}

// ringOrganisers says all reminders of a room in one message that names whom it is for.
func (s *session) ringOrganisers(bells []bell) error {
	type pile struct {
		recipient
		bells []bell
	}
	var piles []pile
	for _, b := range bells {
		if b.rule.To != remind.ToOrganisers {
			continue
		}
		to, err := s.recipients(b.m)
		if err != nil {
			return err
		}
		for _, r := range to {
			users, err := s.unmuted(b.m, r.users)
			if err != nil {
				return err
			}
			if b.For != "" {
				if users = slices.DeleteFunc(users, func(u string) bool { return u != b.For }); len(users) == 0 {
					continue
				}
			}
			if len(users) == 0 && len(r.users) > 0 {
				continue
			}
			i := slices.IndexFunc(piles, func(p pile) bool { return p.room == r.room })
			if i < 0 {
				piles, i = append(piles, pile{recipient: recipient{room: r.room}}), len(piles)
			}
			piles[i].bells = append(piles[i].bells, b)
			if b.gone {
				continue
			}
			for _, user := range users {
				if !slices.Contains(piles[i].users, user) {
					piles[i].users = append(piles[i].users, user)
				}
			}
		}
	}
	for _, p := range piles {
		bells := useful(p.bells)
		if len(bells) == 0 {
			continue
		}
		lang := s.set.Language
		if len(p.users) > 0 {
			lang = s.language(p.users[0])
		}
		lines := s.bellLines(bells, lang)
		if slices.ContainsFunc(bells, func(b bell) bool { return b.rule.Quiet != remind.QuietNo }) {
			lines = lines.Add(locales.Soft, s.book.Say(lang, "remind.answers", nil))
		}
		o, err := occasionOf(p.bells)
		if err != nil {
			return err
		}
		if err := s.ringRoom(p.room, p.users, lines, bells, o); err != nil {
			return err
		}
	}
	return nil
}

// ringRoom sends the message and remembers what it was about.
func (s *session) ringRoom(room string, users []string, lines locales.Message, bells []bell, o turn.Occasion) error {
	r, err := s.room(room)
	if err != nil {
		return err
	}
	if r.Rung != nil {
		r.Rung.Front = false
		r.Earlier = append([]ringing{*r.Rung}, r.Earlier[:min(len(r.Earlier), earlierMost-1)]...)
	}
	r.Rung = &ringing{Mark: s.now.UTC().Format(queueLayout), At: s.now, Front: true}
	for _, b := range bells {
		r.Rung.Dues = append(r.Rung.Dues, b.Due)
	}
	s.do(turn.Say{Room: room, Lines: lines, Ring: true, Mentions: users, Occasion: o,
		Question: &turn.Question{Meeting: bells[0].Meeting, Flow: reminderFlow, Step: bells[0].rule.ID, Mark: r.Rung.Mark}})
	return s.putRoom(room, r)
}

// ringStaff says what is for the staff room, in one message.
func (s *session) ringStaff(bells []bell) error {
	bells = slices.DeleteFunc(slices.Clone(bells), func(b bell) bool { return b.rule.To != remind.ToStaff })
	said := useful(bells)
	if len(said) == 0 || s.staffRoom == "" {
		return nil
	}
	o, err := occasionOf(bells)
	if err != nil {
		return err
	}
	s.do(turn.Say{Room: s.staffRoom, Lines: s.bellLines(said, s.set.Language), Ring: true, Occasion: o})
	return nil
}

// bellLines are the words of reminders.
func (s *session) bellLines(bells []bell, lang string) locales.Message {
	var out locales.Message
	if len(bells) > 1 {
		out = out.Add(locales.Strong, s.book.Say(lang, "remind.heading", locales.Args{"Count": len(bells)}))
	}
	style := locales.Plain
	if len(bells) > 1 {
		style = locales.Item
	}
	late := false
	for _, b := range bells {
		text := s.book.Say(lang, b.rule.Say, s.bellArgs(b, lang))
		if len(bells) > 1 {
			text = s.book.Say(lang, "ring.one-of", locales.Args{"Text": text})
		}
		out = out.Add(style, text)
		late = late || b.late
	}
	if late {
		out = out.Add(locales.Soft, s.book.Say(lang, "remind.late", locales.Args{"Count": len(bells)}))
	}
	return out
}

// bellArgs are what the words of a reminder may name.
func (s *session) bellArgs(b bell, lang string) locales.Args {
	args := locales.Args{"ID": b.m.ID, "Title": s.named(b.m), "Who": s.whom(b.m)}
	if d, ok, err := s.draft(Ref{b.m.ID, b.Flow}); err == nil && ok {
		args["Title"] = s.titleOf(d)
	}
	start, zone := b.m.When()
	if b.m.Plan != nil {
		start, zone = b.m.Plan.Start, b.m.Plan.Zone
	}
	if at := moment(start, zone); !at.IsZero() {
		args["When"] = when.Say(s.book, lang, at)
	}
	args["Days"], args["Count"] = s.days(b), s.days(b)
	return args
}

// days is how many days have passed since the moment that a reminder counts from.
func (s *session) days(b bell) int {
	all, err := s.subjects(b.m)
	if err != nil {
		return 0
	}
	from := all[b.Flow].Since(b.rule.From)
	if from.IsZero() {
		return 0
	}
	loc, err := time.LoadLocation(cmp.Or(all[b.Flow].Zone, s.set.Zone))
	if err != nil {
		return 0
	}
	a, z := when.MomentOf(from, loc).DayOnly(), when.MomentOf(s.now, loc).DayOnly()
	first, err1 := a.In()
	last, err2 := z.In()
	if err1 != nil || err2 != nil {
		return 0
	}
	return int((last.Sub(first) + 12*time.Hour) / (24 * time.Hour))
}

// whom says who organises a meeting and how they can be reached, for staff.
func (s *session) whom(m meeting.Meeting) string {
	who := ""
	for _, user := range m.Organisers() {
		if who != "" {
			who += ", "
		}
		who += user
	}
	if m.Plan != nil && m.Plan.Contact != "" {
		who += " (" + m.Plan.Contact + ")"
	}
	return who
}

// tellMissed lists to staff the reminders that nobody will get.
func (s *session) tellMissed() error {
	missed := s.missed
	if len(missed) == 0 {
		return nil
	}
	lang := s.set.Language
	out := locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "ring.missed.head", locales.Args{"Count": len(missed)})}}
	for i, b := range missed {
		if i == missedShown {
			out = out.Add(locales.Soft, s.book.Say(lang, "ring.missed.more", locales.Args{"Count": len(missed) - i}))
			break
		}
		out = out.Add(locales.Item, s.book.Say(lang, "ring.missed.line", locales.Args{"ID": b.Meeting, "Title": s.named(b.m),
			"Rule": b.Item.Rule, "When": when.Say(s.book, lang, moment(b.Item.Wall, b.Item.Zone))}))
	}
	s.staff(out)
	return nil
}

// missedShown is how many of them are named; more would be a wall of text.
const missedShown = 20

// spokeAfter takes the reminders of a room from the front once the bot has said something
// else there.
func (s *session) spokeAfter() error {
	if s.unheard { // what was not understood does not end what the reminder asked
		return nil
	}
	for _, e := range s.effects {
		say, ok := e.(turn.Say)
		if !ok || say.Room == s.staffRoom || say.Question != nil && say.Question.Flow == reminderFlow {
			continue
		}
		r, err := s.room(say.Room)
		if err != nil {
			return err
		}
		if r.Rung == nil || !r.Rung.Front {
			continue
		}
		r.Rung.Front = false
		if err := s.putRoom(say.Room, r); err != nil {
			return err
		}
	}
	return nil
}
