package remind

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"
	"time"

	"passeparole/bot/meeting"
)

// event is something that a person does to a meeting.
type event struct {
	at time.Time
	do func()
}

// year plays 2027: two hundred meetings in Paris and in Réunion with what becomes of them.
type year struct {
	*driver
	r      *rand.Rand
	events []event
	plain  []*life // announced well ahead and never touched again
}

func (y *year) later(at time.Time, l *life, do func()) {
	y.events = append(y.events, event{at, func() {
		do()
		y.plan(l)
	}})
}

// by says whether something happens, so many times in a hundred.
func (y *year) by(hundred int) bool { return y.r.IntN(100) < hundred }

func (y *year) hours(from, to int) time.Duration {
	return time.Duration(from+y.r.IntN(to-from)) * time.Hour
}

// enter moves a meeting to a state because a person did so.
func (y *year) enter(l *life, at time.Time, to meeting.State, from ...meeting.State) bool {
	if !slices.Contains(from, l.State) {
		return false
	}
	l.State, l.Settled = to, at
	return true
}

// meeting is one meeting: proposed, announced, perhaps changed or cancelled, held, reported.
func (y *year) meeting(n int, zone string) {
	proposed := time.Date(2027, 1, 2, 6, 0, 0, 0, time.UTC).Add(y.hours(0, 330*24))
	s := Subject{About: AboutMeeting, ID: fmt.Sprintf("%s-%03d", zone, n), State: meeting.Draft, Zone: zone, Office: "Europe/Paris", Facts: map[string]bool{}}
	l := y.add(s)
	l.on(proposed.Add(y.hours(4*24, 50*24)), 9+y.r.IntN(12), 30*y.r.IntN(2))
	y.later(proposed, l, func() { l.State, l.Sent, l.Settled = meeting.Proposed, proposed, proposed })
	announced := proposed.Add(y.hours(1, 9*24))
	if start, _ := Instant(l.Start); announced.After(start) {
		announced = start.Add(-y.hours(2, 24))
	}
	y.later(announced, l, func() { y.enter(l, announced, meeting.Announced, meeting.Proposed) })
	touched := y.changes(l, announced)
	if start, _ := Instant(l.Start); !touched && start.Sub(announced) > 9*24*time.Hour {
		y.plain = append(y.plain, l)
	}
	y.report(l)
}

// changes says whether there are any: another day, another hour, another zone, a delay, an end.
func (y *year) changes(l *life, announced time.Time) bool {
	start, _ := Instant(l.Start)
	within := func() time.Time {
		return announced.Add(time.Duration(y.r.Int64N(int64(start.Sub(announced)) + 1)))
	}
	changed := false
	move := func(at time.Time, do func()) {
		changed = true
		y.later(at, l, func() {
			if y.enter(l, at, meeting.Announced, meeting.Announced, meeting.Postponed) {
				do()
			}
		})
	}
	if y.by(18) {
		move(within(), func() {
			l.on(day(l.Start).AddDate(0, 0, 1+y.r.IntN(20)), l.Start.Hour, l.Start.Minute)
		})
	}
	if y.by(10) {
		move(within(), func() { l.on(day(l.Start), 9+y.r.IntN(12), 0) })
	}
	if y.by(4) {
		move(within(), func() {
			l.Zone = map[string]string{"Europe/Paris": "Indian/Reunion", "Indian/Reunion": "Europe/Paris"}[l.Zone]
			l.on(day(l.Start), l.Start.Hour, l.Start.Minute)
		})
	}
	if y.by(6) {
		at := within()
		changed = true
		y.later(at, l, func() { y.enter(l, at, meeting.Postponed, meeting.Announced) })
		again := at.Add(y.hours(24, 20*24))
		move(again, func() { l.on(again.Add(y.hours(3*24, 30*24)), 18, 30) })
	}
	if y.by(12) {
		at := within()
		changed = true
		y.later(at, l, func() {
			y.enter(l, at, meeting.Cancelled, meeting.Proposed, meeting.Announced, meeting.Postponed)
		})
	}
	if y.by(4) {
		changed = true
		y.later(within(), l, func() { l.Facts[Muted] = true })
	}
	return changed
}

// report is what becomes of the restitution: most come, some late, some never.
func (y *year) report(l *life) {
	end, _ := Instant(Ending(l.Start, l.End))
	if y.by(10) {
		return
	}
	begun := end.Add(y.hours(1, 6*24))
	if y.by(40) {
		begun = end.Add(y.hours(6*24, 30*24))
	}
	y.later(begun, l, func() { l.Facts[ReportBegun] = true })
	sent := begun.Add(y.hours(1, 5*24))
	y.later(sent, l, func() {
		if y.enter(l, sent, meeting.Submitted, meeting.ToReport, meeting.Underway) {
			l.Sent, l.Facts[ReportBegun] = sent, false
		}
	})
	read := sent.Add(y.hours(2, 12*24))
	if y.by(20) { // staff ask first
		asked := read
		y.later(asked, l, func() { y.enter(l, asked, meeting.ToCorrect, meeting.Submitted) })
		again := asked.Add(y.hours(5, 14*24))
		y.later(again, l, func() {
			if y.enter(l, again, meeting.Submitted, meeting.ToCorrect) {
				l.Sent = again
			}
		})
		read = again.Add(y.hours(2, 12*24))
	}
	y.later(read, l, func() { y.enter(l, read, meeting.Validated, meeting.Submitted) })
	y.later(read.Add(time.Hour), l, func() { y.enter(l, read, meeting.Published, meeting.Validated) })
}

