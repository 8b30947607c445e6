package flows

import (
	"slices"
	"strings"
	"unicode/utf8"

	"passeparole/locales"
)

// PasteRead is what a turn made of a pasted text: said once, before the question that follows.
type PasteRead struct {
	Planned []string      // taken from what was known beforehand
	Taken   []string      // taken from the text, in the order of the flow
	Waiting []string      // to be read back, or made precise
	Refused []PasteRefuse // with the reason
	Dropped []string      // of a mail around the notes, left out
	Count   int           // questions that were recognised; of an edited text, that have an answer now
	Of      int
	Again   bool // the text was edited
}

// PasteRefuse is what stood under a heading and is no answer to its question.
type PasteRefuse struct {
	Step    string
	Text    string
	Refusal Refusal
}

// AskPiece shows a piece that fits nowhere and asks what to do with it. More follow it.
type AskPiece struct {
	Piece Piece
	More  int
}

// AskPaste asks whether a text is a whole form, or all of it the answer to the question of Step.
type AskPaste struct {
	Step  string
	Steps []string // the headings that were recognised
}

// PasteLeft says how many questions are left.
type PasteLeft struct{ Count int }

func (PasteRead) effect() {}
func (AskPiece) effect()  {}
func (AskPaste) effect()  {}
func (PasteLeft) effect() {}

// pasted takes the message as a whole form, if it is one; false lets it be an answer.
func (t *turn) pasted() bool {
	if t.sortWord() {
		return true
	}
	long := utf8.RuneCountInString(t.in.Text) >= 100 // a story that was dictated has no headings
	if t.k.Paste == nil || !long && !strings.ContainsAny(t.in.Text, ":：\n") || t.in.Command {
		return false
	}
	step := t.target()
	p := t.k.Paste(t.f, t.in.Text, step)
	switch p.Sure {
	case PasteYes:
		t.paste(p)
		return true
	case PasteMaybe:
		var steps []string
		for _, f := range p.Fields {
			steps = append(steps, f.Step)
		}
		t.st.Pending = &Pending{Why: PendingPaste, Step: step, Steps: steps,
			Answer: Answer{Raw: t.in.Text, By: t.in.By, Event: t.in.Event}}
		t.ask()
		return true
	case PasteOwn:
		s, _ := t.f.Step(step)
		t.in.Text = joinLines(s, p.Of(step))
	}
	return false
}

// pasteAct keeps a text that waits to be understood as one or the other: no act loses it.
func (t *turn) pasteAct(p Pending) bool {
	switch t.in.Act {
	case Skip, Later, Yes, No, Enough, Back:
		t.tell("which.how", "", nil)
		t.ask()
		return true
	case Correct: // another question comes first
		t.st.Pending = nil
		t.st.Pastes = append(slices.Clone(t.st.Pastes), Pasting{Event: p.Answer.Event, By: p.Answer.By})
		t.addPiece(Piece{Text: p.Answer.Raw, Loose: true, By: p.Answer.By, Event: p.Answer.Event})
	}
	return false
}

// pastingWord reads which of the two a text was meant to be.
func (t *turn) pastingWord(p Pending) {
	i := t.pick(2, func(int) []string { return nil })
	if i < 0 {
		t.tell("which.how", "", nil)
		t.ask()
		return
	}
	t.st.Pending = nil
	t.in.Text, t.in.By, t.in.Event, t.in.Asked = p.Answer.Raw, p.Answer.By, p.Answer.Event, ""
	if i == 1 {
		t.read(p.Step)
		return
	}
	t.paste(t.k.Paste(t.f, t.in.Text, ""))
}

