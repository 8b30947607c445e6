package kinds

import (
	"regexp"
	"slices"
	"strings"

	"passeparole/bot/communes"
	"passeparole/flows"
)

// everyday are words that lie near the name of some commune and never mean it misspelt.
var everyday = strings.Fields("a au la le les l' the at chez moi nous vous maison home seniors senior bonjour bonsoir salut merci mairie bureau parents jeunes eleves enfants hello thanks")

// meetingTools follow « visio » when a meeting is online: « visio zoom ».
var meetingTools = strings.Fields("zoom teams jitsi meet bbb bigbluebutton webex skype discord")

// marseille13 is the arrondissement: behind a venue, nobody adds the number of the département.
var marseille13 = regexp.MustCompile(`(?i),\s*marseille 13$`)

// noPlace says that a text is everyday words only, for which no spelling is to be looked for.
func noPlace(said string) bool {
	for _, w := range strings.FieldsFunc(flows.Fold(said), func(r rune) bool { return r == ' ' || r == ',' }) {
		if !slices.Contains(everyday, w) {
			return false
		}
	}
	return true
}

// onlineTool finds the tool in « visio zoom » or « en visio sur Jitsi ».
func onlineTool(said string) (tool string, ok bool) {
	words := strings.Fields(said)
	for i := len(words) - 1; i > 0; i-- {
		if !slices.Contains(onlineWords, flows.Fold(strings.Join(words[:i], " "))) {
			continue
		}
		rest := words[i:]
		if len(rest) == 2 && slices.Contains([]string{"sur", "on", "via", "avec", "with"}, flows.Fold(rest[0])) {
			rest = rest[1:]
		}
		return strings.Join(words[i:], " "), len(rest) == 1 && slices.Contains(meetingTools, flows.Fold(rest[0]))
	}
	return "", false
}

// miquelon are the two communes of Saint-Pierre-et-Miquelon, the name of both together.
func miquelon(said string) []communes.Commune {
	if strings.ReplaceAll(flows.Fold(said), "-", " ") != "saint pierre et miquelon" {
		return nil
	}
	var both []communes.Commune
	for _, code := range []string{"97502", "97501"} {
		if c, ok := communes.ByCode(code); ok {
			both = append(both, c)
		}
	}
	return both
}

// withoutItsArticle says that « Liège » was typed for « Le Liège », which may be another town.
func withoutItsArticle(said string, c communes.Commune) bool {
	name := flows.Fold(c.Name)
	return bareLabel(name) != name && bareLabel(name) == flows.Fold(said)
}