// outages are when the bot is off: over a change of hour, and for three weeks.
var outages = [][2]time.Time{
	{time.Date(2027, 3, 26, 17, 0, 0, 0, time.UTC), time.Date(2027, 3, 29, 9, 12, 0, 0, time.UTC)},
	{time.Date(2027, 10, 4, 6, 30, 0, 0, time.UTC), time.Date(2027, 10, 25, 7, 45, 0, 0, time.UTC)},
}

func off(at time.Time) bool {
	return slices.ContainsFunc(outages, func(o [2]time.Time) bool { return !at.Before(o[0]) && at.Before(o[1]) })
}

// play goes through the year by minutes, leaving out those in which nothing can happen. What
// people did while the bot was off it reads when it is back, before it looks at what is due.
func (y *year) play() {
	sort.SliceStable(y.events, func(i, j int) bool { return y.events[i].at.Before(y.events[j].at) })
	next := 0
	for end := y.now.AddDate(0, 15, 0); y.now.Before(end); {
		if !off(y.now) {
			for next < len(y.events) && !y.events[next].at.After(y.now) {
				y.events[next].do()
				next++
			}
			y.tick()
		}
		then := end
		if next < len(y.events) {
			then = y.events[next].at
		}
		y.now = minute(y.soonest(then))
	}
}

// soonest is when something is due, another time at the latest. What waits for the morning
// is looked at every five minutes, and so is everything while the bot is off.
func (y *year) soonest(then time.Time) time.Time {
	look := y.now.Truncate(5 * time.Minute).Add(5 * time.Minute)
	if off(y.now) {
		return look
	}
	sooner := func(at time.Time) {
		if !at.After(y.now) {
			at = look
		}
		if at.Before(then) {
			then = at
		}
	}
	for _, l := range y.lives {
		for _, item := range l.items {
			at, _ := item.Instant()
			sooner(at)
		}
		if l.State == meeting.Announced {
			at, _ := Instant(l.Start)
			sooner(at)
		}
		if l.State == meeting.Underway {
			at, _ := Instant(l.End)
			sooner(at)
		}
	}
	if !then.After(y.now) {
		return y.now.Add(time.Minute)
	}
	return then
}

// The year 2027: 200 meetings, 120 in Paris and 80 in Réunion, with changes and two outages.
// Run with -v for the figures.
func TestSimulatedYear(t *testing.T) {
	y := &year{driver: newDriver(embedded(t), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), t.Errorf), r: rand.New(rand.NewPCG(2027, 5))}
	for n := range 200 {
		zone := "Europe/Paris"
		if n >= 120 {
			zone = "Indian/Reunion"
		}
		y.meeting(n, zone)
	}
	y.play()
	sent := y.count[Send] + y.count[SendLate]
	rules := map[string]int{}
	states := map[meeting.State]int{}
	for _, l := range y.lives {
		states[l.State]++
		for _, rule := range l.sent {
			rules[rule]++
		}
	}
	t.Logf("%d meetings, %d events of people: %d reminders sent (%d of them late), %d dropped, %d replaced by the next of their family",
		len(y.lives), len(y.events), sent, y.count[SendLate], y.count[Dropped], y.count[Replaced])
	t.Logf("doubled %d, early %d, after cancellation %d, after the end of their reason %d, after they were useless %d, in quiet hours without need %d",
		y.bad["doubled"], y.bad["early"], y.bad["after cancellation"], y.bad["after the end of its reason"], y.bad["after it was useless"], y.bad["in quiet hours"])
	t.Logf("by rule: %v", rules)
	t.Logf("at the end: %v", states)

	if y.count[SendLate] == 0 || y.count[Dropped] == 0 || y.count[Replaced] == 0 || states[meeting.Cancelled] == 0 {
		t.Error("the year had no outage, or nothing was cancelled: it shows nothing")
	}
	y.complete(t)
}

// complete checks that nothing was left out: a meeting announced well ahead that nobody
// changed, far from the outages, was told of three times before and until its report came.
func (y *year) complete(t *testing.T) {
	checked := 0
	for _, l := range y.plain {
		start, _ := Instant(l.Start)
		if slices.ContainsFunc(outages, func(o [2]time.Time) bool {
			return start.After(o[0].AddDate(0, 0, -2)) && start.AddDate(0, 0, -10).Before(o[1])
		}) {
			continue
		}
		checked++
		for _, rule := range []string{"j-7", "j-1", "h-1"} {
			if !slices.Contains(l.sent, rule) {
				t.Errorf("%s at %s was not told of %s: %v", l.ID, l.Start, rule, l.sent)
			}
		}
	}
	t.Logf("%d meetings that nobody changed were told of a week, a day and an hour before", checked)
	for _, l := range y.lives {
		end, _ := Instant(Ending(l.Start, l.End))
		if l.State != meeting.ToReport || l.Facts[Muted] || off(end) || off(end.AddDate(0, 0, 21)) {
			continue
		}
		for _, rule := range []string{"restitution-j21", "appeler"} {
			if !slices.Contains(l.sent, rule) {
				t.Errorf("%s ended on %s without a report, and nobody was told %s: %v", l.ID, l.End, rule, l.sent)
			}
		}
	}
}
