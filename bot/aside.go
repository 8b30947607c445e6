package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// panicked is a panic as an error. Its text and stack are kept aside with the input, for
// the operator; the log gets the place only, since the text may quote a person.
type panicked struct {
	cause any
	place string // function and line
	stack string
}

// newPanicked must be called by the deferred function that recovered cause.
func newPanicked(cause any) *panicked {
	p := &panicked{cause: cause, stack: string(debug.Stack())}
	callers := make([]uintptr, 32)
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers)])
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") {
			p.place = frame.Function + ":" + strconv.Itoa(frame.Line)
			return p
		}
		if !more {
			return p
		}
	}
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.cause, p.stack) }

// place says where an error came from, without its text.
func place(err error) string {
	if p, ok := err.(*panicked); ok {
		return p.place
	}
	return fmt.Sprintf("%T", err)
}

// loggable is an error's text, but for a panic its place only.
func loggable(err error) string {
	if p := (*panicked)(nil); errors.As(err, &p) {
		return "panicked at " + p.place
	}
	return err.Error()
}

// setAside keeps an input that could not be handled, with its cause, and tells the staff
// room. The cause's text may quote what a person wrote: it goes to the store only.
func (b *Bot) setAside(t *store.Turn, in turn.Input, cause error, now time.Time, after *afterwards) error {
	number, err := t.SetAside(written(in), cause.Error(), now)
	if err != nil {
		return err
	}
	after.note(func(l *slog.Logger) {
		l.Error("an input was set aside", "number", number, "input", fmt.Sprintf("%T", in),
			"event", turn.EventID(in), "cause", place(cause))
	})
	switch in := in.(type) {
	case turn.Alarm:
		return nil // an alarm about an alarm would not end
	case turn.Outcome:
		return b.alarm(t, turn.Alarm{
			ID: "outcome", What: "outcome", Args: map[string]string{"Number": strconv.Itoa(number)},
		}, anHour, now, after)
	default:
		room := roomOf(in)
		return b.alarm(t, turn.Alarm{
			ID: "aside " + room, What: "aside",
			Args: map[string]string{"Number": strconv.Itoa(number), "Room": room},
		}, anHour, now, after)
	}
}

// written is an input as JSON, with its type.
func written(in turn.Input) json.RawMessage {
	raw, err := json.Marshal(map[string]any{fmt.Sprintf("%T", in): in})
	if err != nil {
		return json.RawMessage(fmt.Sprintf("%+v", in))
	}
	return raw
}

func roomOf(in turn.Input) string {
	switch in := in.(type) {
	case turn.Message:
		return in.Room
	case turn.Edit:
		return in.Room
	case turn.Redaction:
		return in.Room
	case turn.Reaction:
		return in.Room
	case turn.Membership:
		return in.Room
	case turn.RoomFact:
		return in.Room
	case turn.Unreadable:
		return in.Room
	}
	return ""
}

const (
	anHour = time.Hour
	aDay   = 24 * time.Hour

	alarmKind = "alarms" // when each alarm was told last, by its ID
)

// alarm has the staff room told of trouble, unless it was told of the same within the
// last while: somebody who sends poison in a loop must not fill the staff room with it. A
// clock that was set back does not silence it.
func (b *Bot) alarm(t *store.Turn, in turn.Alarm, quiet time.Duration, now time.Time, after *afterwards) error {
	var told time.Time
	stage := t.Stage()
	if found, err := stage.Get(alarmKind, in.ID, &told); err == nil && found && now.Sub(told).Abs() < quiet {
		return nil
	}
	if err := stage.Put(alarmKind, in.ID, now); err != nil {
		return nil // an ID that cannot be a key: the log has the trouble
	}
	if err := stage.Keep(); err != nil {
		return err
	}
	return b.take(t, in, now, after)
}
