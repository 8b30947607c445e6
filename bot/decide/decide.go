// Package decide is the pure middle of the house: from what is remembered and what
// happened to what is remembered next and what is done about it. It does no I/O, reads
// no clock and uses no randomness, so a conversation is tested by its transcript and a
// crash by replaying.
package decide

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"passeparole/bot/mastodon/toot"
	"passeparole/bot/meeting"
	"passeparole/bot/remind"
	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/flows/kit"
	"passeparole/locales"
)

// Settings are the rules of one installation.
type Settings struct {
	Self      string // the bot's user ID
	Name      string // its display name, by which it is addressed in rooms of several people
	StaffRoom string // room ID; where it was replaced, the bot follows (staffmoved.go)
	Admins    []string
	Trusted   []string // user IDs and servers whose proposals need no validation
	Invite    Invite
	Language  string // of those who have not shown theirs
	Zone      string // of places that have none of their own
	Programme string
	Contact   string
	Buttons   string   // which questions get prepared reactions: NoButtons, YesNoButtons, AllButtons
	Kit       *kit.Kit // nil: that of the binary
	// Reminders are the rules by which the bot speaks first; nil: those of the binary.
	Reminders *remind.Rules
	// Digest is when staff get the week's summary; the zero Cron is never.
	Digest remind.Cron
	// Quiet is when nobody is rung for what can wait, on the clock of the place.
	Quiet remind.Quiet
	// Toots says how posts are written; nil gives staff the texts to paste instead.
	Toots *toot.Style
	// Rhythm is when posts leave; texts to paste are given to staff at once.
	Rhythm Rhythm
	// Page is the public address of a meeting; nil when no pages are published.
	Page func(id string) string
	// Table writes public records as "csv" or "json".
	Table func(format string, all []meeting.Public) ([]byte, error)
	// Threshold is how many people a number must stand for to be published, and how many
	// must have been there for quotes to be (reference/civic.md §5 rule 8).
	Threshold int
}

// Invite says whose invitations are accepted.
type Invite struct {
	Servers []string // "*" for every server
	Users   []string
}

// Decider decides by the settings, the flows and the sentences it was made with.
type Decider struct {
	set   Settings
	flows map[string]*flows.Flow
	book  *locales.Book
}

// New makes a decider. The flows must have the IDs "plan" and "report".
func New(set Settings, all map[string]*flows.Flow, book *locales.Book) (*Decider, error) {
	for _, id := range []string{planFlow, reportFlow} {
		if all[id] == nil {
			return nil, fmt.Errorf("preparing the conversations: there is no flow %q", id)
		}
	}
	if set.Kit == nil {
		own, err := kit.Embedded()
		if err != nil {
			return nil, fmt.Errorf("preparing the conversations: %w", err)
		}
		set.Kit = own
	}
	if set.Reminders == nil {
		own, err := remind.Embedded()
		if err != nil {
			return nil, fmt.Errorf("preparing the reminders: %w", err)
		}
		set.Reminders = own
	}
	return &Decider{set, all, book}, nil
}

// Decide turns one input into effects and changes of memory. An error means that
// nothing of the input may be kept.
func (d *Decider) Decide(mem turn.Memory, in turn.Input, now time.Time) ([]turn.Effect, error) {
	s := &session{Decider: d, mem: mem, now: now, event: turn.EventID(in), caused: turn.SentAt(in)}
	var err error
	if s.staffRoom, err = s.currentStaffRoom(); err != nil {
		return nil, fmt.Errorf("finding the staff room: %w", err)
	}
	if err := errors.Join(s.handle(in), s.trouble, s.settle()); err != nil {
		return nil, fmt.Errorf("deciding about a %T: %w", in, err)
	}
	if err := s.lastNoMore(); err != nil {
		return nil, fmt.Errorf("deciding about a %T: %w", in, err)
	}
	return s.effects, nil
}

// session is one decision under way.
type session struct {
	*Decider
	mem     turn.Memory
	now     time.Time
	event   string
	caused  time.Time // when the input was sent, zero when the house made it
	effects []turn.Effect
	hush    bool   // the organisers are told of a whole series afterwards
	mute    bool   // changes of a whole series are not told one by one in its thread
	poster  string // the meeting of a series that is to be posted for all
	// staffRoom is the staff room as it is now: the configured one, or what replaced it.
	staffRoom string
	file      *turn.File // to go with the answer to a command
	trouble   error      // of a notice that could not be written
	// touched are the meetings whose reminders may have to change: short IDs.
	touched map[string]bool
	// kitShown is the room in which this turn shows a list of the kit, or asks about one.
	kitShown string
	missed   []bell // reminders that were not said while they were useful
	unheard  bool   // a message was not understood, and was answered by saying so
}

func (s *session) handle(in turn.Input) error {
	switch in := in.(type) {
	case turn.Membership:
		return s.membership(in)
	case turn.RoomFact:
		return s.roomFact(in)
	case turn.Message:
		return s.message(in)
	case turn.Edit:
		return s.edit(in)
	case turn.Redaction:
		return s.redaction(in)
	case turn.Reaction:
		return s.reaction(in)
	case turn.Unreadable:
		return s.unreadable(in)
	case turn.Outcome:
		return s.outcome(in)
	case turn.Alarm:
		return s.alarm(in)
	case turn.Tick:
		return s.tick(in)
	case turn.AsideList:
		return s.asideList(in)
	case turn.TriedAgain:
		return s.triedAgain(in)
	}
	return fmt.Errorf("no such input: %T", in)
}

func (s *session) do(e turn.Effect) { s.effects = append(s.effects, e) }

// say answers in a room, quietly.
func (s *session) say(room string, lines locales.Message) {
	if len(lines) > 0 {
		s.do(turn.Say{Room: room, Lines: lines})
	}
}

// tell answers with one sentence.
func (s *session) tell(room, lang, key string, args locales.Args) {
	s.say(room, locales.Message{{Text: s.book.Say(lang, key, args)}})
}

// staff tells the staff room.
func (s *session) staff(lines locales.Message) {
	if s.staffRoom != "" {
		s.say(s.staffRoom, lines)
	}
}

func (s *session) admin(user string) bool { return slices.Contains(s.set.Admins, user) }

// listed says whether a user or their server is in a list.
func listed(user string, users, servers []string) bool {
	_, server, _ := strings.Cut(user, ":")
	return slices.Contains(users, user) || slices.Contains(servers, server) || slices.Contains(servers, "*")
}
