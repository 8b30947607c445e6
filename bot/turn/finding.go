package turn

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"
)

// Finding is something among what is remembered that cannot be, or that leads nowhere.
type Finding struct {
	// What names the sentence for it in locales/, under "deep.".
	What string
	// Kind and Key are the record; Other is what it should lead to, or why it cannot be read.
	Kind, Key, Other string
}

// What findings are. Each is a sentence that says what to do.
const (
	FoundUnread  = "unread"  // the record is not of its kind's form
	FoundForeign = "foreign" // it is of a kind that this program does not know
	FoundPlace   = "place"   // it lies under a key that is not its own
	FoundLost    = "lost"    // what it refers to is not there
	FoundGap     = "gap"     // an earlier version of a meeting is missing
	FoundDiffers = "differs" // the last version of a meeting is not the meeting
	FoundQueue   = "queue"   // what the clock will bring and the list of it disagree: mended at the next start
	FoundIndex   = "index"   // a person or a room does not lead to their meeting: mended at the next start
)

// Strictly reads JSON that has exactly the form of into: no field is unknown, and nothing follows.
// Its errors name fields and types, never a value.
func Strictly(raw json.RawMessage, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if errors.As(err, new(*time.ParseError)) {
		return errors.New("a time cannot be read") // the library would quote it
	}
	if err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows it")
	}
	return nil
}
