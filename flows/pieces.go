package flows

import (
	"slices"
	"strings"

	"passeparole/locales"
)

// Words for what is to become of a piece that fits nowhere, folded.
var (
	drops    = []string{"oublie", "oublier", "oubliez", "oublie la", "oublie-la", "oublie-le", "oubliez-la", "oubliez-le", "oublie-les", "oublie les", "oublie ca", "on oublie", "laisse tomber", "laissez tomber", "jette", "jeter", "supprime", "supprimer", "ignore", "ignorer", "ignorez", "forget", "forget it", "drop", "drop it", "leave it out"}
	dropAlls = []string{"oublie tout", "oubliez tout", "oublie tout ca", "oublie le reste", "oubliez le reste", "tout oublier", "forget all", "forget everything", "forget the rest", "drop all", "drop everything"}
	sorts    = []string{"ranger", "range", "rangez", "rangeons", "placer", "place le reste", "sort", "sort them", "put away"}
)

// nextPiece makes the next part of a pasted text that needs a word the open question: what fits
// nowhere first, then what is to be read back.
func (t *turn) nextPiece() {
	if p := t.st.Pending; p != nil && p.Why != PendingPiece {
		return
	}
	t.st.Pending = nil
	if t.st.Return || t.st.Status == Paused {
		return
	}
	if i := slices.IndexFunc(t.st.Pieces, func(p Piece) bool { return p.Loose && !p.Later }); i >= 0 {
		t.st.Pending = &Pending{Why: PendingPiece, Step: t.anchor(), Answer: Answer{Raw: t.st.Pieces[i].Text}}
		return
	}
	for i := 0; i < len(t.st.Pieces); i++ {
		p := t.st.Pieces[i]
		s, ok := t.f.Step(p.Step)
		if p.Loose || p.Later || !ok || !t.st.shows(s) || t.k.Of[s.Kind] == nil {
			continue
		}
		t.st.Pieces = slices.Clone(t.st.Pieces)
		t.st.Pieces[i].Later = true
		a := Answer{Raw: p.Text, By: p.By, Event: p.Event}
		parsed, refusal := t.k.Of[s.Kind].Parse(s, p.Text, t.st)
		a.Values = parsed.Values
		switch {
		case refusal != nil:
			t.st.Pieces[i].Why = refusal
			continue
		case len(parsed.Options) > 1:
			t.st.Pending = &Pending{Why: PendingChoose, Step: s.ID, Answer: a, Options: parsed.Options, Kept: parsed.Kept, Ask: parsed.Ask}
		case parsed.Ask != nil:
			t.st.Pending = &Pending{Why: PendingRefine, Step: s.ID, Answer: a, Kept: parsed.Kept, Ask: parsed.Ask, Also: t.also(parsed.Also, a)}
		case s.Confirm != "never" && (parsed.Guess || s.Confirm == "always"):
			t.st.Pending = &Pending{Why: PendingGuess, Step: s.ID, Answer: a, Also: t.also(parsed.Also, a), Kept: parsed.Kept}
		default: // its question has come
			before := len(t.out)
			t.quietStore(s.ID, a, t.also(parsed.Also, a))
			t.out = t.out[:before]
			t.say(Noted{Step: s.ID, Answer: t.st.Answers[s.ID]})
			t.st.Cursor = t.f.next(t.st)
			t.settle()
			i = -1
			continue
		}
		return
	}
}

func (t *turn) askPiece() AskPiece {
	loose := 0
	for _, p := range t.st.Pieces {
		if p.Loose && !p.Later {
			loose++
		}
	}
	i, _ := t.openPiece()
	return AskPiece{Piece: t.st.Pieces[i], More: loose - 1}
}

// left says how many questions are left, once a pasted text is put away.
func (t *turn) left() {
	n := 0
	for _, s := range t.f.Visible(t.st) {
		if !wasFresh(t.st, s.ID) && !t.f.follows(s) {
			n++
		}
	}
	if t.pasting && n > 0 {
		t.say(PasteLeft{Count: n})
	}
}

// anchor is a visible step for what has none of its own: the question that comes next.
func (t *turn) anchor() string {
	if t.st.Cursor != "" {
		return t.st.Cursor
	}
	visible := t.f.Visible(t.st)
	return visible[len(visible)-1].ID
}

// openPiece is the piece that is asked about.
func (t *turn) openPiece() (i int, ok bool) {
	i = slices.IndexFunc(t.st.Pieces, func(p Piece) bool { return p.Loose && !p.Later })
	return i, i >= 0
}

// pieceAct takes what is said while a piece that fits nowhere is shown; false leaves it to the
// other acts.
func (t *turn) pieceAct() bool {
	p := t.st.Pending
	if p != nil && p.Why == PendingPaste {
		return t.pasteAct(*p)
	}
	if p == nil || p.Why != PendingPiece || t.in.Asked != "" && t.in.Asked != p.Step {
		return false
	}
	i, ok := t.openPiece()
	if !ok {
		t.st.Pending = nil
		return false
	}
	t.pasting = true
	switch t.in.Act {
	case Later, Skip:
		t.leavePiece(i)
		t.tellPiece("later", nil)
	case Send:
		for t.leaveNext() {
		}
		t.st.Pending = nil
		return false
	case Back:
		t.st.Pending = nil
		return false
	case Yes, No, Enough:
		t.tellPiece("how", nil)
	case Help:
		t.tellPiece("help", nil)
	case Say:
		return t.pieceWord(i)
	default:
		return false
	}
	t.st.Pending = nil
	t.ask()
	return true
}

