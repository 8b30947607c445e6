package matrix

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
	"maunium.net/go/mautrix/id"

	"passeparole/locales"
)

// session is matrix.json: what a login with a password gave.
type session struct {
	User   string `json:"user"`
	Device string `json:"device"`
	Token  string `json:"token"`
}

// errDamaged says that a file of the folder has another content than it was given.
var errDamaged = errors.New("it is damaged")

func sessionPath(dir string) string { return filepath.Join(dir, "matrix.json") }

func readSession(dir string) (session, error) {
	var s session
	raw, err := os.ReadFile(sessionPath(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	} else if err != nil {
		return s, fmt.Errorf("reading the kept login: %w", err)
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, fmt.Errorf("reading the kept login %s: %w: %w", sessionPath(dir), errDamaged, err)
	}
	return s, nil
}

func (s session) save(dir string) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("keeping the login: %w", err)
	}
	if err := renameio.WriteFile(sessionPath(dir), raw, 0o600); err != nil {
		return fmt.Errorf("keeping the login: %w", err)
	}
	return nil
}

// logIn leaves the API client with a token that works and the device it belongs to.
func (c *Client) logIn(ctx context.Context, o Options) error {
	device, err := c.db.device(ctx)
	if err != nil {
		return fmt.Errorf("reading which device the keys belong to: %w", err)
	}
	if o.Token != "" {
		c.api.AccessToken = o.Token
		return c.identify(ctx, o, id.DeviceID(device))
	}
	kept, err := readSession(o.Data)
	if err != nil {
		return err
	}
	if kept.Token != "" && kept.User == o.UserID {
		c.api.AccessToken, c.api.DeviceID = kept.Token, id.DeviceID(kept.Device)
		err := c.identify(ctx, o, id.DeviceID(device))
		var t *Trouble
		if !errors.As(err, &t) || t.Key != "matrix.token" {
			return err
		}
		c.log.Warn("the kept login is no longer valid, logging in again", "device", kept.Device)
		c.api.AccessToken = ""
	}
	// The same device again: its keys are here, and others know them.
	for _, known := range []string{o.DeviceID, kept.Device} {
		if device == "" {
			device = known
		}
	}
	asked := passwordLogin(o, id.DeviceID(device))
	asked.StoreCredentials = true
	login, err := c.api.Login(ctx, asked)
	if err != nil {
		if v := judge(err); v.status == 403 || v.status == 401 {
			return trouble("matrix.password", locales.Args{"User": o.UserID}, err)
		}
		return trouble(Unreachable, locales.Args{"Address": o.Homeserver}, err)
	}
	if string(login.UserID) != o.UserID {
		return trouble("matrix.other_user", locales.Args{"User": o.UserID, "Other": string(login.UserID)}, nil)
	}
	if err := (session{o.UserID, string(login.DeviceID), login.AccessToken}).save(o.Data); err != nil {
		return trouble("matrix.folder", locales.Args{"Folder": o.Data}, err)
	}
	return nil
}

// identify asks the server whose token it is, and compares with what was configured and
// with the device whose keys are here.
func (c *Client) identify(ctx context.Context, o Options, keys id.DeviceID) error {
	me, err := c.api.Whoami(ctx)
	if err != nil {
		if judge(err).token {
			return trouble("matrix.token", locales.Args{"User": o.UserID}, fmt.Errorf("%w: %s", ErrToken, detail(err)))
		}
		return trouble(Unreachable, locales.Args{"Address": o.Homeserver}, err)
	}
	if string(me.UserID) != o.UserID {
		return trouble("matrix.other_user", locales.Args{"User": o.UserID, "Other": string(me.UserID)}, nil)
	}
	device := me.DeviceID
	if device == "" {
		device = id.DeviceID(o.DeviceID)
	}
	if device == "" {
		return trouble("matrix.no_device", locales.Args{"User": o.UserID}, nil)
	}
	for _, expected := range []id.DeviceID{id.DeviceID(o.DeviceID), keys} {
		if expected != "" && expected != device {
			return trouble("matrix.other_device", locales.Args{"Device": string(expected), "Other": string(device), "Folder": o.Data}, nil)
		}
	}
	c.api.UserID, c.api.DeviceID = me.UserID, device
	return nil
}
