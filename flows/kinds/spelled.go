package kinds

import (
	"strings"

	"passeparole/flows"
)

// spelledWords are the number words of both languages that add or multiply.
var spelledWords = map[string]int{
	"zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
	"neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
	"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
	"huitante": 80, "octante": 80, "nonante": 90,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
	"seventy": 70, "eighty": 80, "ninety": 90,
}

// about are the words for a number that is not meant exactly.
var about = map[string]int{
	"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
	"cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000, "dozen": 12, "score": 20,
}

// spelled reads a number in words, below a million: "vingt-trois", "quatre-vingt-dix-sept",
// "one hundred and five". Every word must belong to it.
func spelled(s string) (int, bool) {
	words := strings.FieldsFunc(flows.Fold(s), func(r rune) bool { return r == ' ' || r == '-' })
	if len(words) == 0 {
		return 0, false
	}
	total, group, last, any := 0, 0, 1000, false
	for i, w := range words {
		switch {
		case (w == "et" || w == "and") && i > 0 && i < len(words)-1:
			continue
		case w == "cent" || w == "cents" || w == "hundred":
			if group > 9 {
				return 0, false
			}
			group, last = max(1, group)*100, 100
		case w == "mille" || w == "thousand":
			if total > 0 {
				return 0, false
			}
			total, group, last = max(1, group)*1000, 0, 1000
		default:
			n, ok := spelledWords[w]
			if !ok {
				return 0, false
			}
			switch {
			case n == 20 && strings.HasPrefix(w, "vingt") && group%100 == 4 && last == 4: // quatre-vingts
				group, last = group+76, 20
			case n >= 10 && n <= 19 && last == 60, n >= 10 && n <= 19 && last == 20 && group%100 == 80: // soixante-dix
				group, last = group+n, n
			case n < last && (last >= 20 && n < 10 || last == 100 || last == 1000):
				group, last = group+n, n
			case n < 10 && last == 10 && words[i-1] == "dix" && n >= 7: // dix-sept
				group, last = group+n, n
			default:
				return 0, false
			}
		}
		any = true
	}
	return total + group, any
}
