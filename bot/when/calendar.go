package when

// numericAt reads dates in digits: 2026-12-03, 2026-12-03T18:30, 03/12/2026, 3.12.26, 3/12.
func (p *parser) numericAt(i int) ([]item, int) {
	a, b, c := p.tok(i), p.tok(i+2), p.tok(i+4)
	sign := p.tok(i + 1).text
	if !a.isNum || a.ord || a.digits == 0 || !b.isNum || !p.tok(i+1).glued || !b.glued || b.digits == 0 || b.digits > 2 ||
		sign != "-" && sign != "/" && sign != "." {
		return nil, 0
	}
	if p.tok(i+3).text == sign && p.tok(i+3).glued && c.isNum && c.glued && c.digits > 0 {
		switch {
		case isYear(a) && sign != "." && c.digits <= 2:
			day := item{kind: fullDate, y: a.num, m: b.num, d: c.num}
			if p.tok(i+5).text == "t" && p.tok(i+5).glued {
				return p.isoTime(day, i)
			}
			return []item{day}, p.closed(i, 5)
		case a.digits <= 2 && isYear(c):
			return []item{p.dayMonth(a.num, b.num, c.num)}, p.closed(i, 5)
		case a.digits <= 2 && c.digits == 2 && sign != "-":
			return []item{p.dayMonth(a.num, b.num, 2000+c.num)}, p.closed(i, 5)
		}
		return nil, 0
	}
	// A day and a month alone only with a slash: "3-12" and "3.12" may be hours.
	if sign == "/" && a.digits <= 2 && !p.lex.hours[p.tok(i+3).text] {
		return []item{p.dayMonth(a.num, b.num, 0)}, p.closed(i, 3)
	}
	return nil, 0
}

// dayMonth is a date in the order of the day, which English readers are told of.
func (p *parser) dayMonth(d, m, y int) item {
	it := item{kind: fullDate, d: d, m: m, y: y}
	if p.lex.monthFirst && d != m && d <= 12 {
		it.guess = []string{whyDayFirst}
	}
	return it
}

// closed is n unless the digits go on after it.
func (p *parser) closed(i, n int) int {
	if t := p.tok(i + n); t.glued && t.text != "," && t.text != "t" || t.glued && t.text == "t" {
		return 0
	}
	return n
}

func (p *parser) isoTime(day item, i int) ([]item, int) {
	h, sep, m := p.tok(i+6), p.tok(i+7), p.tok(i+8)
	if h.digits != 2 || !h.glued || sep.text != ":" || m.digits != 2 || !m.glued || p.closed(i, 9) == 0 {
		return nil, 0
	}
	return []item{day, {kind: clockTime, clock: clock{hour: h.num, minute: m.num, exact: true}}}, 9
}

// dateAt reads "3 décembre 2026", "December 3rd, 2026", and a day alone where the word before
// makes it one: "le 3", "jeudi 3".
func (p *parser) dateAt(i int) (item, int) {
	t := p.tok(i)
	if month, ok := p.lex.months[t.text]; ok && p.lex.monthFirst {
		if day := p.tok(i + 1); p.isDay(day) {
			if _, used := p.clockAt(i + 1); used > 0 {
				return item{}, 0
			}
			if _, used := p.spanAt(i + 1); used > 0 {
				return item{}, 0
			}
			return p.withYear(item{kind: fullDate, m: month, d: day.num}, i, 2)
		}
	}
	if !p.isDay(t) {
		return item{}, 0
	}
	n := 1
	if p.lex.of[p.tok(i+1).text] {
		n = 2
	}
	if month, ok := p.lex.months[p.tok(i+n).text]; ok {
		return p.withYear(item{kind: fullDate, m: month, d: t.num}, i, n+1)
	}
	next := p.tok(i + 1)
	if _, ok := p.lex.weekdays[next.text]; ok && t.ord {
		return item{}, 0 // "le premier samedi", of a month that is not said
	}
	if i == 0 || t.num < 1 || t.num > 31 || next.isNum && !p.hourAt(i+1) || next.glued && next.text != "," {
		return item{}, 0
	}
	if next.text == "-" && p.hourAt(i+2) { // "jeudi 18 - 20h": the 18th, or from 18 h
		return item{}, 0
	}
	before := p.toks[i-1]
	if _, ok := p.lex.weekdays[before.text]; ok || p.lex.day[before.text] {
		return item{kind: dayOnly, d: t.num}, 1
	}
	return item{}, 0
}

