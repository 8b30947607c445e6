package matrix

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"maunium.net/go/mautrix"

	"passeparole/bot/turn"
)

// Retry says that a row is to be sent again later, as it is.
type Retry struct {
	After   time.Duration // the least time to wait; never negative
	Unknown bool          // the server may have done it: the answer was lost
	Err     error
}

func (r *Retry) Error() string {
	return fmt.Sprintf("to be tried again after %s: %s", r.After, describe(r.Err))
}

// RetryAfter is After, as the outbox asks for it.
func (r *Retry) RetryAfter() time.Duration { return r.After }

func (r *Retry) Unwrap() error { return r.Err }

// Backoff of rows and of syncs: 1 s, doubled to a minute.
const (
	backoffFirst = time.Second
	backoffMost  = time.Minute
)

// backoff is the pause after the given number of failures in a row, counted from 0.
func backoff(failures int) time.Duration {
	return min(backoffFirst<<min(max(failures, 0), 10), backoffMost)
}

// verdict is what an answer of the server means for a request that failed.
type verdict struct {
	cause     turn.Cause    // final, if not empty
	after     time.Duration // what the server asked for; 0 if it asked for nothing
	transient bool          // network, 5xx, 429: the request itself is not to blame
	unknown   bool          // the server may have done it
	token     bool          // the access token is refused
	status    int           // HTTP status, 0 if there was no answer
}

// judge reads a failed request. The causes are those of turn.Cause; how long a 429 asks
// to wait stands in the header or, with older servers, in retry_after_ms.
func judge(err error) verdict {
	var failed mautrix.HTTPError
	if !errors.As(err, &failed) || failed.Response == nil {
		return verdict{transient: true, unknown: true}
	}
	v := verdict{status: failed.Response.StatusCode}
	if failed.WrappedError != nil && v.status < 300 {
		// Done, but the answer could not be read.
		v.transient, v.unknown = true, true
		return v
	}
	switch {
	case v.status == http.StatusTooManyRequests:
		v.transient, v.after = true, retryAfter(failed)
	case v.status == http.StatusUnauthorized:
		v.token = true
	case v.status == http.StatusForbidden:
		v.cause = turn.Forbidden
	case v.status == http.StatusNotFound:
		v.cause = turn.Missing
	case v.status >= 500 || v.status == http.StatusRequestTimeout:
		v.transient, v.unknown, v.after = true, true, retryAfter(failed)
	case v.status >= 400:
		v.cause = turn.Rejected
	default:
		// A redirect that was not followed: not a homeserver's answer.
		v.cause = turn.Misconfigured
	}
	return v
}

func retryAfter(failed mautrix.HTTPError) time.Duration {
	const most = time.Hour
	if header := failed.Response.Header.Get("Retry-After"); header != "" {
		if seconds, err := strconv.Atoi(header); err == nil && seconds >= 0 {
			return min(time.Duration(min(seconds, 3600))*time.Second, most)
		}
		if at, err := http.ParseTime(header); err == nil {
			now, err := http.ParseTime(failed.Response.Header.Get("Date"))
			if err != nil {
				now = time.Now()
			}
			return min(max(at.Sub(now), 0), most) // by the server's own clock, which may be far off
		}
	}
	if failed.RespError != nil {
		if ms, ok := failed.RespError.ExtraData["retry_after_ms"].(float64); ok && ms > 0 {
			return min(time.Duration(min(ms, 3.6e6))*time.Millisecond, most)
		}
	}
	return 0
}

// detail is the technical text of a refusal: the server's error code and status, without
// the server's own sentence, which may quote what was sent.
func detail(err error) string {
	var failed mautrix.HTTPError
	if errors.As(err, &failed) && failed.Response != nil {
		if failed.RespError != nil {
			return fmt.Sprintf("%s (HTTP %d)", failed.RespError.ErrCode, failed.Response.StatusCode)
		}
		return fmt.Sprintf("HTTP %d", failed.Response.StatusCode)
	}
	return err.Error()
}

// settle turns a failed request for a row into a final outcome or into a Retry.
func (c *Client) settle(row turn.Row, err error) (turn.Outcome, error) {
	if errors.Is(err, errTooLong) {
		return c.refused(row, turn.Rejected, err.Error()), nil
	}
	v := judge(err)
	if v.cause != turn.Done {
		return c.refused(row, v.cause, detail(err)), nil
	}
	after := v.after
	if after == 0 {
		after = backoff(row.Tries - 1)
	}
	if v.token {
		return turn.Outcome{}, &Retry{After: backoffMost, Err: fmt.Errorf("%w: %s", ErrToken, detail(err))}
	}
	return turn.Outcome{}, &Retry{After: after, Unknown: v.unknown, Err: err}
}

func (c *Client) refused(row turn.Row, cause turn.Cause, detail string) turn.Outcome {
	return turn.Outcome{Row: row, At: c.now(), Cause: cause, Detail: detail}
}
