package crash

import (
	"fmt"
	"regexp"
	"strings"

	"passeparole/cmd/bac-a-sable/mastodon"
	"passeparole/cmd/bac-a-sable/matrixclient"
	"passeparole/cmd/bac-a-sable/script"
)

// twice lists what the bot said twice in a room between two messages of people. They write
// only after an acknowledgement, so nothing there asks for the same words again.
func twice(said []script.Said) []string {
	var found []string
	since := map[string]map[string]bool{} // by room
	for _, s := range said {
		if s.Who != "" || since[s.Room] == nil {
			since[s.Room] = map[string]bool{}
		}
		if s.Who != "" {
			continue
		}
		if words := string(s.Verb) + " " + s.Text; s.Verb == script.Say && since[s.Room][words] {
			found = append(found, fmt.Sprintf("[%s] %s", s.Room, s.Text))
		} else {
			since[s.Room][words] = true
		}
	}
	return found
}

// counted is how often the bot did each thing in a room, whatever the IDs of the meetings,
// their numbers and dates. In a room of an organiser, tellings are those of a round.
func counted(said []script.Said, room string, tellings []*telling) map[string]int {
	times := map[string]int{}
	for _, s := range said {
		// The emoji that serve as buttons are put under a question only while it is open: how
		// many there are depends on how soon people answer. See reactedTwice.
		if s.Room == room && s.Who == "" && s.Verb != script.React {
			words := s.Text
			for _, t := range tellings {
				words = without(words, t.player.Variables["CAFE"])
			}
			times[fmt.Sprintf("[%s] %s %s", s.Room, s.Verb, alike(words))]++
		}
	}
	return times
}

// without leaves an ID out, as it is said and as it stands in addresses.
func without(text, id string) string {
	if id == "" {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, id, "…"), strings.ToLower(id), "…")
}

var (
	ids     = regexp.MustCompile(`\b[2-9A-HJ-NP-Z]{5}\b`)
	numbers = regexp.MustCompile(`\d+(er)?`)
	dates   = regexp.MustCompile(`(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b`)
)

// alike makes the texts of two meetings comparable.
func alike(text string) string {
	text = ids.ReplaceAllStringFunc(text, func(m string) string {
		if strings.ContainsAny(m, "23456789") {
			return "…"
		}
		return m
	})
	return numbers.ReplaceAllString(dates.ReplaceAllString(text, "…"), "…")
}

// compared lists what was said more often than in the undisturbed story, and less often.
// What that story does not have at all is left out: it depends on the time that passes.
func compared(undisturbed, disturbed map[string]int) (more, less []string) {
	for words, times := range undisturbed {
		for range disturbed[words] - times {
			more = append(more, words)
		}
		for range times - disturbed[words] {
			less = append(less, words)
		}
	}
	return more, less
}

// reactedTwice lists the emoji that somebody put twice under the same message.
func reactedTwice(events []matrixclient.Event, who string) []string {
	var found []string
	seen := map[reaction]bool{}
	for _, e := range events {
		if e.Sender != who || e.ReactsTo == "" {
			continue
		}
		if same := (reaction{e.Room, e.ReactsTo, e.Key}); seen[same] {
			found = append(found, fmt.Sprintf("%s under %s (%s)", e.Key, e.ReactsTo, e.ID))
		} else {
			seen[same] = true
		}
	}
	return found
}

type reaction struct{ room, target, key string }

// postedTwice lists posts that repeat another, or bear its idempotency key.
func postedTwice(posts []mastodon.Post) []string {
	var found []string
	keys, texts := map[string]bool{}, map[string]bool{}
	for _, p := range posts {
		first := p.Text
		if len(p.Earlier) > 0 {
			first = p.Earlier[0] // what it was made with
		}
		words := p.Parent + " " + first
		if p.Key == "" || keys[p.Key] || texts[words] {
			found = append(found, fmt.Sprintf("post %s, key %q: %s", p.ID, p.Key, first))
		}
		keys[p.Key], texts[words] = true, true
	}
	return found
}
