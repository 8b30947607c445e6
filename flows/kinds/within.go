package kinds

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"passeparole/flows"
)

// A choice is often said in a sentence: « plutôt un débat mouvant », « le 5 », « sur place bien sûr ».

var (
	// besides are the words that may stand around a choice and say nothing of their own.
	besides = func() map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Fields("le la les l un une des du de d en a au aux c ce ca cela cet cette t est etait ete sera serait va etre y il on nous je j " +
			"pense dirai dirais crois plutot bien sur oui ok alor alors euh heu ben bah bon donc format style genre type sorte forme theme sujet fait fera faire " +
			"comme juste seulement uniquement surtout simplement simple tout toute bonjour merci svp stp dans pour option choix reponse numero prefere voudrai " +
			"voudrais veux aimerai aimerais normalement evidemment avait avai " +
			"did held it s is was will be an the i think guess say probably mostly of kind sort just please yes so well d") {
			m[w] = true
		}
		return m
	}()
	against  = []string{"pas", "ni", "sans", "sauf", "non", "jamais", "aucun", "aucune", "plutot que", "not", "no", "except", "without", "neither"}
	numbered = regexp.MustCompile(`^(?:(?:le|la|l|numero|n°|no|option|choix|reponse|the|number) ?)*(\d{1,2})(?:e|er|ere|eme|st|nd|rd|th)?$`)
	ordinals = map[string]int{"premier": 1, "premiere": 1, "first": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3, "third": 3, "quatrieme": 4,
		"fourth": 4, "cinquieme": 5, "fifth": 5, "sixieme": 6, "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10}
)

// numberOf is the place in the list that is said: « le 5 », « la troisième », « le dernier ».
func numberOf(s flows.Step, folded string) (n int, ok bool) {
	if m := numbered.FindStringSubmatch(folded); m != nil {
		n, err := strconv.Atoi(m[1])
		return n, err == nil
	}
	for _, the := range []string{"le ", "la ", "the "} {
		rest, found := strings.CutPrefix(folded, the)
		rest = strings.TrimSuffix(rest, " one")
		switch {
		case !found:
		case rest == "dernier", rest == "derniere", rest == "last":
			return len(s.Choices), true
		case ordinals[rest] > 0:
			return ordinals[rest], true
		}
	}
	return 0, false
}

// within finds the choices that are named among other words, the longest names first. alone says
// that nothing of weight stands beside them; against says that something is denied.
func (e env) within(s flows.Step, said string) (found []string, word string, alone, denied bool) {
	words := stems(said)
	type name struct {
		words  []string
		choice string
	}
	var names []name
	for _, c := range s.Choices {
		for _, w := range append(e.spoken(s, c), s.Vocabulary[c]...) {
			if ws := stems(w); len(ws) > 0 && (len(ws) > 1 || len(ws[0]) > 2) {
				names = append(names, name{ws, c})
			}
		}
	}
	slices.SortStableFunc(names, func(a, b name) int { return len(b.words) - len(a.words) })
	taken := make([]bool, len(words))
	for _, n := range names {
		for i := 0; i+len(n.words) <= len(words); i++ {
			if !slices.Equal(words[i:i+len(n.words)], n.words) || slices.Contains(taken[i:i+len(n.words)], true) {
				continue
			}
			for j := range n.words {
				taken[i+j] = true
			}
			if !slices.Contains(found, n.choice) {
				found = append(found, n.choice)
			}
			word = strings.Join(n.words, " ")
		}
	}
	alone = true
	for i, w := range words {
		if !taken[i] {
			alone = alone && besides[w]
			denied = denied || slices.Contains(against, w)
		}
	}
	return found, word, alone, denied
}

// stems are the words of a text as they are compared: folded, without plural.
func stems(said string) []string {
	words := strings.FieldsFunc(flows.Fold(said), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' })
	for i, w := range words {
		if len(w) > 3 {
			words[i] = strings.TrimRight(w, "sx")
		}
	}
	return words
}

// sentence says that free words look less like a choice than like something that is being told:
// « la salle est plus dispo ». They are read back before they are kept.
func sentence(said string) bool {
	words := strings.FieldsFunc(flows.Fold(said), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) < 3 {
		return false
	}
	verb, denies := false, false
	for i, w := range words {
		verb = verb || slices.Contains(telling, w) || i == 0 && slices.Contains([]string{"non", "ah", "oups", "pardon", "desole", "sorry", "no"}, w)
		denies = denies || slices.Contains([]string{"pas", "plus", "jamais", "ne", "n", "non", "not", "don", "can", "isn"}, w)
	}
	return verb && (denies || len(words) > 3)
}

// telling are verbs and persons of a sentence.
var telling = []string{"est", "sont", "sera", "etait", "etaient", "avait", "ai", "as", "avons", "avez", "ont", "peux", "peut", "pouvons", "veux", "veut", "voulez",
	"je", "j", "suis", "sommes", "va", "vais", "vont", "faut", "doit", "dois", "c", "y", "ya", "marche", "vient", "viens", "viennent", "fait",
	"is", "are", "was", "were", "i", "we", "have", "has", "need"}