func (t *turn) leaveNext() bool {
	i, ok := t.openPiece()
	if ok {
		t.leavePiece(i)
	}
	return ok
}

func (t *turn) leavePiece(i int) {
	t.st.Pieces = slices.Clone(t.st.Pieces)
	t.st.Pieces[i].Later = true
}

func (t *turn) tellPiece(key string, args locales.Args) {
	t.say(Tell{Key: "paste.piece." + key, Args: args})
}

// pieceWord reads "oublie" or the name of a field.
func (t *turn) pieceWord(i int) bool {
	said := Fold(t.in.Text)
	switch {
	case t.in.Command:
		return false
	case slices.Contains(dropAlls, said):
		t.dropLoose()
	case slices.Contains(drops, said):
		t.movedPiece(t.st.Pieces[i], "")
		t.takePiece(i)
		t.tellPiece("dropped", locales.Args{"Count": 1})
	default:
		if t.pasted() {
			return true
		}
		step, near := t.field(trimPlacing(said))
		s, _ := t.f.Step(step)
		switch {
		case step == "" && near != "":
			t.say(Tell{Key: "paste.piece.near", Step: near})
		case step == "":
			t.tellPiece("how", nil)
		case !t.st.shows(s):
			t.tell("correct.hidden", step, nil)
		default:
			t.placePiece(i, s)
			return true
		}
	}
	t.st.Pending = nil
	t.ask()
	return true
}

// dropLoose forgets all that fits nowhere.
func (t *turn) dropLoose() {
	n := len(t.st.Loose())
	for _, p := range t.st.Loose() {
		t.movedPiece(p, "")
	}
	t.dropPieces(func(p Piece) bool { return p.Loose })
	t.tellPiece("dropped", locales.Args{"Count": n})
}

// trimPlacing takes "mets-la dans" off the name of a field.
func trimPlacing(said string) string {
	for _, lead := range []string{"mets-la ", "mets-le ", "mettez-la ", "mettez-le ", "mets ca ", "mets ", "range-la ", "range-le ",
		"c'est ", "put it ", "it's ", "in ", "into ", "under ", "dans ", "en ", "pour ", "avec ", "sous ", "a "} {
		said = strings.TrimPrefix(said, lead)
	}
	return said
}

func (t *turn) takePiece(i int) {
	t.st.Pieces = slices.Delete(slices.Clone(t.st.Pieces), i, i+1)
	if len(t.st.Pieces) == 0 {
		t.st.Pieces = nil
	}
}

// placePiece reads a piece as an answer to the question that the person named.
func (t *turn) placePiece(i int, s Step) {
	p := t.st.Pieces[i]
	parsed, refusal := t.k.Of[s.Kind].Parse(s, p.Text, t.st)
	if refusal == nil && collects(s) && len(t.st.Answers[s.ID].Values)+len(parsed.Values) > t.limit(s) {
		refusal = &Refusal{Key: "flows.refused.list.most", Args: locales.Args{"Max": t.limit(s), "Count": len(t.st.Answers[s.ID].Values)}}
	}
	t.st.Pending = nil
	if refusal != nil {
		t.refuse(s.ID, refusal)
		t.ask()
		return
	}
	a := Answer{Raw: p.Text, Values: parsed.Values, By: p.By, Event: p.Event}
	t.takePiece(i)
	t.movedPiece(p, s.ID)
	if collects(s) {
		t.warn(s, parsed)
		t.fillList(s, a, t.st.Answers[s.ID].Open)
		t.say(Tell{Key: "paste.piece.placed", Step: s.ID})
		t.goOn(s.ID)
		return
	}
	t.take(s, parsed, a)
}

// sortWord reads a word about what was left for later, whatever question is open: it is gone
// through, or dropped. Once something was pasted, such a word is no answer, even if nothing waits.
func (t *turn) sortWord() bool {
	said := Fold(t.in.Text)
	_, quoted := Unquote(t.in.Text)
	all, one := slices.Contains(dropAlls, said), slices.Contains(drops, said)
	n := len(t.st.Loose())
	switch {
	case quoted || t.in.Command || n == 0 && len(t.st.Pastes) == 0 || !all && !one && !slices.Contains(sorts, said):
		return false
	case n == 0:
		t.tellPiece("none", nil)
	case all, one && n == 1:
		t.dropLoose()
	default: // "forget it", of several: they are shown one by one
		t.st.Pieces = slices.Clone(t.st.Pieces)
		for i := range t.st.Pieces {
			if t.st.Pieces[i].Loose {
				t.st.Pieces[i].Later = false
			}
		}
	}
	t.ask()
	return true
}
