package decide

import (
	"encoding/json"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

// outbox is the kind under which findings name rows.
const outbox = "outbox"

// effectForms read the effect of a row of each kind strictly, and say where it leaves and
// which meeting it is about.
var effectForms = map[string]func(json.RawMessage) (lane, meeting string, err error){
	turn.Say{}.Kind(): form(func(e turn.Say) string {
		if e.Question == nil {
			return ""
		}
		return e.Question.Meeting
	}),
	turn.Status{}.Kind():   form(func(turn.Status) string { return "" }),
	turn.React{}.Kind():    form(func(turn.React) string { return "" }),
	turn.Join{}.Kind():     form(func(turn.Join) string { return "" }),
	turn.Leave{}.Kind():    form(func(turn.Leave) string { return "" }),
	turn.Post{}.Kind():     form(func(e turn.Post) string { return e.Meeting }),
	turn.EditPost{}.Kind(): form(func(e turn.EditPost) string { return e.Meeting }),
	turn.Publish{}.Kind():  form(func(e turn.Publish) string { return e.Meeting }),
}

func form[E turn.Effect](about func(E) string) func(json.RawMessage) (string, string, error) {
	return func(raw json.RawMessage) (string, string, error) {
		var e E
		if err := turn.Strictly(raw, &e); err != nil {
			return "", "", err
		}
		return e.Lane(), about(e), nil
	}
}

// InspectRows finds the rows of the outbox that cannot be sent, or whose outcome would be
// about nothing.
func InspectRows(mem turn.Memory, rows []turn.Row) ([]turn.Finding, error) {
	var found []turn.Finding
	for _, row := range rows {
		read, known := effectForms[row.Kind]
		if !known {
			found = append(found, turn.Finding{What: turn.FoundForeign, Kind: outbox, Key: row.ID, Other: row.Kind})
			continue
		}
		lane, about, err := read(row.Payload)
		switch {
		case err != nil:
			found = append(found, turn.Finding{What: turn.FoundUnread, Kind: outbox, Key: row.ID, Other: err.Error()})
			continue
		case lane != row.Lane:
			found = append(found, turn.Finding{What: turn.FoundPlace, Kind: outbox, Key: row.ID, Other: lane})
		}
		if about == "" {
			continue
		}
		var m meeting.Meeting
		if ok, err := mem.Get(meetings, about, &m); err == nil && !ok {
			found = append(found, turn.Finding{What: turn.FoundLost, Kind: outbox, Key: row.ID, Other: meetings + " " + about})
		}
	}
	return found, nil
}
