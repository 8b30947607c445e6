// Package remind says which reminder is due when, and whether it is still to be sent. It
// reads the rules of flows/reminders.yaml, does no I/O and has no clock: the time is handed
// over as a value. What waits is kept elsewhere as items: wall time and zone name, so that
// a change of hour or of a zone's rules moves nothing on the clock of the people concerned
// (reference/matrix.md §2, points 6 and 7; reference/civic.md D5).
package remind

import (
	"slices"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/when"
)

// What a rule is about.
const (
	AboutMeeting = "meeting"
	AboutDraft   = "draft"
)

// Whom a rule speaks to.
const (
	ToOrganisers = "organisers"
	ToStaff      = "staff"
)

// The moments that a rule counts from.
const (
	FromStart   = "start"   // of the meeting
	FromEnd     = "end"     // of the meeting; see Ending
	FromSent    = "sent"    // what waits for staff was sent
	FromSettled = "settled" // a person last brought it where it is: see Subject
	FromTouched = "touched" // a draft was gone on with
)

// The facts that a rule may ask for. A fact that a subject does not name is false.
const (
	ReportBegun     = "report_begun"     // the restitution of the meeting is begun, not sent
	RevisionWaits   = "revision_waits"   // a change of an announced plan waits for staff
	CorrectionWaits = "correction_waits" // a change of a validated report waits for staff
	StaffAsked      = "staff_asked"      // staff asked the organiser something: it is their turn
	Chased          = "chased"           // of a draft: its meeting is reminded of already
	// Muted is that the person asked for silence. It needs not be written in a rule:
	// nothing for organisers is said to somebody who asked for none.
	Muted = "muted"
)

// Facts are all of them.
var Facts = []string{ReportBegun, RevisionWaits, CorrectionWaits, StaffAsked, Chased, Muted}

// Rules are those of one file, in its order.
type Rules struct{ List []Rule }

// Rule is one line of flows/reminders.yaml.
type Rule struct {
	ID string
	// Family: of one family only the latest that is due is sent for a subject, the others it
	// replaces. "" is alone.
	Family string
	About  string // AboutMeeting, AboutDraft
	To     string // ToOrganisers, ToStaff
	From   string // FromStart …
	Offset Span   // negative = before
	// At is the wall time "HH:MM" at the place for offsets of whole days; "" is the time of
	// day of the moment, 09:00 when it has none.
	At         string
	While      []meeting.State // the states in which its reason stands; none for drafts
	If, Unless []string        // facts
	Late       Span            // how long after its time it is still useful
	Until      string          // a moment from which on it is useless, whatever Late says; "" = none
	Quiet      string          // QuietWait, QuietNo
	Say        string          // the name of its words in locales/
}

// What quiet hours do to a rule.
const (
	QuietWait = "wait" // it is moved out of them
	QuietNo   = "no"   // it comes all the same
)

// Rule is the rule of an ID.
func (r *Rules) Rule(id string) (Rule, bool) {
	i := slices.IndexFunc(r.List, func(one Rule) bool { return one.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return r.List[i], true
}

// Subject is what can be reminded of: a meeting, or a draft.
type Subject struct {
	About, ID string
	State     meeting.State // of a meeting
	Zone      string        // IANA name of the place
	// Office is the zone in which staff are told and their working days are counted;
	// "" = Zone.
	Office        string
	Start, End    when.Moment // zero when unknown
	Sent, Touched time.Time
	// Settled is when a person last brought it where it is: announced it, gave it another
	// date, asked about its report, took the report back. What was due before is not made up
	// for: a meeting announced five days ahead gets no "in a week". The moves of the clock
	// (begin, end) do not count, or a bot that was off would forget what it owes. Zero = unknown.
	Settled time.Time
	Facts   map[string]bool
}

// Item is one reminder of a subject.
type Item struct {
	Rule string `json:"rule"`
	// Occasion is the same for what is to be said once only: the rule and the day of the
	// moment that it counts from (for offsets in hours or minutes its wall time and zone). A
	// meeting moved to another day is a new occasion, one moved within the day is not.
	Occasion string `json:"occasion"`
	Wall     string `json:"wall"` // when it is due, as a canonical when.Moment with an hour
	Zone     string `json:"zone"` // of Wall, IANA name
	// Until is when it becomes useless; zero = never.
	Until time.Time `json:"until,omitzero"`
	// Asked is that the person put it off to this time: see PutOff.
	Asked bool `json:"asked,omitempty"`
}

// Instant is when the item is due: see Instant for wall times that a change of hour skips
// or repeats. The error says that the wall time or the zone cannot be read.
func (i Item) Instant() (time.Time, error) {
	m, err := when.ParseMoment(i.Wall, i.Zone)
	if err != nil {
		return time.Time{}, err
	}
	return Instant(m)
}

// PutOff is the item at another time, because the person asked for it ("demain"). How long
// it stays useful is counted from there; the rule's moment Until stays what it was.
func (i Item) PutOff(to time.Time) Item {
	loc, err := zone(i.Zone)
	if err != nil {
		return i
	}
	i.Wall, i.Asked = when.MomentOf(to, loc).String(), true
	return i
}
