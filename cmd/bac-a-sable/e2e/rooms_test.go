package e2e

import (
	"strings"
	"testing"

	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/matrixclient"
)

// Killed without warning in the middle of an answer, the bot forgets nothing and says
// nothing twice.
func TestKilledAtAnyMoment(t *testing.T) {
	s := start(t)
	s.play(`
@camille
Camille> préparer une rencontre
Bot< {CAFE}
Camille> Café IA
tuer le bot
Camille> récapituler
relancer le bot
Bot< titre : café IA
tuer le bot
relancer le bot
Camille> salle des fêtes, Brest
tuer le bot
relancer le bot
Bot< structure
`)
	said, _, _, err := s.stage.Heard(0)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, m := range said {
		if m.Bot() && matrixclient.Contains(m.Text, "Noté : Café IA") {
			count["title"]++
		}
		if m.Bot() && matrixclient.Contains(m.Text, "Noté : salle des fêtes") {
			count["place"]++
		}
	}
	if count["title"] != 1 || count["place"] != 1 {
		t.Errorf("answers were acknowledged %v times", count)
	}
}

// What the bot cannot use gets a sentence and changes nothing.
func TestBadInputIsAnswered(t *testing.T) {
	s := start(t)
	long := strings.Repeat("tres ", 10_000) // 50 KB: an event may carry 64
	s.play(`
@camille
Camille> préparer une rencontre
Bot< {CAFE}
Camille> ` + long + `
Bot< caractères
Camille> Café <b>IA</b> @room *et* moi
Bot< Café <b>IA</b> @room *et* moi
Camille> nulle part au monde
Bot< commune
Camille> annuler
Bot< annul
@équipe
Dominique> !voir {CAFE}
Bot< {CAFE}
Dominique> !voir K7M2Z
Bot< je ne connais pas
Dominique> !supprimer tout
Bot< je ne connais pas
`)
	for _, p := range s.Mastodon.Posts() {
		t.Errorf("posted: %q", p.Text)
	}
}

// In a room of several people the bot answers those who address it, and is silent else.
func TestTwoOrganisersInOneRoom(t *testing.T) {
	s := start(t)
	s.play(`
@ensemble
Bot< préparer un débat
Camille> bonjour Sacha, as-tu vu la salle ?
Sacha> oui, elle est grande
Camille> Passe-parole : préparer une rencontre
Bot< {CAFE}
Sacha> j'hésite pour le titre
Camille^ Café IA
Bot< café IA
Sacha^ salle des fêtes, Brest
Bot< structure
`)
	said, _, _, err := s.stage.Heard(0)
	if err != nil {
		t.Fatal(err)
	}
	answers := 0
	for _, m := range said {
		if m.Bot() && m.Room == house.RoomTogether {
			answers++
		}
	}
	if answers > 5 {
		t.Errorf("the bot said %d things in the room of two", answers)
	}
}

// The bot comes only to those whom the configuration names, and answers no bot.
func TestNoticesAreNotAnswered(t *testing.T) {
	s := start(t)
	s.play("@camille\nBot< préparer un débat")
	camille := s.Persons[house.Camille]
	room := s.stage.ID(house.Camille)
	notice := map[string]string{"msgtype": "m.notice", "body": "préparer une rencontre"}
	if _, err := camille.SendEvent(s.ctx, room, "m.room.message", camille.Transaction(), notice); err != nil {
		t.Fatal(err)
	}
	// The next message is answered first: what came before it was left alone.
	from := camille.Inbox.Position()
	s.play("Camille> mes rencontres\nBot< pas de rencontre en cours")
	e, _, err := camille.Inbox.Wait(s.ctx, from, func(e matrixclient.Event) bool { return e.Room == room && e.Sender == s.BotAccount.UserID })
	if err != nil || !strings.Contains(e.Body, "pas de rencontre") {
		t.Errorf("the first answer is %q, %v", e.Body, err)
	}
}
