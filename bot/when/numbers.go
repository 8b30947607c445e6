package when

import "strconv"

// numbers turns number words and ordinals into number tokens.
func (l *lexicon) numbers(toks []token) []token {
	out := make([]token, 0, len(toks))
	for i := 0; i < len(toks); {
		t := toks[i]
		if t.isNum && i+1 < len(toks) && toks[i+1].glued && l.suffixes[toks[i+1].text] {
			t.ord = true
			out = append(out, t)
			i += 2
			continue
		}
		if t.isWord() && !l.monthAfterDay(out, toks, i) {
			if n, ord, used := l.numberWords(toks[i:]); used > 0 {
				out = append(out, token{text: strconv.Itoa(n), num: n, isNum: true, ord: ord, glued: t.glued})
				i += used
				continue
			}
		}
		out = append(out, t)
		i++
	}
	return out
}

// monthAfterDay says that a word which is both a number and a month ("sept") is the month:
// it follows a number and no hour comes after it.
func (l *lexicon) monthAfterDay(before, toks []token, i int) bool {
	if _, ok := l.months[toks[i].text]; !ok || len(before) == 0 {
		return false
	}
	last := before[len(before)-1]
	hour := i+1 < len(toks) && l.hours[toks[i+1].text]
	return last.isNum && last.digits <= 2 && !hour
}

// numberWords reads a number up to 99, or a year from 2000 to 2099, in words.
func (l *lexicon) numberWords(toks []token) (n int, ord bool, used int) {
	n, ord, used = l.below100(toks)
	if used == 0 || ord || n != 2 || used >= len(toks) || toks[used].text != l.thousand {
		return n, ord, used
	}
	n, used = 2000, used+1
	rest := used
	if l.lang == "en" && rest < len(toks) && toks[rest].text == l.and {
		rest++
	}
	if m, mord, more := l.below100(toks[rest:]); more > 0 && !mord {
		return n + m, false, rest + more
	}
	return n, false, used
}

func (l *lexicon) below100(toks []token) (n int, ord bool, used int) {
	if len(toks) == 0 || !toks[0].isWord() {
		return 0, false, 0
	}
	word := toks[0].text
	if n, ok := l.ordinals[word]; ok {
		return n, true, 1
	}
	ten, ok := l.tens[word]
	if !ok {
		n, ok := l.units[word]
		if !ok {
			return 0, false, 0
		}
		return n, false, 1
	}
	if len(toks) > 1 {
		next := toks[1].text
		u, isUnit := l.units[next]
		o, isOrd := l.ordinals[next]
		switch {
		case isUnit && u >= 1 && u <= 9 && (ten != 10 || u >= 7):
			return ten + u, false, 2
		case isOrd && o <= 9 && ten != 10 && l.lang == "en":
			return ten + o, true, 2
		case next == l.and && l.lang == "fr" && ten >= 20 && len(toks) > 2 && l.units[toks[2].text] == 1:
			return ten + 1, false, 3
		}
	}
	return ten, false, 1
}
