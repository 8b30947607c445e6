package matrix

import (
	"context"
	"errors"
	"time"
)

const (
	renewFirst = time.Minute
	// renewMost is the longest pause between two attempts with a password that the server
	// refuses: servers lock accounts that try too often.
	renewMost = 15 * time.Minute
)

// Stay is Run for as long as ctx lasts, whatever becomes of the access token. token tells where
// the loop stopped, and secrets what to log in with now: it is asked again before each attempt,
// so that a new token or password is taken without a restart. While the token is refused,
// Health says so and rows wait. The error is that of token, or one that no waiting mends; nil at
// the end of ctx.
func (c *Client) Stay(ctx context.Context, token func() (string, error), secrets func() Options, handle Handle, quarantine Quarantine) error {
	for ctx.Err() == nil {
		from, err := token()
		if err != nil {
			return err
		}
		err = c.Run(ctx, from, handle, quarantine)
		if ctx.Err() != nil {
			break
		}
		if !errors.Is(err, ErrToken) {
			return err
		}
		c.log.Error("the homeserver refuses the access token: everything waits until it is repaired; "+
			"with a password the bot logs in again by itself, a token file is read again every minute",
			"soft_logout", c.Health().SoftLogout, "error", err)
		c.renewUntilGood(ctx, secrets)
	}
	return nil
}

// renewUntilGood returns when the server takes us again, or at the end of ctx.
func (c *Client) renewUntilGood(ctx context.Context, secrets func() Options) {
	for pause := renewFirst; ctx.Err() == nil; {
		err := c.Renew(ctx, secrets())
		if err == nil || ctx.Err() != nil {
			return
		}
		c.log.Error("the bot is not logged in yet", "pause", pause, "error", describe(err))
		c.watch.Moves(pause + roundMost)
		_ = c.sleep(ctx, pause)
		var known *Trouble
		if errors.As(err, &known) && known.Key == "matrix.password" {
			pause = min(2*pause, renewMost)
		}
	}
}
