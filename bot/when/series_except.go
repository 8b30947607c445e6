package when

// exceptAt reads "sauf en juillet et août", "sans le 6 mai", "hors vacances" (refused).
func (p *seriesParser) exceptAt(i int) int {
	n := startsWith(p.toks, i, p.words.except)
	if n == 0 {
		return 0
	}
	for p.words.filler[p.tok(i+n).text] && startsWith(p.toks, i+n, p.words.holidays) == 0 {
		n++
	}
	if used := startsWith(p.toks, i+n, p.words.holidays); used > 0 {
		p.cannot = seriesHolidays
		return n + used
	}
	found := 0
	for {
		at := i + n
		if found > 0 { // the next of a list, behind "et" or a comma
			sep := p.tok(at).text
			if p.words.and[sep] || sep == "," || sep == "-" {
				at++
			} else if _, month := p.lex.months[sep]; !month { // "juillet-août"
				return n
			}
		}
		for p.words.the[p.tok(at).text] || p.words.filler[p.tok(at).text] {
			at++
		}
		used := p.leftOutAt(at)
		if used == 0 {
			if found == 0 {
				return 0
			}
			return n
		}
		n, found = at+used-i, found+1
	}
}

// leftOutAt reads a month, or a day with or without its month and year.
func (p *seriesParser) leftOutAt(i int) int {
	if items, n := p.numericAt(i); n > 0 && len(items) == 1 {
		items[0].n = -1
		p.without = append(p.without, items[0])
		return n
	}
	n := 0
	w := -1
	if day, ok := p.lex.weekdays[p.tok(i).text]; ok {
		w, n = day, 1
	}
	if it, used := p.dateAt(i + n); used > 0 && it.kind == fullDate {
		it.n = w
		p.without = append(p.without, it)
		return n + used
	}
	if t := p.tok(i + n); t.isNum && t.num >= 1 && t.num <= 31 && t.digits > 0 && t.digits <= 2 && !p.hourAt(i+n) && !p.words.times[p.tok(i+n+1).text] &&
		startsWith(p.toks, i+n+1, p.words.eachOf)+startsWith(p.toks, i+n+1, p.words.ofMonth) == 0 {
		p.without = append(p.without, item{kind: dayOnly, d: t.num, n: w})
		return n + 1
	}
	if month, ok := p.lex.months[p.tok(i).text]; ok && !isYear(p.tok(i+1)) {
		p.notIn = append(p.notIn, month)
		return 1
	}
	return 0
}

// vagueWordAt refuses words that no date follows from, wherever they stand.
func (p *seriesParser) vagueWordAt(i int) int {
	if n := startsWith(p.toks, i, p.words.holidays); n > 0 {
		p.cannot = seriesHolidays
		return n
	}
	if n := startsWith(p.toks, i, p.words.vague); n > 0 {
		p.cannot = seriesVague
		return n
	}
	return 0
}

// vagueBound refuses "jusqu'à l'été": nobody knows which day that is.
func (p *seriesParser) vagueBound(i int) bool {
	for n := 0; n < 3; n++ {
		if startsWith(p.toks, i+n, p.words.vague) > 0 {
			p.cannot = seriesVague
			return true
		}
		if !p.words.filler[p.tok(i+n).text] {
			return false
		}
	}
	return false
}
