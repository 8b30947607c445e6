package decide

import (
	"errors"
	"slices"
	"strings"

	"passeparole/bot/meeting"
)

// Which meetings are whose is kept beside the meetings, so that a message costs the same
// among thousands of them as among ten. What it names is only where to look: the meeting or
// the conversation itself says whether it belongs there (it may have moved on).

// allNoted is the record which says that everything stored before is named too.
const allNoted = "all"

// noteWhose keeps that a meeting is to be found by a person and by a room.
func (s *session) noteWhose(id string, of ...string) error {
	for _, who := range of {
		if who == "" {
			continue
		}
		var known bool
		ok, err := s.mem.Get(whose, who+" "+id, &known)
		if err == nil && !ok {
			err = s.mem.Put(whose, who+" "+id, true)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// noteAll names what was stored before there was an index, once.
func (s *session) noteAll() error {
	var done bool
	if ok, err := s.mem.Get(whose, allNoted, &done); err != nil || ok {
		return err
	}
	return errors.Join(
		each(s.mem, meetings, "", func(_ string, m meeting.Meeting) error { return s.noteWhose(m.ID, append(m.Organisers(), m.Room)...) }),
		each(s.mem, drafts, "", func(_ string, d Draft) error { return s.noteWhose(d.Meeting, d.Owner, d.Room) }),
		s.mem.Put(whose, allNoted, true))
}

// meetingsOf are the short IDs of the meetings that may be those of persons or rooms, in
// ascending order.
func (s *session) meetingsOf(of ...string) ([]string, error) {
	if err := s.noteAll(); err != nil {
		return nil, err
	}
	var ids []string
	for _, who := range of {
		err := each(s.mem, whose, who+" ", func(key string, _ bool) error {
			ids = append(ids, strings.TrimPrefix(key, who+" "))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// draftsOf calls fn for the conversations that may be those of persons or rooms, by
// ascending key.
func (s *session) draftsOf(fn func(Draft) error, of ...string) error {
	ids, err := s.meetingsOf(of...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		for _, flow := range []string{planFlow, reportFlow} {
			d, ok, err := s.draft(Ref{id, flow})
			if err == nil && ok {
				err = fn(d)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}
