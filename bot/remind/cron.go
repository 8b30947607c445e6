package remind

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Cron is a schedule of five fields ("0 9 * * 1": minute, hour, day of the month, month,
// day of the week), or "@weekly" and the like, in a zone of its own (CRON_TZ=…) or a
// default one.
type Cron struct{ schedule cron.Schedule }

// ParseCron reads a schedule. The error says what cannot be read, in the words of the
// library, or that it never comes.
func ParseCron(expr, defaultZone string) (Cron, error) {
	expr = strings.TrimSpace(expr)
	zoned := strings.HasPrefix(expr, "CRON_TZ=") || strings.HasPrefix(expr, "TZ=")
	if zoned && !strings.Contains(expr, " ") { // the library would panic
		return Cron{}, fmt.Errorf("reading the schedule %q: %w", expr, errors.New("nothing follows the zone"))
	}
	if !zoned {
		expr = "CRON_TZ=" + defaultZone + " " + expr
	}
	schedule, err := cron.ParseStandard(expr)
	if err != nil {
		return Cron{}, fmt.Errorf("reading the schedule %q: %w", expr, err)
	}
	if schedule.Next(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return Cron{}, fmt.Errorf("reading the schedule %q: %w", expr, errors.New("this date never comes"))
	}
	return Cron{schedule}, nil
}

// Next is the first time of the schedule after another. On the day on which a change of
// hour skips its time, it does not come. It is zero for the zero Cron.
func (c Cron) Next(after time.Time) time.Time {
	if c.schedule == nil {
		return time.Time{}
	}
	return c.schedule.Next(after)
}

// CronCause is what the library said about a schedule, without what was around it.
func CronCause(err error) string {
	if inner := errors.Unwrap(err); inner != nil {
		return inner.Error()
	}
	return err.Error()
}
