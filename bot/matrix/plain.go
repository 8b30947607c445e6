package matrix

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"passeparole/locales"
)

// OpenPlain logs in without opening crypto.db: for when that cannot be used, so that the
// staff room, if it is in clear, still hears why. It makes no new device: it takes the
// configured token, or the login that was kept, or logs in as the configured device. Only
// Self, Resolve, Enter, Urgent, Attend and Close may be called.
func OpenPlain(ctx context.Context, o Options) (*Client, error) {
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	api, err := mautrix.NewClient(o.Homeserver, id.UserID(o.UserID), "")
	if err != nil {
		return nil, trouble("matrix.address", locales.Args{"Address": o.Homeserver}, err)
	}
	api.Log, api.Client = quietLog(log), ownClient(o)
	api.DefaultHTTPRetries = 0
	api.ResponseSizeLimit = 256 << 20
	c := &Client{api: api, syncer: newSyncer(), log: log, poll: cmp.Or(o.Poll, pollDefault), now: o.Now, sleep: sleepContext, watch: o.Watch}
	if c.now == nil {
		c.now = time.Now
	}
	if c.watch == nil {
		c.watch = nobody{}
	}
	if err := c.logInPlain(ctx, o); err != nil {
		c.api.Client.CloseIdleConnections()
		return nil, err
	}
	c.self = Self{UserID: string(c.api.UserID), DeviceID: string(c.api.DeviceID)}
	return c, nil
}

func (c *Client) logInPlain(ctx context.Context, o Options) error {
	if o.Token != "" {
		c.api.AccessToken = o.Token
		return c.identify(ctx, o, "")
	}
	kept, err := readSession(o.Data)
	if err == nil && kept.Token != "" && kept.User == o.UserID {
		c.api.AccessToken = kept.Token
		return c.identify(ctx, o, "")
	}
	if o.DeviceID == "" || o.Password == "" {
		return trouble("matrix.no_device", locales.Args{"User": o.UserID}, err)
	}
	_, err = c.api.Login(ctx, &mautrix.ReqLogin{
		Type:       mautrix.AuthTypePassword,
		Identifier: mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: o.UserID},
		Password:   o.Password, DeviceID: id.DeviceID(o.DeviceID), StoreCredentials: true,
	})
	if err != nil {
		return fmt.Errorf("logging in without keys: %w", err)
	}
	return nil
}
