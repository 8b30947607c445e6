package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A meeting lives by a clock that the story moves: through a stop of the bot and a kill,
// every reminder rings in the organiser's room as often as the story says, and no more.
func TestTheLifeOfAMeetingByTheClock(t *testing.T) {
	s := start(t)
	story, err := os.ReadFile(filepath.Join(module, "scripts", "vie.txt"))
	if err != nil {
		t.Fatal(err)
	}
	s.play(string(story))

	events, _, _, err := s.Persons["camille"].Inbox.Since(0)
	if err != nil {
		t.Fatal(err)
	}
	rang := map[string]int{}
	for _, e := range events {
		if e.Sender != s.BotAccount.UserID || e.MsgType != "m.text" {
			continue
		}
		if !slices.Contains(e.Mentions, s.Persons["camille"].UserID) {
			t.Errorf("a message that rings names nobody: %q", e.Body)
		}
		for _, words := range []string{"approche", "Tout est prêt", "commence bientôt", "Comment s'est passée", "Vos notes", "manque encore", "dernier rappel"} {
			if strings.Contains(e.Body, words) {
				rang[words]++
			}
		}
	}
	want := map[string]int{"approche": 2, "Tout est prêt": 1, "commence bientôt": 1, "Comment s'est passée": 1, "Vos notes": 2}
	for words, n := range want { // twice where it was put off
		if rang[words] != n {
			t.Errorf("« %s » rang %d times, not %d", words, rang[words], n)
		}
		delete(rang, words)
	}
	if len(rang) > 0 {
		t.Errorf("rang although the restitution was there: %v", rang)
	}
}
