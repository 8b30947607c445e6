package decide

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/flows"
)

// The kinds of record that decisions read and write.
const (
	rooms     = "rooms"     // room ID → Room
	people    = "people"    // user ID → Person
	meetings  = "meetings"  // short ID → meeting.Meeting
	versions  = "versions"  // short ID/version → meeting.Meeting, for ever
	drafts    = "drafts"    // short ID/flow → Draft
	whose     = "whose"     // user or room ID, a space, short ID → true: see whose.go
	said      = "said"      // event ID of a question of the bot → turn.Question
	journal   = "journal"   // short ID/version → Entry
	schedules = "schedules" // short ID → ownSchedule
	dues      = "due"       // instant, short ID, name → Due: what the clock will bring, in its order
	duesOf    = "due-of"    // short ID → the keys of its dues
	rung      = "rung"      // short ID → the occasions that were reminded of, and when
	failures  = "failures"  // instant, row ID → failure, until the week's summary
	clock     = "clock"     // name of a job → when it was last done
	series    = "series"    // short ID of the first → seriesRecord
	upgrades  = "upgrades"  // room ID of a former staff room → upgrade
	cards     = "cards"     // short ID → staffCard
	threads   = "threads"   // short ID → thread: what was posted of a meeting
	awaited   = "awaited"   // short ID/kind, or digest → awaitedPost
	paces     = "paces"     // accountPace → pace
)

// Room is what is known of a Matrix room.
type Room struct {
	Joined  bool              `json:"joined"`
	Inviter string            `json:"inviter,omitempty"`
	Members map[string]Member `json:"members,omitempty"`
	Greeted bool              `json:"greeted,omitempty"`
	// Active is the conversation that plain words go to, if any.
	Active *Ref `json:"active,omitempty"`
	// Last is the conversation that was put aside last: "reprendre" and "défaire" mean it.
	Last *Ref `json:"last,omitempty"`
	// Asking is a question outside any flow: which meeting is it about?
	Asking *Asking `json:"asking,omitempty"`
	// Held is a pasted text that waits for its meeting.
	Held *Held `json:"held,omitempty"`
	// Sent is the conversation that was sent last in this room, which « envoyer » and a bare
	// number mean once nothing is asked.
	Sent *Ref `json:"sent,omitempty"`
	// Offer is the correction that a bare number may have meant: it waits for a yes.
	Offer *offer `json:"offer,omitempty"`
	// Query is a question that was offered to be passed on to the staff.
	Query *query `json:"query,omitempty"`
	// Questions are the latest messages of the bot that can be replied to: event IDs.
	Questions []string `json:"questions,omitempty"`
	// Kit is the part of the kit that was shown last, which « suite » and « suivante » go on with.
	Kit *kitPlace `json:"kit,omitempty"`
	// Spoke is when somebody last wrote in the staff room: what was told before is read.
	Spoke time.Time `json:"spoke,omitzero"`
	// Rung is what this room was reminded of last.
	Rung *ringing `json:"rung,omitempty"`
	// Earlier are those before it, the latest first: a reply to one of them is about that one.
	Earlier []ringing `json:"earlier,omitempty"`
	// Series is a question about a series that waits for a word.
	Series *seriesAsk `json:"series,omitempty"`
	// Off is a cancellation or a new date that waits for its reason, its date or its yes.
	Off *callOff `json:"off,omitempty"`
	// Explained is when it was last said that a message could not be read.
	Explained time.Time `json:"explained,omitzero"`
	// Unheard is when staff were told that nothing can be said in the room.
	Unheard time.Time `json:"unheard,omitzero"`
}

// Member is a person's place in a room.
type Member struct {
	State string `json:"state"`
	Name  string `json:"name,omitempty"`
}

// Ref names a conversation.
type Ref struct {
	Meeting string `json:"meeting"`
	Flow    string `json:"flow"`
}

// Asking is a numbered choice of meetings. None stands for one that is not in the list.
type Asking struct {
	For  intent   `json:"for"` // report, resume, dismiss or putOff
	IDs  []string `json:"ids,omitempty"`
	None bool     `json:"none,omitempty"`
	Text string   `json:"text,omitempty"` // what was said with it: a reason, a date
}

