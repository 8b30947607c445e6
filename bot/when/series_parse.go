package when

import (
	"strings"
	"time"
)

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

// everyAt reads "tous les 15 jours", "chaque mois", "tous les premiers jeudis du mois", "tous les
// 12 du mois", "every other Tuesday".
func (p *seriesParser) everyAt(i int) int {
	n := startsWith(p.toks, i, p.words.every)
	if n == 0 {
		return 0
	}
	p.repeats = true
	interval := 1
	if p.words.other != "" && p.tok(i+n).text == p.words.other {
		interval, n = 2, n+1
	}
	t := p.tok(i + n)
	if u := p.words.units[t.text]; u != noUnit {
		return n + p.frequency(interval, u, 1)
	}
	if _, ok := p.lex.weekdays[t.text]; ok {
		p.freqs = append(p.freqs, frequency{interval, inWeeks})
		return n // the weekday is read by itself
	}
	if !t.isNum {
		if p.isLast(t.text) {
			return n
		}
		return p.unlikely(i + n)
	}
	next := p.tok(i + n + 1)
	_, day := p.lex.weekdays[next.text]
	switch u := p.words.units[next.text]; {
	case t.ord && day && p.lex.lang == "en" && t.num == 2 && p.monthBehind(i+n+2) == 0:
		p.cannot = seriesMixed // every other Tuesday, or the second one of the month
		return n + 2
	case t.ord && day:
		return n
	case day:
		p.cannot = seriesMixed
		return n + 2
	case u != noUnit && !t.ord && t.num >= 1 && t.num <= 52:
		return n + p.frequency(t.num, u, 2)
	}
	return n // "tous les 12 du mois": the day is read by itself
}

// unlikely refuses what is said of weekends and the like.
func (p *seriesParser) unlikely(i int) int {
	if n := startsWith(p.toks, i, p.words.vague); n > 0 {
		p.cannot = seriesVague
	}
	return 0
}

// frequency takes "n units", which have used tokens.
func (p *seriesParser) frequency(n int, u unit, used int) int {
	if u == inDays {
		switch {
		case n == 8 && p.lex.lang == "fr":
			p.why = append(p.why, seriesWeek)
			n, u = 1, inWeeks
		case n == 15 && p.lex.lang == "fr":
			p.why = append(p.why, whyFortnight)
			n, u = 2, inWeeks
		case n%7 == 0:
			n, u = n/7, inWeeks
		case n < 7:
			p.cannot = seriesTooOften
		default:
			p.cannot = seriesWeeks
		}
	}
	if u == inYears {
		p.cannot = seriesYearly
	}
	if u == inQuarters {
		n, u = 3*n, inMonths_
	}
	p.freqs = append(p.freqs, frequency{n, u})
	return used
}

// overAt reads "un mardi sur deux", "une semaine sur trois".
func (p *seriesParser) overAt(i int) int {
	over := strings.Fields(p.words.over)
	one, of := p.tok(i), p.tok(i+2+len(over))
	if !one.isNum || one.num != 1 || one.ord || startsWith(p.toks, i+2, []string{p.words.over}) == 0 || !of.isNum || of.ord || of.num < 2 || of.num > 12 {
		return 0
	}
	what := p.tok(i + 1).text
	if w, ok := p.lex.weekdays[what]; ok {
		p.weekdays = append(p.weekdays, w)
		p.freqs = append(p.freqs, frequency{of.num, inWeeks})
	} else if u := p.words.units[what]; u != noUnit {
		p.frequency(of.num, u, 0)
	} else {
		return 0
	}
	p.repeats = true
	return 3 + len(over)
}

// adverbAt reads "une fois par mois", "hebdomadaire", "weekly".
func (p *seriesParser) adverbAt(i int) int {
	n := 0
	if p.tok(i).isNum && p.tok(i).num == 1 && p.words.times[p.tok(i+1).text] {
		n = 2
		if used := startsWith(p.toks, i+n, p.words.every); used > 0 { // "une fois tous les 15 jours"
			return n
		}
	} else if p.tok(i).text == "once" {
		n = 1
	}
	for phrase, u := range p.words.adverbs {
		if used := startsWith(p.toks, i+n, []string{phrase}); used > 0 {
			p.repeats = true
			return p.frequency(1, u, n+used)
		}
	}
	return 0
}

// nthDayAt reads "le premier jeudi de chaque mois", "the last Saturday of the month".
func (p *seriesParser) nthDayAt(i int) int {
	t := p.tok(i)
	nth := 0
	switch {
	case t.isNum && t.ord && t.num >= 1 && t.num <= 5:
		nth = t.num
	case p.isLast(t.text):
		nth = -1
	default:
		return 0
	}
	w, ok := p.lex.weekdays[p.tok(i+1).text]
	if !ok {
		return 0
	}
	p.nths, p.weekdays = append(p.nths, nth), append(p.weekdays, w)
	return 2 + p.monthBehind(i+2)
}

// monthBehind reads "du mois" and "de chaque mois", which make a day one of many.
func (p *seriesParser) monthBehind(i int) int {
	if n := startsWith(p.toks, i, p.words.eachOf); n > 0 {
		p.repeats = true
		p.freqs = append(p.freqs, frequency{1, inMonths_})
		return n
	}
	if n := startsWith(p.toks, i, p.words.ofMonth); n > 0 {
		p.repeats = true
		return n
	}
	return 0
}

// monthDayAt reads "le 12 de chaque mois", "les 12 du mois", and "le 12" alone.
func (p *seriesParser) monthDayAt(i int) int {
	n := 0
	for p.words.the[p.tok(i+n).text] {
		n++
	}
	t := p.tok(i + n)
	if !t.isNum || t.num < 1 || t.num > 31 || t.digits > 2 || t.ord && t.num != 1 && p.lex.lang == "fr" {
		return 0
	}
	next := p.tok(i + n + 1)
	_, day := p.lex.weekdays[next.text]
	if _, month := p.lex.months[next.text]; month || day && t.ord || next.isNum || next.glued && next.text != "," || p.hourAt(i+n) {
		return 0
	}
	used := p.monthBehind(i + n + 1)
	monthly := false
	for _, f := range p.freqs {
		monthly = monthly || f.unit == inMonths_
	}
	if used == 0 && !(n > 0 && monthly) {
		return 0
	}
	p.days = append(p.days, t.num)
	return n + 1 + used
}

// weekdayAt reads "le mardi", "jeudis".
func (p *seriesParser) weekdayAt(i int) int {
	w, ok := p.lex.weekdays[p.tok(i).text]
	if !ok {
		return 0
	}
	p.weekdays = append(p.weekdays, w)
	return 1
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
