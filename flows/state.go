package flows

import (
	"maps"
	"slices"
	"time"
)

// Status is where a draft is.
type Status string

const (
	InProgress Status = "asking"
	Reviewing  Status = "reviewing"
	Paused     Status = "paused"
	Done       Status = "done"      // submitted: only Reopen changes it again
	Cancelled  Status = "cancelled" // answers are kept; "défaire" and "reprendre" bring them back
)

// Answer is what was answered to a step, and how it came to be.
type Answer struct {
	// Values are canonical: "2026-12-03T18:30" and a zone, an INSEE code, stored words of
	// choices, one value per item of a list. Each kind says which.
	Values []string `json:"v,omitempty"`
	Raw    string   `json:"raw,omitempty"` // as typed
	By     string   `json:"by,omitempty"`  // user ID of the author
	Event  string   `json:"ev,omitempty"`  // the message, so that its edit and its deletion find the answer
	Shape  string   `json:"shape,omitempty"`

	Skipped bool `json:"skipped,omitempty"` // passed, so it is not asked again
	Stale   bool `json:"stale,omitempty"`   // no longer fits its question; shown when that is asked again
	Open    bool `json:"open,omitempty"`    // a list that is still being collected
	Later   int  `json:"later,omitempty"`   // left for the end; the order in which it was
	// Withdrawn marks a parked answer whose message was deleted: it never comes back by itself.
	Withdrawn bool `json:"withdrawn,omitempty"`

	// Parts are the messages that a list was made from. Values is always all of theirs.
	Parts []Part `json:"parts,omitempty"`

	At time.Time `json:"at,omitzero"` // when it was given
	// Former are the answers that this one took the place of, the latest last: when its
	// message is deleted, the one before counts again.
	Former []Answer `json:"former,omitempty"`
	// Word is the yes, or the choice, that settled what was understood of the message.
	Word *Word `json:"word,omitempty"`
}

// Word is a message or a reaction that settled something that waited. Taking it back opens
// From again.
type Word struct {
	Event string   `json:"ev"`
	By    string   `json:"by,omitempty"`
	From  *Pending `json:"from,omitempty"`
}

// Part is one message of a list.
type Part struct {
	Values []string `json:"v"`
	Raw    string   `json:"raw,omitempty"`
	By     string   `json:"by,omitempty"`
	Event  string   `json:"ev,omitempty"`
}

// Fresh says that the answer settles its step: it counts, and is not asked again.
func (a Answer) Fresh() bool { return !a.Stale && !a.Open && a.Later == 0 }

// Given says that there is a fresh answer that was not passed.
func (a Answer) Given() bool { return a.Fresh() && !a.Skipped && len(a.Values) > 0 }

// Value is the first value, "" if there is none.
func (a Answer) Value() string {
	if len(a.Values) == 0 {
		return ""
	}
	return a.Values[0]
}

// PendingWhy says what an open precision is about.
type PendingWhy string

const (
	PendingGuess  PendingWhy = "guess"  // one reading, read back: yes or no
	PendingChoose PendingWhy = "choose" // several readings: a number
	PendingRefine PendingWhy = "refine" // one more precision, which the kind understands
	PendingBundle PendingWhy = "bundle" // all that was known beforehand: yes takes it, no goes through it
	PendingWhich  PendingWhy = "which"  // which of two questions a message answers: a number
	PendingRival  PendingWhy = "rival"  // two people answered differently at once: a number
	PendingPaste  PendingWhy = "paste"  // whether a text is a whole form or one answer: a number
	PendingPiece  PendingWhy = "piece"  // what to do with a pasted piece that fits nowhere
)

// Pending is what waits for one more word before it becomes an answer.
type Pending struct {
	Why     PendingWhy        `json:"why"`
	Step    string            `json:"step"`
	Answer  Answer            `json:"answer"`            // the reading, or only its raw text and author
	Also    map[string]Answer `json:"also,omitempty"`    // further steps that the same words answer
	Options []Option          `json:"options,omitempty"` // readings to choose from
	Kept    []string          `json:"kept,omitempty"`    // what the kind remembers between the two messages
	Ask     *Refusal          `json:"ask,omitempty"`     // the precision asked for, as a sentence
	Steps   []string          `json:"steps,omitempty"`   // bundle: what is offered; which: the two questions
}

// Option is one reading of an answer.
type Option struct {
	Values []string            `json:"v"`
	Also   map[string][]string `json:"also,omitempty"`
}

// Change is the inverse of one change, for "défaire". A nil answer means that there was none.
type Change struct {
	Answers map[string]*Answer `json:"answers,omitempty"`
	Parked  map[string]*Answer `json:"parked,omitempty"`
	Paste   *PasteState        `json:"paste,omitempty"` // what was pasted, as it was
	Status  Status             `json:"status"`
	Cursor  string             `json:"cursor,omitempty"`
}

// Bounds of what a draft remembers of its own past.
const (
	seenKept   = 50
	undoKept   = 10
	formerKept = 8 // of the earlier answers to one question
)

