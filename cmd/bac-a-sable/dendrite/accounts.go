package dendrite

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Account is a person, or a bot, who is logged in.
type Account struct {
	UserID   string `json:"user_id"`
	Password string `json:"password"`
	Device   string `json:"device"`
	Token    string `json:"token"`
}

// Register makes an account with the shared secret. name is the part between "@" and ":".
// The answer carries a token of a device that every registration shares, so it is not used:
// log in with Login.
func (s *Server) Register(ctx context.Context, name, password string) error {
	const path = "/_synapse/admin/v1/register"
	var nonce struct {
		Nonce string `json:"nonce"`
	}
	if err := s.call(ctx, http.MethodGet, path, nil, &nonce); err != nil {
		return fmt.Errorf("registering %s: %w", name, err)
	}
	mac := hmac.New(sha1.New, []byte(s.secret))
	io.WriteString(mac, strings.Join([]string{nonce.Nonce, name, password, "notadmin"}, "\x00"))
	body := map[string]any{
		"nonce": nonce.Nonce, "username": name, "password": password,
		"admin": false, "mac": hex.EncodeToString(mac.Sum(nil)),
	}
	if err := s.call(ctx, http.MethodPost, path, body, nil); err != nil {
		return fmt.Errorf("registering %s: %w", name, err)
	}
	return nil
}

// Login opens a session with a device ID of its own. A device that exists is used again,
// with a new token; the earlier one ends.
func (s *Server) Login(ctx context.Context, name, password, device string) (Account, error) {
	var got struct {
		UserID string `json:"user_id"`
		Token  string `json:"access_token"`
		Device string `json:"device_id"`
	}
	body := map[string]any{
		"type":       "m.login.password",
		"identifier": map[string]string{"type": "m.id.user", "user": name},
		"password":   password, "device_id": device, "initial_device_display_name": device,
	}
	if err := s.call(ctx, http.MethodPost, "/_matrix/client/v3/login", body, &got); err != nil {
		return Account{}, fmt.Errorf("logging in as %s: %w", name, err)
	}
	return Account{UserID: got.UserID, Password: password, Device: got.Device, Token: got.Token}, nil
}

func (s *Server) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("encoding the request: %w", err)
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, s.URL+path, body)
	if err != nil {
		return fmt.Errorf("preparing the request: %w", err)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		var refused struct{ Errcode, Error string }
		json.Unmarshal(raw, &refused)
		return fmt.Errorf("the homeserver refused with %d %s: %s", resp.StatusCode, refused.Errcode, refused.Error)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	return nil
}
