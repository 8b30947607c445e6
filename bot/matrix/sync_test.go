package matrix

import (
	"encoding/json"
	"testing"
)

// Whatever comes as a response is refused as a whole, or read without the events that
// are none, and then holds no nil that a later step would stumble over.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"next_batch":"s1","rooms":{"join":{"!a:b":{"timeline":{"events":[{"type":"m.room.message","content":{}},{"sender":5},null,7]}}}}}`,
		`{"next_batch":"s1","rooms":{"join":{"!a:b":null},"invite":{"!a:b":{"invite_state":{"events":[null]}}},"leave":{"!a:b":null}}}`,
		`{"next_batch":"s1","to_device":{"events":[{"type":[]}]},"device_lists":7}`,
		`{"next_batch":7}`, `{"rooms":[]}`, `null`, `{"next_batch":"s1","rooms":{"join":{"!a:b":{"state_after":{"events":[{"content":[]}]}}}}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		response, bad, err := decode(json.RawMessage(raw))
		if err != nil {
			return
		}
		if response.NextBatch == "" {
			t.Error("a response without a next token was read")
		}
		for _, p := range bad {
			if !json.Valid(p.raw) || p.err == nil {
				t.Errorf("set aside %q, %v", p.raw, p.err)
			}
		}
		for room, joined := range response.Rooms.Join {
			for _, evt := range append(joined.State.Events, joined.Timeline.Events...) {
				parse(evt, room)
				input(evt, botID)
			}
		}
	})
}
