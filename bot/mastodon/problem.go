package mastodon

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"passeparole/bot/turn"

	api "github.com/mattn/go-mastodon"
)

// errNotTheAPI is an answer that is no Mastodon answer: HTML, an empty object, a list.
// For a post it means that its outcome is unknown.
var errNotTheAPI = errors.New("the answer is not what Mastodon answers")

// Problem is why a request failed.
type Problem struct {
	// Cause is turn.Done ("") when the same request may succeed later.
	Cause turn.Cause
	// Unknown says that the server may have done what was asked all the same.
	Unknown bool
	Wait    time.Duration // the server asked to wait that long; 0 if it did not
	Code    int           // HTTP status, 0 if there was no answer
	Doing   string
	Err     error
}

func (p *Problem) Error() string {
	if p.Code != 0 {
		return fmt.Sprintf("%s: %d %s", p.Doing, p.Code, http.StatusText(p.Code))
	}
	return fmt.Sprintf("%s: %v", p.Doing, p.Err)
}
func (p *Problem) Unwrap() error { return p.Err }

// Temporary says whether trying again unchanged makes sense.
func (p *Problem) Temporary() bool { return p.Cause == turn.Done }

// problem classes a failure by its HTTP code and never by its text, which is in the
// language of the account or of the server (reference/mastodon.md §1, §10). Nor is that
// text kept: it may repeat what a person wrote.
func problem(doing string, err error) *Problem {
	var known *Problem
	if errors.As(err, &known) {
		return known
	}
	p := &Problem{Doing: doing, Err: err}
	var limited *RateLimited
	var refused *api.APIError
	switch {
	case errors.As(err, &limited):
		p.Code, p.Wait = http.StatusTooManyRequests, limited.Wait
		if p.Wait == 0 {
			p.Wait = 5 * time.Minute // the length of the shortest window (§9)
		}
	case errors.As(err, &refused):
		p.Code = refused.StatusCode
		p.Cause, p.Unknown = classed(refused.StatusCode)
	default:
		p.Unknown = !neverSent(err)
	}
	return p
}

func classed(code int) (cause turn.Cause, unknown bool) {
	switch {
	case code == http.StatusUnauthorized:
		return turn.Unauthorised, false
	case code == http.StatusForbidden:
		return turn.Forbidden, false
	case code == http.StatusNotFound, code == http.StatusGone:
		return turn.Missing, false
	case code == http.StatusRequestTimeout, code >= 500:
		return turn.Done, true // a proxy may have given up on a request that went through
	case code >= 400:
		return turn.Rejected, false
	case code >= 300:
		return turn.Misconfigured, false
	}
	return turn.Done, true // 1xx and odd 2xx: it may have been done
}

// neverSent says that no connection was made, so the server cannot have done anything.
func neverSent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}
