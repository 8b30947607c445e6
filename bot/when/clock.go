package when

// clockWord is a clock time that is a word.
type clockWord int

const (
	noWord clockWord = iota
	noonWord
	midnightWord
)

// clock is a clock time as written; hours.go says which times of the day it may mean.
type clock struct {
	hour, minute int // as written, 0–99
	word         clockWord
	part         dayPart // written right behind it: "7 h du soir", "6pm"
	exact        bool    // "07:30", "10:00": two digits, so not on a dial of twelve
	bare         bool    // a number that only its neighbours make an hour
	spoken       bool    // "2 h": may be a duration as well
}

// clockAt reads a clock time at i and says how many tokens it has.
func (p *parser) clockAt(i int) (clock, int) {
	c, n := p.clockFace(i)
	if n == 0 {
		return clock{}, 0
	}
	if part, used := p.attachedAt(i + n); used > 0 {
		c.part = part
		n += used
	}
	return c, n
}

func (p *parser) clockFace(i int) (clock, int) {
	t := p.tok(i)
	switch {
	case p.lex.noon[t.text]:
		return p.pastHour(clock{hour: 12, word: noonWord}, i, 1)
	case p.lex.midnight[t.text]:
		return p.pastHour(clock{hour: 0, word: midnightWord}, i, 1)
	case p.lex.lang == "en" && (t.text == "half" || t.text == "quarter" || t.text == "a"):
		return p.englishQuarter(i)
	case !t.isNum || t.ord || t.digits > 2 || t.num < 0:
		return clock{}, 0
	}
	c := clock{hour: t.num, exact: t.digits == 2 && t.num < 10}
	sign, m := p.tok(i+1), p.tok(i+2)
	minutes := m.isNum && m.glued && m.digits == 2 && sign.glued
	switch {
	case sign.text == ":" && minutes && !p.gluedSign(i+3):
		c.minute, c.exact = m.num, t.digits == 2 // "10:00" is on a clock of 24 hours, "8:30" may not be
		return c, 3
	case sign.text == "." && minutes:
		c.minute = m.num
		if _, used := p.attachedAt(i + 3); used > 0 {
			return c, 3
		}
		return clock{}, 0
	case p.lex.hours[sign.text]:
		c.spoken = true
		return p.pastHour(c, i, 2)
	case p.lex.lang == "en" && sign.text == "o" && m.text == "clock":
		return c, 3
	}
	if part, used := p.attachedAt(i + 1); used > 0 && (part == am || part == pm || p.lex.lang == "en") {
		return c, 1
	}
	return clock{}, 0
}

// gluedSign says that a number goes on: "18:30:15", "18:30/12".
func (p *parser) gluedSign(i int) bool {
	t := p.tok(i)
	return t.glued && (t.text == ":" || t.text == "." || t.isNum)
}

// pastHour reads what stands behind an hour: minutes, a half, a quarter, or nothing.
func (p *parser) pastHour(c clock, i, n int) (clock, int) {
	t := p.tok(i + n)
	if p.lex.lang == "fr" {
		for phrase, minutes := range frenchQuarters {
			if used := startsWith(p.toks, i+n, []string{phrase}); used > 0 {
				c.minute = minutes
				return c, n + used
			}
		}
		if t.text == "moins" {
			if m := p.tok(i + n + 1); m.isNum && m.num > 0 && m.num < 30 && c.word != midnightWord {
				c.hour, c.minute = c.hour-1, 60-m.num
				return c, n + 2
			}
			if used := startsWith(p.toks, i+n, []string{"moins le quart", "moins 1 quart"}); used > 0 && c.word != midnightWord {
				c.hour, c.minute = c.hour-1, 45
				return c, n + used
			}
			return clock{}, 0
		}
	}
	if !t.isNum || t.ord {
		return c, n
	}
	if t.glued && t.digits != 2 { // "18h5": five past, or ten to
		return clock{}, 0
	}
	after := p.tok(i + n + 1)
	two := t.digits == 2 || t.digits == 0 && t.num >= 1 && t.num <= 59
	if !two || !t.glued && (p.startsDay(i+n) || p.lex.hours[after.text]) {
		return c, n
	}
	c.minute = t.num
	n++
	if p.lex.minutes[after.text] {
		n++
	}
	return c, n
}

var frenchQuarters = map[string]int{
	"et demie": 30, "et demi": 30, "et quart": 15, "et 1 quart": 15, "trois quarts": 45, "et trois quarts": 45,
}

// startsDay says that the number at i belongs to what follows it: "18h 30 novembre",
// "18h 30/11", "18h 30-31 décembre".
func (p *parser) startsDay(i int) bool {
	next := p.tok(i + 1)
	if _, ok := p.lex.months[next.text]; ok {
		return true
	}
	switch next.text {
	case "/", ".", ":":
		return true
	case "-":
		if p.tok(i + 2).isNum {
			_, month := p.lex.months[p.tok(i+3).text]
			return month || p.tok(i+3).text == "-"
		}
	}
	return p.lex.of[next.text] && p.lex.monthFirst
}

// englishQuarter reads "half past six", "quarter to seven".
func (p *parser) englishQuarter(i int) (clock, int) {
	n := 0
	if p.tok(i).text == "a" {
		n = 1
	}
	minutes := map[string]int{"half": 30, "quarter": 15}[p.tok(i+n).text]
	way, hour := p.tok(i+n+1).text, p.tok(i+n+2)
	if minutes == 0 || !hour.isNum || hour.ord || hour.num < 1 || hour.num > 12 {
		return clock{}, 0
	}
	switch {
	case way == "past":
		return clock{hour: hour.num, minute: minutes}, n + 3
	case way == "to" && minutes == 15 && hour.num > 1:
		return clock{hour: hour.num - 1, minute: 45}, n + 3
	}
	return clock{}, 0
}

// attachedAt reads the part of the day that stands right behind an hour.
func (p *parser) attachedAt(i int) (dayPart, int) {
	for n := min(4, len(p.toks)-i); n > 0; n-- {
		if part, ok := p.lex.attached[joined(p.toks[i:i+n])]; ok {
			return part, n
		}
	}
	return anyPart, 0
}

// bareHour reads a number that only its neighbours make an hour: "de 18 à 20h", "at 8".
func (p *parser) bareHour(i int) (clock, int) {
	t := p.tok(i)
	if !t.isNum || t.ord || t.digits > 2 || t.num < 0 || t.num > 24 {
		return clock{}, 0
	}
	return clock{hour: t.num, exact: t.digits == 2 && t.num < 10, bare: true}, 1
}