// State is all that is stored of one draft, as one JSON value.
type State struct {
	Flow     string `json:"flow"`
	FileHash string `json:"fileHash"`
	Version  int    `json:"version"`
	Status   Status `json:"status"`
	Cursor   string `json:"cursor,omitempty"` // a step ID; "" in the review
	// Return is set while one answer is being corrected: the question that was open comes next.
	Return bool `json:"return,omitempty"`
	// Fixing is the step that "modifier" opened; it counts while Return is set.
	Fixing string `json:"fixing,omitempty"`
	// Recapped says that the review was shown in full, and that no question came or went since.
	Recapped bool     `json:"recapped,omitempty"`
	Pending  *Pending `json:"pending,omitempty"`
	// Aside are precisions that another one, asked in the meantime, came before: they are asked
	// for when that is settled, so that nothing that was typed vanishes.
	Aside     []Pending         `json:"aside,omitempty"`
	Tries     int               `json:"tries,omitempty"` // refusals of the question being asked
	Tried     string            `json:"tried,omitempty"` // the last message that was refused, whose edit is a new try
	Answers   map[string]Answer `json:"answers,omitempty"`
	Parked    map[string]Answer `json:"parked,omitempty"`    // not asked for at the moment: hidden, removed, withdrawn
	Proposals map[string]Answer `json:"proposals,omitempty"` // known beforehand, offered for a yes
	Undo      []Change          `json:"undo,omitempty"`
	Seq       uint64            `json:"seq"`            // grows with every turn that changed anything
	Seen      []string          `json:"seen,omitempty"` // the last event IDs handled

	// Nearly is the act that was just proposed for a misspelt word; the next word settles it.
	Nearly *Near `json:"nearly,omitempty"`
	// Denied is what was last answered "non", so that taking the no back opens it again.
	Denied *Word  `json:"denied,omitempty"`
	Sent   string `json:"sent,omitempty"` // the message or reaction that said the final yes

	PasteState

	TurnBy   string    `json:"turnBy,omitempty"`   // who caused the open question to be asked
	TurnAt   time.Time `json:"turnAt,omitzero"`    // when
	TurnFrom string    `json:"turnFrom,omitempty"` // the question that was open before
	Touched  time.Time `json:"touched,omitzero"`   // the last thing a person did
	Reminded int       `json:"reminded,omitempty"` // reminders since then
}

// New begins a draft. Proposals are answers known beforehand (what the plan says); they need
// Values only, and are offered for a yes, never taken silently. Advance with the act Open asks
// the first question.
func (f *Flow) New(proposals map[string]Answer) State {
	st := State{Flow: f.ID, FileHash: f.Hash, Version: f.Version, Status: InProgress,
		Answers: map[string]Answer{}, Parked: map[string]Answer{}, Proposals: map[string]Answer{}}
	for id, a := range proposals {
		if s, ok := f.Step(id); ok && len(a.Values) > 0 {
			a.Shape = f.Shape(s)
			st.Proposals[id] = a
		}
	}
	if steps := f.bundle(st); len(steps) > 1 {
		st.Pending = &Pending{Why: PendingBundle, Step: steps[0], Steps: steps}
	}
	st.Cursor = f.next(st)
	return st
}

// bundle lists the steps at the beginning of the flow that are all known beforehand.
func (f *Flow) bundle(st State) []string {
	var steps []string
	for _, s := range f.Visible(st) {
		if _, known := st.Proposals[s.ID]; !known {
			break
		}
		steps = append(steps, s.ID)
	}
	return steps
}

// next is the step to ask: the first visible one without an answer, then those left for
// the end, then "" for the review.
func (f *Flow) next(st State) string {
	later, first := "", 0
	for _, s := range f.Visible(st) {
		a, ok := st.Answers[s.ID]
		switch {
		case ok && a.Fresh():
		case ok && a.Later > 0:
			if later == "" || a.Later < first {
				later, first = s.ID, a.Later
			}
		default:
			return s.ID
		}
	}
	return later
}

// Asking is the step that an answer would go to now: the one that waits for a precision,
// or the cursor. It is "" in the review and when nothing is asked.
func Asking(st State) string {
	if st.Status != InProgress && st.Status != Reviewing {
		return ""
	}
	if st.Pending != nil {
		return st.Pending.Step
	}
	return st.Cursor
}

// Handled is the draft with one more event that was handled; it changes nothing a second time.
func (st State) Handled(event string) State {
	if event == "" {
		return st
	}
	st.Seen = append(slices.Clone(st.Seen), event)
	st.Seen = st.Seen[max(0, len(st.Seen)-seenKept):]
	return st
}

// clone copies all that a turn may change. Slices of answers are never changed in place.
func (st State) clone() State {
	st.Answers = nonNil(maps.Clone(st.Answers))
	st.Parked = nonNil(maps.Clone(st.Parked))
	st.Proposals = nonNil(maps.Clone(st.Proposals))
	st.Undo = slices.Clone(st.Undo)
	st.Seen = slices.Clone(st.Seen)
	st.Aside = slices.Clone(st.Aside)
	if st.Pending != nil {
		p := *st.Pending
		st.Pending = &p
	}
	return st
}

func nonNil(m map[string]Answer) map[string]Answer {
	if m == nil {
		return map[string]Answer{}
	}
	return m
}
