package decide

import (
	"errors"
	"slices"

	"passeparole/bot/meeting"
)

// mend makes anew, at a start, what only leads to other records: the lists of what the clock
// will bring, and which meetings are whose. What Inspect finds of them is then right.
func (s *session) mend() error {
	listed := map[string][]string{} // meeting → keys of its dues that are there
	err := each(s.mem, dues, "", func(key string, d Due) error {
		if _, ok, err := s.meeting(d.Meeting); err != nil || !ok {
			return errors.Join(err, s.mem.Delete(dues, key)) // about nothing
		}
		listed[d.Meeting] = append(listed[d.Meeting], key)
		return nil
	})
	err = errors.Join(err, each(s.mem, duesOf, "", func(id string, keys []string) error {
		have := listed[id]
		delete(listed, id)
		slices.Sort(have)
		switch {
		case slices.Equal(have, keys):
			return nil
		case len(have) == 0:
			return s.mem.Delete(duesOf, id)
		}
		return s.mem.Put(duesOf, id, have)
	}))
	for id, keys := range listed { // without any list
		slices.Sort(keys)
		err = errors.Join(err, s.mem.Put(duesOf, id, keys))
	}
	return errors.Join(err,
		each(s.mem, meetings, "", func(id string, m meeting.Meeting) error { return s.noteWhose(id, append(m.Organisers(), m.Room)...) }),
		each(s.mem, drafts, "", func(_ string, d Draft) error { return s.noteWhose(d.Meeting, d.Owner, d.Room) }))
}
