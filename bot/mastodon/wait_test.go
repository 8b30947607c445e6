package mastodon

import (
	"net/http"
	"testing"
	"time"
)

func TestHowLongALimitLasts(t *testing.T) {
	const date, farOff = "Sat, 21 Nov 2026 12:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"
	for name, test := range map[string]struct {
		headers []string
		want    time.Duration
	}{
		"nothing said":              {nil, 0},
		"reset":                     {[]string{"Date", date, "X-RateLimit-Reset", "2026-11-21T12:05:00.123Z"}, 5*time.Minute + 123*time.Millisecond},
		"reset, by its own clock":   {[]string{"Date", farOff, "X-RateLimit-Reset", "1970-01-01T00:05:00Z"}, 5 * time.Minute},
		"reset that is over":        {[]string{"Date", date, "X-RateLimit-Reset", "2026-11-21T11:00:00Z"}, time.Second},
		"reset in a thousand years": {[]string{"Date", date, "X-RateLimit-Reset", "3026-11-21T12:05:00Z"}, longestWait},
		"reset without a date":      {[]string{"X-RateLimit-Reset", "2026-11-21T12:05:00Z"}, 0},
		"seconds":                   {[]string{"Retry-After", "90"}, 90 * time.Second},
		"seconds, absurd":           {[]string{"Retry-After", "9223372036854775807"}, longestWait},
		"seconds, more than fit":    {[]string{"Retry-After", "99999999999999999999"}, 0},
		"seconds, negative":         {[]string{"Retry-After", "-5"}, 0},
		"a date":                    {[]string{"Date", date, "Retry-After", "Sat, 21 Nov 2026 12:02:00 GMT"}, 2 * time.Minute},
		"a word":                    {[]string{"Retry-After", "soon"}, 0},
	} {
		header := http.Header{}
		for i := 0; i < len(test.headers); i += 2 {
			header.Set(test.headers[i], test.headers[i+1])
		}
		if got := resetIn(header); got != test.want {
			t.Errorf("%s: %s, not %s", name, got, test.want)
		}
	}
}
