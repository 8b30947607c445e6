package matrix

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"maunium.net/go/mautrix"

	"passeparole/bot/turn"
)

// attempts is how often a response is offered before it is set aside: without a limit one
// response that cannot be handled would stop the bot for ever.
const attempts = 3

// Handle makes a batch durable, together with its token, or returns an error and nothing
// of it has happened.
type Handle func(context.Context, turn.Batch) error

// Quarantine keeps what could not be handled, for a person to look at, and stores token:
// Run goes on from it once Quarantine returned nil. For a response that is the token after
// it. An event that was taken out of an otherwise good response comes here alone, before
// the rest is handled, with the token that is stored already.
type Quarantine func(ctx context.Context, token string, raw json.RawMessage, cause error) error

// Run asks for news from token on ("" is the first sync) and calls handle for each
// response, until the context ends or the access token is refused (ErrToken; call Run
// again with the same token after a minute). The next request uses the new token only
// after handle returned nil. A response whose handling fails is offered again after a
// pause; after three failures it goes to quarantine, unless crypto.db was at fault. When
// the server cannot be reached, or asks to wait, Run waits (1 s to 1 min, or what the
// server asks for) and goes on.
func (c *Client) Run(ctx context.Context, token string, handle Handle, quarantine Quarantine) error {
	if err := c.db.sweep(ctx, c.now()); err != nil {
		c.log.Warn("what is no longer needed could not be removed", "error", err) // on a full disk, for one
	}
	failures, refusals := 0, 0
	for ctx.Err() == nil {
		c.watch.Moves(c.poll + roundMost)
		next, err := c.round(ctx, token, failures > 0, handle, quarantine)
		if ctx.Err() == nil {
			c.watch.Round(err)
		}
		switch {
		case err == nil:
			if failures > 0 {
				c.log.Info("sync works again", "failures", failures)
			}
			c.health.synced(c.now())
			token, failures, refusals = next, 0, 0
			continue
		case ctx.Err() != nil:
		case errors.Is(err, ErrToken):
			return err
		default:
			c.health.failed(c.now())
			if refusals = c.refusedSync(err, refusals); refusals >= attempts && token != "" {
				c.log.Error("the homeserver does not know where we stopped any more: asking it for everything; " +
					"what was said since is looked for in each room")
				token, refusals = "", 0
			}
			pause := max(backoff(failures), judge(err).after)
			c.log.Warn("sync failed", "failures", failures+1, "pause", pause, "error", describe(err))
			failures++
			c.watch.Moves(pause + roundMost)
			_ = c.sleep(ctx, pause)
		}
	}
	return ctx.Err()
}

// round is one response, from the request to the commit. It returns the token to go on from.
func (c *Client) round(ctx context.Context, token string, failing bool, handle Handle, quarantine Quarantine) (string, error) {
	wait := c.poll
	if token == "" || failing || !c.caughtUp.yet() {
		wait = 0 // to know soon that all is well again, and what an earlier process has sent
	}
	if next, ok, err := c.nextWait(ctx); err != nil {
		return "", err
	} else if ok {
		wait = min(wait, next)
	}
	raw, err := c.fetch(ctx, token, wait)
	if err != nil {
		if judge(err).token {
			c.health.refused(c.now(), softLogout(err))
			return "", fmt.Errorf("%w: %s", ErrToken, detail(err))
		}
		return "", err
	}
	next := ""
	err = c.Between(ctx, func() (err error) {
		next, err = c.take(ctx, token, raw, handle, quarantine)
		return err
	})
	return next, err
}

// refusedSync counts how often in a row the server refused a request for news as it is, which
// means that it does not know the filter, or the token, any more: its own data were restored
// or removed. The filter is stored again at once.
func (c *Client) refusedSync(err error, refusals int) int {
	switch judge(err).cause {
	case turn.Rejected, turn.Missing:
		c.filter = ""
		return refusals + 1
	}
	return 0
}

