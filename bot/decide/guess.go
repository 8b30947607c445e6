package decide

import (
	"slices"
	"strings"

	"passeparole/flows"
	"passeparole/locales"
)

// Words, folded, by which a sentence shows what somebody wants when nothing is being
// asked. Beginnings of words are enough; a verb and a noun are needed to begin a plan,
// since talk about a debate is not yet a wish for one.
var (
	reportWords  = []string{"restitu", "compte rendu", "compte-rendu", "fill in a report", "write a report", "report back", "make a report"}
	mineWords    = []string{"ou en est", "ou en sont", "mes rencontres", "mes debats", "my meeting", "my proposal", "my debate", "my report"}
	changeWords  = []string{"changer", "modifier", "corriger", "change ", "correct "}
	prepareVerbs = []string{"prepar", "organis", "planif", "lancer", "monter", "faire", "propos", "creer", "prevoir", "plan ", "set up", "host", "hold", "start"}
	prepareNouns = []string{"debat", "rencontre", "cafe", "atelier", "evenement", "meeting", "debate", "workshop", "event"}
	thanks       = []string{"merci", "thanks", "thank you", "super", "parfait", "genial", "great"}
)

func has(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// guess reads a wish out of a sentence. It is only asked when nothing else is.
func guess(text string) intent {
	folded := " " + flows.Fold(text) + " "
	switch {
	case len(folded) > 200:
		return noIntent
	case has(folded, mineWords), has(folded, changeWords):
		return mine // from there, everything that exists can be changed
	case has(folded, reportWords):
		return report
	case has(folded, prepareVerbs) && has(folded, prepareNouns):
		return prepare
	}
	return noIntent
}

// thanked says whether a message only says thank you.
func thanked(text string) bool {
	folded := flows.Fold(text) + " "
	return len(strings.Fields(folded)) <= 4 && slices.ContainsFunc(thanks, func(w string) bool {
		return strings.HasPrefix(strings.ReplaceAll(folded, ",", " "), w+" ")
	})
}

// understand answers a sentence that is no command when nothing is asked. done is false
// when nothing could be made of it.
func (s *session) understand(said *spoken) (done bool, err error) {
	if thanked(said.Body) {
		s.tell(said.Room, said.lang, "room.welcome", nil)
		return true, nil
	}
	if act, _, ok := flows.ReadAct(said.Body); ok && (act == flows.Correct || act == flows.Summary) {
		if m, only, err := s.standing(said); only || err != nil {
			if err != nil {
				return true, err
			}
			if act == flows.Summary {
				return true, s.seeMeeting(said, m)
			}
			return true, s.changeBy(said, m, s.input(said))
		}
	}
	if i := guess(said.Body); i != noIntent {
		return s.wish(said, wish{intent: i})
	}
	return false, nil
}

// aside reminds of the conversation that was put aside, when somebody comes back.
func (s *session) aside(said *spoken, lines locales.Message) (locales.Message, error) {
	if said.room.Last == nil {
		return lines, nil
	}
	d, ok, err := s.draft(*said.room.Last)
	if err != nil || !ok || d.State.Status != flows.Paused {
		return lines, err
	}
	title := s.titleOf(d)
	if title == "" {
		title = s.book.Say(said.lang, "room.untitled", nil)
	}
	return lines.Add(locales.Plain, s.book.Say(said.lang, "room.waiting", locales.Args{"ID": d.Meeting, "Title": title})), nil
}