// Person is what is known of a user.
type Person struct {
	Language string    `json:"language,omitempty"`
	Trusted  bool      `json:"trusted,omitempty"`
	Declined time.Time `json:"declined,omitzero"` // when staff were told of a declined invitation
	Room     string    `json:"room,omitempty"`    // where they last talked with the bot alone
	Muted    bool      `json:"muted,omitempty"`   // wants no reminders at all
	// Hailed is what they were told of late because others named them, and when.
	Hailed map[string]time.Time `json:"hailed,omitempty"`
}

// Draft is a conversation through a flow.
type Draft struct {
	Meeting  string      `json:"meeting"`
	Flow     string      `json:"flow"`
	Room     string      `json:"room"`
	Owner    string      `json:"owner"`
	Language string      `json:"language"`
	State    flows.State `json:"state"`
	// Sent is what staff were given last, nil before the first time. What is changed since
	// is the organiser's alone until it is sent again.
	Sent    *flows.State `json:"sent,omitempty"`
	Begun   time.Time    `json:"begun"`
	Touched time.Time    `json:"touched"`
	// Accepted are the answers that staff last said yes to: what a refused change goes back to.
	Accepted *flows.State `json:"accepted,omitempty"`
}

func (d Draft) ref() *Ref   { return &Ref{d.Meeting, d.Flow} }
func (d Draft) key() string { return d.Meeting + "/" + d.Flow }

// Entry is one line of a meeting's journal: who in which role did what, never what was
// said (reference/civic.md §5 rule 15).
type Entry struct {
	At   time.Time     `json:"at"`
	Move meeting.Move  `json:"move"`
	Who  meeting.Role  `json:"who"`
	User string        `json:"user,omitempty"`
	To   meeting.State `json:"to"`
}

func (s *session) room(id string) (Room, error) {
	var r Room
	_, err := s.mem.Get(rooms, id, &r)
	if r.Members == nil {
		r.Members = map[string]Member{}
	}
	return r, err
}

func (s *session) putRoom(id string, r Room) error { return s.mem.Put(rooms, id, r) }

// others are those who are in the room besides the bot.
func (s *session) others(r Room) []string {
	var users []string
	for user, m := range r.Members {
		if user != s.set.Self && m.State == "join" {
			users = append(users, user)
		}
	}
	return users
}

func (s *session) person(user string) (Person, error) {
	var p Person
	_, err := s.mem.Get(people, user, &p)
	return p, err
}

// language is how a person is spoken to: as they wrote first, or asked.
func (s *session) language(user string) string {
	if p, err := s.person(user); err == nil && p.Language != "" {
		return p.Language
	}
	return s.set.Language
}

func (s *session) meeting(id string) (meeting.Meeting, bool, error) {
	var m meeting.Meeting
	ok, err := s.mem.Get(meetings, id, &m)
	return m, ok, err
}

// putMeeting saves a new version of a meeting; earlier versions stay.
func (s *session) putMeeting(m *meeting.Meeting) error {
	m.Version++
	m.Updated = s.now
	s.touch(m.ID)
	if err := s.mem.Put(meetings, m.ID, m); err != nil {
		return err
	}
	return errors.Join(s.mem.Put(versions, m.VersionKey(), m), s.noteWhose(m.ID, append(m.Organisers(), m.Room)...))
}

// note writes a line of the journal, after putMeeting.
func (s *session) note(m meeting.Meeting, move meeting.Move, who meeting.Role, user string) error {
	return s.mem.Put(journal, m.VersionKey(), Entry{s.now, move, who, user, m.State})
}

// each calls fn for every record of a kind.
func each[T any](mem turn.Memory, kind, prefix string, fn func(key string, record T) error) error {
	return mem.Each(kind, prefix, func(key string, raw json.RawMessage) error {
		var record T
		if err := json.Unmarshal(raw, &record); err != nil {
			return fmt.Errorf("reading the record %s of %s: %w", key, kind, err)
		}
		return fn(key, record)
	})
}

func (s *session) draft(ref Ref) (Draft, bool, error) {
	var d Draft
	ok, err := s.mem.Get(drafts, ref.Meeting+"/"+ref.Flow, &d)
	return d, ok, err
}

func (s *session) putDraft(d Draft) error {
	d.Touched = s.now
	return s.keepDraft(d)
}

// keepDraft saves a conversation that nobody went on with.
func (s *session) keepDraft(d Draft) error {
	s.touch(d.Meeting)
	return errors.Join(s.mem.Put(drafts, d.key(), d), s.noteWhose(d.Meeting, d.Owner, d.Room))
}
