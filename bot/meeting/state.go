package meeting

// State is where a meeting is in its life. The table in moves.go says which changes
// exist; nothing else decides.
type State string

const (
	Idea      State = "idea"
	Draft     State = "draft"
	Proposed  State = "proposed"
	Announced State = "announced"
	Postponed State = "postponed"
	Cancelled State = "cancelled"
	Underway  State = "underway"
	ToReport  State = "to_report"
	Submitted State = "submitted"
	ToCorrect State = "to_correct"
	Validated State = "validated"
	Published State = "published"
	Corrected State = "corrected"
	Withdrawn State = "withdrawn"
	Archived  State = "archived"
)

// States are all states in the order of a meeting's life.
var States = []State{Idea, Draft, Proposed, Announced, Postponed, Cancelled, Underway, ToReport,
	Submitted, ToCorrect, Validated, Published, Corrected, Withdrawn, Archived}
