// Package meeting is the record of a meeting: what was planned, what was reported, where
// it is in its life, and what of it may become public. It decides nothing by itself
// beyond its table of moves, and does no I/O.
package meeting

import (
	"fmt"
	"slices"
	"time"
)

// Meeting is the private record. Nothing public is built from it directly: see Public.
type Meeting struct {
	ID       string    `json:"id"` // short, said on the phone: see NewID
	State    State     `json:"state"`
	Version  int       `json:"version"`        // counts the saved versions
	Owner    string    `json:"owner"`          // user ID of the organiser
	Team     []string  `json:"team,omitempty"` // user IDs of those who organise it with them
	Heir     string    `json:"heir,omitempty"` // user ID of who was asked to take it over
	Room     string    `json:"room"`           // where it is prepared and where the organiser is told
	Language string    `json:"language"`
	Created  time.Time `json:"created"`
	Updated  time.Time `json:"updated"`

	Plan    *Plan   `json:"plan,omitempty"`
	Revised *Plan   `json:"revised,omitempty"` // a change of an announced plan that waits for staff
	Report  *Report `json:"report,omitempty"`
	// Correction is a change of a validated or published report that waits for staff.
	Correction *Report `json:"correction,omitempty"`

	PlannedBy  string    `json:"plannedBy,omitempty"`  // who sent the plan or its revision
	ReportedBy string    `json:"reportedBy,omitempty"` // who sent the report
	Sent       time.Time `json:"sent,omitzero"`        // when what waits for staff was sent
	Validated  time.Time `json:"validated,omitzero"`   // when the report was
	// Settled is when a person last brought it to its state, or gave it another date: what
	// would have been reminded of before is not made up for. The clock's own moves do not count.
	Settled  time.Time `json:"settled,omitzero"`
	Reason   string    `json:"reason,omitempty"`   // of the last refusal, cancellation or withdrawal
	Chased   time.Time `json:"chased,omitzero"`    // when staff last had its organisers reminded
	Question string    `json:"question,omitempty"` // of staff, unanswered
	Muted    []string  `json:"muted,omitempty"`    // user IDs of organisers who want no reminders of it
	Query    string    `json:"query,omitempty"`    // of the organiser to staff, unanswered
	QueryBy  string    `json:"queryBy,omitempty"`  // who asked it: a user ID
	Changes  int       `json:"changes,omitempty"`  // numbered the replies that told them, before posts had a queue
	// Series says which series it is one of, zero when it stands alone.
	Series Series `json:"series,omitzero"`
	// Unposted says that it was announced by its page alone: its post waits for a day nearer to
	// it, since the first of the series was posted and names its date.
	Unposted bool `json:"unposted,omitempty"`
	// Shown is the public record as it was last published, so that a change can be told
	// with the old value.
	Shown *Public `json:"shown,omitempty"`
}

// Organisers are the user IDs of those who may change the meeting and are told of it: its
// owner first, then the others in the order in which they came.
func (m Meeting) Organisers() []string {
	if m.Owner == "" {
		return m.Team
	}
	return append([]string{m.Owner}, m.Team...)
}

// Place is where a meeting is held.
type Place struct {
	Venue   string `json:"venue,omitempty"`
	Insee   string `json:"insee,omitempty"`
	Commune string `json:"commune,omitempty"` // as it is said, with its département when that helps
	Dep     string `json:"dep,omitempty"`
	Region  string `json:"region,omitempty"`
	Online  bool   `json:"online,omitempty"`
	// Point is "latitude,longitude" of the place itself when an organiser shared it: precision
	// "address". It is private as long as nobody decided that the venue is public.
	Point string `json:"point,omitempty"`
}

// String is the place as it is said in one line.
func (p Place) String() string {
	switch {
	case p.Venue != "" && p.Commune != "":
		return p.Venue + ", " + p.Commune
	case p.Commune != "":
		return p.Commune
	}
	return p.Venue
}

