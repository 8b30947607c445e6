package communes

import (
	"strings"

	"passeparole/bot/communes/fold"
)

const (
	maxTailWords = 6     // of a commune with its département
	city         = 50000 // inhabitants; such a name rarely means something else
	largeTown    = 10000
	knownTown    = 2000
)

// fromTail takes a commune from the last words of a text without comma, and says what
// stands before it. A whole text is never a tail: a venue must remain, except behind
// words such as "commune de".
func fromTail(text, qualifier string) (before string, found []Commune) {
	words := tailWords(text)
	for n := min(maxTailWords, len(words)-1); n >= 1; n-- {
		head, tail := words[:len(words)-n], words[len(words)-n:]
		if found, head = tailAfter(head, tail, qualifier); len(found) > 0 {
			return trimmed(text[:endOf(head)]), found
		}
	}
	return text, nil
}

// word is a word of the text and where it ends.
type word struct {
	text string
	end  int
}

// tailWords cuts at spaces, and behind the elided "d'" of "médiathèque d'Arbois".
func tailWords(text string) []word {
	var words []word
	at := 0
	for _, field := range strings.Fields(text) {
		at += strings.Index(text[at:], field)
		for _, elided := range []string{"d'", "d’", "D'", "D’"} {
			if rest, ok := strings.CutPrefix(field, elided); ok && rest != "" {
				at += len(elided)
				words = append(words, word{elided, at})
				field = rest
				break
			}
		}
		at += len(field)
		words = append(words, word{field, at})
	}
	return words
}

func endOf(words []word) int {
	if len(words) == 0 {
		return 0
	}
	return words[len(words)-1].end
}

func spoken(words []word) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = w.text
	}
	return strings.Join(parts, " ")
}

// tailAfter claims the tail as a commune if the words before it allow that; head is then
// what remains of them as venue.
func tailAfter(head, tail []word, qualifier string) ([]Commune, []word) {
	previous := fold.Name(head[len(head)-1].text)
	if head[len(head)-1].text == "@" {
		previous = "a"
	}
	place, before := spoken(tail), head[:len(head)-1]
	switch previous {
	case "a":
		return claim(place, qualifier), before
	case "au", "aux":
		return claim(prepositions[previous]+place, qualifier), before
	case "de", "d", "du", "des":
		article := map[string]string{"du": "Le ", "des": "Les "}[previous]
		if place[0] >= '0' && place[0] <= '9' {
			article = "" // "mairie du 3e arrondissement de Lyon"
		}
		venue, least, ok := ofCommune(before)
		if found := claim(article+place, qualifier); ok && len(found) > 0 && found[0].Population >= least {
			return found, venue
		}
		return nil, head
	}
	r, qualified := find(place, strict)
	if qualifier != "" && !qualified {
		r, qualified = find(place+" ("+qualifier+")", strict)
	}
	if len(r.Exact) == 0 || !follows(head, place, qualified, r.Exact) {
		return nil, head
	}
	return r.Exact, head
}

// ofCommune says whether "<head> de X" means the commune X: a town hall is its commune's,
// a street or a station is not. What is only a word for the commune leaves no venue. Some
// venues are called after large towns only, with at least so many inhabitants.
func ofCommune(head []word) (venue []word, inhabitants int, ok bool) {
	name := " " + fold.Name(spoken(head))
	for _, ending := range []string{" commune", " village", " ville"} {
		if name == ending || name == " la"+ending || name == " le"+ending {
			return nil, 0, true
		}
	}
	for _, ending := range communal {
		if strings.HasSuffix(name, " "+ending) {
			return head, 0, true
		}
	}
	for _, ending := range urban {
		if strings.HasSuffix(name, " "+ending) {
			return head, knownTown, true
		}
	}
	return nil, 0, false
}

// follows says whether a commune can stand directly behind these words. What names
// things after people and towns (a street, a school, a café) makes a claim doubtful.
func follows(head []word, place string, qualified bool, found []Commune) bool {
	typed := head[len(head)-1].text
	previous := fold.Name(typed)
	name := fold.Name(place)
	switch {
	case previous == "" || smallWords[previous]:
		return isPostcode(firstWord(name)) && previous == ""
	case isPostcode(firstWord(name)):
		return true // an address: "12 rue du Port 39100 Dole"
	case named[previous]:
		return false
	case qualified || complete[previous]:
		return true
	case saintly(name) && (kinds[previous]):
		return false // "église Saint-Martin"
	case kinds[previous]:
		return found[0].Population >= city
	case strings.Contains(name, " "):
		return true
	}
	least := city // "place Bellecour Lyon"
	if strings.Contains(typed, "-") {
		least = knownTown // "médiathèque Jean-Moulin Dole"
	}
	return found[0].Population >= least
}

func firstWord(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

func saintly(name string) bool {
	return strings.HasPrefix(name, "saint") || strings.HasPrefix(name, "notre dame")
}
