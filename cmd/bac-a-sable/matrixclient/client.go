// Package matrixclient is a person in front of a Matrix client: enough to log in, make
// rooms, talk, edit, react, and read what is said. It knows nothing of encryption and keeps
// nothing on disk; it is for the demonstration and the tests only.
package matrixclient

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"
)

// Client is one session of one person. It may be used by several goroutines.
type Client struct {
	Base   string // address of the homeserver, without a slash at its end
	Token  string
	UserID string
	Device string

	http *http.Client
	txn  atomic.Int64
	from string // distinguishes the transaction IDs of this run from those of an earlier one
}

// Refused is an answer of the homeserver other than 200.
type Refused struct {
	Status  int
	Errcode string // such as M_FORBIDDEN
	Message string
}

func (r *Refused) Error() string {
	return fmt.Sprintf("the homeserver refused with %d %s: %s", r.Status, r.Errcode, r.Message)
}

// New is a client with a token that was obtained elsewhere.
func New(base, user, device, token string) *Client {
	return &Client{
		Base: base, Token: token, UserID: user, Device: device,
		// Longer than the long poll of the sync.
		http: &http.Client{Timeout: 90 * time.Second},
		from: strconv.FormatInt(time.Now().UnixNano(), 36),
	}
}

// Login opens a session with a device ID of its own.
func Login(ctx context.Context, base, user, password, device string) (*Client, error) {
	c := New(base, "", device, "")
	var got struct {
		UserID string `json:"user_id"`
		Token  string `json:"access_token"`
		Device string `json:"device_id"`
	}
	err := c.call(ctx, http.MethodPost, "/login", map[string]any{
		"type":       "m.login.password",
		"identifier": map[string]string{"type": "m.id.user", "user": user},
		"password":   password, "device_id": device,
	}, &got)
	if err != nil {
		return nil, fmt.Errorf("logging in as %s: %w", user, err)
	}
	c.UserID, c.Token, c.Device = got.UserID, got.Token, got.Device
	return c, nil
}

// SetName sets the name that others see.
func (c *Client) SetName(ctx context.Context, name string) error {
	err := c.call(ctx, http.MethodPut, "/profile/"+url.PathEscape(c.UserID)+"/displayname",
		map[string]string{"displayname": name}, nil)
	if err != nil {
		return fmt.Errorf("setting the name of %s: %w", c.UserID, err)
	}
	return nil
}

// NewRoom says what room to make.
type NewRoom struct {
	Name   string
	Direct bool     // a conversation of two: both have all rights
	Invite []string // user IDs
}

// CreateRoom makes a private room and returns its ID.
func (c *Client) CreateRoom(ctx context.Context, r NewRoom) (string, error) {
	body := map[string]any{"preset": "private_chat", "invite": append([]string{}, r.Invite...)}
	if r.Name != "" {
		body["name"] = r.Name
	}
	if r.Direct {
		body["preset"], body["is_direct"] = "trusted_private_chat", true
	}
	var got struct {
		Room string `json:"room_id"`
	}
	if err := c.call(ctx, http.MethodPost, "/createRoom", body, &got); err != nil {
		return "", fmt.Errorf("making a room: %w", err)
	}
	return got.Room, nil
}

// Invite, Join and Leave change who is in a room.
func (c *Client) Invite(ctx context.Context, room, user string) error {
	if err := c.call(ctx, http.MethodPost, roomPath(room, "invite"), map[string]string{"user_id": user}, nil); err != nil {
		return fmt.Errorf("inviting %s: %w", user, err)
	}
	return nil
}

func (c *Client) Join(ctx context.Context, room string) error {
	if err := c.call(ctx, http.MethodPost, roomPath(room, "join"), struct{}{}, nil); err != nil {
		return fmt.Errorf("joining a room: %w", err)
	}
	return nil
}

func (c *Client) Leave(ctx context.Context, room string) error {
	if err := c.call(ctx, http.MethodPost, roomPath(room, "leave"), struct{}{}, nil); err != nil {
		return fmt.Errorf("leaving a room: %w", err)
	}
	return nil
}

// Transaction is a transaction ID that this client has not used.
func (c *Client) Transaction() string {
	return "m" + c.from + "." + strconv.FormatInt(c.txn.Add(1), 10)
}

// SendEvent sends an event of any type under a transaction ID, and returns the event's ID.
// The same transaction ID always gives the same event.
func (c *Client) SendEvent(ctx context.Context, room, kind, txn string, content any) (string, error) {
	return c.put(ctx, roomPath(room, "send", kind, txn), content)
}

// SetState sets the state of a room under an empty key.
func (c *Client) SetState(ctx context.Context, room, kind string, content any) (string, error) {
	return c.put(ctx, roomPath(room, "state", kind, ""), content)
}

func (c *Client) put(ctx context.Context, path string, content any) (string, error) {
	var got struct {
		Event string `json:"event_id"`
	}
	if err := c.call(ctx, http.MethodPut, path, content, &got); err != nil {
		return "", fmt.Errorf("sending to a room: %w", err)
	}
	return got.Event, nil
}

func roomPath(room string, rest ...string) string {
	path := "/rooms/" + url.PathEscape(room)
	for _, part := range rest {
		path += "/" + url.PathEscape(part)
	}
	return path
}

// call is one request below /_matrix/client/v3.
func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("encoding the request: %w", err)
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.Base+"/_matrix/client/v3"+path, body)
	if err != nil {
		return fmt.Errorf("preparing the request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	return c.do(req, out)
}

// upload stores bytes in the media repository, and returns their mxc:// address.
func (c *Client) upload(ctx context.Context, name, mimetype string, data []byte) (string, error) {
	address := c.Base + "/_matrix/media/v3/upload?filename=" + url.QueryEscape(name)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(data))
	if err != nil {
		return "", fmt.Errorf("preparing the request: %w", err)
	}
	req.Header.Set("Content-Type", mimetype)
	var got struct {
		Address string `json:"content_uri"`
	}
	err = c.do(req, &got)
	return got.Address, err
}

// do sends a request as this person, and reads the answer into out unless that is nil.
func (c *Client) do(req *http.Request, out any) error {
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	if err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		var refused struct{ Errcode, Error string }
		json.Unmarshal(raw, &refused)
		return &Refused{Status: resp.StatusCode, Errcode: refused.Errcode, Message: refused.Error}
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	return nil
}
