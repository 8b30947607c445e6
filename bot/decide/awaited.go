package decide

import (
	"errors"
	"slices"
	"strings"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/bot/when"
)

// What there may be to post. Nothing is written before it leaves: what changes while a post
// waits is in it, or makes it needless.
const (
	tellMeeting   = "announce"   // it will take place
	tellChange    = "change"     // it is otherwise than was told
	tellCancelled = "cancelled"  // it will not take place
	tellEve       = "day-before" // it is tomorrow
	tellReport    = "report"     // what came out of it
	tellWeek      = "digest"     // what is coming, and which reports are new
)

var tellings = []string{tellMeeting, tellChange, tellCancelled, tellEve, tellReport}

// awaitedPost is something that is to be posted when the rhythm allows.
type awaitedPost struct {
	Meeting string    `json:"meeting,omitempty"` // short ID, "" for the digest
	Kind    string    `json:"kind"`
	Since   time.Time `json:"since"`         // its place in the queue
	Noted   time.Time `json:"noted"`         // when what it tells was last decided
	From    time.Time `json:"from,omitzero"` // not before
	// Asked is when it was first asked for, by the clock of who did: a bot that was there then
	// may have posted it, if this one was restored from a backup since.
	Asked time.Time `json:"asked"`
}

func (w awaitedPost) key() string {
	if w.Kind == tellWeek {
		return tellWeek
	}
	return w.Meeting + "/" + w.Kind
}

// occasion names a post for ever, so that it is looked for where it may have left already.
func (w awaitedPost) occasion(home, slot string) turn.Occasion {
	return turn.Occasion{Name: "post " + home + "/" + slot, At: w.Asked}
}

// awaits says whether there is something to post about a meeting as it is now. What is not
// true any more, or was told already, is not.
func (s *session) awaits(kind string, m meeting.Meeting, t thread) bool {
	switch kind {
	case tellMeeting:
		return m.State == meeting.Announced && !t.announced() && !s.set.Rhythm.DigestOnly
	case tellChange:
		if t.Told == nil || m.State != meeting.Announced && m.State != meeting.Postponed {
			return false
		}
		_, reply, err := s.changed(m, t, "")
		return err != nil || reply.Body != ""
	case tellCancelled:
		return m.State == meeting.Cancelled && t.Told != nil && t.Told.State != meeting.Cancelled
	case tellEve:
		day, ok := startDay(m.Plan)
		return ok && s.set.Rhythm.DayBefore && m.State == meeting.Announced && t.Eve != m.Plan.Start &&
			(t.Told != nil || s.set.Rhythm.DigestOnly) && s.now.Before(day)
	case tellReport:
		return (m.State == meeting.Published || m.State == meeting.Corrected) && !t.Report
	}
	return false
}

