package staff

import (
	"strings"

	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/locales"
)

// seriesWord takes the word « série » off the front of what follows an ID: it means all meetings
// of the series that still wait.
func seriesWord(text string) (rest string, all bool) {
	first, after, _ := strings.Cut(strings.TrimSpace(text), " ")
	switch strings.Trim(flows.Fold(first), ":,.") {
	case "serie", "series":
		return strings.TrimSpace(after), true
	}
	return text, false
}

// series makes a move for a whole series; its reason is needed as for one meeting.
func series(d Desk, c Call, move meeting.Move, reason string) (locales.Message, error) {
	if reason == "" {
		return nil, &Refusal{"staff.refused.missing." + c.Command.Args[1].Name, locales.Args{"Example": c.Command.Example}}
	}
	return d.MoveSeries(c.ID, move, reason)
}
