package when

import "strings"

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
