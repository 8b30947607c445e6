package decide

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passeparole/bot/meeting"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// followed is an account with its followers: what they read, post by post.
type followed struct {
	t       *rapid.T
	decider *Decider
	mem     turn.Memory
	now     time.Time
	n       int
	texts   map[string]string   // meeting/slot → the text as it is now
	left    []time.Time         // when each post left
	usual   map[string]int      // day → posts that were not urgent
	threads map[string][]string // meeting → what its posts said, in their order
}

var followedZone = "Europe/Paris"

func (f *followed) session() *session {
	return &session{Decider: f.decider, mem: f.mem, now: f.now}
}

func (f *followed) must(err error) {
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *followed) meeting(id string) meeting.Meeting {
	m, ok, err := f.session().meeting(id)
	if err != nil || !ok {
		f.t.Fatalf("%s: %v", id, err)
	}
	return m
}

// happens has something decided and does what was decided.
func (f *followed) happens(what func(*session) error) {
	s := f.session()
	f.must(what(s))
	f.must(s.trouble)
	f.must(s.settle())
	f.do(s.effects)
}

func (f *followed) tick() {
	effects, err := f.decider.Decide(f.mem, turn.Tick{}, f.now)
	f.must(err)
	f.do(effects)
}

func (f *followed) do(effects []turn.Effect) {
	for _, e := range effects {
		switch e := e.(type) {
		case turn.Post:
			f.posted(e)
		case turn.EditPost:
			if _, ok := f.texts[e.Meeting+"/"+e.Slot]; !ok {
				f.t.Fatalf("%s/%s is edited and was never posted", e.Meeting, e.Slot)
			}
			f.texts[e.Meeting+"/"+e.Slot] = e.Text
		}
	}
}

// posted holds a post to the rules of the rhythm.
func (f *followed) posted(e turn.Post) {
	key := e.Meeting + "/" + e.Slot
	if _, twice := f.texts[key]; twice {
		f.t.Fatalf("%s is posted twice", key)
	}
	if e.Parent != "" {
		if _, ok := f.texts[e.Meeting+"/"+e.Parent]; !ok {
			f.t.Fatalf("%s replies to %s, which was never posted", key, e.Parent)
		}
	}
	f.texts[key] = e.Text
	r := f.decider.set.Rhythm
	loc := f.session().zone()
	local := f.now.In(loc)
	if len(f.left) > 0 && f.now.Sub(f.left[len(f.left)-1]) < min(r.Spacing, breath) {
		f.t.Fatalf("%s follows another at once", key)
	}
	f.left = append(f.left, f.now)
	if e.Meeting == digestThread {
		f.inHours(key, local)
		return
	}
	m := f.meeting(e.Meeting)
	f.threads[m.ID] = append(f.threads[m.ID], e.Text)
	if e.Slot == turn.SlotAnnounce && f.lastChance(m) {
		if local.Hour() < 8 || local.Hour() >= 19 {
			f.t.Fatalf("%s leaves on %s", key, local)
		}
	} else if !f.near(m) {
		f.inHours(key, local)
		f.usual[local.Format(time.DateOnly)]++
		if n := f.usual[local.Format(time.DateOnly)]; n > r.PerDay {
			f.t.Fatalf("%d posts on %s", n, local)
		}
	}
	cancels := strings.Contains(e.Text, "est annulée")
	if (m.State == meeting.Cancelled) != cancels {
		f.t.Fatalf("%s is %s and it is said: %s", m.ID, m.State, e.Text)
	}
}

func (f *followed) inHours(key string, local time.Time) {
	if day := local.Weekday(); day == time.Saturday || day == time.Sunday || local.Hour() < 8 || local.Hour() >= 19 {
		f.t.Fatalf("%s leaves on %s", key, local)
	}
}

// lastChance says whether the next regular hour would be too late for a meeting.
func (f *followed) lastChance(m meeting.Meeting) bool {
	p, err := f.session().pace()
	f.must(err)
	at, err := startOf(m)
	f.must(err)
	return !f.decider.set.Rhythm.next(f.now, p, usual, f.session().zone()).Before(at)
}

