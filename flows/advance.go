package flows

import (
	"slices"
	"time"

	"passeparole/locales"
)

// Advance is one turn of a conversation. It is pure: the state handed in is not changed, and
// the same arguments give the same result. An input whose Event was handled before changes
// nothing and says nothing.
func (f *Flow) Advance(st State, in Input, k Kinds) (State, []Effect) {
	if in.Event != "" && slices.Contains(st.Seen, in.Event) {
		return st, nil
	}
	t := &turn{f: f, k: k, in: Meant(st, in), event: in.Event, before: st, st: st.clone()}
	if in.Act != Tick {
		t.st.Nearly = nil
	}
	switch st.Status {
	case Done:
		t.done()
	case Cancelled:
		t.cancelled()
	case Paused:
		t.paused()
	default:
		t.act()
	}
	t.close()
	return t.st, t.out
}

// turn is one call of Advance under way.
type turn struct {
	f       *Flow
	k       Kinds
	in      Input
	event   string // of the input, which "which" and edits look past
	before  State
	st      State
	out     []Effect
	which   *Pending // the question of which question that this turn's word settled
	pasting bool     // this turn settled something of a pasted text: it says what is left
	added   int      // items that this turn adds to the list under way
	undone  bool     // this turn took back a change; it leaves none to take back itself
}

func (t *turn) say(e ...Effect) { t.out = append(t.out, e...) }

func (t *turn) tell(key, step string, args locales.Args) {
	t.say(Tell{Key: "flows." + key, Step: step, Args: args})
}

// talk is tell for the sentences of what people do with messages: locales/<language>/talk.yaml.
func (t *turn) talk(key, step string, args locales.Args) {
	t.say(Tell{Key: "talk." + key, Step: step, Args: args})
}

func (t *turn) done() {
	if t.in.Act == Summary {
		t.say(Show{})
		return
	}
	if t.in.Act != Tick {
		t.tell("done", "", nil)
	}
}

func (t *turn) cancelled() {
	switch t.in.Act {
	case Undo, Resume:
		t.st.Status = InProgress
		t.say(Again{})
		t.ask()
	case Summary:
		t.say(Show{})
	case Edit, Redact: // in silence, so that what comes back is what the messages say then
		t.st.Status = Paused
		if t.in.Act == Edit {
			t.edit()
		} else {
			t.redact()
		}
		t.st.Status, t.out = Cancelled, nil
	case Tick:
	default:
		t.tell("cancelled.still", "", nil)
	}
}

func (t *turn) paused() {
	switch t.in.Act {
	case Resume, Open:
		t.st.Status = InProgress
		t.say(Again{})
		t.ask()
	case Summary:
		t.say(Show{})
		t.tell("paused.still", "", nil)
	case Help, Wonder:
		t.tell("paused.still", "", nil)
	case Cancel:
		t.cancel()
	case Edit:
		t.edit()
	case Redact:
		t.redact()
	default:
		// People talk among themselves. Only a reply to a question is meant for the bot.
		if t.in.Asked != "" && t.in.Act != Tick {
			t.st.Status = InProgress
			t.act()
		}
	}
}

// act is a turn of a draft that is being asked or reviewed.
func (t *turn) act() {
	if t.pieceAct() {
		return
	}
	switch t.in.Act {
	case Open:
		t.open()
	case Help, Wonder:
		t.help()
	case Summary:
		if Asking(t.st) != "" { // the review shows everything by itself
			t.say(Show{})
		}
		t.ask()
	case Pause:
		t.st.Status = Paused
		t.tell("paused.now", "", nil)
	case Resume:
		t.ask()
	case Cancel:
		t.cancel()
	case Undo:
		t.undo()
	case Back:
		t.back()
	case Skip, Later:
		t.skip()
	case Correct:
		t.correct()
	case Yes:
		t.yes()
	case No:
		t.no()
	case Send:
		t.send()
	case Enough:
		t.enough()
	case Remove, Replace, Move:
		t.listAct()
	case Edit:
		t.edit()
	case Redact:
		t.redact()
	case Tick:
		t.tick()
	default:
		if t.in.Act == Say && t.in.Asked == "" && ShowsList(t.in.Text, t.st) {
			t.ask()
			return
		}
		t.answer()
	}
}

