package decide

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/remind"
	"passeparole/bot/turn"
)

// tick does what the clock has brought: moves in the lives of meetings first, since
// reminders go by where a meeting is, then the reminders themselves.
func (s *session) tick(in turn.Tick) error {
	if in.First {
		if err := errors.Join(s.mend(), s.queueAll()); err != nil {
			return err
		}
	}
	for {
		moved, err := s.liveOn()
		if err != nil {
			return err
		}
		if !moved {
			break
		}
	}
	due, err := s.due()
	if err != nil {
		return err
	}
	for _, together := range forgotten(due, in.Restored) {
		err = errors.Join(err, s.remindOf(together))
	}
	return errors.Join(err, s.tellMissed(), s.jobs(), s.leave())
}

// queueAll makes the dues of all meetings anew, as after a change of the reminders'
// file, of the zones' rules or of the bot.
func (s *session) queueAll() error {
	return each(s.mem, meetings, "", func(id string, m meeting.Meeting) error {
		if m.State != meeting.Archived && m.State != meeting.Withdrawn {
			s.touch(id)
		}
		return nil
	})
}

// errReached ends the look through the queue at what is not due yet.
var errReached = errors.New("the rest is not due yet")

// due are all dues whose time has come, the earliest first.
func (s *session) due() ([]Due, error) {
	if err := s.queueTouched(); err != nil {
		return nil, err
	}
	var list []Due
	until := s.now.UTC().Format(queueLayout)
	err := s.mem.Each(dues, "", func(key string, raw json.RawMessage) error {
		if key[:min(len(key), len(until))] > until {
			return errReached
		}
		var d Due
		if err := json.Unmarshal(raw, &d); err != nil {
			return fmt.Errorf("reading what is due at %s: %w", key, err)
		}
		list = append(list, d)
		return nil
	})
	if errors.Is(err, errReached) {
		err = nil
	}
	return list, err
}

// queueTouched brings the queue up to date in the middle of a decision.
func (s *session) queueTouched() error {
	touched := s.touched
	s.touched = nil
	for id := range touched {
		if err := s.queue(id); err != nil {
			return err
		}
	}
	return nil
}

// liveOn makes the moves that are due. It says whether it made any: a move may make
// another one due at once, when the bot was off for the whole meeting.
func (s *session) liveOn() (moved bool, err error) {
	due, err := s.due()
	if err != nil {
		return false, err
	}
	for _, d := range due {
		if d.Move == "" {
			continue
		}
		m, ok, err := s.meeting(d.Meeting)
		if err != nil || !ok {
			return moved, err
		}
		if _, can := meeting.Find(d.Move, m.State, meeting.Clock); !can {
			s.touch(d.Meeting)
			continue
		}
		if err := s.move(&m, d.Move, meeting.Clock, "", ""); err != nil {
			return moved, err
		}
		if m.Shown != nil { // the public files follow; nobody needs a post to know the time
			if err := s.show(&m, s.public(m)); err != nil {
				return moved, err
			}
		}
		if err := s.missedBefore(m, due); err != nil {
			return moved, err
		}
		moved = true
	}
	return moved, nil
}

// missedBefore notes which reminders were due before a move of the clock and can mean
// nothing after it: the bot was off.
func (s *session) missedBefore(m meeting.Meeting, due []Due) error {
	all, err := s.subjects(m)
	if err != nil {
		return err
	}
	done := map[string]time.Time{}
	if _, err := s.mem.Get(rung, m.ID, &done); err != nil {
		return err
	}
	for _, d := range due {
		if _, known := done[occasion(d.Flow, d.Item)]; known {
			continue
		}
		if d.Meeting != m.ID || d.Move != "" || s.set.Reminders.Judge(d.Item, all[d.Flow], s.set.Quiet, s.now) != remind.Over {
			continue
		}
		at, err := d.Item.Instant()
		if err != nil {
			return err
		}
		if err := s.ringOnce(d, true); err != nil {
			return err
		}
		if s.now.Sub(at) >= remind.LateAfter {
			s.missed = append(s.missed, bell{Due: d, m: m})
		}
	}
	return nil
}

// lifeOf are the moves that the clock will make in the life of a meeting: it is underway
// from its start, and over at its end.
func lifeOf(m meeting.Meeting) []Due {
	if m.Plan == nil {
		return nil
	}
	start := moment(m.Plan.Start, m.Plan.Zone)
	if start.IsZero() {
		return nil
	}
	end := remind.Ending(start, moment(m.Plan.End, m.Plan.Zone))
	if !end.HasTime { // a day alone is over when it is over
		end.Hour, end.Minute, end.HasTime = 23, 59, true
	}
	if !start.HasTime {
		start.HasTime = true
	}
	var list []Due
	for _, one := range []struct {
		move meeting.Move
		wall string
	}{{meeting.Begin, start.String()}, {meeting.End, end.String()}} {
		if _, ok := meeting.Find(one.move, m.State, meeting.Clock); ok {
			list = append(list, Due{Meeting: m.ID, Move: one.move, Item: remind.Item{Wall: one.wall, Zone: m.Plan.Zone}})
		}
	}
	return list
}