// near says whether any date that a meeting ever had is today or tomorrow.
func (f *followed) near(m meeting.Meeting) bool {
	found := false
	f.must(each(f.mem, versions, m.ID+"/", func(_ string, old meeting.Meeting) error {
		found = found || old.Plan != nil && near(old.Plan.Start, old.Plan.Zone, f.now)
		return nil
	}))
	return found
}

// plan makes a proposal that staff can announce.
func (f *followed) plan(start time.Time) string {
	f.n++
	id := meeting.NewID(fmt.Sprint("$", f.n), func(id string) bool {
		taken, err := f.mem.Get(meetings, id, &meeting.Meeting{})
		f.must(err)
		return taken
	})
	loc := f.session().zone()
	m := meeting.Meeting{ID: id, State: meeting.Proposed, Owner: camille, PlannedBy: camille, Room: camilleRoom, Language: "fr",
		Plan: &meeting.Plan{Title: "Café " + id, Place: meeting.Place{Venue: "foyer", Commune: "Brest", Dep: "Finistère"},
			Start: when.MomentOf(start, loc).String(), Zone: followedZone, Mode: "in-person"}}
	f.happens(func(s *session) error { return s.putMeeting(&m) })
	return id
}

// date draws a date to come, near or far.
func (f *followed) date() time.Time {
	hours := rapid.SampledFrom([]int{7, 20, 30, 55, 24 * 5, 24 * 12, 24 * 30}).Draw(f.t, "in hours")
	return f.now.Add(time.Duration(hours) * time.Hour).Truncate(time.Hour)
}

// step is one thing that somebody does.
func (f *followed) step(ids []string) []string {
	act := rapid.IntRange(0, 6).Draw(f.t, "act")
	if len(ids) == 0 || act == 0 {
		return append(ids, f.plan(f.date()))
	}
	m := f.meeting(rapid.SampledFrom(ids).Draw(f.t, "which"))
	can := func(move meeting.Move) bool {
		_, ok := meeting.Find(move, m.State, meeting.Staff)
		return ok
	}
	switch {
	case m.State == meeting.Proposed && act != 6:
		if at, err := startOf(m); err != nil || !at.After(f.now) {
			break // staff cannot announce what is over
		}
		f.happens(func(s *session) error { return s.announce(&m, alex, "") })
	case act <= 2 && can(meeting.Reschedule) && m.State != meeting.Proposed:
		at := when.MomentOf(f.date(), f.session().zone())
		f.happens(func(s *session) error { return s.redated(&m, at, when.Moment{}, meeting.Staff, alex, "") })
	case act == 3 && can(meeting.Postpone):
		f.happens(func(s *session) error {
			return s.redated(&m, when.Moment{}, when.Moment{}, meeting.Staff, alex, "")
		})
	case act == 4 && m.State == meeting.Announced:
		f.happens(func(s *session) error { // a title is no reason to hurry
			f.n++
			plan := *m.Plan
			plan.Title = fmt.Sprintf("Café %s %d", m.ID, f.n)
			m.Revised = &plan
			return s.announce(&m, alex, "")
		})
	case act == 5 && can(meeting.Cancel):
		f.happens(func(s *session) error {
			if err := s.move(&m, meeting.Cancel, meeting.Staff, alex, "la salle est fermée"); err != nil {
				return err
			}
			return s.showCancelled(&m)
		})
	}
	return ids
}

