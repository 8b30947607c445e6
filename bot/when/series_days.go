package when

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
