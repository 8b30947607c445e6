package decide

import (
	"slices"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

// thread is what those who follow the account were told of a meeting. It is not what its page
// shows: a page changes at once, a post waits for its hour.
type thread struct {
	// Told is the record as it was last posted, nil before anything was. Of a meeting that is
	// postponed its Start is the last date that was told.
	Told *meeting.Public `json:"told,omitempty"`
	// Root is the slot of its first post, which the others reply to.
	Root string `json:"root,omitempty"`
	// Under is another meeting of its series, in whose thread it is told of as long as it has
	// no post of its own: a short ID.
	Under string `json:"under,omitempty"`
	// Dated are the slots of posts that say when and where, and are edited when that changes.
	Dated     []string  `json:"dated,omitempty"`
	Report    bool      `json:"report,omitempty"`   // its report was posted
	Published time.Time `json:"published,omitzero"` // when its report became public
	Changes   int       `json:"changes,omitempty"`  // numbers the replies that tell them
	Eve       string    `json:"eve,omitempty"`      // the start for which nothing more is to be said the day before
}

func (t thread) announced() bool { return slices.Contains(t.Dated, turn.SlotAnnounce) }

// thread reads what was posted of a meeting. One that was public before threads were kept had
// everything posted as it was shown.
func (s *session) thread(m meeting.Meeting) (thread, error) {
	var t thread
	known, err := s.mem.Get(threads, m.ID, &t)
	if known || err != nil || m.Shown == nil {
		return t, err
	}
	t = thread{Told: m.Shown, Changes: m.Changes}
	t.Report = m.Shown.State == meeting.Published || m.Shown.State == meeting.Corrected || m.Shown.State == meeting.Withdrawn
	switch {
	case m.Unposted:
		var record seriesRecord
		_, err = s.mem.Get(series, m.Series.First, &record)
		t.Under = record.Posted
	case m.Plan != nil:
		t.Root, t.Dated = turn.SlotAnnounce, []string{turn.SlotAnnounce}
	default:
		t.Root = turn.SlotReport
	}
	return t, err
}

func (s *session) putThread(id string, t thread) error { return s.mem.Put(threads, id, t) }
