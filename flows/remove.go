package flows

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"passeparole/locales"
)

// removal is a line that orders the removal of something. The infinitive is left out: « supprimer
// les notes » is an idea.
var removal = regexp.MustCompile(`(?i)^\s*[!/]?\s*(?:enl[eè]vez?|retirez?|supprimez?|effacez?|remove|delete)\s+\S`)

// remove takes the items off a list that « enlève les 2 et 3 » names, or none if one of the
// numbers is wrong.
func (t *turn) remove(s Step, a Answer) {
	var at []int
	for _, asked := range strings.Fields(t.in.Arg) {
		n, err := strconv.Atoi(asked)
		if asked == "last" {
			n, err = len(a.Values), nil
		}
		if err != nil || n < 1 || n > len(a.Values) {
			t.refuse(s.ID, &Refusal{Key: "flows.refused.list.number", Args: locales.Args{"Asked": asked, "Count": len(a.Values)}})
			return
		}
		at = append(at, n-1)
	}
	slices.Sort(at)
	at = slices.Compact(at)
	for _, i := range at {
		t.tell("list.removed", s.ID, locales.Args{"Text": shown(a.Values[i])})
	}
	for _, i := range slices.Backward(at) { // from the end, so that the numbers stay true
		a = a.set(i, nil)
	}
	t.relisted(s, a)
}

// removing refuses a message for a list in which a line would remove something that is no
// number: kept as an item, « supprime la photo » would be published. Quoted, it is an item.
func (t *turn) removing(s Step) bool {
	if s.Kind != "list" && s.Kind != "quotes" {
		return false
	}
	for _, l := range strings.Split(t.in.Text, "\n") {
		if removal.MatchString(l) {
			t.refuse(s.ID, &Refusal{Key: "flows.refused.list.remove", Args: locales.Args{"Asked": shown(strings.TrimSpace(l))}})
			return true
		}
	}
	return false
}
