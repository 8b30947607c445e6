package meeting

import "slices"

// Move is one step in a meeting's life.
type Move string

const (
	Propose    Move = "propose"    // the organiser sends the plan
	Announce   Move = "announce"   // staff validate it, or the organiser is trusted
	Rework     Move = "rework"     // staff ask a question about the plan, its revision, or the correction of a report
	Revise     Move = "revise"     // the organiser changes an announced plan, or takes a proposal back to change it
	Reschedule Move = "reschedule" // a new date
	Postpone   Move = "postpone"   // no new date yet
	Cancel     Move = "cancel"     // it will not take place
	Reopen     Move = "reopen"     // what was given up, or refused, is taken up again
	Begin      Move = "begin"      // its start has come
	End        Move = "end"        // its end has come, or its report is begun
	Amend      Move = "amend"      // the organiser corrects an answer of what was sent
	Retake     Move = "retake"     // the organiser withdraws an answer that the report needs
	Submit     Move = "submit"     // the organiser sends the report
	Ask        Move = "ask"        // staff ask a question about the report
	Refuse     Move = "refuse"     // staff say no to what waits for them, with a reason
	Validate   Move = "validate"   // staff say yes to the report
	Publish    Move = "publish"    // the report becomes public
	Correct    Move = "correct"    // a validated or published report is replaced by a new version
	Withdraw   Move = "withdraw"   // a published report is taken back
	Archive    Move = "archive"    // nothing more will happen
	Join       Move = "join"       // somebody organises it too
	Part       Move = "part"       // somebody organises it no more
	HandOver   Move = "hand-over"  // another organiser answers for it
)

// living are the states in which it still matters who organises a meeting.
var living = []State{Idea, Draft, Proposed, Announced, Postponed, Underway, ToReport, Submitted, ToCorrect, Validated, Published, Corrected}

// Role is in what capacity somebody acts on a meeting.
type Role string

const (
	Organiser Role = "organiser" // of this meeting
	Staff     Role = "staff"     // is in the staff room
	Clock     Role = "clock"     // the time has come
)

// Rule is one row of the table of moves.
type Rule struct {
	Move Move
	From []State
	To   State // "" keeps the state
	Who  []Role
	// Second asks for a second person: whoever submitted may not make this move
	// (reference/civic.md §5 rule 16).
	Second bool
	// Reason asks for a text that the organiser is told.
	Reason bool
}

// Rules is the one table of moves. Lists, commands, reminders and pages read it.
var Rules = []Rule{
	{Move: Propose, From: []State{Idea, Draft}, To: Proposed, Who: []Role{Organiser}},
	{Move: Announce, From: []State{Proposed}, To: Announced, Who: []Role{Staff}, Second: true},
	{Move: Announce, From: []State{Announced, Postponed}, To: Announced, Who: []Role{Staff}, Second: true}, // of a revised plan
	{Move: Rework, From: []State{Proposed}, To: Draft, Who: []Role{Staff}, Reason: true},
	{Move: Rework, From: []State{Announced, Postponed}, Who: []Role{Staff}, Reason: true},
	{Move: Rework, From: []State{Validated, Published, Corrected}, Who: []Role{Staff}, Reason: true}, // of a correction
	{Move: Revise, From: []State{Announced, Postponed}, Who: []Role{Organiser}},
	{Move: Revise, From: []State{Proposed}, To: Draft, Who: []Role{Organiser}},
	// Also after its hour, when it turns out that it did not take place.
	{Move: Reschedule, From: []State{Announced, Postponed, Underway, ToReport}, To: Announced, Who: []Role{Organiser, Staff}},
	{Move: Reschedule, From: []State{Proposed}, Who: []Role{Staff}}, // whose date passed while it waited
	{Move: Postpone, From: []State{Announced, Underway, ToReport}, To: Postponed, Who: []Role{Organiser, Staff}},
	{Move: Cancel, From: []State{Idea, Draft}, To: Cancelled, Who: []Role{Organiser}},
	{Move: Cancel, From: []State{Proposed}, To: Cancelled, Who: []Role{Organiser}}, // nobody was told of it
	{Move: Cancel, From: []State{Announced, Postponed, Underway, ToReport}, To: Cancelled, Who: []Role{Organiser}, Reason: true},
	{Move: Cancel, From: []State{Proposed, Announced, Postponed, Underway, ToReport}, To: Cancelled, Who: []Role{Staff}, Reason: true},
	{Move: Reopen, From: []State{Cancelled, Archived}, To: Draft, Who: []Role{Organiser}},
	{Move: Begin, From: []State{Announced}, To: Underway, Who: []Role{Clock}},
	{Move: End, From: []State{Announced, Underway}, To: ToReport, Who: []Role{Clock, Organiser}},
	{Move: Amend, From: []State{Proposed, Submitted, Validated, Published, Corrected}, Who: []Role{Organiser}},
	{Move: Retake, From: []State{Submitted}, To: ToCorrect, Who: []Role{Organiser}},
	{Move: Submit, From: []State{Draft, ToReport, ToCorrect}, To: Submitted, Who: []Role{Organiser}},
	{Move: Ask, From: []State{Submitted}, To: ToCorrect, Who: []Role{Staff}, Reason: true},
	{Move: Refuse, From: []State{Proposed}, To: Archived, Who: []Role{Staff}, Reason: true},
	{Move: Refuse, From: []State{Submitted}, To: ToCorrect, Who: []Role{Staff}, Reason: true},                              // no restitution is lost for good
	{Move: Refuse, From: []State{Announced, Postponed, Validated, Published, Corrected}, Who: []Role{Staff}, Reason: true}, // of a change
	{Move: Validate, From: []State{Submitted}, To: Validated, Who: []Role{Staff}, Second: true},
	{Move: Publish, From: []State{Validated}, To: Published, Who: []Role{Staff}},
	{Move: Correct, From: []State{Validated}, Who: []Role{Staff}, Second: true},
	{Move: Correct, From: []State{Published, Corrected}, To: Corrected, Who: []Role{Staff}, Second: true},
	{Move: Withdraw, From: []State{Published, Corrected}, To: Withdrawn, Who: []Role{Staff}, Reason: true},
	{Move: Join, From: living, Who: []Role{Organiser}},
	{Move: Part, From: living, Who: []Role{Organiser}},
	{Move: HandOver, From: living, Who: []Role{Organiser}},
	{Move: Archive, From: []State{Cancelled, Published, Corrected, Withdrawn}, To: Archived, Who: []Role{Clock, Staff}},
}

// Find is the rule by which somebody in a role may make a move from a state.
func Find(move Move, from State, who Role) (Rule, bool) {
	for _, r := range Rules {
		if r.Move == move && slices.Contains(r.From, from) && slices.Contains(r.Who, who) {
			return r, true
		}
	}
	return Rule{}, false
}

// Open lists the moves that a role may make from a state, in the order of the table.
func Open(from State, who Role) []Move {
	var moves []Move
	for _, r := range Rules {
		if slices.Contains(r.From, from) && slices.Contains(r.Who, who) && !slices.Contains(moves, r.Move) {
			moves = append(moves, r.Move)
		}
	}
	return moves
}
