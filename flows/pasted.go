package flows

import (
	"slices"
	"strings"
)

// PasteSure says how sure it is that a message is a whole form pasted at once.
type PasteSure int

const (
	PasteNo    PasteSure = iota // an ordinary answer
	PasteOwn                    // an answer with its own heading in front
	PasteMaybe                  // either: the person says which
	PasteYes
)

// Pasted is what stands in a pasted text.
type Pasted struct {
	Sure   PasteSure
	Fields []PastedField
	Rest   []string // what fits nowhere, a paragraph each
	// Dropped is left out: the head of a mail, a greeting, a signature.
	Dropped []string
}

// PastedField is what stands under the heading of a step, line by line.
type PastedField struct {
	Step  string
	Lines []string
}

// Of is what stands under the heading of a step, nil if nothing does.
func (p Pasted) Of(step string) []string {
	for _, f := range p.Fields {
		if f.Step == step {
			return f.Lines
		}
	}
	return nil
}

// Piece is a part of a pasted text that is no answer yet. It stays in the draft until it is
// placed or dropped.
type Piece struct {
	Text  string   `json:"text"`
	Step  string   `json:"step,omitempty"` // whose heading it stood under; "" if under none
	Loose bool     `json:"loose,omitempty"`
	Why   *Refusal `json:"why,omitempty"` // why its field did not take it
	// Later leaves a loose piece for later, and tells of another one that it was read back once.
	Later bool   `json:"later,omitempty"`
	By    string `json:"by,omitempty"`
	Event string `json:"ev,omitempty"`
}

// Pasting is a pasted message: its edit is read again as a whole.
type Pasting struct {
	Event string `json:"ev"`
	By    string `json:"by,omitempty"`
	// Moved are its pieces that a word placed (in Step) or dropped (Step is ""), so that an
	// edit of the message does not bring them up again.
	Moved []Moved `json:"moved,omitempty"`
}

// Moved is a piece that was placed or dropped.
type Moved struct {
	Text string `json:"text"`
	Step string `json:"step,omitempty"`
}

// PasteState is what a draft keeps of pasted texts.
type PasteState struct {
	Pieces []Piece   `json:"pieces,omitempty"` // not placed yet
	Pastes []Pasting `json:"pastes,omitempty"` // the messages that were pasted texts
}

// Bounds of what a draft keeps of pasted texts.
const (
	pastesKept = 20
	piecesKept = 40
)

// Pasted says whether a message was a pasted text of this draft.
func (st State) Pasted(event string) bool {
	return event != "" && slices.ContainsFunc(st.Pastes, func(p Pasting) bool { return p.Event == event })
}

// Loose are the pieces of pasted texts that have no place yet, in their order.
func (st State) Loose() []Piece {
	var out []Piece
	for _, p := range st.Pieces {
		if p.Loose {
			out = append(out, p)
		}
	}
	return out
}

// PieceOf is what was pasted under the heading of a step and is no answer yet.
func (st State) PieceOf(step string) (Piece, bool) {
	i := slices.IndexFunc(st.Pieces, func(p Piece) bool { return !p.Loose && p.Step == step })
	if i < 0 {
		return Piece{}, false
	}
	return st.Pieces[i], true
}

// addPiece keeps a piece. Beyond the bound, pieces that fit nowhere are kept together.
func (t *turn) addPiece(p Piece) {
	if n := len(t.st.Pieces); p.Loose && n >= piecesKept && t.st.Pieces[n-1].Loose {
		last := t.st.Pieces[n-1]
		last.Text += "\n" + p.Text
		last.Why = nil
		t.st.Pieces = append(slices.Clone(t.st.Pieces[:n-1]), last)
		return
	}
	t.st.Pieces = append(slices.Clone(t.st.Pieces), p)
}

func (t *turn) dropPieces(gone func(Piece) bool) {
	t.st.Pieces = slices.DeleteFunc(slices.Clone(t.st.Pieces), gone)
	if len(t.st.Pieces) == 0 {
		t.st.Pieces = nil
	}
}

// movedPiece remembers what became of a piece, for an edit of its message.
func (t *turn) movedPiece(p Piece, step string) {
	t.st.Pastes = slices.Clone(t.st.Pastes)
	for i, q := range t.st.Pastes {
		if q.Event == p.Event {
			t.st.Pastes[i].Moved = append(slices.Clone(q.Moved), Moved{Text: p.Text, Step: step})
		}
	}
}

// settlePieces follows the flow: headings that it has no longer become pieces that fit nowhere.
func (t *turn) settlePieces() {
	if len(t.st.Pieces) == 0 {
		return
	}
	for i, p := range t.st.Pieces {
		if to, renamed := t.f.Renamed[p.Step]; renamed {
			t.st.Pieces = slices.Clone(t.st.Pieces)
			t.st.Pieces[i].Step, p.Step = to, to
		}
		if _, known := t.f.Step(p.Step); p.Step != "" && !known {
			t.st.Pieces = slices.Clone(t.st.Pieces)
			t.st.Pieces[i].Step, t.st.Pieces[i].Loose, t.st.Pieces[i].Later = "", true, false
		}
	}
}

// answeredPiece lets go of what was pasted for a question that is answered now.
func (t *turn) answeredPiece(step string) {
	if _, waits := t.st.PieceOf(step); waits {
		t.dropPieces(func(p Piece) bool { return !p.Loose && p.Step == step })
	}
}

func joinLines(s Step, lines []string) string {
	if collects(s) || s.Kind == "list" || s.Kind == "people" || s.Kind == "choices" || s.Kind == "text" {
		return strings.Join(lines, "\n")
	}
	sep := " "
	if s.Kind == "place" {
		sep = ", "
	}
	return strings.Join(lines, sep)
}