// Plan is what an organiser prepared. Choices are kept as they are said in the
// meeting's language; ThemeID is the choice behind Theme.
type Plan struct {
	Title      string   `json:"title"`
	Place      Place    `json:"place"`
	Organisers []string `json:"organisers"`
	Start      string   `json:"start"` // wall time, as in Public
	End        string   `json:"end,omitempty"`
	Zone       string   `json:"zone"`
	Format     string   `json:"format,omitempty"`
	Mode       string   `json:"mode,omitempty"` // "in-person", "online", "hybrid"
	Theme      string   `json:"theme,omitempty"`
	ThemeID    string   `json:"themeID,omitempty"`
	Publics    []string `json:"publics,omitempty"`
	Expected   int      `json:"expected,omitempty"`
	Access     string   `json:"access,omitempty"`
	Link       string   `json:"link,omitempty"`
	Contact    string   `json:"contact,omitempty"`
	Activity   string   `json:"activity,omitempty"`
}

// Report is the restitution: the eleven fields of the programme's form.
type Report struct {
	Title        string   `json:"title"`
	Place        Place    `json:"place"`
	Organisers   []string `json:"organisers"`
	Date         string   `json:"date"` // wall time or day
	End          string   `json:"end,omitempty"`
	Zone         string   `json:"zone"`
	Format       string   `json:"format"`
	Participants int      `json:"participants"`
	Estimate     bool     `json:"estimate,omitempty"`
	Publics      []Count  `json:"publics,omitempty"`
	Topics       []string `json:"topics"`
	Ideas        []string `json:"ideas,omitempty"`
	Quotes       []string `json:"quotes,omitempty"`
	Feedback     []string `json:"feedback,omitempty"`
}

// Count is how many participants were of one public: private, since small numbers can
// point at a person.
type Count struct {
	Public string `json:"public"`
	N      int    `json:"n"`
}

// Title is how the meeting is called, by its report first.
func (m Meeting) Title() string {
	switch {
	case m.Report != nil && m.Report.Title != "":
		return m.Report.Title
	case m.Plan != nil:
		return m.Plan.Title
	}
	return ""
}

// Place is where it is held, by its report first.
func (m Meeting) Place() Place {
	switch {
	case m.Report != nil:
		return m.Report.Place
	case m.Plan != nil:
		return m.Plan.Place
	}
	return Place{}
}

// Submitter is who sent what a move is about, for the rule of the second person.
func (m Meeting) Submitter() string {
	if m.State == Submitted || m.State == Validated || m.CorrectionWaits() {
		return m.ReportedBy
	}
	return m.PlannedBy
}

// Refusal says why a move cannot be made. Key names a sentence in locales/.
type Refusal struct{ Key string }

func (r *Refusal) Error() string { return "move refused: " + r.Key }

// Apply makes a move by the table. It returns the record after the move, or a *Refusal.
func (m Meeting) Apply(move Move, who Role, user, reason string, now time.Time) (Meeting, error) {
	rule, ok := Find(move, m.State, who)
	if !ok {
		return m, &Refusal{"meeting.refused.state"}
	}
	if rule.Second && user != "" && user == m.Submitter() {
		return m, &Refusal{"meeting.refused.second"}
	}
	if rule.Reason && reason == "" {
		return m, &Refusal{"meeting.refused.reason"}
	}
	if who != Clock && (rule.To != "" && rule.To != m.State || move == Reschedule) {
		m.Settled = now
	}
	if rule.To != "" {
		m.State = rule.To
	}
	if rule.Reason {
		m.Reason = reason
	}
	m.Updated = now
	return m, nil
}

// WaitsForStaff says whether staff have something to decide about the meeting.
func (m Meeting) WaitsForStaff() bool {
	return m.State == Proposed || m.State == Submitted || m.State == Validated || m.Revised != nil || m.CorrectionWaits()
}

// CorrectionWaits says whether a change of the report waits for a second person.
func (m Meeting) CorrectionWaits() bool {
	return m.Correction != nil && slices.Contains([]State{Validated, Published, Corrected}, m.State)
}

// TakesReport says whether its report can be begun or gone on with.
func (m Meeting) TakesReport() bool {
	return slices.Contains([]State{Announced, Underway, ToReport, ToCorrect}, m.State) ||
		m.State == Draft && m.Plan == nil
}

// VersionKey is the key under which a version of a record is kept for ever.
func (m Meeting) VersionKey() string { return fmt.Sprintf("%s/%06d", m.ID, m.Version) }

// When is the start of the meeting as wall time and zone, by its report first.
func (m Meeting) When() (start, zone string) {
	switch {
	case m.Report != nil:
		return m.Report.Date, m.Report.Zone
	case m.Plan != nil:
		return m.Plan.Start, m.Plan.Zone
	}
	return "", ""
}
