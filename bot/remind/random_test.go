package remind

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passeparole/bot/meeting"
)

var places = []string{"Europe/Paris", "Indian/Reunion", "America/Martinique", "Pacific/Noumea", "America/Miquelon", "Pacific/Marquesas"}

// Whatever happens in whatever order, with outages and a clock that jumps: no occasion is
// sent twice, none after the end of its reason, none early, none in quiet hours.
func TestNothingIsSaidTwiceEarlyOrInVain(t *testing.T) {
	r, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	rapid.Check(t, func(t *rapid.T) {
		begin := time.Date(2027, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), 20, 7, 30, 0, 0, time.UTC)
		d := newDriver(r, begin, t.Fatalf)
		for range rapid.IntRange(5, 60).Draw(t, "steps") {
			if len(d.lives) == 0 || rapid.IntRange(0, 9).Draw(t, "another") == 0 {
				s := Subject{About: AboutMeeting, ID: fmt.Sprint(len(d.lives)), Office: "Europe/Paris", Zone: rapid.SampledFrom(places).Draw(t, "zone"),
					State: meeting.Proposed, Sent: d.now, Settled: d.now, Facts: map[string]bool{}}
				if rapid.IntRange(0, 4).Draw(t, "draft") == 0 {
					s = Subject{About: AboutDraft, ID: s.ID, Zone: s.Zone, Touched: d.now, Facts: s.Facts}
				}
				d.add(s)
			}
			l := d.lives[rapid.IntRange(0, len(d.lives)-1).Draw(t, "life")]
			switch rapid.IntRange(0, 8).Draw(t, "what") {
			case 0, 1, 2: // time passes, minute by minute around what is due
				for range rapid.IntRange(1, 10).Draw(t, "ticks") {
					d.now = d.now.Add(time.Duration(rapid.SampledFrom([]int{1, 7, 60, 600, 1440}).Draw(t, "minutes")) * time.Minute)
					d.tick()
				}
			case 3: // an outage
				d.now = d.now.Add(time.Duration(rapid.SampledFrom([]int{1, 24, 72, 21 * 24}).Draw(t, "hours")) * time.Hour)
				d.tick()
			case 4: // the clock jumps
				d.now = d.now.Add(-time.Duration(rapid.IntRange(1, 72).Draw(t, "back")) * time.Hour)
				d.tick()
			case 5:
				if l.About == AboutDraft {
					break
				}
				// A date, another one, another place.
				if rapid.IntRange(0, 3).Draw(t, "place") == 0 {
					l.Zone = rapid.SampledFrom(places).Draw(t, "zone")
				}
				l.on(d.now.AddDate(0, 0, rapid.IntRange(0, 12).Draw(t, "days")), rapid.IntRange(0, 21).Draw(t, "hour"), 30)
				l.State, l.Settled = meeting.Announced, d.now
			case 6: // another state
				if l.About == AboutDraft {
					break
				}
				l.State = rapid.SampledFrom(meeting.States).Draw(t, "state")
				l.Sent, l.Settled = d.now, d.now
			case 7:
				fact := rapid.SampledFrom(Facts).Draw(t, "fact")
				l.Facts[fact] = !l.Facts[fact]
				l.Touched = d.now
			case 8: // « demain »
				for i, item := range l.items {
					if at, err := item.Instant(); err == nil && !d.now.Before(at) {
						l.items[i] = item.PutOff(d.quiet.Shift(d.now.AddDate(0, 0, 1), zoneOf(item.Zone)))
					}
				}
			}
			d.plan(l)
		}
		said += d.count[Send] + d.count[SendLate]
	})
	if said == 0 {
		t.Error("nothing was ever said: the property shows nothing")
	}
}

// Items stand in for their subject: what they say of it is stable, and in order of the file.
func TestItemsAreStable(t *testing.T) {
	r, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		l := life{Subject: Subject{About: AboutMeeting, State: meeting.Announced, Zone: rapid.SampledFrom(places).Draw(t, "zone")}}
		day := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 800).Draw(t, "day"))
		l.on(day, rapid.IntRange(0, 21).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"))
		start, err := Instant(l.Start)
		if err != nil {
			t.Fatal(err)
		}
		last := time.Time{}
		for _, item := range r.Items(l.Subject, usual) {
			at, err := item.Instant()
			if err != nil {
				t.Fatal(err)
			}
			if !at.Before(start) || !item.Until.After(at) || item.Until.After(start) {
				t.Fatalf("%s at %s, useless from %s, for a start at %s", item.Rule, at, item.Until, start)
			}
			if at.Before(last) {
				t.Fatalf("%s comes before the one above it", item.Rule)
			}
			last = at
			if got := r.Judge(item, l.Subject, usual, at); got != Send && got != Replaced {
				t.Fatalf("%s at its own time %s of %s: %s", item.Rule, item.Wall, l.Start, got)
			}
		}
	})
}