// softLogout says whether the server that refuses a token keeps the device.
func softLogout(err error) bool {
	var failed mautrix.HTTPError
	return errors.As(err, &failed) && failed.RespError != nil && failed.RespError.ExtraData["soft_logout"] == true
}

// take handles one response until it is committed or set aside.
func (c *Client) take(ctx context.Context, since string, raw json.RawMessage, handle Handle, quarantine Quarantine) (string, error) {
	response, bad, err := decode(raw)
	if err != nil {
		return "", err // without a next token there is nowhere to go on from
	}
	for _, p := range bad {
		c.log.Warn("setting an unreadable event aside", "error", p.err)
		if err := quarantine(ctx, since, p.raw, p.err); err != nil {
			return "", fmt.Errorf("setting an event aside: %w", err)
		}
	}
	var batch turn.Batch
	var after settled
	processed := false
	for failed := 0; ; {
		if !processed {
			batch, after, err = c.process(ctx, response, since)
			processed = err == nil
			if processed {
				c.caughtUp.mark()
			}
		}
		if processed {
			// Not processed again when handle fails: keys that came would not come twice.
			err = guarded(ctx, batch, handle)
		}
		if err == nil {
			c.markDone(ctx, after)
			return response.NextBatch, nil
		}
		if ctx.Err() != nil || serverToBlame(err) || diskToBlame(err) {
			c.triedAll = false
			return "", err
		}
		failed++
		c.log.Error("handling a sync response failed", "failures", failed, "error", describe(err))
		if failed >= attempts {
			return response.NextBatch, c.setAside(ctx, since, response.NextBatch, raw, after, err, quarantine)
		}
		if err := c.sleep(ctx, backoff(failed-1)); err != nil {
			c.triedAll = false
			return "", err
		}
	}
}

// setAside gives up on a response, and on the late messages that were handed over with it.
func (c *Client) setAside(ctx context.Context, since, next string, raw json.RawMessage, after settled, cause error, quarantine Quarantine) error {
	c.triedAll = false
	for _, late := range after.late {
		if err := quarantine(ctx, since, late, cause); err != nil {
			return fmt.Errorf("setting a late message aside: %w", err)
		}
	}
	if err := quarantine(ctx, next, raw, cause); err != nil {
		return fmt.Errorf("setting a response aside: %w", err)
	}
	c.markDone(ctx, after)
	return nil
}

// markDone writes the marks of a batch that the caller has committed. Should that fail, some
// events are offered again, and recognised by their IDs.
func (c *Client) markDone(ctx context.Context, after settled) {
	if err := c.db.commit(context.WithoutCancel(ctx), after); err != nil {
		c.log.Error("writing the marks of a batch failed", "error", err)
	}
}

// serverToBlame holds for a request that failed while a response was processed and may
// succeed later: the response itself is good.
func serverToBlame(err error) bool {
	var failed mautrix.HTTPError
	if !errors.As(err, &failed) {
		return false
	}
	v := judge(err)
	return v.transient || v.token
}

// describe is an error for the log, without the server's own sentences and pages.
func describe(err error) string {
	var failed mautrix.HTTPError
	if errors.As(err, &failed) && failed.Response != nil && failed.WrappedError == nil {
		return detail(err)
	}
	return err.Error()
}

// guarded calls handle and turns a panic into an error.
func guarded(ctx context.Context, batch turn.Batch, handle Handle) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked("handling a batch", p)
		}
	}()
	return handle(ctx, batch)
}

// panicked is a panic as an error for the log: where it happened, and what it says only if
// that is the runtime's own, for any other value may quote a person.
func panicked(doing string, cause any) error {
	says := fmt.Sprintf("%T", cause)
	if own, ok := cause.(runtime.Error); ok {
		says = own.Error()
	}
	return fmt.Errorf("%s panicked: %s\n%s", doing, says, debug.Stack())
}
