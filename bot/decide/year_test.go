package decide

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passeparole/bot/meeting"
)

// outages of the simulated year: over a change of hour, and for three weeks over the holidays
// of autumn.
var outages = [][2]time.Time{
	{time.Date(2027, 3, 26, 17, 0, 0, 0, time.UTC), time.Date(2027, 3, 29, 9, 12, 0, 0, time.UTC)},
	{time.Date(2027, 10, 4, 6, 30, 0, 0, time.UTC), time.Date(2027, 10, 25, 7, 45, 0, 0, time.UTC)},
}

func outage(at time.Time) (until time.Time, off bool) {
	for _, o := range outages {
		if !at.Before(o[0]) && at.Before(o[1]) {
			return o[1], true
		}
	}
	return time.Time{}, false
}

// The year 2027 in the words of those who live it: two hundred meetings from their first
// question to their publication, with all that comes in between, through the whole decision.
// Run with -v for the figures.
func TestSimulatedYear(t *testing.T) {
	p := newCast(t, 2027, t.Errorf)
	p.clock("2027-01-01T10:00")
	for i := range 28 {
		if i%3 == 0 { // staff trust some of them
			user := fmt.Sprintf("@p%d:localhost", i)
			p.room, p.trusted[user] = staffRoom, true
			p.say(dominique, "!confiance "+user)
		}
	}
	var all []*affair
	for n := range 200 {
		venue := n % 2 // 80 in France, 80 in Réunion, 40 further away
		if n >= 160 {
			venue = 4 + n%4
		} else if n >= 80 {
			venue = 2 + n%2
		}
		all = append(all, p.life(n, venue))
	}
	for n := range 12 { // and what never became a meeting
		a := &affair{title: fmt.Sprintf("Idée q%dz", n), owner: fmt.Sprintf("@p%d:localhost", n), zone: "Europe/Paris", loc: mustZone(t, "Europe/Paris")}
		p.later(p.now.Add(p.hours(0, 300*24)), func() { p.begins(a) })
	}
	p.later(time.Date(2027, 6, 16, 11, 0, 0, 0, time.UTC), func() { p.now = p.now.Add(-3 * time.Hour) }) // the clock jumps back
	p.play(time.Date(2028, 3, 1, 0, 0, 0, 0, time.UTC), outage)

	c, bad := p.o.count, p.o.bad
	replaced, dropped, err := p.tally()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d meetings: %d reminders sent in %d messages, %d of them late, %d dropped, %d replaced, %d times put off",
		len(all), c["sent"], c["messages"], c["late"], dropped, replaced, c["put off"])
	t.Logf("doubled %d, early %d, after cancellation %d, after the end of their reason %d, in quiet hours %d",
		bad["doubled"], bad["early"], bad["after cancellation"], bad["after the end of its reason"], bad["in quiet hours"])
	t.Logf("%d changes, told otherwise than once: %d; %d moves of the clock, %d not in time; %d cancelled, %d reports, %d summaries for staff",
		c["changes"], bad["told"], c["life"], bad["life"], c["cancelled"], c["reports"], c["digests"])
	states := map[meeting.State]int{}
	for _, a := range all {
		states[a.state]++
	}
	t.Logf("at the end: %v", states)
	for _, what := range []string{"sent", "late", "put off", "changes", "life", "cancelled", "reports", "digests"} {
		if c[what] == 0 {
			t.Errorf("%s: none in the whole year, so it shows nothing", what)
		}
	}
	p.complete(t, all)
}

// life is what becomes of one meeting; each step does what still can be done when it comes.
func (p *cast) life(n, venue int) *affair {
	v := venues[venue]
	owner := fmt.Sprintf("@p%d:localhost", p.r.IntN(28))
	a := &affair{title: fmt.Sprintf("Café q%dz", n), owner: owner, zone: v.zone, loc: mustZone(p.t, v.zone), plain: true}
	planned := p.now.Add(p.hours(1, p.span*24))
	a.sets(planned.Add(p.hours(4*24, 50*24)), 9+p.r.IntN(12), 30*p.r.IntN(2))
	p.later(planned, func() {
		if a.start.After(p.now) {
			p.plan(a, v.place)
		} else {
			a.plain = false // the bot was off until it was over
		}
	})
	first := planned.Add(p.hours(1, 4*24))
	if p.by(12) {
		asked := first
		p.later(asked, func() { p.staffAsk(a) })
		first = asked.Add(p.hours(1, 5*24))
		p.later(first, func() { p.answers(a) })
		first = first.Add(p.hours(1, 3*24))
	} else if p.by(10) {
		first = planned.Add(p.hours(3*24, 12*24)) // staff take their time
	}
	p.later(first, func() { p.validates(a) })
	within := func() time.Time {
		return planned.Add(time.Duration(p.r.Int64N(int64(a.start.Sub(planned)))))
	}
	who := func() string { // staff, or one of the organisers
		if p.by(35) {
			return ""
		}
		all := a.organisers()
		return all[p.r.IntN(len(all))]
	}
	if p.by(15) {
		user := fmt.Sprintf("@p%d:localhost", p.r.IntN(28))
		p.later(within(), func() {
			if a.id != "" {
				p.joins(a, user)
			}
		})
	}
	if p.by(8) {
		user := fmt.Sprintf("@p%d:localhost", p.r.IntN(28))
		p.later(within(), func() {
			if a.id != "" {
				p.handsOver(a, user)
			}
		})
	}
	if p.by(20) { // another day
		days := 1 + p.r.IntN(20)
		p.later(within(), func() { p.redates(a, who(), a.start.AddDate(0, 0, days), a.start.In(a.loc).Hour()) })
	}
	if p.by(10) { // another hour
		hour := 9 + p.r.IntN(12)
		p.later(within(), func() { p.redates(a, who(), a.start, hour) })
	}
	if p.by(7) { // another place, perhaps in another zone
		to := venues[p.r.IntN(len(venues))]
		p.later(within(), func() {
			if to.place != v.place {
				p.replaces(a, to.place, to.zone)
			}
		})
	}
	if p.by(8) {
		p.later(within(), func() {
			if !p.postpones(a, who()) {
				return
			}
			p.later(p.now.Add(p.hours(24, 20*24)), func() { p.redates(a, who(), p.now.Add(p.hours(3*24, 30*24)), 18) })
		})
	}
	if p.by(12) {
		p.later(within().Add(p.hours(0, 10*24)), func() { p.cancels(a, who()) })
	}
	if p.by(10) {
		p.later(within(), func() {
			if a.id == "" {
				return
			}
			all := a.organisers()
			user := all[p.r.IntN(len(all))]
			p.silences(a, user, true)
			if p.by(60) {
				p.later(p.now.Add(p.hours(1, 20*24)), func() { p.silences(a, user, false) })
			}
		})
	}
	p.report(a)
	return a
}