// await brings the queue up to date with a meeting. fresh says that somebody has just decided
// something about it.
func (s *session) await(m meeting.Meeting, fresh bool) error {
	t, err := s.thread(m)
	if err != nil {
		return err
	}
	for _, kind := range tellings {
		w := awaitedPost{Meeting: m.ID, Kind: kind, Since: s.now, Noted: s.now, Asked: s.now}
		if !s.caused.IsZero() && s.caused.Before(s.now) {
			w.Asked = s.caused
		}
		var old awaitedPost
		waits, err := s.mem.Get(awaited, w.key(), &old)
		if err != nil {
			return err
		}
		if !s.awaits(kind, m, t) {
			if waits {
				err = s.mem.Delete(awaited, w.key())
			}
		} else {
			if waits {
				w.Since, w.Asked = old.Since, old.Asked
				if !fresh {
					w.Noted = old.Noted
				}
			}
			w.From = s.notBefore(kind, m)
			err = s.mem.Put(awaited, w.key(), w)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// notBefore is when a post is first of use: zero for at once.
func (s *session) notBefore(kind string, m meeting.Meeting) time.Time {
	day, ok := startDay(m.Plan)
	switch {
	case !ok:
	case kind == tellEve:
		return day.AddDate(0, 0, -1)
	case kind == tellMeeting && m.Unposted:
		ahead := s.set.Rhythm.Ahead
		if ahead == 0 {
			ahead = seriesAhead
		}
		return day.AddDate(0, 0, -ahead)
	}
	return time.Time{}
}

// startDay is when the day of a meeting begins, where it takes place.
func startDay(p *meeting.Plan) (time.Time, bool) {
	if p == nil {
		return time.Time{}, false
	}
	return dayOf(p.Start, p.Zone)
}

func dayOf(wall, zone string) (time.Time, bool) {
	start, err := when.ParseMoment(wall, zone)
	if err != nil || start.IsZero() {
		return time.Time{}, false
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return time.Time{}, false
	}
	return time.Date(start.Year, time.Month(start.Month), start.Day, 0, 0, 0, 0, loc), true
}

// near says whether a date is today or tomorrow, where it is.
func near(wall, zone string, at time.Time) bool {
	day, ok := dayOf(wall, zone)
	return ok && !at.Before(day.AddDate(0, 0, -1)) && at.Before(day.AddDate(0, 0, 1))
}

// urgent says what a post may break: people who would come in vain, today or tomorrow, are told.
func (s *session) urgent(w awaitedPost, m meeting.Meeting, t thread, p pace) urgency {
	soon := func(at time.Time) bool {
		return near(t.Told.Start, t.Told.Zone, at) || m.Plan != nil && m.State == meeting.Announced && near(m.Plan.Start, m.Plan.Zone, at)
	}
	switch {
	case w.Kind == tellCancelled, w.Kind == tellChange && elsewhere(*t.Told, s.public(m)):
		switch {
		case !soon(s.now): // after an outage there is nothing to hurry for
		case soon(w.Noted):
			return sudden
		default:
			return pressing
		}
	case w.Kind == tellMeeting: // later would be too late
		start := moment(m.Plan.Start, m.Plan.Zone)
		at, err := start.In()
		if err == nil && at.After(s.now) && !s.set.Rhythm.next(s.now, p, usual, s.zone()).Before(at) {
			return pressing
		}
	}
	return usual
}

// elsewhere says whether people who know the one record would come in vain.
func elsewhere(told, is meeting.Public) bool {
	return told.State != is.State && (told.State == meeting.Postponed || is.State == meeting.Postponed) ||
		told.Start != is.Start || told.End != is.End || told.Zone != is.Zone ||
		told.Venue != is.Venue || told.Commune != is.Commune || told.Dep != is.Dep || told.Mode != is.Mode
}

// zone is the clock of the account.
func (s *session) zone() *time.Location {
	loc, err := time.LoadLocation(s.set.Zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// accountPace is the key of the one account's pace.
const accountPace = "mastodon"

// pace is what has left already. A clock that was set back holds nothing up.
func (s *session) pace() (pace, error) {
	var p pace
	_, err := s.mem.Get(paces, accountPace, &p)
	if p.Last.After(s.now) {
		p.Last = time.Time{}
	}
	return p, err
}

// candidate is an awaited post with what decides when it leaves.
type candidate struct {
	awaitedPost
	m   meeting.Meeting
	t   thread
	how urgency
	at  time.Time // when it may leave, if it is the next to
}

// candidates are the awaited posts that are still to be told, the one that goes first first.
// stale are the keys of the others. What is of use only after until is left out of both.
func (s *session) candidates(p pace, until time.Time) (list []candidate, stale []string, err error) {
	err = each(s.mem, awaited, "", func(key string, w awaitedPost) error {
		if w.From.After(until) {
			return nil
		}
		c := candidate{awaitedPost: w, how: usual}
		still := w.Kind == tellWeek && s.now.Sub(w.Since) < digestLate
		if w.Kind != tellWeek {
			found := false
			var err error
			if c.m, found, err = s.meeting(w.Meeting); err != nil {
				return err
			}
			if c.t, err = s.thread(c.m); err != nil {
				return err
			}
			if still = found && s.awaits(w.Kind, c.m, c.t); still {
				c.how = s.urgent(w, c.m, c.t, p)
			}
		}
		if !still {
			stale = append(stale, key)
			return nil
		}
		from := s.now
		if w.From.After(from) {
			from = w.From
		}
		c.at = from
		if s.set.Toots != nil {
			c.at = s.set.Rhythm.next(from, p, c.how, s.zone())
		}
		list = append(list, c)
		return nil
	})
	slices.SortStableFunc(list, func(a, b candidate) int {
		if n := a.rank() - b.rank(); n != 0 {
			return n
		}
		if n := a.Since.Compare(b.Since); n != 0 {
			return n
		}
		return strings.Compare(a.key(), b.key())
	})
	return list, stale, err
}

// rank puts what cannot wait before what can.
func (c candidate) rank() int {
	if c.how == usual && c.Kind != tellEve {
		return int(usual) + 1
	}
	return int(c.how)
}

// leave posts whatever may leave now.
func (s *session) leave() error {
	for {
		p, err := s.pace()
		if err != nil {
			return err
		}
		list, stale, err := s.candidates(p, s.now)
		for _, key := range stale {
			err = errors.Join(err, s.mem.Delete(awaited, key))
		}
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(c candidate) bool { return !c.at.After(s.now) })
		if i < 0 {
			return nil
		}
		if err := s.mem.Delete(awaited, list[i].key()); err != nil {
			return err
		}
		posted, err := s.compose(list[i])
		if err != nil {
			return err
		}
		if posted {
			if err := s.putPace(p.left(s.now, s.zone())); err != nil {
				return err
			}
		}
	}
}

func (s *session) putPace(p pace) error { return s.mem.Put(paces, accountPace, p) }
