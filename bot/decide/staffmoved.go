package decide

import (
	"passeparole/bot/turn"
	"passeparole/locales"
)

// upgrade says which room a staff room was replaced by: a new version of a Matrix room has
// a new ID, and everybody is expected to go there.
type upgrade struct {
	Room string `json:"room"`
	// Refused says that the bot could not enter the new room: the former one counts until it
	// is let in.
	Refused bool `json:"refused,omitempty"`
}

// upgradesMost is how often a staff room is followed: more would be rooms that name each other.
const upgradesMost = 16

// currentStaffRoom is the configured staff room, or the one that replaced it.
func (s *session) currentStaffRoom() (string, error) {
	room := s.set.StaffRoom
	for range upgradesMost {
		var next upgrade
		found, err := s.upgradeOf(room, &next)
		if err != nil || !found || next.Refused {
			return room, err
		}
		room = next.Room
	}
	return room, nil
}

func (s *session) upgradeOf(room string, next *upgrade) (bool, error) {
	if room == "" {
		return false, nil
	}
	return s.mem.Get(upgrades, room, next)
}

// staffReplaced follows a staff room to the one that replaces it. Who may replace it is the
// server's to say: in a room, nobody can but those who rule it. What is told to staff from
// now on waits behind the joining, since nobody reads the former room any more.
func (s *session) staffReplaced(in turn.RoomFact) (staffs bool, err error) {
	var known upgrade
	found, err := s.upgradeOf(in.Room, &known)
	if err != nil || found && (known.Room == in.ReplacedBy || in.Room != s.staffRoom) {
		return found, err // it was told before
	}
	if in.Room != s.staffRoom || in.Room == "" {
		return false, nil
	}
	if err := s.mem.Put(upgrades, in.Room, upgrade{Room: in.ReplacedBy}); err != nil {
		return true, err
	}
	r, err := s.room(in.ReplacedBy)
	if err != nil {
		return true, err
	}
	if !r.Joined {
		s.do(turn.Join{Room: in.ReplacedBy})
	}
	s.staffRoom = in.ReplacedBy
	s.tellMoved()
	return true, nil
}

// tellMoved says once, in the new room, that the bot came along, and what the operator can do.
func (s *session) tellMoved() {
	s.staff(locales.Message{{Text: s.book.Say(s.set.Language, "room.staffmoved.here", locales.Args{"Room": s.staffRoom})}})
}

// staffAwaited says whether a room is the new staff room that the bot could not enter yet.
func (s *session) staffAwaited(room string) (bool, error) {
	var next upgrade
	found, err := s.upgradeOf(s.staffRoom, &next)
	return found && next.Refused && next.Room == room, err
}

// staffJoined takes up the new staff room when the bot is let in after all.
func (s *session) staffJoined(room string) error {
	awaited, err := s.staffAwaited(room)
	if err != nil || !awaited {
		return err
	}
	if err := s.mem.Put(upgrades, s.staffRoom, upgrade{Room: room}); err != nil {
		return err
	}
	s.staffRoom = room
	s.tellMoved()
	return nil
}

// staffUnjoined goes back to the former staff room when the new one does not let the bot in,
// and asks there to be invited.
func (s *session) staffUnjoined(room string) (staffs bool, err error) {
	if room != s.staffRoom {
		return false, nil
	}
	former := s.set.StaffRoom
	for range upgradesMost {
		var next upgrade
		found, err := s.upgradeOf(former, &next)
		if err != nil || !found {
			return true, err
		}
		if next.Room == room {
			s.staffRoom = former
			s.tell(former, s.set.Language, "room.staffmoved.outside", nil)
			return true, s.mem.Put(upgrades, former, upgrade{Room: room, Refused: true})
		}
		former = next.Room
	}
	return true, nil
}
