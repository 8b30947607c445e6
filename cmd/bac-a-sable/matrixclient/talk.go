package matrixclient

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"strings"
)

// Send sends a text message and returns its event ID.
func (c *Client) Send(ctx context.Context, room, text string) (string, error) {
	return c.SendEvent(ctx, room, "m.room.message", c.Transaction(), map[string]any{"msgtype": "m.text", "body": text})
}

// Mention sends a text message that addresses people: their names stand before the text and
// in m.mentions, as clients do when a name is picked from the list of a room.
func (c *Client) Mention(ctx context.Context, room, text string, users ...string) (string, error) {
	plain, formatted := "", ""
	for _, user := range users {
		name := strings.TrimPrefix(strings.SplitN(user, ":", 2)[0], "@")
		plain += name + ": "
		formatted += fmt.Sprintf(`<a href="https://matrix.to/#/%s">%s</a>: `, html.EscapeString(user), html.EscapeString(name))
	}
	return c.SendEvent(ctx, room, "m.room.message", c.Transaction(), map[string]any{
		"msgtype": "m.text", "body": plain + text,
		"format": "org.matrix.custom.html", "formatted_body": formatted + html.EscapeString(text),
		"m.mentions": map[string]any{"user_ids": users},
	})
}

// Reply answers a message.
func (c *Client) Reply(ctx context.Context, room, target, text string) (string, error) {
	return c.SendEvent(ctx, room, "m.room.message", c.Transaction(), map[string]any{
		"msgtype": "m.text", "body": text,
		"m.relates_to": map[string]any{"m.in_reply_to": map[string]string{"event_id": target}},
	})
}

// Edit replaces the text of an earlier message of this person.
func (c *Client) Edit(ctx context.Context, room, target, text string) (string, error) {
	return c.SendEvent(ctx, room, "m.room.message", c.Transaction(), map[string]any{
		"msgtype": "m.text", "body": "* " + text,
		"m.new_content": map[string]string{"msgtype": "m.text", "body": text},
		"m.relates_to":  map[string]string{"rel_type": "m.replace", "event_id": target},
	})
}

// SendPoint shares a point of the map; address is a "geo:" URI (RFC 5870).
func (c *Client) SendPoint(ctx context.Context, room, address string) (string, error) {
	return c.SendEvent(ctx, room, "m.room.message", c.Transaction(), map[string]any{
		"msgtype": "m.location", "body": "Location was shared at " + address, "geo_uri": address,
		"org.matrix.msc3488.location": map[string]string{"uri": address},
	})
}

// SendFile puts a file into the media repository, and its message into a room.
func (c *Client) SendFile(ctx context.Context, room, name, mimetype string, data []byte) (string, error) {
	address, err := c.upload(ctx, name, mimetype, data)
	if err != nil {
		return "", fmt.Errorf("uploading a file: %w", err)
	}
	return c.SendEvent(ctx, room, "m.room.message", c.Transaction(), map[string]any{
		"msgtype": "m.file", "body": name, "filename": name, "url": address,
		"info": map[string]any{"mimetype": mimetype, "size": len(data)},
	})
}

// React puts an emoji on a message. Dendrite takes the same reaction twice
// (reference/homeserver.md §1).
func (c *Client) React(ctx context.Context, room, target, key string) (string, error) {
	return c.SendEvent(ctx, room, "m.reaction", c.Transaction(), map[string]any{
		"m.relates_to": map[string]string{"rel_type": "m.annotation", "event_id": target, "key": key},
	})
}

// Redact withdraws an event.
func (c *Client) Redact(ctx context.Context, room, target string) (string, error) {
	return c.put(ctx, roomPath(room, "redact", target, c.Transaction()), struct{}{})
}

// Members are the IDs of those who have joined a room.
func (c *Client) Members(ctx context.Context, room string) ([]string, error) {
	var got struct {
		Joined map[string]any `json:"joined"`
	}
	if err := c.call(ctx, http.MethodGet, roomPath(room, "joined_members"), nil, &got); err != nil {
		return nil, fmt.Errorf("listing the members of a room: %w", err)
	}
	var users []string
	for user := range got.Joined {
		users = append(users, user)
	}
	return users, nil
}
