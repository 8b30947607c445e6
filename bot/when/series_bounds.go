package when

import "time"

// bound is a day, or a month of which the first or the last day is meant.
type bound struct {
	day     time.Time // midnight UTC, when it is not only a month
	month   int
	year    int  // of the month or the day; 0 when it was not said
	end     bool // "fin juin"
	top     bool // "début juin"
	guessed bool // the year of the day was not said
	first   bool // it is a meeting of its own
	paired  bool // "du … au …"
}

// boundAt reads a day or a month: "12 juin 2027", "jeudi prochain", "en juin", "fin juin 2027".
func (p *seriesParser) boundAt(i int) (bound, int) {
	if startsWith(p.toks, i, p.words.vague) > 0 {
		return bound{}, 0
	}
	b, n := bound{}, 0
	for {
		for used := min(6, len(p.toks)-i-n); used > 0; used-- {
			if day, guessed, ok := p.dayIn(i+n, used); ok {
				return bound{day: day, year: day.Year(), guessed: guessed}, n + used
			}
		}
		items, used := p.lex.phrase(p.toks, i+n)
		switch {
		case used > 0 && items[0].kind == inMonth && !p.words.filler[p.tok(i+n+used).text]:
			m := date(p.today.Year(), int(p.today.Month())+items[0].n, 1)
			b.month, b.year = int(m.Month()), m.Year()
			return b, n + used
		case used > 0 && items[0].kind == inWeek && len(items) == 1: // from its Monday on
			monday := -(int(p.today.Weekday()) + 6) % 7
			return bound{day: p.today.AddDate(0, 0, monday+7*items[0].n), guessed: true}, n + used
		}
		w := p.tok(i + n).text
		switch {
		case p.words.filler[w]:
		case p.words.monthEnd[w] || p.words.monthTop[w]:
			b.end, b.top = p.words.monthEnd[w], p.words.monthTop[w]
		case w == "mois" && p.words.filler[p.tok(i+n+1).text]: // "du mois de juin"
		default:
			return p.monthAt(b, i, n)
		}
		n++
	}
}

// monthAt is the month behind n tokens that lead to it.
func (p *seriesParser) monthAt(b bound, i, n int) (bound, int) {
	month, ok := p.lex.months[p.tok(i+n).text]
	if !ok {
		return bound{}, 0
	}
	b.month = month
	n++
	if p.words.filler[p.tok(i+n).text] && isYear(p.tok(i+n+1)) {
		n++
	}
	if t := p.tok(i + n); isYear(t) {
		b.year = t.num
		n++
	}
	return b, n
}

// dayIn reads exactly n tokens as one day; guessed says that its year was not written.
func (p *seriesParser) dayIn(i, n int) (day time.Time, guessed, ok bool) {
	if last := p.tok(i + n - 1).text; p.words.the[last] || p.words.filler[last] || last == "," {
		return day, false, false
	}
	sub := &parser{lex: p.lex, toks: p.toks[i : i+n]}
	items, whole := sub.items()
	dated, weekdays := 0, 0
	guessed = true
	for _, it := range items {
		switch it.kind {
		case fullDate:
			dated++
			guessed = guessed && it.y == 0
		case dayOnly, nth, offset, inWeek:
			dated++
			guessed = guessed && it.kind != offset
		case weekday:
			weekdays++
		case nothing, this, inMonth, inYear, toDay:
		case next:
			dated++
		default:
			return day, false, false
		}
	}
	if !whole || dated != 1 || weekdays > 1 {
		return day, false, false
	}
	s := &sense{lex: p.lex, want: Want{Lang: p.want.Lang, Zone: p.want.Zone}, now: p.now}
	found, refusal := s.read(items)
	if refusal != nil || len(found) == 0 || len(found) > 1 && dated == 1 && weekdays == 0 {
		return day, false, false
	}
	return found[0].Start.date(), guessed, true
}

// untilAt reads "jusqu'en juin", "jusqu'au 12 juin 2027", "until the end of June".
func (p *seriesParser) untilAt(i int) int {
	n := startsWith(p.toks, i, p.words.until)
	if n == 0 || p.hourBehind(i+n) {
		return 0
	}
	if used := p.yearEndAt(i + n); used > 0 {
		p.until, p.why = append(p.until, bound{month: 12}), append(p.why, seriesYearEnd)
		return n + used
	}
	if p.vagueBound(i + n) {
		return 0
	}
	b, used := p.boundAt(i + n)
	if used == 0 {
		return 0
	}
	p.until = append(p.until, b)
	return n + used
}