// report is what becomes of the restitution: most come, some late, some never.
func (p *cast) report(a *affair) {
	if p.by(10) {
		return
	}
	begun := a.end.Add(p.hours(1, 6*24))
	if p.by(40) {
		begun = a.end.Add(p.hours(6*24, 30*24))
	}
	p.later(begun, func() { p.reportBegins(a) })
	sent := begun.Add(p.hours(1, 5*24))
	p.later(sent, func() { p.reportEnds(a) })
	read := sent.Add(p.hours(2, 12*24))
	if p.by(20) {
		p.later(read, func() { p.staffAsk(a) })
		again := read.Add(p.hours(5, 14*24))
		p.later(again, func() { p.answers(a) })
		read = again.Add(p.hours(2, 12*24))
	}
	p.later(read, func() { p.validates(a) })
	p.later(read.Add(25*time.Hour), func() { p.publishes(a) })
}

// complete checks that nothing was left out: a meeting announced well ahead that nobody
// changed, far from the outages, was told of three times before, and chased until its report
// came or four times.
func (p *cast) complete(t *testing.T, all []*affair) {
	t.Helper()
	checked, chased := 0, 0
	near := func(from, to time.Time) bool {
		return slices.ContainsFunc(outages, func(o [2]time.Time) bool { return from.Before(o[1]) && to.After(o[0]) })
	}
	for _, a := range all {
		if !a.plain || a.id == "" || a.state == meeting.Cancelled {
			continue
		}
		if !near(a.start.AddDate(0, 0, -9), a.start) && a.start.Sub(p.announcedAt(a)) > 9*24*time.Hour {
			checked++
			for _, rule := range []string{"j-7", "j-1", "h-1"} {
				if !p.o.byRule[a.title][rule] {
					t.Errorf("%s at %s was never told of %s", a.title, a.wall(), rule)
				}
			}
		}
		if a.state == meeting.ToReport && !a.begun && !near(a.end, a.end.AddDate(0, 0, 24)) {
			chased++
			for _, rule := range []string{"restitution-j1", "restitution-j3", "restitution-j7", "restitution-j21", "appeler"} {
				if !p.o.byRule[a.title][rule] {
					t.Errorf("%s ended on %s without a report, and nobody was told %s", a.title, a.end, rule)
				}
			}
		}
	}
	t.Logf("%d meetings that nobody changed were told of a week, a day and an hour before; %d whose report never came were chased to the end", checked, chased)
	if checked < 20 || chased < 3 {
		t.Error("too few of them to show anything")
	}
}

// announcedAt is when an affair was announced, by its journal; the last instant when it never was.
func (p *cast) announcedAt(a *affair) time.Time {
	at := time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := each(p.mem, journal, a.id+"/", func(_ string, e Entry) error {
		if e.Move == meeting.Announce && e.At.Before(at) {
			at = e.At
		}
		return nil
	}); err != nil {
		p.t.Fatal(err)
	}
	return at
}

// Any few meetings, beginning on any day of two years, with an outage of any length: what the
// observer of the year asks for holds. Each draw is a life of its own.
func TestWhateverLivesMeetingsHave(t *testing.T) {
	said, decider := 0, yearWorld(t).decider
	rapid.Check(t, func(rt *rapid.T) {
		p := castOf(worldOf(t, decider), rapid.Uint64().Draw(rt, "seed"), rt.Fatalf)
		p.now = time.Date(2027, 1, 1+rapid.IntRange(0, 700).Draw(rt, "day"), 9, 0, 0, 0, time.UTC)
		p.span = 10
		for n := range rapid.IntRange(1, 2).Draw(rt, "meetings") {
			p.life(n, rapid.IntRange(0, len(venues)-1).Draw(rt, "place"))
		}
		from := p.now.Add(time.Duration(rapid.IntRange(1, 70*24).Draw(rt, "off")) * time.Hour)
		until := from.Add(time.Duration(rapid.SampledFrom([]int{1, 1, 30, 60, 60 * 24, 60 * 24 * 21}).Draw(rt, "minutes")) * time.Minute)
		if rapid.IntRange(0, 3).Draw(rt, "jump") == 0 {
			p.later(from.Add(-time.Hour), func() { p.now = p.now.Add(-time.Duration(1+p.r.IntN(72)) * time.Hour) })
		}
		p.play(p.now.AddDate(0, 0, 80), func(at time.Time) (time.Time, bool) {
			return until, !at.Before(from) && at.Before(until)
		})
		said += p.o.count["sent"]
	})
	if said == 0 {
		t.Error("nothing was ever said: the property shows nothing")
	}
}
