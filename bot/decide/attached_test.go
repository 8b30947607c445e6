package decide

import (
	"strings"
	"testing"

	"passeparole/bot/turn"
)

// « Collez vos notes » says the reminder: notes sent as a file, in reply to it, are read.
func TestAFileInReplyToAReminderIsRead(t *testing.T) {
	w := newWorld(t, nil)
	w.direct("@camille:localhost", "Camille")
	w.say("@camille:localhost", "préparer une rencontre")
	w.say("@camille:localhost", "Café IA")
	w.clock("2026-12-02T12:00")
	w.give(turn.Tick{})
	reminder := w.last[w.room]
	w.out.Reset()
	w.give(turn.Message{Event: w.event(), Room: w.room, Sender: "@camille:localhost", SentAt: w.now, Kind: turn.TextFile, ReplyTo: reminder,
		File: &turn.Attached{Name: "notes.txt", Text: "Titre : Nos écrans\nLieu : Brest\nFormat : café-débat\nNombre de participants : 22\nSujets abordés : l'école"}})
	if got := strings.ReplaceAll(w.out.String(), "\u00a0", " "); !strings.Contains(got, "Nos écrans") && !strings.Contains(got, "restitution") {
		t.Errorf("the file was answered by %q", got)
	}
}
