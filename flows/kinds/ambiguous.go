package kinds

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"passeparole/flows"
)

// Words that name several choices at once, where one is to be chosen.

var (
	onlyNumbers = regexp.MustCompile(`^\d{1,2}(?:(?:\s*(?:[,;/&+]|et|and|ou|or)\s*|\s+)\d{1,2})+$`)
	oneNumber   = regexp.MustCompile(`\d+`)
	notWord     = regexp.MustCompile(`[^\pL\pN]+`)
)

// severalNumbers says that several choices were given by their numbers: « 1 et 2 ».
func (e env) severalNumbers(s flows.Step, said string) bool {
	folded := strings.Trim(flows.Fold(said), " .)")
	if !onlyNumbers.MatchString(folded) {
		return false
	}
	for _, figure := range oneNumber.FindAllString(folded, -1) {
		if n, err := strconv.Atoi(figure); err != nil || n < 1 || n > len(s.Choices) {
			return false
		}
	}
	return true
}

// containing are the choices whose labels begin with the words or hold them: « débat » stands in
// « Café-débat » and in « Débat mouvant ». Words that are a whole label name it alone.
func (e env) containing(s flows.Step, said string) []string {
	folded := flows.Fold(strings.TrimRight(said, ")."))
	bare := bareLabel(folded)
	if utf8.RuneCountInString(bare) < 3 {
		return nil
	}
	words := " " + notWord.ReplaceAllString(bare, " ") + " "
	var found []string
	for _, c := range s.Choices {
		labels := e.spoken(s, c)
		if slices.Contains(labels, folded) || slices.Contains(labels, bare) {
			return nil
		}
		if slices.ContainsFunc(labels, func(w string) bool {
			return strings.HasPrefix(w, bare) || strings.Contains(" "+notWord.ReplaceAllString(w, " ")+" ", words)
		}) {
			found = append(found, c)
		}
	}
	return found
}
