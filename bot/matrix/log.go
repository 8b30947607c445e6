package matrix

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"

	"github.com/rs/zerolog"
)

// quietLog passes on mautrix's warnings and errors, and of their fields those only that
// are known to name rooms, events and the like: never a request's body, a text or a person.
func quietLog(log *slog.Logger) zerolog.Logger {
	return zerolog.New(redacting{log}).Level(zerolog.WarnLevel)
}

type redacting struct{ log *slog.Logger }

// unneeded are messages that tell nothing: a request that failed is reported by whoever
// made it, with its cause, and decryption is ours on purpose (see syncer).
var unneeded = []string{
	"Request failed", "Request canceled",
	"Client syncer does not implement DispatchableSyncer. Events will not be decrypted automatically.",
}

var passedOn = []string{"component", "action", "room_id", "event_id", "session_id", "device_id", "status_code", "method"}

// Write takes one JSON line of zerolog.
func (r redacting) Write(line []byte) (int, error) {
	var fields map[string]any
	if err := json.Unmarshal(line, &fields); err != nil {
		return len(line), nil
	}
	message, _ := fields["message"].(string)
	if slices.Contains(unneeded, message) {
		return len(line), nil
	}
	level := slog.LevelWarn
	if fields["level"] == "error" || fields["level"] == "fatal" || fields["level"] == "panic" {
		level = slog.LevelError
	}
	args := []any{}
	for _, name := range passedOn {
		if value, ok := fields[name]; ok {
			args = append(args, name, value)
		}
	}
	r.log.Log(context.Background(), level, "mautrix: "+message, args...)
	return len(line), nil
}
