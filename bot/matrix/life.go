package matrix

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"passeparole/locales"
)

// Life is what the server says about a device.
type Life struct {
	Gone     bool      // logged out: its keys are of no use any more
	LastSeen time.Time // when the server heard from it last; zero if it does not say
}

// ErrOtherDevice says that a token is that of another device than the one asked about.
var ErrOtherDevice = errors.New("the access token is that of another device")

// AskLife asks the server about a device, with its own token: that of the options, or the
// kept login. A server may count the question itself as a sign of life (Synapse does), so
// a late LastSeen does not prove that somebody used the device; an early one proves that
// nobody did.
func AskLife(ctx context.Context, o Options, device string) (Life, error) {
	kept, err := readSession(o.Data)
	if err != nil {
		return Life{}, err
	}
	token := o.Token
	if token == "" && kept.User == o.UserID {
		token = kept.Token
	}
	if token == "" {
		return Life{Gone: true}, nil
	}
	api, err := mautrix.NewClient(o.Homeserver, id.UserID(o.UserID), token)
	if err != nil {
		return Life{}, trouble("matrix.address", locales.Args{"Address": o.Homeserver}, err)
	}
	api.Client = ownClient(o)
	defer api.Client.CloseIdleConnections()
	info, err := api.GetDeviceInfo(ctx, id.DeviceID(device))
	if err != nil {
		switch v := judge(err); {
		case v.token || v.status == http.StatusNotFound:
			return Life{Gone: true}, nil
		default:
			return Life{}, trouble(Unreachable, locales.Args{"Address": o.Homeserver}, err)
		}
	}
	me, err := api.Whoami(ctx)
	if err != nil {
		return Life{}, trouble(Unreachable, locales.Args{"Address": o.Homeserver}, err)
	}
	if string(me.DeviceID) != device {
		return Life{}, fmt.Errorf("asking about device %s: %w (%s)", device, ErrOtherDevice, me.DeviceID)
	}
	life := Life{}
	if info.LastSeenTS > 0 {
		life.LastSeen = time.UnixMilli(info.LastSeenTS)
	}
	return life, nil
}