// yearEndAt reads "à la fin de l'année", which is said back: teachers may mean another one.
func (p *seriesParser) yearEndAt(i int) int {
	for n := 0; n < 3; n++ {
		if used := startsWith(p.toks, i+n, p.words.yearEnd); used > 0 {
			if startsWith(p.toks, i+n, p.words.vague) > used || startsWith(p.toks, i+n+used, p.words.school) > 0 {
				return 0
			}
			return n + used
		}
		if !p.words.filler[p.tok(i+n).text] {
			return 0
		}
	}
	return 0
}

// fromAt reads "à partir du 7 janvier", "dès janvier", "starting next week".
func (p *seriesParser) fromAt(i int) int {
	n := startsWith(p.toks, i, p.words.from)
	if n == 0 || p.hourBehind(i+n) || p.vagueBound(i+n) {
		return 0
	}
	b, used := p.boundAt(i + n)
	if used == 0 {
		return 0
	}
	p.from = append(p.from, b)
	return n + used
}

// fromToAt reads "du 7 janvier au 3 juin 2027", "de septembre à juin".
func (p *seriesParser) fromToAt(i int) int {
	for _, around := range p.words.fromTo {
		n := startsWith(p.toks, i, []string{around[0]})
		if n == 0 {
			continue
		}
		from, used := p.boundAt(i) // "du" belongs to a day
		if used == 0 {
			if from, used = p.boundAt(i + n); used == 0 {
				continue
			}
			used += n
		}
		to := startsWith(p.toks, i+used, []string{around[1]})
		if to == 0 || p.hourBehind(i+used+to) {
			continue
		}
		until, more := p.boundAt(i + used + to)
		if more == 0 {
			continue
		}
		from.paired = true
		p.from, p.until = append(p.from, from), append(p.until, until)
		return used + to + more
	}
	return 0
}

// firstAt reads a date that stands by itself: "jeudi 7 janvier, puis tous les mois".
func (p *seriesParser) firstAt(i int) int {
	if t := p.tok(i); !t.isNum && !p.words.the[t.text] {
		if _, ok := p.lex.weekdays[t.text]; !ok {
			if _, ok := p.lex.months[t.text]; !ok {
				return 0
			}
		}
	}
	for n := min(6, len(p.toks)-i); n > 1; n-- {
		sub := &parser{lex: p.lex, toks: p.toks[i : i+n]}
		items, _ := sub.items()
		full := false
		for _, it := range items {
			full = full || it.kind == fullDate
		}
		if day, guessed, ok := p.dayIn(i, n); full && ok && p.tok(i+1).text != "du" {
			p.from = append(p.from, bound{day: day, year: day.Year(), guessed: guessed, first: true})
			return n
		}
	}
	return 0
}

// countAt reads "6 fois", "pour six séances", "(6 rencontres)".
func (p *seriesParser) countAt(i int) int {
	n := startsWith(p.toks, i, p.words.lasting)
	t := p.tok(i + n)
	if !t.isNum || t.ord || t.num < 1 || !p.words.times[p.tok(i+n+1).text] {
		return 0
	}
	after := i + n + 2
	if t.num == 1 {
		for phrase := range p.words.adverbs {
			if startsWith(p.toks, after, []string{phrase}) > 0 {
				return 0
			}
		}
		if startsWith(p.toks, after, p.words.every) > 0 {
			return 0
		}
	}
	p.counts = append(p.counts, t.num)
	return n + 2
}

// lastsAt reads "pendant 6 mois", "sur un an", "for ten weeks".
func (p *seriesParser) lastsAt(i int) int {
	n := startsWith(p.toks, i, p.words.lasting)
	t := p.tok(i + n)
	u := p.words.units[p.tok(i+n+1).text]
	if n == 0 || !t.isNum || t.ord || t.num < 1 || t.num > 60 || u == noUnit || u == inDays {
		return 0
	}
	p.spans = append(p.spans, frequency{t.num, u})
	return n + 2
}
