package decide

import (
	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

// Counts are how many meetings are in each state, and how many conversations have each
// status of their flow.
type Counts struct {
	Meetings map[meeting.State]int
	Drafts   map[string]int
}

// Count counts what is remembered.
func Count(mem turn.Memory) (Counts, error) {
	c := Counts{map[meeting.State]int{}, map[string]int{}}
	err := each(mem, meetings, "", func(_ string, m meeting.Meeting) error {
		c.Meetings[m.State]++
		return nil
	})
	if err != nil {
		return c, err
	}
	return c, each(mem, drafts, "", func(_ string, d Draft) error {
		c.Drafts[string(d.State.Status)]++
		return nil
	})
}

// Inside says whether the bot knows itself to be in a room.
func Inside(mem turn.Memory, room string) (bool, error) {
	var r Room
	_, err := mem.Get(rooms, room, &r)
	return r.Joined, err
}
