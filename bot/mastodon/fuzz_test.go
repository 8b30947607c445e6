package mastodon

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"passeparole/bot/turn"
)

// answers is a server that gives every request the same answer.
type answers struct {
	code         int
	header, body string
}

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	header := http.Header{"Content-Type": {"application/json"}, "Location": {a.header}, "X-Ratelimit-Reset": {a.header}, "Retry-After": {a.header}, "Date": {a.header}, "Link": {a.header}}
	return &http.Response{StatusCode: a.code, Header: header, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
}

// FuzzAnswers: whatever a server answers, a post or an edit is done with the status that it
// became, refused with a cause, or to be sent again after a bounded time.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		`{"id":"1","url":"https://social.fr/@debats/1","acct":"debats","content":"<p>x</p>"}`, `{"id":1}`, `{"id":""}`, `[]`, `null`, ``, `<html>`, `{"id":`,
		`[{"id":"7","content":"<p>Café IA</p><a href=\"https://debats.fr/r/K7M2Q\">","created_at":"2026-11-21T12:00:00Z","in_reply_to_id":null}]`,
		`{"error":"\u202eLe jeton"}`, `{"id":{"id":1}}`, `{"id":"1","created_at":"0000-99-99","edited_at":5,"in_reply_to_id":{}}`, strings.Repeat("[", 5000),
		`{"id":"../../x","url":"javascript:alert(1)","acct":"debats"}`, `{"id":"\u0000","acct":"debats\u0000"}`,
	} {
		for _, code := range []int{200, 202, 206, 301, 404, 422, 429, 500, 503} {
			f.Add(code, "2026-11-21T12:05:00Z", body)
		}
		f.Add(429, "Sat, 21 Nov 9999 12:00:00 GMT", body)
		f.Add(429, "99999999999999999999", body)
		f.Add(200, `<https://social.fr/api?max_id=1>; rel="next"`, body)
	}
	f.Fuzz(func(t *testing.T, code int, header, body string) {
		if code < 200 || code > 599 {
			return
		}
		c, err := Open(t.Context(), Options{Server: "https://social.fr", Token: "secret", Log: quiet, Now: func() time.Time { return noon }})
		if err != nil {
			t.Fatal(err)
		}
		c.plain.Transport.(*transport).next = answers{code, header, body}
		c.me = &identity{id: "11", acct: "debats"}
		known := func(_, slot string) (string, string, bool) { return "5", "", slot == turn.SlotAnnounce }
		for _, tries := range []int{1, 2} {
			for _, effect := range []turn.Effect{
				announcement, turn.EditPost{Meeting: "K7M2Q", Slot: turn.SlotAnnounce, Text: "x"},
				turn.Post{Meeting: "K7M2Q", Slot: turn.SlotReport, Parent: turn.SlotAnnounce, Text: "y"},
			} {
				r := row(t, "row-1", effect)
				r.Tries = tries
				outcome, err := c.Send(t.Context(), r, known)
				var retry *Retry
				switch {
				case errors.As(err, &retry):
					if retry.After <= 0 || retry.After > 24*time.Hour {
						t.Errorf("asked to wait %s", retry.After)
					}
				case err != nil:
					t.Errorf("neither an outcome nor a retry: %v", err)
				case outcome.Cause == turn.Done && outcome.Ref == "":
					t.Errorf("done, but nothing is there: %+v", outcome)
				case strings.HasPrefix(strings.ToLower(outcome.URL), "javascript"):
					t.Errorf("address %q", outcome.URL)
				}
				if strings.Contains(outcome.Detail, "secret") {
					t.Errorf("a secret in %q", outcome.Detail)
				}
			}
		}
		c.me = nil
		_, _ = c.Check(t.Context())
	})
}