// paste takes every field that it can from a pasted text, and keeps the rest.
func (t *turn) paste(p Pasted) {
	read := PasteRead{Dropped: p.Dropped}
	if b := t.st.Pending; b != nil && b.Why == PendingBundle {
		read.Planned = t.planned(b.Steps, p)
	} else if b != nil && (b.Why == PendingPiece || p.Of(b.Step) != nil) {
		t.st.Pending = nil
	}
	t.st.Pastes = append(slices.Clone(t.st.Pastes), Pasting{Event: t.in.Event, By: t.in.By})
	if n := len(t.st.Pastes); n > pastesKept {
		t.st.Pastes = t.st.Pastes[n-pastesKept:]
	}
	t.fill(p, &read)
	t.st.Tries, t.st.Tried = 0, ""
	t.wrapUp(read)
}

// planned takes what was known beforehand for all that the text does not say.
func (t *turn) planned(steps []string, p Pasted) []string {
	var silent []string
	for _, id := range steps {
		if p.Of(id) == nil {
			silent = append(silent, id)
		}
	}
	before := len(t.out)
	t.takeBundle(silent)
	t.out = t.out[:before]
	return slices.DeleteFunc(silent, func(id string) bool { return !has(t.st.Answers, id) })
}

// fill reads what stands under each heading, in the order of the flow: a date needs its place.
func (t *turn) fill(p Pasted, read *PasteRead) {
	for _, s := range t.f.Steps {
		if lines := p.Of(s.ID); lines != nil {
			t.dropPieces(func(o Piece) bool { return !o.Loose && o.Step == s.ID })
			t.fillStep(s, lines, read)
			t.settle()
		}
	}
	for _, text := range p.Rest {
		t.addPiece(Piece{Text: text, Loose: true, By: t.in.By, Event: t.in.Event})
	}
}

// fillStep reads the lines under one heading.
func (t *turn) fillStep(s Step, lines []string, read *PasteRead) {
	kind := t.k.Of[s.Kind]
	whole := joinLines(s, lines)
	piece := Piece{Text: whole, Step: s.ID, By: t.in.By, Event: t.in.Event}
	if kind == nil || !t.st.shows(s) {
		t.addPiece(piece) // its question may still come
		read.Waiting = append(read.Waiting, s.ID)
		return
	}
	parsed, refusal := kind.Parse(s, whole, t.st)
	var over []string
	switch {
	case refusal != nil && collects(s):
		parsed, refusal = t.fillItems(s, lines, read)
		if refusal == nil && len(parsed.Values) == 0 {
			return
		}
	case len(lines) > 1 && (s.Kind == "line" || refusal != nil && !slices.Contains([]string{"list", "people", "choices", "text"}, s.Kind)):
		if first, no := kind.Parse(s, lines[0], t.st); no == nil {
			parsed, refusal, over, piece.Text = first, nil, lines[1:], lines[0]
		}
	}
	if len(over) > 0 {
		t.addPiece(Piece{Text: strings.Join(over, "\n"), Loose: true, By: t.in.By, Event: t.in.Event})
	}
	a := Answer{Raw: piece.Text, By: t.in.By, Event: t.in.Event, Values: parsed.Values}
	switch {
	case refusal != nil:
		piece.Why, piece.Later = refusal, true
		t.addPiece(piece)
		read.Refused = append(read.Refused, PasteRefuse{Step: s.ID, Text: piece.Text, Refusal: *refusal})
		return
	case len(parsed.Options) > 1 || parsed.Ask != nil || s.Confirm != "never" && (parsed.Guess || s.Confirm == "always"):
		t.addPiece(piece)
		read.Waiting = append(read.Waiting, s.ID)
		return
	}
	t.warn(s, parsed)
	if collects(s) {
		t.fillList(s, a, false)
	} else {
		t.quietStore(s.ID, a, t.also(parsed.Also, a))
	}
	read.Taken = append(read.Taken, s.ID)
}

