package dendrite_test

import (
	"bytes"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto/attachment"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
)

// Whatever people send besides plain words is read alike in a clear and in an encrypted room,
// and what the bot changes of its own is changed for them.
func TestDendriteEveryKindOfMessage(t *testing.T) {
	for name, encrypted := range map[string]bool{"clear": false, "encrypted": true} {
		t.Run(name, func(t *testing.T) {
			b, o := newBot(t, "bot-kinds-"+name), newOrganiser(t, "camille-kinds-"+name)
			room := o.room(b.user, encrypted)
			accept(b, o, room)

			const point = "geo:48.39039,-4.48608;u=12"
			o.send(room, &event.MessageEventContent{MsgType: event.MsgLocation, Body: "ici", GeoURI: point})
			if m := expect(b, "the point", func(m turn.Message) bool { return m.Kind == turn.Location }); m.Media != point {
				t.Errorf("the point is %q", m.Media)
			}
			for file, data := range map[string][]byte{"notes.txt": []byte("Titre : Café IA\n"), "notes.md": []byte("# Titre\nCaf\xe9 IA")} {
				o.sendFile(room, file, data, encrypted)
				m := expect(b, file, func(m turn.Message) bool { return m.Kind == turn.TextFile })
				if want := map[string]string{"notes.txt": "Titre : Café IA\n", "notes.md": "# Titre\nCafé IA"}[file]; m.File == nil || m.File.Name != file || m.File.Text != want || m.File.Why != "" {
					t.Errorf("%s reads %+v", file, m.File)
				}
			}

			card := b.send(turn.Say{Room: string(room), Lines: words("À valider")})
			o.hear()
			reaction, err := o.client.SendReaction(t.Context(), room, id.EventID(card.Ref), "1️⃣")
			must(t, err)
			expect(b, "the reaction", func(r turn.Reaction) bool { return r.Target == card.Ref && r.Key == "1️⃣" })
			_, err = o.client.RedactEvent(t.Context(), room, reaction.EventID)
			must(t, err)
			expect(b, "the reaction taken back", func(r turn.Redaction) bool { return r.Target == string(reaction.EventID) })

			reply := &event.MessageEventContent{MsgType: event.MsgText, Body: "oui"}
			reply.SetReply(&event.Event{ID: id.EventID(card.Ref), Sender: id.UserID(b.user), RoomID: room})
			said := o.send(room, reply)
			if m := expect(b, "the reply", func(m turn.Message) bool { return m.Event == string(said) }); m.ReplyTo != card.Ref || m.Body != "oui" {
				t.Errorf("the reply reads %+v", m)
			}
			corrected := &event.MessageEventContent{MsgType: event.MsgText, Body: "non"}
			corrected.SetEdit(said)
			o.send(room, corrected)
			expect(b, "the edit", func(e turn.Edit) bool { return e.Target == string(said) && e.Body == "non" })

			b.send(turn.Say{Room: string(room), Replaces: card.Ref, Lines: words("Validé")})
			changed := o.hear()
			content := changed.Content.AsMessage()
			if content.RelatesTo == nil || content.RelatesTo.GetReplaceID() != id.EventID(card.Ref) || content.NewContent == nil ||
				content.NewContent.Body != "Validé" || changed.Mautrix.WasEncrypted != encrypted {
				t.Errorf("the card became %+v", content)
			}
		})
	}
}

func (o *organiser) send(room id.RoomID, content *event.MessageEventContent) id.EventID {
	o.t.Helper()
	sent, err := o.client.SendMessageEvent(o.t.Context(), room, event.EventMessage, content)
	must(o.t, err)
	return sent.EventID
}

// sendFile sends a file as clients do: sealed when the room is encrypted.
func (o *organiser) sendFile(room id.RoomID, name string, data []byte, encrypted bool) {
	o.t.Helper()
	content := &event.MessageEventContent{MsgType: event.MsgFile, Body: name, FileName: name,
		Info: &event.FileInfo{MimeType: "text/plain", Size: len(data)}}
	upload := mautrix.ReqUploadMedia{ContentBytes: data, ContentType: "text/plain", FileName: name}
	if encrypted {
		sealed, hidden := attachment.NewEncryptedFile(), bytes.Clone(data)
		sealed.EncryptInPlace(hidden)
		content.File = &event.EncryptedFileInfo{EncryptedFile: *sealed}
		upload = mautrix.ReqUploadMedia{ContentBytes: hidden, ContentType: "application/octet-stream"}
	}
	stored, err := o.client.UploadMedia(o.t.Context(), upload)
	must(o.t, err)
	if encrypted {
		content.File.URL = stored.ContentURI.CUString()
	} else {
		content.URL = stored.ContentURI.CUString()
	}
	o.send(room, content)
}
