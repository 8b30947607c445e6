package decide

import (
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"passeparole/flows"
	"passeparole/locales"
)

// nearly proposes what a misspelt request was probably meant to be, when no question is
// open that it could answer.
func (s *session) nearly(said *spoken) bool {
	word := strings.TrimSpace(said.Body)
	folded := strings.TrimLeft(flows.Fold(word), "!/")
	if n := utf8.RuneCountInString(folded); n < 5 || n > 40 {
		return false
	}
	best, meant := 3, noIntent
	for _, i := range []intent{prepare, report, mine, menu} {
		for _, p := range phrases[i] {
			if d := levenshtein.ComputeDistance(folded, p); d < best && d*4 <= len(p) {
				best, meant = d, i
			}
		}
	}
	key := "talk.wishes." + string(meant)
	if meant == noIntent {
		act, _ := flows.NearAct(said.Body)
		if act != flows.Help && act != flows.Resume { // the others mean nothing where nothing is asked
			return false
		}
		key = "talk.acts." + string(act)
	}
	s.reply(said, locales.Message{{Text: s.book.Say(said.lang, "talk.near",
		locales.Args{"Word": word, "Act": s.book.Say(said.lang, key, nil)})}})
	return true
}