// Whatever happens to meetings, by day or by night, with outages: whoever follows the account
// has been told of each as it is once the queue is empty; no post is made twice, none leaves
// outside the hours unless it is about today or tomorrow, and of what is cancelled nothing is
// said but that.
func TestFollowersAreToldWhatIs(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	office := officeHours(t)
	rapid.Check(t, func(t *rapid.T) {
		set := settings()
		set.Rhythm = office
		set.Rhythm.DayBefore = rapid.Bool().Draw(t, "day before")
		set.Rhythm.DigestOnly = rapid.IntRange(0, 3).Draw(t, "digest only") == 0
		d, err := New(set, all, book)
		if err != nil {
			t.Fatal(err)
		}
		f := &followed{t: t, decider: d, mem: store.NewMemory(), texts: map[string]string{}, usual: map[string]int{}, threads: map[string][]string{},
			now: time.Date(2027, 3, 24, 11, 0, 0, 0, time.UTC)} // the clocks change on the 28th
		f.tick()
		var ids []string
		for range rapid.IntRange(3, 25).Draw(t, "steps") {
			ids = f.step(ids)
			if wait := rapid.SampledFrom([]int{0, 0, 1, 30, 300, 900, 3000}).Draw(t, "minutes"); rapid.IntRange(0, 4).Draw(t, "off") == 0 {
				f.now = f.now.Add(time.Duration(wait) * time.Minute) // nobody ticks
			} else {
				f.pass(time.Duration(wait) * time.Minute)
			}
		}
		f.pass(21 * 24 * time.Hour)
		for _, id := range ids {
			f.finally(f.meeting(id))
		}
	})
}

// pass lets the clock tick whenever something is due, and at least every few hours.
func (f *followed) pass(span time.Duration) {
	until := f.now.Add(span)
	for f.now.Before(until) {
		next := f.now.Add(6 * time.Hour)
		list, err := f.session().forecast()
		f.must(err)
		if len(list) > 0 && list[0].at.Before(next) && list[0].at.After(f.now) {
			next = list[0].at
		}
		f.must(f.mem.Each(dues, "", func(key string, _ json.RawMessage) error {
			if at, err := time.Parse(queueLayout, key[:len(queueLayout)]); err == nil && at.After(f.now) && at.Before(next) {
				next = at
			}
			return nil
		}))
		if next.After(until) {
			next = until
		}
		f.now = next
		f.tick()
	}
}

// finally: what the posts of a meeting say last is what it is.
func (f *followed) finally(m meeting.Meeting) {
	said := f.threads[m.ID]
	last := ""
	if len(said) > 0 {
		last = said[len(said)-1]
	}
	announcement, announced := f.texts[m.ID+"/"+turn.SlotAnnounce]
	t, err := f.session().thread(m)
	f.must(err)
	switch m.State {
	case meeting.Cancelled:
		if t.Told != nil && !strings.Contains(last, "est annulée") {
			f.t.Fatalf("%s is cancelled, and what was said last is %q", m.ID, last)
		}
		if announced && !strings.HasPrefix(announcement, "ANNULÉ – ") {
			f.t.Fatalf("%s is cancelled, and its announcement says %s", m.ID, announcement)
		}
		if n := len(slices.DeleteFunc(slices.Clone(said), func(s string) bool { return !strings.Contains(s, "est annulée") })); n > 1 {
			f.t.Fatalf("%s is cancelled %d times", m.ID, n)
		}
	case meeting.Postponed:
		if t.Told != nil && t.Told.State != meeting.Postponed || announced && !strings.HasPrefix(announcement, "REPORTÉ – ") {
			f.t.Fatalf("%s is postponed, told as %+v, and its announcement says %s", m.ID, t.Told, announcement)
		}
	case meeting.Announced:
		day, _ := startDay(m.Plan)
		if f.decider.set.Rhythm.DigestOnly && t.Told == nil {
			return // too far for the post of the week
		}
		if t.Told == nil || t.Told.Start != m.Plan.Start || t.Told.Title != m.Plan.Title || t.Told.State == meeting.Postponed {
			f.t.Fatalf("%s is on %s and was told as %+v", m.ID, day, t.Told)
		}
		if !announced && !f.decider.set.Rhythm.DigestOnly {
			f.t.Fatalf("%s was never announced", m.ID)
		}
		if announced {
			at, err := when.ParseMoment(m.Plan.Start, m.Plan.Zone)
			f.must(err)
			want := when.Say(f.session().book, "fr", at)
			if !strings.Contains(strings.ReplaceAll(announcement, "\u00a0", " "), strings.ReplaceAll(want, "\u00a0", " ")) || !strings.Contains(announcement, m.Plan.Title) {
				f.t.Fatalf("%s is on %s, and its announcement says\n%s", m.ID, want, announcement)
			}
		}
	}
}
