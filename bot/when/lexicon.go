package when

import "strings"

// kind is what a piece of a text says.
type kind int

const (
	nothing   kind = iota // a word that a date may have beside it: "le", "à", "merci"
	weekday               // n: time.Weekday
	fullDate              // y (0 if none), m, d
	dayOnly               // d
	nth                   // the n-th (-1: last) weekday d of month m and year y, or of month rel from this one
	offset                // n days from today, or as well rel days when that is not 0
	inMonths              // n months from today
	inWeek                // week n from this one; a weekday goes with it
	inMonth               // month n from this one; a day goes with it
	inYear                // year n from this one; day and month go with it
	next                  // "prochain"
	last                  // "dernier"
	this                  // "ce"
	plusDays              // n days after a weekday: "en huit"
	toDay                 // "au": a second day follows
	clockTime             // clock
	clockSpan             // clock, end
	part                  // n: part of the day
	lasting               // n minutes
	about                 // the hour is a rough one
	until                 // the next hour is the end
	inZone                // key: IANA name
	wasHeld               // the text tells what was
	cannot                // key: the sentence to refuse with, whatever else is there
)

// item is one piece of a text.
type item struct {
	kind    kind
	n       int
	y, m, d int
	rel     int
	key     string
	clock   clock
	end     clock
	guess   []string // what was assumed while reading it
}

// dayPart is a part of the day, which settles hours of twelve.
type dayPart int

const (
	anyPart dayPart = iota
	morning
	afternoon
	evening
	am
	pm
)

// lexicon is the closed vocabulary of one language, in folded words.
type lexicon struct {
	lang            string
	weekdays        map[string]int
	months          map[string]int
	units, tens     map[string]int
	ordinals        map[string]int
	suffixes        map[string]bool // of an ordinal in digits
	thousand, and   string
	hours, minutes  map[string]bool // "18 h", "30 min"
	spans           map[string]int  // words for 1 or 7 days; -1: a month
	in, ago         []string        // "dans", "il y a" before, or "ago" after, a number of days
	day             map[string]bool // before a day without its month: "le", "the"
	of              map[string]bool // between parts of a date
	from, to        []string        // "de 18h à 20h"
	between         string          // "entre 18h et 20h"
	lasting         []string        // before a duration
	attached        map[string]dayPart
	noon, midnight  map[string]bool
	vagueHead       map[string]bool // "fin", before a month, a week or a year
	vagueTail       map[string]bool
	twelveUpTo      int // hours from 1 to this one may be of the morning or of the evening
	phrases         map[string][]item
	longest         int // words in the longest phrase
	monthFirst      bool
	halfHour, aHalf string
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// values numbers words: those of one group, separated by blanks, share a value; groups are
// separated by "|" and count from start.
func values(start int, groups string) map[string]int {
	m := map[string]int{}
	for i, group := range strings.Split(groups, "|") {
		for _, w := range strings.Fields(group) {
			m[w] = start + i
		}
	}
	return m
}

// say adds phrases, separated by "|", that all mean the same.
func (l *lexicon) say(phrases string, items ...item) {
	for _, p := range strings.Split(phrases, "|") {
		words := l.numbers(tokenise(p)) // "un jour" is met as "1 jour"
		l.phrases[joined(words)] = items
		l.longest = max(l.longest, len(words))
	}
}

// phrase is the longest phrase that starts at i, and how many tokens it has.
func (l *lexicon) phrase(toks []token, i int) ([]item, int) {
	for n := min(l.longest, len(toks)-i); n > 0; n-- {
		if items, ok := l.phrases[joined(toks[i:i+n])]; ok {
			return items, n
		}
	}
	return nil, 0
}

// startsWith is how many tokens at i make one of the phrases; 0 for none.
func startsWith(toks []token, i int, phrases []string) int {
	for _, p := range phrases {
		n := strings.Count(p, " ") + 1
		if i+n <= len(toks) && joined(toks[i:i+n]) == p {
			return n
		}
	}
	return 0
}

func joined(toks []token) string {
	if len(toks) == 1 {
		return toks[0].text
	}
	var b strings.Builder
	for i, t := range toks {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}
