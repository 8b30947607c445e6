package remind

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/locales"
)

func TestEmbeddedRemindersAreFine(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Check(flows.RemindersFile, flows.Reminders(), book) {
		t.Error(p.Say(book, "fr"))
	}
	r, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if len(r.List) < 15 {
		t.Errorf("only %d reminders", len(r.List))
	}
}

// The schema names states and facts, for the words about an unknown one.
func TestSchemaNamesWhatExists(t *testing.T) {
	var doc struct {
		Properties struct {
			Reminders struct {
				Items struct {
					Properties struct {
						While struct {
							Items struct{ Enum []meeting.State }
						}
					}
				}
			}
		}
		Defs struct {
			Facts struct {
				Items struct{ Enum []string }
			}
		} `json:"$defs"`
	}
	if err := json.Unmarshal(schema, &doc); err != nil {
		t.Fatal(err)
	}
	if got := doc.Properties.Reminders.Items.Properties.While.Items.Enum; !slices.Equal(got, meeting.States) {
		t.Errorf("the schema has the states %v, not %v", got, meeting.States)
	}
	if got := doc.Defs.Facts.Items.Enum; !slices.Equal(got, Facts) {
		t.Errorf("the schema has the facts %v, not %v", got, Facts)
	}
}

func TestMistakesInTheFile(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	const fine = `{id: a, about: meeting, to: staff, from: start, offset: -7j, while: [announced], late: 3j, say: remind.week}`
	tests := []struct{ name, old, new, want string }{
		{"a key", "late: 3j", "later: 3j", "« later » n'existe pas ici. Écrivez sans doute : late."},
		{"a key that is missing", ", late: 3j", "", "il manque ici : late."},
		{"a state", "announced", "anounced", "Écrivez sans doute : announced."},
		{"a fact", "say:", "if: [report_begin], say:", "Écrivez sans doute : report_begun."},
		{"a moment", "from: start", "from: stat", "Écrivez sans doute : start."},
		{"a moment of something else", "from: start", "from: touched", "« touched » n'existe pas pour « meeting »."},
		{"a person", "to: staff", "to: team", "« team » n'est pas possible pour « to »."},
		{"an offset", "-7j", "une semaine", "n'est pas un délai. Écrivez par exemple : -7j"},
		{"how long", "late: 3j", "late: -3j", "n'est pas négatif"},
		{"a time", "while:", `at: "10h", while:`, "n'est pas une heure"},
		{"a time for hours", "-7j", `-1h, at: "10:00"`, "ne sert à rien avec un délai en heures (-1h)"},
		{"no state", ", while: [announced]", "", "il manque les états de la rencontre"},
		{"a state of a draft", "about: meeting", "about: draft", "un brouillon n'a pas d'état"},
		{"the end before the beginning", "offset: -7j", "offset: 7j, until: start", "il ne partirait jamais"},
		{"the same twice", "{id: a", fine + "\n  - {id: a", "« a » existe déjà plus haut"},
		{"words", "remind.week", "remind.wek", "il manque la phrase « remind.wek » dans locales/fr"},
		{"no YAML", "while: [announced]", "while: [announced", "l'écriture YAML s'arrête ici"},
	}
	for _, test := range tests {
		raw := "reminders:\n  - " + strings.Replace(fine, test.old, test.new, 1) + "\n"
		var said string
		for _, p := range Check("reminders.yaml", []byte(raw), book) {
			said += p.Say(book, "fr") + "\n"
		}
		said = strings.ReplaceAll(said, "\u00a0", " ")
		if !strings.Contains(said, test.want) || !strings.Contains(said, "reminders.yaml:") || !strings.Contains(said, "^") {
			t.Errorf("%s:\n%sdoes not say with its place: %s", test.name, said, test.want)
		}
	}
	if found := Check("reminders.yaml", []byte("reminders:\n  - "+fine+"\n"), book); len(found) > 0 {
		t.Errorf("a file without mistakes: %s", found[0].Say(book, "fr"))
	}
}
