package decide

import "passeparole/bot/turn"

// Underway is the conversation of a room: the one that plain words go to, else the one that was
// put aside or sent last.
func Underway(mem turn.Memory, room string) (d Draft, found bool, err error) {
	var r Room
	if _, err := mem.Get(rooms, room, &r); err != nil {
		return d, false, err
	}
	for _, ref := range []*Ref{r.Active, r.Last, r.Sent} {
		if ref == nil {
			continue
		}
		if found, err := mem.Get(drafts, ref.Meeting+"/"+ref.Flow, &d); found || err != nil {
			return d, found, err
		}
	}
	return d, false, nil
}