// fillItems reads a list item by item, so that one that cannot be taken keeps back no other.
func (t *turn) fillItems(s Step, lines []string, read *PasteRead) (Parsed, *Refusal) {
	kind := t.k.Of[s.Kind]
	out := Parsed{Add: true}
	kept := len(t.st.Answers[s.ID].Values)
	for _, l := range lines {
		p, no := kind.Parse(s, l, t.st)
		if no == nil && kept+len(out.Values)+len(p.Values) > t.limit(s) {
			no = &Refusal{Key: "flows.refused.list.most", Args: locales.Args{"Max": t.limit(s), "Count": t.limit(s)}}
		}
		if no != nil {
			read.Refused = append(read.Refused, PasteRefuse{Step: s.ID, Text: l, Refusal: *no})
			t.addPiece(Piece{Text: l, Step: s.ID, Loose: true, Why: no, By: t.in.By, Event: t.in.Event})
			continue
		}
		out.Values = append(out.Values, p.Values...)
		out.Warn = append(out.Warn, p.Warn...)
	}
	return out, nil
}

// fillList puts items behind those that the list has, without those that it has already.
func (t *turn) fillList(s Step, a Answer, open bool) {
	old := t.st.Answers[s.ID]
	if old.Skipped || len(old.Values) == 0 {
		old = Answer{}
	}
	if len(old.Parts) == 0 && len(old.Values) > 0 {
		old.Parts = []Part{{Values: old.Values, Raw: old.Raw, By: old.By, Event: old.Event}}
	}
	var fresh []string
	for _, v := range a.Values {
		if !slices.ContainsFunc(old.Values, func(o string) bool { return Fold(o) == Fold(v) }) {
			fresh = append(fresh, v)
		}
	}
	if most := t.limit(s) - len(old.Values); len(fresh) > most {
		t.addPiece(Piece{Text: strings.Join(fresh[max(0, most):], "\n"), Step: s.ID, Loose: true, By: a.By, Event: a.Event,
			Why: &Refusal{Key: "flows.refused.list.most", Args: locales.Args{"Max": t.limit(s), "Count": t.limit(s)}}})
		fresh = fresh[:max(0, most)]
	}
	list := Answer{Raw: a.Raw, By: a.By, Event: a.Event, Parts: slices.Clone(old.Parts)}
	if len(fresh) > 0 {
		list.Parts = append(list.Parts, Part{Values: fresh, Raw: a.Raw, By: a.By, Event: a.Event})
	}
	list = list.joined()
	list.Open = open || len(list.Values) < s.Min
	if len(list.Values) > 0 {
		t.quietStore(s.ID, list, nil)
	}
}

func (t *turn) warn(s Step, p Parsed) {
	for _, w := range p.Warn {
		t.say(Tell{Key: w.Key, Args: w.Args, Step: s.ID})
	}
}

// quietStore stores without a sentence: the paste is told as a whole.
func (t *turn) quietStore(step string, a Answer, also map[string]Answer) {
	before := len(t.out)
	t.store(step, a)
	for _, s := range t.f.Steps {
		if b, ok := also[s.ID]; ok {
			t.store(s.ID, b)
		}
	}
	t.out = t.out[:before]
}

// wrapUp tells what was understood, then asks what comes next.
func (t *turn) wrapUp(read PasteRead) {
	t.st.Return = false
	t.settle()
	warnings := t.out
	t.out = nil
	read.Of = 0
	_, read.Of = t.f.PlaceOf(t.st, "")
	for _, s := range t.f.Steps {
		said := slices.Contains(read.Planned, s.ID) || slices.Contains(read.Taken, s.ID) || slices.Contains(read.Waiting, s.ID)
		if n, _ := t.f.PlaceOf(t.st, s.ID); n > 0 && (said || read.Again && t.st.Answers[s.ID].Given()) {
			read.Count++
		}
	}
	t.say(read)
	t.say(warnings...)
	t.pasting = true
	if t.st.Status == Paused {
		return
	}
	t.st.Cursor = t.f.next(t.st)
	t.settle()
	t.ask()
}
