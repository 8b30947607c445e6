package speak

import (
	"strconv"
	"strings"

	"passeparole/flows"
	"passeparole/locales"
)

// paste says what was understood of a pasted text, field by field.
func (v *voice) paste(e flows.PasteRead) {
	key := "paste.read"
	if e.Again {
		key = "paste.reread"
	}
	if e.Count == 0 && !e.Again {
		key = "paste.nothing"
	}
	v.add(locales.Plain, v.say(key, locales.Args{"Count": e.Count, "Of": e.Of}))
	if len(e.Planned) > 0 {
		v.add(locales.Item, "· "+v.say("paste.planned", locales.Args{"Fields": v.capitals(e.Planned)}))
	}
	var counts []string
	count := func() {
		if len(counts) > 0 {
			v.add(locales.Item, "· "+strings.Join(counts, " · "))
		}
		counts = nil
	}
	for _, step := range e.Taken {
		a := v.st.Answers[step]
		if items := v.items(step, a); len(items) > 1 {
			counts = append(counts, v.line(step, strconv.Itoa(len(items))))
			continue
		}
		count()
		v.add(locales.Item, "· "+v.line(step, short(v.value(step, a))))
	}
	count()
	if len(e.Waiting) > 0 {
		v.add(locales.Item, "· "+v.say("paste.waiting", locales.Args{"Fields": v.capitals(e.Waiting)}))
	}
	if len(e.Dropped) > 0 {
		v.add(locales.Soft, v.say("paste.dropped", locales.Args{"Text": pieceText(strings.Join(e.Dropped, "\n"))}))
	}
	for i, r := range e.Refused {
		if i == 0 {
			v.add(locales.Plain, v.say("paste.refused", locales.Args{"Count": len(e.Refused)}))
		}
		reason := v.say(inPaste(r.Refusal.Key), v.with(r.Step, r.Refusal.Args))
		v.add(locales.Item, "· "+v.say("flows.refusal", locales.Args{"Field": capital(v.field(r.Step)), "Reason": small(reason)}))
	}
}

// inPaste is the sentence of a refusal that does not say that nothing of the message was noted:
// of a pasted text the rest was.
func inPaste(key string) string {
	switch key {
	case "flows.refused.identifier":
		return "paste.why.identifier"
	case "flows.refused.list.long":
		return "paste.why.long"
	}
	return key
}

func (v *voice) line(step, value string) string {
	return v.say("flows.recap.line", locales.Args{"Field": capital(v.field(step)), "Value": value})
}

func (v *voice) capitals(steps []string) string {
	var names []string
	for _, s := range steps {
		names = append(names, capital(v.field(s)))
	}
	return strings.Join(names, ", ")
}

// piece shows a piece that fits nowhere and asks what to do with it.
func (v *voice) piece(e flows.AskPiece) {
	args := locales.Args{"Text": pieceText(e.Piece.Text), "Count": e.More}
	key := "paste.piece.ask"
	if e.Piece.Step != "" {
		key, args["Field"] = "paste.piece.under", v.field(e.Piece.Step)
	}
	v.add(locales.Strong, v.say(key, args))
	if e.More > 0 {
		v.add(locales.Soft, v.say("paste.piece.more", args))
	}
	v.add(locales.Soft, v.say("paste.piece.how", nil))
}

// pieceText is a piece on one line, long enough to be recognised.
func pieceText(text string) string {
	return locales.Excerpt(oneLine(text), 300)
}

func (v *voice) askPaste(e flows.AskPaste) {
	v.add(locales.Strong, v.say("paste.which", nil))
	v.add(locales.Item, "1. "+v.say("paste.several", locales.Args{"Fields": v.capitals(e.Steps)}))
	v.add(locales.Item, "2. "+v.say("paste.whole", locales.Args{"Field": v.field(e.Step)}))
	v.add(locales.Soft, v.say("flows.which.how", nil))
}

// pieces ends a recap with what was pasted and has no place.
func (v *voice) pieces() {
	unplaced := v.st.Pieces
	if len(unplaced) == 0 {
		return
	}
	v.add(locales.Plain, v.say("paste.unplaced", locales.Args{"Count": len(unplaced)}))
	for _, p := range unplaced {
		text := "– " + pieceText(p.Text)
		if p.Step != "" {
			text = "– " + v.line(p.Step, pieceText(p.Text))
		}
		v.add(locales.Quote, text)
	}
	if len(v.st.Loose()) > 0 {
		v.add(locales.Soft, v.say("paste.sort", nil))
	}
}
