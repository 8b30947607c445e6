package matrix

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/privacy"
	"passeparole/bot/turn"
	"passeparole/locales"
)

const (
	// mostFile is how large a file may be of which the text is read.
	mostFile = 64 << 10
	// fileWait is how long one file is waited for: what people say meanwhile waits too.
	fileWait = 10 * time.Second
)

// ReadFiles says in which rooms the text files that people send are read. It is called before
// Run; without it no file is fetched.
func (c *Client) ReadFiles(in func(room string) bool) { c.files = in }

// attached gives a message with a file the text of the file, where that is wanted. A file that
// cannot be read is no reason to lose its message, or to hold up the ones behind it: the
// message then says why. Only a shutdown is an error, so that the response is taken in again.
func (c *Client) attached(ctx context.Context, evt *event.Event, in turn.Input) (turn.Input, error) {
	m, ok := in.(turn.Message)
	content := object(evt.Content.Raw)
	if !ok || content.text("msgtype") != string(event.MsgFile) || c.files == nil || !c.files(m.Room) || !c.meant(ctx, m) {
		return in, nil
	}
	m.Kind, m.Body = turn.TextFile, ""
	name := content.text("filename")
	if name == "" {
		name = content.text("body")
	}
	m.File = &turn.Attached{Name: shortName(name)}
	size, _ := content.object("info")["size"].(float64)
	switch {
	case !isText(name, content.object("info").text("mimetype")):
		m.File.Why = turn.NotText
	case size > mostFile:
		m.File.Why = turn.TooBig
	default:
		data, why, err := c.download(ctx, content)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			c.log.Warn("a file could not be read", "event", evt.ID, "room", evt.RoomID, "error", err)
		}
		m.File.Why = why
		if why == "" {
			m.File.Text, m.File.Why = textOf(data)
		}
	}
	return m, nil
}

// meant says whether a file is for the bot: in a room of several people only a reply or a
// mention is, and no other file is fetched there.
func (c *Client) meant(ctx context.Context, m turn.Message) bool {
	if m.ReplyTo != "" || slices.Contains(m.Mentions, string(c.api.UserID)) {
		return true
	}
	members, err := c.api.StateStore.GetRoomJoinedOrInvitedMembers(ctx, id.RoomID(m.Room))
	return err == nil && len(members) <= 2
}

// isText goes by the name, or by the type that the sender's client gave.
func isText(name, mimetype string) bool {
	if slices.Contains([]string{".txt", ".md", ".markdown"}, strings.ToLower(path.Ext(name))) {
		return true
	}
	kind, _, err := mime.ParseMediaType(mimetype)
	return err == nil && (kind == "text/plain" || kind == "text/markdown")
}

// download fetches a file, and opens it if its room is encrypted.
func (c *Client) download(ctx context.Context, content object) (data []byte, why string, err error) {
	ctx, cancel := context.WithTimeout(ctx, fileWait)
	defer cancel()
	address := content.text("url")
	var sealed *event.EncryptedFileInfo
	if file := content.object("file"); file != nil {
		raw, err := json.Marshal(file)
		if err != nil {
			return nil, turn.Unread, fmt.Errorf("reading how a file is encrypted: %w", err)
		}
		sealed = &event.EncryptedFileInfo{}
		if err := json.Unmarshal(raw, sealed); err != nil {
			return nil, turn.Unread, fmt.Errorf("reading how a file is encrypted: %w", err)
		}
		address = string(sealed.URL)
	}
	uri, err := id.ParseContentURI(address)
	if err != nil {
		return nil, turn.Unread, fmt.Errorf("reading the address of a file: %w", err)
	}
	response, err := c.api.Download(ctx, uri)
	if err != nil {
		return nil, turn.Unread, fmt.Errorf("fetching a file: %w", err)
	}
	defer response.Body.Close()
	data, err = io.ReadAll(io.LimitReader(response.Body, mostFile+1))
	switch {
	case err != nil:
		return nil, turn.Unread, fmt.Errorf("fetching a file: %w", err)
	case len(data) > mostFile:
		return nil, turn.TooBig, nil
	case sealed == nil:
		return data, "", nil
	}
	if err := sealed.DecryptInPlace(data); err != nil {
		return nil, turn.Unread, fmt.Errorf("opening a file: %w", err)
	}
	return data, "", nil
}

// textOf reads UTF-8, UTF-16 with its mark, or else what Windows writes in France.
func textOf(data []byte) (text, why string) {
	var err error
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		data, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
	case bytes.IndexByte(data, 0) >= 0:
		return "", turn.NotText
	case !utf8.Valid(data):
		data, err = charmap.Windows1252.NewDecoder().Bytes(data)
	}
	if err != nil {
		return "", turn.NotText
	}
	if text = strings.TrimPrefix(string(data), "\ufeff"); strings.TrimSpace(text) == "" {
		return "", turn.NoText
	}
	return text, ""
}

// shortName is the name of a file as it can be said in a sentence.
func shortName(name string) string {
	return locales.Excerpt(privacy.OneLine(path.Base(name)), 60)
}
