package when

// parser cuts the tokens of a text into items, from left to right.
type parser struct {
	lex  *lexicon
	toks []token
}

// none stands for a token beyond the end of the text.
var none = token{text: "\x00"}

func (p *parser) tok(i int) token {
	if i < 0 || i >= len(p.toks) {
		return none
	}
	return p.toks[i]
}

// items are the pieces of the text; whole says that every word belongs to one of them.
func (p *parser) items() (items []item, whole bool) {
	whole = true
	for i := 0; i < len(p.toks); {
		found, n := p.itemAt(i)
		if n == 0 {
			whole = false
			i++
			continue
		}
		items = append(items, found...)
		i += n
	}
	return items, whole
}

// itemAt tries what can stand at i, the most particular first: dates in digits, hours,
// dates in words, fixed phrases.
func (p *parser) itemAt(i int) ([]item, int) {
	if items, n := p.numericAt(i); n > 0 {
		return items, n
	}
	if n := p.severalAt(i); n > 0 {
		return []item{{kind: cannot, key: refusedSeveral}}, n
	}
	for _, rule := range []func(int) (item, int){
		p.lastingAt, p.spanAt, p.spanOfDaysAt, p.hourItem, p.nthAt, p.dateAt,
	} {
		if it, n := rule(i); n > 0 {
			return []item{it}, n
		}
	}
	if n := p.vagueAt(i); n > 0 {
		return []item{{kind: cannot, key: refusedVague}}, n
	}
	if items, n := p.lex.phrase(p.toks, i); n > 0 {
		return items, n
	}
	t := p.toks[i]
	if w, ok := p.lex.weekdays[t.text]; ok {
		return []item{{kind: weekday, n: w}}, 1
	}
	if t.text == "," || t.text == "-" || t.text == "/" {
		return []item{{kind: nothing}}, 1
	}
	return nil, 0
}

// hourItem reads a clock time, and in English a number behind "at".
func (p *parser) hourItem(i int) (item, int) {
	if c, n := p.clockAt(i); n > 0 {
		return item{kind: clockTime, clock: c}, n
	}
	if p.lex.lang == "en" && p.tok(i).text == "at" {
		if c, n := p.bareHour(i + 1); n > 0 && !p.continues(i+2) {
			if _, month := p.lex.months[p.tok(i+2).text]; !month {
				if _, used := p.clockAt(i + 1); used == 0 {
					return item{kind: clockTime, clock: c}, 2
				}
			}
		}
	}
	return item{}, 0
}

// severalAt reads two days of one month: "3-5 décembre", "3 et 4 décembre", "3 to 5 December".
func (p *parser) severalAt(i int) int {
	a, b := p.tok(i), p.tok(i+2)
	if !p.isDay(a) || !p.isDay(b) {
		return 0
	}
	switch p.tok(i + 1).text {
	case "-", "et", "and", "ou", "or", "au", "a", "to", ",":
	default:
		return 0
	}
	n := 3
	if p.lex.of[p.tok(i+n).text] {
		n++
	}
	if _, ok := p.lex.months[p.tok(i+n).text]; !ok {
		return 0
	}
	if isYear(p.tok(i + n + 1)) {
		n++
	}
	return n + 1
}
