package matrix

import (
	"context"
	"errors"
	"fmt"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"passeparole/locales"
)

// Renew makes the client usable again after Run returned ErrToken, without a restart: with
// the token of o, which may be another one than at start or the same if the server takes it
// again; or, with a password, by a new login. In both cases it must be the same device, whose
// keys are here, and messages that were encrypted for it stay readable. Its errors are those
// of Open: a *Trouble with the Key Unreachable when the server may answer later.
//
// Rows may be sent meanwhile; Run must not run.
func (c *Client) Renew(ctx context.Context, o Options) error {
	device := c.api.DeviceID
	token := o.Token
	if token == "" && o.Password != "" {
		login, err := c.logInAgain(ctx, o, device)
		if err != nil {
			return err
		}
		token = login.AccessToken
	}
	if token == "" {
		return trouble("matrix.no_secret", locales.Args{"User": o.UserID}, nil)
	}
	c.wire.renewed(token)
	o.DeviceID = string(device)
	if err := c.sameDevice(ctx, o); err != nil {
		return err
	}
	if err := c.publishAgain(ctx, o); err != nil {
		return named(err, o)
	}
	c.health.renewed()
	c.log.Info("logged in again", "device", device)
	return nil
}

// logInAgain asks for a token for the device that we are, and keeps it for the next start.
func (c *Client) logInAgain(ctx context.Context, o Options, device id.DeviceID) (*mautrix.RespLogin, error) {
	login, err := c.api.Login(ctx, passwordLogin(o, device))
	switch {
	case err != nil && (judge(err).status == 403 || judge(err).status == 401):
		return nil, trouble("matrix.password", locales.Args{"User": o.UserID}, err)
	case err != nil:
		return nil, trouble(Unreachable, locales.Args{"Address": o.Homeserver}, err)
	case login.UserID != c.api.UserID:
		return nil, trouble("matrix.other_user", locales.Args{"User": o.UserID, "Other": string(login.UserID)}, nil)
	case login.DeviceID != device:
		return nil, trouble("matrix.other_device", locales.Args{"Device": string(device), "Other": string(login.DeviceID), "Folder": o.Data}, nil)
	}
	if err := (session{o.UserID, string(login.DeviceID), login.AccessToken}).save(o.Data); err != nil {
		return nil, trouble("matrix.folder", locales.Args{"Folder": o.Data}, err)
	}
	return login, nil
}

func passwordLogin(o Options, device id.DeviceID) *mautrix.ReqLogin {
	return &mautrix.ReqLogin{
		Type:       mautrix.AuthTypePassword,
		Identifier: mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: o.UserID},
		Password:   o.Password, DeviceID: device, InitialDeviceDisplayName: "Passe-parole",
	}
}

// sameDevice asks whose token it is. Nothing of the client is changed by the answer.
func (c *Client) sameDevice(ctx context.Context, o Options) error {
	me, err := c.api.Whoami(ctx)
	switch {
	case err != nil && judge(err).token:
		return trouble("matrix.token", locales.Args{"User": o.UserID}, fmt.Errorf("%w: %s", ErrToken, detail(err)))
	case err != nil:
		return trouble(Unreachable, locales.Args{"Address": o.Homeserver}, err)
	case me.UserID != c.api.UserID:
		return trouble("matrix.other_user", locales.Args{"User": o.UserID, "Other": string(me.UserID)}, nil)
	case me.DeviceID != "" && string(me.DeviceID) != o.DeviceID:
		return trouble("matrix.other_device", locales.Args{"Device": o.DeviceID, "Other": string(me.DeviceID), "Folder": o.Data}, nil)
	}
	return nil
}

// publishAgain gives the server the device's keys once more if it has lost them, as it does
// when somebody signed the device out; the device is the same to everybody afterwards.
func (c *Client) publishAgain(ctx context.Context, o Options) error {
	account := c.crypto.Machine().GetAccount()
	published, err := c.ownKeys(ctx)
	if err != nil {
		return err
	}
	if len(published) > 0 {
		if published.GetEd25519(c.api.DeviceID) != account.SigningKey() {
			return trouble("matrix.keys", locales.Args{"Device": string(c.api.DeviceID), "Folder": o.Data}, errors.New("the keys on the server are others"))
		}
		return nil
	}
	c.log.Warn("the server has lost the device's keys: publishing them again", "device", c.api.DeviceID)
	account.Shared = false
	if err := c.crypto.Machine().ShareKeys(ctx, 0); err != nil {
		return fmt.Errorf("publishing the device's keys again: %w", err)
	}
	if _, err := c.sign(ctx, o); err != nil {
		return fmt.Errorf("signing the device again: %w", err)
	}
	return nil
}

// ownKeys are the keys of our device as the server has them; nil if it has none.
func (c *Client) ownKeys(ctx context.Context) (mautrix.KeyMap, error) {
	published, err := c.api.QueryKeys(ctx, &mautrix.ReqQueryKeys{
		DeviceKeys: map[id.UserID]mautrix.DeviceIDList{c.api.UserID: {c.api.DeviceID}},
	})
	if err != nil {
		return nil, fmt.Errorf("asking for our own keys: %w", err)
	}
	return published.DeviceKeys[c.api.UserID][c.api.DeviceID].Keys, nil
}