func (t *turn) open() {
	if len(t.st.Answers) == 0 && t.st.Seq == 0 {
		_, of := t.f.PlaceOf(t.st, "")
		t.say(Tell{Key: t.f.ID + ".opening", Args: locales.Args{"Count": of}})
	}
	t.ask()
}

func (t *turn) cancel() {
	t.st.Status = Cancelled
	t.tell("cancelled.now", "", nil)
}

func (t *turn) help() {
	step := t.target()
	if step == "" {
		t.tell("review.help", "", nil)
		t.ask()
		return
	}
	t.say(HelpWith{Step: step})
	t.ask()
}

// ask puts the open question once: what is pending, the cursor's question, or the review.
func (t *turn) ask() {
	t.settle()
	t.takeAside()
	t.nextPiece()
	if p := t.st.Pending; p != nil {
		switch p.Why {
		case PendingPiece:
			t.say(t.askPiece())
		case PendingPaste:
			t.say(AskPaste{Step: p.Step, Steps: p.Steps})
		case PendingBundle:
			t.say(Bundle{Steps: p.Steps})
		case PendingWhich:
			t.say(Which{Steps: p.Steps, Text: p.Answer.Raw})
		case PendingChoose:
			t.say(Choose{Step: p.Step, Pending: *p})
		case PendingRival:
			if t.old(p.Step) == nil { // the other answer was taken back
				p.Why = PendingGuess
				t.say(Confirm{Step: p.Step, Pending: *p})
				return
			}
			t.say(Rival{Step: p.Step, Pending: *p, Old: t.st.Answers[p.Step]})
		case PendingRefine:
			t.say(Precise{Step: p.Step, Pending: *p})
		default:
			t.say(Confirm{Step: p.Step, Pending: *p, Old: t.old(p.Step)})
		}
		return
	}
	if t.st.Cursor == "" {
		t.st.Status = Reviewing
		t.say(ShowReview{Short: t.shortReview()})
		t.st.Recapped = true
		return
	}
	t.st.Status = InProgress
	t.left()
	a, ok := t.st.Answers[t.st.Cursor]
	if ok && a.Open {
		t.say(More{Step: t.st.Cursor, Added: t.added})
		return
	}
	e := Ask{Step: t.st.Cursor}
	if ok && len(a.Values) > 0 {
		e.Current = &a
	}
	if p, known := t.st.Proposals[t.st.Cursor]; known && e.Current == nil {
		e.Proposal = &p
	}
	t.say(e)
}

// old is the fresh answer of a step, nil if there is none.
func (t *turn) old(step string) *Answer {
	if a, ok := t.st.Answers[step]; ok && a.Given() {
		return &a
	}
	return nil
}

// target is the step that this input is about: the question replied to, the one that
// waits for a precision, or the cursor.
func (t *turn) target() string {
	if t.in.Asked != "" {
		if s, ok := t.f.Step(t.in.Asked); ok && t.st.shows(s) {
			return s.ID
		}
	}
	if t.st.Pending != nil {
		return t.st.Pending.Step
	}
	return t.st.Cursor
}

// close settles what follows from the turn and remembers it.
func (t *turn) close() {
	t.settle()
	if !t.undone {
		if c, changed := inverse(t.before, t.st); changed {
			t.st.Undo = append(t.st.Undo, c)
			if n := len(t.st.Undo); n > undoKept {
				t.st.Undo = t.st.Undo[n-undoKept:]
			}
		}
	}
	t.st = t.st.Handled(t.event)
	if Asking(t.before) != Asking(t.st) {
		t.st.Tries, t.st.Tried = 0, ""
		t.st.TurnFrom = Asking(t.before)
		t.st.TurnBy, t.st.TurnAt = t.in.By, t.at()
	}
	if t.in.Act != Tick {
		t.st.Touched, t.st.Reminded = latest(t.st.Touched, t.at()), 0
	}
	t.st.Seq++
}

func (t *turn) at() time.Time {
	at := t.in.At
	if at.IsZero() || at.After(t.k.Now) { // a sender's clock may be anything
		at = t.k.Now
	}
	return at.UTC().Round(0)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
