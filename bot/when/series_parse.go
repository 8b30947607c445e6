package when

import "time"

// seriesParser gathers what a text says of a series: its rule, its bounds, and in items what it
// says of the hours, which is read as that of one meeting is.
type seriesParser struct {
	*parser
	words *seriesWords
	now   time.Time
	want  Want
	today time.Time

	repeats  bool // the text speaks of a recurrence
	cannot   string
	freqs    []frequency
	weekdays []int
	nths     []int
	days     []int // of the month
	from     []bound
	until    []bound
	counts   []int
	spans    []frequency // "pendant 6 mois"
	notIn    []int
	without  []item
	items    []item // of the hours
	why      []string
}

// frequency is "toutes les 2 semaines".
type frequency struct {
	n    int
	unit unit
}

func newSeriesParser(lex *lexicon, folded string, now time.Time, want Want) *seriesParser {
	words := seriesWordsOf(lex)
	toks := tokenise(folded)
	repeats := false
	for i, t := range toks {
		if one, ok := words.singular[t.text]; ok && (len(t.text) > 3 || t.glued) {
			toks[i].text = one
			_, day := lex.weekdays[one]
			repeats = repeats || day // "jeudis"
		}
	}
	local := now.In(want.Zone)
	return &seriesParser{parser: &parser{lex: lex, toks: lex.numbers(toks)}, words: words, now: now, want: want,
		today: date(local.Year(), int(local.Month()), local.Day()), repeats: repeats}
}

// parse reads all tokens; whole says that every word was understood.
func (p *seriesParser) parse() (whole bool) {
	whole = true
	for i := 0; i < len(p.toks); {
		n := p.pieceAt(i)
		if n == 0 {
			whole = false
			i++
			continue
		}
		i += n
	}
	return whole
}

// pieceAt tries what can stand at i, the most particular first, and says how many tokens it has.
func (p *seriesParser) pieceAt(i int) int {
	for _, rule := range []func(int) int{
		p.exceptAt, p.hoursAt, p.fromToAt, p.countAt, p.lastsAt, p.untilAt, p.fromAt, p.everyAt, p.overAt, p.adverbAt, p.nthDayAt, p.monthDayAt,
		p.vagueWordAt, p.firstAt, p.weekdayAt, p.besideAt,
	} {
		if n := rule(i); n > 0 {
			return n
		}
	}
	return 0
}

// hoursAt reads hours and durations as Read does.
func (p *seriesParser) hoursAt(i int) int {
	if i > 0 && p.lex.lang == "fr" && p.words.over == p.tok(i).text {
		return 0
	}
	for _, rule := range []func(int) (item, int){p.lastingAt, p.spanAt, p.hourItem} {
		if it, n := rule(i); n > 0 {
			p.items = append(p.items, it)
			return n
		}
	}
	items, n := p.lex.phrase(p.toks, i)
	if n == 0 {
		return 0
	}
	for _, it := range items {
		switch it.kind {
		case part, about, clockTime, inZone:
		case until:
			if !p.hourBehind(i + n) {
				return 0
			}
		default:
			return 0
		}
	}
	p.items = append(p.items, items...)
	return n
}

// hourBehind says that an hour stands at i, or behind one "vers" or "à".
func (p *seriesParser) hourBehind(i int) bool {
	for range 3 {
		if _, n := p.clockAt(i); n > 0 {
			return true
		}
		if items, n := p.lex.phrase(p.toks, i); n == 1 && (items[0].kind == nothing || items[0].kind == about) {
			i++
			continue
		}
		return false
	}
	return false
}

// besideAt passes over words that say nothing, and refuses two days.
func (p *seriesParser) besideAt(i int) int {
	t := p.tok(i)
	if p.words.and[t.text] {
		n := i + 1
		for p.words.the[p.tok(n).text] {
			n++
		}
		w, day := p.lex.weekdays[p.tok(n).text]
		if p.tok(n).isNum && p.tok(n).ord || day && (len(p.weekdays) == 0 || p.weekdays[0] != w) || p.isLast(p.tok(n).text) {
			p.cannot = seriesOneDay
		}
		return 0
	}
	if p.words.nothing[t.text] || t.text == "," || t.text == "-" {
		return 1
	}
	if t.text == "les" {
		return 1
	}
	items, n := p.lex.phrase(p.toks, i)
	if n == 0 || len(items) != 1 || items[0].kind != nothing {
		return 0
	}
	return n
}
