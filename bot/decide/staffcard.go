package decide

import (
	"strconv"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// staffCard is the last card about a new version of a meeting that staff were given. While
// nobody of staff has spoken since, a further change is told in its place: three quick
// edits are one card.
type staffCard struct {
	N     int       `json:"n"`               // counts the cards of the meeting
	Event string    `json:"event,omitempty"` // "" as long as it is not known to be sent
	At    time.Time `json:"at"`              // when it was last changed
	// Plan or Report is what staff knew before all that the card tells.
	Plan   *meeting.Plan   `json:"plan,omitempty"`
	Report *meeting.Report `json:"report,omitempty"`
}

// cardQuiet is how long a card is changed in its place: later, staff must be told anew.
const cardQuiet = 10 * time.Minute

// cardQuestion marks cards among the messages of the bot, so that their event is found again.
const cardQuestion = "staff-card"

// openCard is the card of a meeting that a further change may still take the place of; its
// zero value when there is none.
func (s *session) openCard(id string) (staffCard, error) {
	var c staffCard
	if _, err := s.mem.Get(cards, id, &c); err != nil {
		return c, err
	}
	r, err := s.room(s.staffRoom)
	if err != nil || c.Event == "" || s.now.Sub(c.At).Abs() > cardQuiet || !r.Spoke.Before(c.At) {
		return staffCard{N: c.N}, err
	}
	return c, nil
}

// giveCard tells staff of a new version, in the place of the card that is still open.
func (s *session) giveCard(m meeting.Meeting, c staffCard, lines locales.Message) error {
	if s.staffRoom == "" {
		return nil
	}
	if c.Event == "" {
		c.N++
	}
	c.At = s.now
	s.do(turn.Say{Room: s.staffRoom, Replaces: c.Event, Lines: lines,
		Question: &turn.Question{Meeting: m.ID, Flow: cardQuestion, Mark: strconv.Itoa(c.N)}})
	return s.mem.Put(cards, m.ID, c)
}

// cardSent remembers which event a card became.
func (s *session) cardSent(q turn.Question, event string) error {
	var c staffCard
	found, err := s.mem.Get(cards, q.Meeting, &c)
	if err != nil || !found || c.Event != "" || strconv.Itoa(c.N) != q.Mark {
		return err
	}
	c.Event = event
	return s.mem.Put(cards, q.Meeting, c)
}

// giveRevision tells staff what a change of an announced plan would change.
func (s *session) giveRevision(m meeting.Meeting) error {
	c, err := s.openCard(m.ID)
	if err != nil {
		return err
	}
	return s.giveCard(m, c, s.waiting("notice.revision", m, s.changes(m), "valider", "demander", "refuser"))
}

// giveDropped tells staff that a change which waited for them waits no more.
func (s *session) giveDropped(m meeting.Meeting) error {
	c, err := s.openCard(m.ID)
	if err != nil {
		return err
	}
	lang := s.set.Language
	return s.giveCard(m, c, locales.Message{{Text: s.book.Say(lang, "talk.staff.dropped", locales.Args{"Line": s.line(m, lang)})}})
}
