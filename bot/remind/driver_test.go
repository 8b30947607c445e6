package remind

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/when"
)

// driver is the bot as far as reminders go: what it keeps for each subject, and a tick. It
// checks what it sends against a reading of the rules of its own.
type driver struct {
	rules *Rules
	quiet Quiet
	lives []*life
	now   time.Time
	fail  func(format string, args ...any)

	count map[Verdict]int
	bad   map[string]int // what must not be
}

// life is a subject with what is kept for it.
type life struct {
	Subject
	items []Item
	done  map[string]bool // occasions
	sent  []string        // rule IDs
}

func newDriver(r *Rules, now time.Time, fail func(string, ...any)) *driver {
	return &driver{rules: r, quiet: usual, now: now, fail: fail, count: map[Verdict]int{}, bad: map[string]int{}}
}

func (d *driver) add(s Subject) *life {
	l := &life{Subject: s, done: map[string]bool{}}
	d.lives = append(d.lives, l)
	d.plan(l)
	return l
}

// plan keeps the items that stand, as they are now; what was put off stays so.
func (d *driver) plan(l *life) {
	was := l.items
	l.items = nil
	for _, item := range d.rules.Items(l.Subject, d.quiet) {
		if l.done[item.Occasion] {
			continue
		}
		for _, old := range was {
			if old.Asked && old.Occasion == item.Occasion {
				item = old
			}
		}
		l.items = append(l.items, item)
	}
}

// tick judges what waits, lets the clock begin and end meetings, and judges what that brought.
func (d *driver) tick() {
	for _, l := range d.lives {
		d.judge(l)
		if l.About != AboutMeeting || l.Start.IsZero() {
			continue
		}
		was := l.State
		if start, _ := Instant(l.Start); l.State == meeting.Announced && !d.now.Before(start) {
			l.State = meeting.Underway
		}
		if end, _ := Instant(Ending(l.Start, l.End)); l.State == meeting.Underway && !d.now.Before(end) {
			l.State = meeting.ToReport
		}
		if was != l.State {
			d.plan(l)
			d.judge(l)
		}
	}
}

func (d *driver) judge(l *life) {
	for _, item := range slices.Clone(l.items) {
		if at, err := item.Instant(); err == nil && d.now.Before(at) {
			continue
		}
		verdict := d.rules.Judge(item, l.Subject, d.quiet, d.now)
		if verdict == Early {
			continue
		}
		l.items = slices.DeleteFunc(l.items, func(i Item) bool { return i.Occasion == item.Occasion })
		d.count[verdict]++
		if verdict == Over {
			continue
		}
		if verdict == Send || verdict == SendLate {
			d.check(l, item)
			l.sent = append(l.sent, item.Rule)
		}
		l.done[item.Occasion] = true
	}
}

// check is what must hold of everything that is sent.
func (d *driver) check(l *life, item Item) {
	if l.done[item.Occasion] {
		d.wrong("doubled", l, item)
	}
	rule, _ := d.rules.Rule(item.Rule)
	if !reason(rule, l.Subject) {
		d.wrong("after the end of its reason", l, item)
	}
	if l.State == meeting.Cancelled || l.State == meeting.Withdrawn {
		d.wrong("after cancellation", l, item)
	}
	if d.now.Before(earliest(rule, l.Subject)) {
		d.wrong("early", l, item)
	}
	if at, _ := item.Instant(); rule.Quiet != QuietNo && !item.Asked && d.couldWait(item) && !(d.beforeNext(rule, l) && d.now.Sub(at) < LateAfter) {
		d.wrong("in quiet hours", l, item)
	}
	if rule.Until == FromStart {
		if start, _ := Instant(l.Start); !d.now.Before(start) {
			d.wrong("after it was useless", l, item)
		}
	}
}

// beforeNext says that the morning after is too near to the next of the family: the eve of
// a meeting early on a Monday, or on the day after a night.
func (d *driver) beforeNext(r Rule, l *life) bool {
	start, _ := Instant(l.Start)
	return r.ID == "j-1" && start.Sub(d.now) < 24*time.Hour && start.In(zoneOf(l.Zone)).Hour() < 10
}

// couldWait says whether it is night or Sunday, and the item still useful when that ends.
func (d *driver) couldWait(item Item) bool {
	local := d.now.In(zoneOf(item.Zone))
	if local.Weekday() != time.Sunday && local.Hour() >= 8 && local.Hour() < 20 {
		return false
	}
	day := local
	if local.Hour() >= 8 {
		day = day.AddDate(0, 0, 1)
	}
	if day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 8, 0, 0, 0, local.Location()).Before(item.Until)
}

