package when

// spanAt reads "de 18h à 20h", "18h-20h", "18-20h", "entre 14h et 17h", "from 6 to 8pm".
func (p *parser) spanAt(i int) (item, int) {
	n := startsWith(p.toks, i, p.lex.from)
	said := n > 0 // "de" makes hours of bare numbers
	joins := p.lex.to
	if n == 0 && p.tok(i).text == p.lex.between {
		n, said, joins = 1, true, []string{p.lex.and}
	}
	left, used := p.clockAt(i + n)
	if used == 0 {
		left, used = p.bareHour(i + n)
	}
	if used == 0 {
		return item{}, 0
	}
	n += used
	join := startsWith(p.toks, i+n, joins)
	if join == 0 {
		return item{}, 0
	}
	tight := p.tok(i+n).glued && p.tok(i+n+join).glued
	sign := p.tok(i+n).text == "-" || p.tok(i+n).text == "/"
	n += join
	right, used := p.clockAt(i + n)
	switch {
	case used == 0 && (said || sign && tight) && !left.bare:
		right, used = p.bareHour(i + n)
		if used == 0 || p.continues(i+n+1) {
			return item{}, 0
		}
	case used == 0, left.bare && !said && !(sign && tight) && !(p.lex.lang == "en" && right.halfDay()):
		return item{}, 0
	}
	n += used
	if left.bare && left.part == anyPart && right.halfDay() {
		left.part = meridiem(left.hour, right)
	}
	it := item{kind: clockSpan, clock: left, end: right}
	if used := startsWith(p.toks, i+n, nextDayPhrases[p.lex.lang]); used > 0 {
		n += used
		it.n = 1
	}
	return it, n
}

var nextDayPhrases = map[string][]string{"fr": {"le lendemain", "du lendemain"}, "en": {"the next day", "the following day"}}

// continues says that the number before i is the beginning of a date or of something else.
func (p *parser) continues(i int) bool {
	t := p.tok(i)
	if _, ok := p.lex.months[t.text]; ok {
		return true
	}
	return t.isNum || t.text == "/" || t.text == "." || t.text == ":" || t.text == "-" || p.lex.of[t.text]
}

// halfDay says that the clock has am or pm.
func (c clock) halfDay() bool { return c.part == am || c.part == pm }

// meridiem is what "6" means in "6-8pm" (pm) and "11" in "11-1pm" (am).
func meridiem(hour int, right clock) dayPart {
	if hour < 1 || hour > 12 {
		return anyPart
	}
	if right.part == pm && hour%12 >= right.hour%12 {
		return am
	}
	return right.part
}

// lastingAt reads "pendant 2h", "durée 1h30", "for two hours", "pendant 90 minutes".
func (p *parser) lastingAt(i int) (item, int) {
	n := 0
	for _, phrase := range p.lex.lasting { // the longest one that fits
		n = max(n, startsWith(p.toks, i, []string{phrase}))
	}
	if n == 0 {
		return item{}, 0
	}
	if p.tok(i+n).text == "," {
		n++
	}
	minutes, used := p.durationAt(i + n)
	if used == 0 || minutes <= 0 || minutes > 24*60 {
		return item{}, 0
	}
	return item{kind: lasting, n: minutes}, n + used
}

func (p *parser) durationAt(i int) (minutes, n int) {
	t := p.tok(i)
	if used := startsWith(p.toks, i, []string{"1 " + p.lex.halfHour, p.lex.halfHour}); used > 0 {
		return 30, used
	}
	if !t.isNum || t.ord || t.num < 0 || t.digits > 3 {
		return 0, 0
	}
	if p.lex.minutes[p.tok(i+1).text] {
		return t.num, 2
	}
	if c, used := p.clockFace(i); used > 0 && c.spoken && c.minute < 60 {
		return c.hour*60 + c.minute, used
	}
	return 0, 0
}