func (p *parser) hourAt(i int) bool {
	_, clock := p.clockAt(i)
	_, span := p.spanAt(i)
	return clock > 0 || span > 0
}

// isDay says that a number may be a day: in French only the first one is an ordinal.
func (p *parser) isDay(t token) bool {
	return t.isNum && t.num >= 0 && t.num <= 99 && t.digits <= 2 && (!t.ord || t.num == 1 || p.lex.monthFirst)
}

// withYear adds the year behind a date of n tokens, if one is there.
func (p *parser) withYear(it item, i, n int) (item, int) {
	at := i + n
	if p.lex.monthFirst && p.tok(at).text == "," {
		at++
	}
	if t := p.tok(at); isYear(t) {
		it.y = t.num
		return it, at - i + 1
	}
	return it, n
}

// isYear leaves out years that no meeting has, so that an hour or a slip is not taken for one.
func isYear(t token) bool {
	return t.isNum && !t.ord && (t.digits == 4 || t.digits == 0) && t.num >= 1900 && t.num < 2200
}

// nthAt reads "le 3e samedi de mars 2027", "the first Thursday of December".
func (p *parser) nthAt(i int) (item, int) {
	t := p.tok(i)
	it := item{kind: nth, n: t.num}
	switch {
	case t.isNum && t.ord && t.num >= 1 && t.num <= 5:
	case p.isLast(t.text):
		it.n = -1
	default:
		return item{}, 0
	}
	w, ok := p.lex.weekdays[p.tok(i+1).text]
	if !ok {
		return item{}, 0
	}
	it.d = w
	if items, used := p.lex.phrase(p.toks, i+2); used > 0 && items[0].kind == inMonth {
		it.rel = items[0].n
		return it, 2 + used
	}
	n := 2
	for p.lex.of[p.tok(i+n).text] {
		n++
	}
	month, ok := p.lex.months[p.tok(i+n).text]
	if !ok {
		return item{}, 0
	}
	it.m = month
	return p.withYear(it, i, n+1)
}

func (p *parser) isLast(word string) bool {
	items := p.lex.phrases[word]
	return len(items) == 1 && items[0].kind == last
}

// spanOfDaysAt reads "dans 15 jours", "il y a 3 jours", "in two weeks", "3 days ago".
func (p *parser) spanOfDaysAt(i int) (item, int) {
	sign, n := 1, startsWith(p.toks, i, p.lex.in)
	if n == 0 && p.lex.lang == "fr" {
		sign, n = -1, startsWith(p.toks, i, p.lex.ago)
	}
	if n == 0 && p.lex.lang == "fr" {
		return item{}, 0
	}
	count := p.tok(i + n)
	unit, ok := p.lex.spans[p.tok(i+n+1).text]
	if !ok || !count.isNum || count.ord || count.num < 1 || count.num > 400 {
		return item{}, 0
	}
	used := n + 2
	if n == 0 {
		after := startsWith(p.toks, i+used, p.lex.ago)
		if after == 0 {
			return item{}, 0
		}
		sign, used = -1, used+after
	}
	if unit < 0 {
		return item{kind: inMonths, n: sign * count.num, guess: []string{whyMonths}}, used
	}
	it := item{kind: offset, n: sign * count.num * unit}
	if unit == 1 && p.lex.lang == "fr" {
		switch count.num {
		case 15: // two weeks, as people count them
			it.n, it.guess = sign*14, []string{whyFortnight}
		case 8: // a week, or eight days
			it.rel = sign * 7
		}
	}
	return it, used
}

// vagueAt reads "fin janvier", "mars 2027", "early March": no day.
func (p *parser) vagueAt(i int) int {
	n := 0
	if p.lex.vagueHead[p.tok(i).text] {
		n = 1
		for w := p.tok(i + n).text; p.lex.of[w] || p.lex.day[w]; w = p.tok(i + n).text {
			n++
		}
		if p.lex.vagueTail[p.tok(i+n).text] {
			return n + 1
		}
	} else if w := p.tok(i).text; (w == "en" || w == "in") && p.lex.of[w] {
		n = 1
	}
	if _, ok := p.lex.months[p.tok(i+n).text]; !ok {
		return 0
	}
	if isYear(p.tok(i + n + 1)) {
		n++
	}
	return n + 1
}