func (d *driver) wrong(what string, l *life, item Item) {
	d.bad[what]++
	d.fail("%s: %s of %s (%s, %s) at %s", what, item.Occasion, l.ID, l.State, l.Start, d.now)
}

// reason is read from the rules' IDs, not from their conditions.
func reason(r Rule, s Subject) bool {
	has := func(states ...meeting.State) bool { return s.About == AboutMeeting && slices.Contains(states, s.State) }
	if r.To == ToOrganisers && s.Facts[Muted] {
		return false
	}
	name, _, _ := strings.Cut(r.ID, "-")
	switch name {
	case "j", "h":
		return has(meeting.Announced)
	case "restitution":
		return has(meeting.Underway, meeting.ToReport) && !(r.ID == "restitution-j1" && s.Facts[ReportBegun])
	case "question":
		return has(meeting.ToCorrect)
	case "appeler":
		return has(meeting.Underway, meeting.ToReport, meeting.ToCorrect)
	case "proposition":
		return has(meeting.Proposed)
	case "changement":
		return has(meeting.Announced, meeting.Postponed) && s.Facts[RevisionWaits] && !s.Facts[StaffAsked]
	case "recue":
		return has(meeting.Submitted)
	case "correction":
		return has(meeting.Validated, meeting.Published, meeting.Corrected) && s.Facts[CorrectionWaits] && !s.Facts[StaffAsked]
	case "brouillon":
		return s.About == AboutDraft && !s.Facts[Chased]
	}
	panic("no such rule: " + r.ID)
}

// earliest is before when a rule may not be sent, by a plain reckoning of days.
func earliest(r Rule, s Subject) time.Time {
	loc := zoneOf(s.Zone)
	if r.To == ToStaff {
		loc = zoneOf(s.Office)
	}
	at := func(m when.Moment) time.Time {
		return time.Date(m.Year, time.Month(m.Month), m.Day, m.Hour, m.Minute, 0, 0, zoneOf(m.Zone))
	}
	from := map[string]time.Time{FromStart: at(s.Start), FromEnd: at(Ending(s.Start, s.End)),
		FromSent: s.Sent, FromSettled: s.Settled, FromTouched: s.Touched}[r.From].In(loc)
	switch r.Offset.Unit {
	case "h":
		return from.Add(time.Duration(r.Offset.N) * time.Hour)
	case "jo":
		for n := 0; n < r.Offset.N; {
			from = from.AddDate(0, 0, 1)
			if from.Weekday() != time.Saturday && from.Weekday() != time.Sunday && !slices.Contains(closed, from.Format("2006-01-02")) {
				n++
			}
		}
	default:
		from = from.AddDate(0, 0, r.Offset.N)
	}
	var hour, minute int
	fmt.Sscanf(r.At, "%d:%d", &hour, &minute)
	return time.Date(from.Year(), from.Month(), from.Day(), hour, minute, 0, 0, loc)
}

// closed are the public holidays of these years in Paris that are no Saturday or Sunday.
var closed = []string{"2027-01-01", "2027-03-29", "2027-05-06", "2027-05-17", "2027-07-14", "2027-11-01", "2027-11-11",
	"2028-04-17", "2028-05-01", "2028-05-08", "2028-05-25", "2028-06-05", "2028-07-14", "2028-08-15", "2028-11-01", "2028-12-25"}

// on moves a subject to a start of a day at an hour, lasting ninety minutes.
func (l *life) on(day time.Time, hour, minute int) {
	l.Start = when.Moment{Year: day.Year(), Month: int(day.Month()), Day: day.Day(), Hour: hour, Minute: minute, HasTime: true, Zone: l.Zone}
	end := hour*60 + minute + 90
	l.End = l.Start
	l.End.Hour, l.End.Minute = end/60, end%60
}

func TestDriverSeesWhatIsWrong(t *testing.T) {
	r := embedded(t)
	var found []string
	d := newDriver(r, instant(t, "2027-03-03T09:00:00+01:00"), func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) })
	l := d.add(held(t, "2027-03-04T18:30", "", "Europe/Paris"))
	item := l.items[1]
	d.check(l, item) // early
	l.State = meeting.Cancelled
	l.done[item.Occasion] = true
	d.check(l, item)
	want := map[string]int{"early": 2, "doubled": 1, "after the end of its reason": 1, "after cancellation": 1}
	if fmt.Sprint(d.bad) != fmt.Sprint(want) {
		t.Errorf("seen: %v, want %v\n%s", d.bad, want, strings.Join(found, "\n"))
	}
}
