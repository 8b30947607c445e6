package decide

import (
	"maps"
	"strings"
	"testing"

	"passeparole/bot/turn"
)

// Who answers and who says the last yes is a rule of the flow.
func TestWhoAnswersAndWhoSends(t *testing.T) {
	filled := []string{"Café IA", "foyer, Brest", "Le foyer", "18/11/2026", "1", "23", "passer", "l'école", "c'est tout", "passer", "passer", "passer"}
	for _, test := range []struct {
		name   string
		anyone bool
		submit string
		want   string // said to Sacha after the last yes; "" where the report is sent
	}{
		{"the organisers of the room", true, "organiser", ""},
		{"whoever began", true, "owner", "C'est à la personne qui organise"},
		{"nobody but who began answers", false, "organiser", "C'est Camille qui répond"},
	} {
		w := newWorld(t, nil)
		report := *w.decider.flows["report"] // the flows are those of every world of the tests
		report.Who.Anyone, report.Who.Submit = test.anyone, test.submit
		w.decider.flows = maps.Clone(w.decider.flows)
		w.decider.flows["report"] = &report
		room := "!commune:localhost"
		w.enter(room, camille, "Camille")
		w.enter(room, sacha, "Sacha")
		w.give(turn.Membership{Event: w.event(), Room: room, User: self, Sender: camille, State: "invite"})
		w.room = room
		w.say(camille, "Passe-parole : restitution")
		for _, text := range filled {
			w.message(camille, text, turn.Text, w.last[room])
		}
		w.out.Reset()
		w.message(sacha, "oui", turn.Text, w.last[room])
		got := w.heardSoFar()
		if sent := strings.Contains(got, "est envoyée"); sent != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %s", test.name, got)
		}
		if test.want == "" {
			continue
		}
		w.message(camille, "oui", turn.Text, w.last[room])
		if got = w.heardSoFar(); !strings.Contains(got, "est envoyée") {
			t.Errorf("%s: whoever began cannot send: %s", test.name, got)
		}
	}
}

// Only the author's own edit counts, whoever claims to have made one.
func TestSomebodyElsesEdit(t *testing.T) {
	w := newWorld(t, nil)
	room := w.direct(camille, "Camille")
	w.in(room, camille, "préparer une rencontre", "Café IA")
	w.give(turn.Edit{Event: w.event(), Target: w.mine[camille], Room: room, Sender: sacha, SentAt: w.now, Body: "Autre chose"})
	if got := w.heardSoFar(); !strings.Contains(got, "seule sa propre modification compte") || strings.Contains(w.in(room, camille, "récapituler"), "Autre chose") {
		t.Errorf("it counted: %s", got)
	}
}

// Buttons are prepared by the configuration, and never an input when the bot puts them.
func TestButtons(t *testing.T) {
	for setting, want := range map[string]string{"": "✅❌", NoButtons: "", YesNoButtons: "✅❌", AllButtons: "✅❌"} {
		w := newWorld(t, func(set *Settings) { set.Buttons = setting })
		room := w.direct(camille, "Camille")
		w.in(room, camille, "restitution", "Café IA", "foyer, Brest", "Le foyer", "mercredi à 18 h")
		asked := w.last[room]
		if got := strings.Join(w.buttons[asked], ""); got != want {
			t.Errorf("%q prepares %q under a guess, not %q", setting, got, want)
		}
		w.out.Reset()
		w.give(turn.Reaction{Event: w.event(), Target: asked, Room: room, Sender: self, SentAt: w.now, Key: "✅"})
		if got := w.heardSoFar(); got != "" {
			t.Errorf("the bot answered its own button: %s", got)
		}
		w.in(room, camille, "oui")
		numbers := 0
		if setting == AllButtons {
			numbers = 10
		}
		if got := len(w.buttons[w.last[room]]); got != numbers {
			t.Errorf("%q prepares %d numbers under a choice, not %d", setting, got, numbers)
		}
	}
}
