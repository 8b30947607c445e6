package when

import (
	"sync"
	"time"
)

// lexicons in the order in which they are tried after the person's own.
var lexicons = sync.OnceValue(func() []*lexicon { return []*lexicon{french(), english()} })

// Read understands a text as a date, with or without an hour, at the instant now. One reading
// means that it is understood, though perhaps with assumptions (Reading.Why); two to four that
// the person has to say which is meant, the earliest first. Otherwise the Refusal says why.
//
// It never returns a time that does not exist or exists twice in the zone, a day that its
// weekday does not fit, nor one on the wrong side of now (Want.Past). With Want.Past, an hour
// later today is accepted: reports are begun before the doors close.
func Read(text string, now time.Time, want Want) ([]Reading, *Refusal) {
	folded, ok := fold(text)
	if !ok {
		return nil, refuse(refusedUnknown)
	}
	if want.Zone == nil {
		want.Zone = now.Location()
	}
	toks := tokenise(folded)
	all := lexicons()
	order := []*lexicon{all[0], all[1]}
	if want.Lang == all[1].lang {
		order[0], order[1] = all[1], all[0]
	}
	readings, refusal, whole := readIn(order[0], toks, now, want)
	if refusal == nil || whole {
		return readings, refusal
	}
	other, otherRefusal, whole := readIn(order[1], toks, now, want)
	if whole || refusal.Key == refusedUnknown {
		return other, otherRefusal
	}
	return nil, refusal
}

// readIn reads in one language; whole says that every word was understood.
func readIn(lex *lexicon, toks []token, now time.Time, want Want) ([]Reading, *Refusal, bool) {
	p := &parser{lex: lex, toks: lex.numbers(toks)}
	items, whole := p.items()
	if r := hopeless(items, whole); r != nil {
		return nil, r, whole
	}
	s := &sense{lex: lex, want: want, now: now}
	readings, refusal := s.read(items)
	return readings, refusal, true
}

// hopeless refuses a text that has a word no reading can have, or one that is not understood.
func hopeless(items []item, whole bool) *Refusal {
	dated, found := false, map[string]bool{}
	for _, it := range items {
		switch it.kind {
		case cannot:
			found[it.key] = true
		case weekday, fullDate, dayOnly, nth, offset, inMonths, clockTime, clockSpan:
			dated = true
		}
	}
	switch {
	case found[refusedRepeats]:
		return refuse(refusedRepeats)
	case found[refusedSeveral] && (whole || dated): // "et" and "ou" are in every sentence
		return refuse(refusedSeveral)
	case found[refusedHoliday]:
		return refuse(refusedHoliday)
	case found[refusedVague]:
		return refuse(refusedVague)
	case !whole || len(items) == 0:
		return refuse(refusedUnknown)
	}
	return nil
}
