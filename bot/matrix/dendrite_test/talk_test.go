package dendrite_test

import (
	"os"
	"path/filepath"
	"testing"

	"maunium.net/go/mautrix/crypto/attachment"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
	"passeparole/locales"
)

func accept(b *bot, o *organiser, room id.RoomID) {
	b.t.Helper()
	invitation := expect(b, "the invitation", func(m turn.Membership) bool { return m.State == "invite" && m.User == b.user })
	if invitation.Room != string(room) || invitation.Sender != string(o.client.UserID) || !invitation.Direct || invitation.Event == "" {
		b.t.Fatalf("the invitation reads %+v", invitation)
	}
	b.send(turn.Join{Room: invitation.Room})
	expect(b, "its own joining", func(m turn.Membership) bool { return m.State == "join" && m.User == b.user && !m.Historical })
	o.awaitJoin()
}

func TestDendriteEncryptedTalk(t *testing.T) {
	b, o := newBot(t, "bot-crypt"), newOrganiser(t, "camille-crypt")
	if !b.client.Self().Signed {
		t.Error("the bot's device is not signed by its own identity")
	}
	room := o.room(b.user, true)
	accept(b, o, room)

	question := o.say(room, "bonjour")
	heard := b.expectText("bonjour")
	if heard.Event != string(question) || heard.Kind != turn.Text || heard.Sender != string(o.client.UserID) {
		t.Errorf("the bot heard %+v", heard)
	}
	outcome := b.send(turn.Say{Room: string(room), ReplyTo: heard.Event, Lines: locales.Message{{Style: locales.Strong, Text: "Bonjour <Camille>"}}})
	answer := o.hear()
	if !answer.Mautrix.WasEncrypted {
		t.Error("the answer in an encrypted room was not encrypted")
	}
	content := answer.Content.AsMessage()
	if string(answer.ID) != outcome.Ref || content.Body != "Bonjour <Camille>" || content.MsgType != event.MsgNotice ||
		content.FormattedBody != "<strong>Bonjour &lt;Camille&gt;</strong>" || string(content.RelatesTo.GetReplyTo()) != heard.Event {
		t.Errorf("the organiser reads %+v", content)
	}
	if trust := answer.Mautrix.TrustState; trust < id.TrustStateCrossSignedTOFU {
		t.Errorf("the organiser's client trusts the bot's device only as %s", trust)
	}

	b.restart()
	o.say(room, "encore là ?")
	b.expectText("encore là ?")
	b.send(turn.Say{Room: string(room), Lines: words("Oui, toujours.")})
	if again := o.hear(); !again.Mautrix.WasEncrypted || again.Content.AsMessage().Body != "Oui, toujours." {
		t.Errorf("after a restart the organiser reads %+v", again.Content.AsMessage())
	}

	b.end()
	o.say(room, "écrit pendant l'absence")
	b.start()
	b.expectText("écrit pendant l'absence")

	data := "titre;lieu\nCafé;Saint-Aubin\n"
	b.send(turn.Say{Room: string(room), Lines: words("Voici le fichier."), File: &turn.File{Name: "rencontres.csv", Type: "text/csv", Data: []byte(data)}})
	o.hear()
	file := o.hear().Content.AsMessage()
	if file.MsgType != event.MsgFile || file.File == nil || file.URL != "" {
		t.Fatalf("the file came as %+v", file)
	}
	sealed, err := o.client.DownloadBytes(t.Context(), file.File.URL.ParseOrIgnore())
	must(t, err)
	opened := attachment.EncryptedFile(file.File.EncryptedFile)
	must(t, opened.DecryptInPlace(sealed))
	if string(sealed) != data {
		t.Errorf("the file holds %q", sealed)
	}
	for _, name := range []string{"crypto.db", "pickle.key", "recovery.key", "matrix.json"} {
		info, err := os.Stat(filepath.Join(b.options.Data, name))
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others: %s", name, info.Mode())
		}
	}
}

func TestDendritePlainTalk(t *testing.T) {
	b, o := newBot(t, "bot-plain"), newOrganiser(t, "camille-plain")
	room := o.room(b.user, false)
	accept(b, o, room)
	said := o.say(room, "en clair")
	b.expectText("en clair")
	b.send(turn.Say{Room: string(room), Lines: words("Bien reçu.")})
	if answer := o.hear(); answer.Mautrix.WasEncrypted || answer.Content.AsMessage().Body != "Bien reçu." {
		t.Errorf("the organiser reads %+v", answer.Content.AsMessage())
	}

	correction := &event.MessageEventContent{MsgType: event.MsgText, Body: "en clair, corrigé"}
	correction.SetEdit(said)
	_, err := o.client.SendMessageEvent(t.Context(), room, event.EventMessage, correction)
	must(t, err)
	if edit := expect(b, "the edit", func(turn.Edit) bool { return true }); edit.Target != string(said) || edit.Body != "en clair, corrigé" {
		t.Errorf("the edit reads %+v", edit)
	}
	_, err = o.client.SendReaction(t.Context(), room, said, "👍")
	must(t, err)
	if reaction := expect(b, "the reaction", func(turn.Reaction) bool { return true }); reaction.Target != string(said) || reaction.Key != "👍" {
		t.Errorf("the reaction reads %+v", reaction)
	}
	_, err = o.client.RedactEvent(t.Context(), room, said)
	must(t, err)
	if redaction := expect(b, "the redaction", func(turn.Redaction) bool { return true }); redaction.Target != string(said) {
		t.Errorf("the redaction reads %+v", redaction)
	}

	members, err := b.client.Members(t.Context(), string(room))
	must(t, err)
	if len(members) != 2 || !members[0].Historical {
		t.Errorf("the members are %+v", members)
	}
}
