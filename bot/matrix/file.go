package matrix

import (
	"bytes"
	"context"
	"fmt"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto/attachment"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
)

// sendFile uploads the file of a message and sends it as an event of its own, after the
// text. In an encrypted room the server sees neither its content, nor its name and type.
// An upload repeated after a failure leaves a copy that nothing refers to.
func (c *Client) sendFile(ctx context.Context, s sending, say turn.Say) (id.EventID, error) {
	how, err := c.secrecyOf(ctx, string(s.room))
	if err != nil {
		return "", err
	}
	if how == unreachable {
		return "", errNoMethod
	}
	txn := fileTransaction(s.row.ID)
	if made := s.earlier[txn]; made != "" {
		return id.EventID(made), nil
	}
	if made, err := c.db.echo(ctx, txn); err != nil || made != "" {
		return id.EventID(made), err
	}
	content := &event.MessageEventContent{
		MsgType: event.MsgFile, Body: harmless(say.File.Name), FileName: harmless(say.File.Name),
		Info:     &event.FileInfo{MimeType: say.File.Type, Size: len(say.File.Data)},
		Mentions: &event.Mentions{},
	}
	upload := mautrix.ReqUploadMedia{ContentBytes: say.File.Data, ContentType: say.File.Type, FileName: say.File.Name}
	if how == encrypted {
		sealed := attachment.NewEncryptedFile()
		data := bytes.Clone(say.File.Data)
		sealed.EncryptInPlace(data)
		content.File = &event.EncryptedFileInfo{EncryptedFile: *sealed}
		upload = mautrix.ReqUploadMedia{ContentBytes: data, ContentType: "application/octet-stream"}
	}
	stored, err := c.api.UploadMedia(ctx, upload)
	if err != nil {
		return "", fmt.Errorf("uploading a file: %w", err)
	}
	address := stored.ContentURI.CUString()
	if content.File != nil {
		content.File.URL = address
	} else {
		content.URL = address
	}
	return c.sendOnce(ctx, s, txn, content)
}
