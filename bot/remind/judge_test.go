package remind

import (
	"strings"
	"testing"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/when"
)

var usual = Quiet{From: "20:00", To: "08:00", Days: []time.Weekday{time.Sunday}}

func embedded(t *testing.T) *Rules {
	t.Helper()
	r, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// rules are lines of a file of their own.
func rules(t *testing.T, lines ...string) *Rules {
	t.Helper()
	r, problems := Parse("test.yaml", []byte("reminders:\n  - {"+strings.Join(lines, "}\n  - {")+"}\n"))
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	return r
}

// held is an announced meeting.
func held(t *testing.T, start, end, zone string) Subject {
	t.Helper()
	s := Subject{About: AboutMeeting, ID: "K7M2Q", State: meeting.Announced, Zone: zone, Office: "Europe/Paris", Start: wallTime(t, start, zone)}
	if end != "" {
		s.End = wallTime(t, end, zone)
	}
	return s
}

func in(s Subject, state meeting.State, facts ...string) Subject {
	s.State, s.Facts = state, map[string]bool{}
	for _, f := range facts {
		s.Facts[f] = true
	}
	return s
}

// said is when each item is due: "rule 2027-03-04T10:00 zone", the zone left out for Paris.
func said(items []Item) string {
	var all []string
	for _, i := range items {
		all = append(all, strings.TrimSuffix(i.Rule+" "+i.Wall+" "+i.Zone, " Europe/Paris"))
	}
	return strings.Join(all, "\n")
}

func TestItems(t *testing.T) {
	thursday := held(t, "2027-03-04T18:30", "2027-03-04T20:00", "Europe/Paris")
	sent := thursday
	sent.Sent = instant(t, "2027-04-29T18:30:20+02:00") // a Thursday; 1 May is a Saturday
	for _, test := range []struct {
		name string
		s    Subject
		want string
	}{
		{"announced", thursday, "j-7 2027-02-25T10:00\nj-1 2027-03-03T10:00\nh-1 2027-03-04T17:30"},
		{"to report", in(thursday, meeting.ToReport), "restitution-j1 2027-03-05T10:00\nrestitution-j3 2027-03-08T08:00\nrestitution-j7 2027-03-11T10:00\n" +
			"restitution-j21 2027-03-25T10:00\nappeler 2027-03-25T10:00"}, // J+3 is a Sunday
		{"its report is begun", in(thursday, meeting.ToReport, ReportBegun), "restitution-j3 2027-03-08T08:00\nrestitution-j7 2027-03-11T10:00\n" +
			"restitution-j21 2027-03-25T10:00\nappeler 2027-03-25T10:00"},
		{"the person asked for silence", in(thursday, meeting.ToReport, Muted), "appeler 2027-03-25T10:00"},
		{"cancelled", in(thursday, meeting.Cancelled), ""},
		{"withdrawn", in(thursday, meeting.Withdrawn), ""},
		{"proposed", in(sent, meeting.Proposed), "proposition-2jo 2027-05-03T09:30\nproposition-5jo 2027-05-07T09:30"}, // without Ascension
		{"submitted", in(sent, meeting.Submitted), "recue-2jo 2027-05-03T09:30\nrecue-5jo 2027-05-07T09:30"},
		{"a correction waits", in(sent, meeting.Published, CorrectionWaits), "correction-2jo 2027-05-03T09:30\ncorrection-5jo 2027-05-07T09:30"},
		{"staff asked about it", in(sent, meeting.Published, CorrectionWaits, StaffAsked), ""},
		{"a revision of what has no date", in(Subject{About: AboutMeeting, Zone: "Indian/Reunion", Office: "Europe/Paris", Sent: sent.Sent}, meeting.Postponed, RevisionWaits),
			"changement-2jo 2027-05-03T09:30\nchangement-5jo 2027-05-07T09:30"},
		{"before the end of winter time", held(t, "2027-03-28T10:00", "", "Europe/Paris"),
			"j-7 2027-03-22T08:00\nj-1 2027-03-27T10:00\nh-1 2027-03-28T09:00"}, // J-7 is a Sunday
		{"on the night of the change", held(t, "2027-03-28T03:30", "", "Europe/Paris"),
			"j-7 2027-03-22T08:00\nj-1 2027-03-27T10:00\nh-1 2027-03-28T01:30"}, // 2:30 is skipped: an hour before 3:30 is 1:30
		{"on the night in October", held(t, "2027-10-31T03:30", "", "Europe/Paris"),
			"j-7 2027-10-25T08:00\nj-1 2027-10-30T10:00\nh-1 2027-10-31T02:30"},
		{"around the leap day", held(t, "2028-03-01T18:00", "", "Europe/Paris"),
			"j-7 2028-02-23T10:00\nj-1 2028-02-29T10:00\nh-1 2028-03-01T17:00"},
		{"on the leap day", held(t, "2028-02-29T18:00", "", "Europe/Paris"),
			"j-7 2028-02-22T10:00\nj-1 2028-02-28T10:00\nh-1 2028-02-29T17:00"},
		{"Monday at half past seven", held(t, "2027-03-08T07:30", "", "Europe/Paris"),
			"j-7 2027-03-01T10:00\nj-1 2027-03-07T10:00\nh-1 2027-03-08T06:30"}, // moved to 8:00, J-1 would be too late
		{"Monday at nine", held(t, "2027-03-08T09:01", "", "Europe/Paris"),
			"j-7 2027-03-01T10:00\nj-1 2027-03-07T10:00\nh-1 2027-03-08T08:01"}, // not at 8:00, together with H-1
		{"Monday afternoon", held(t, "2027-03-08T14:00", "", "Europe/Paris"),
			"j-7 2027-03-01T10:00\nj-1 2027-03-08T08:00\nh-1 2027-03-08T13:00"},
		{"a day alone", held(t, "2027-03-04", "", "Europe/Paris"), "j-7 2027-02-25T10:00\nj-1 2027-03-03T10:00"},
		{"no date", Subject{About: AboutMeeting, State: meeting.Announced, Zone: "Europe/Paris"}, ""},
		{"no such zone", Subject{About: AboutMeeting, State: meeting.Announced, Zone: "Mars", Start: when.Moment{Year: 2027, Month: 3, Day: 4, Zone: "Mars"}}, ""},
	} {
		if got := said(embedded(t).Items(test.s, usual)); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// Each territory is reminded by its own clock, and staff by theirs.
func TestItemsOverseas(t *testing.T) {
	for zone, hours := range map[string][2]string{ // J-1 and H-1 of 1 July 2027, 18:30, in UTC
		"America/Guadeloupe": {"2027-06-30T14:00", "2027-07-01T21:30"}, "America/Martinique": {"2027-06-30T14:00", "2027-07-01T21:30"},
		"America/St_Barthelemy": {"2027-06-30T14:00", "2027-07-01T21:30"}, "America/Marigot": {"2027-06-30T14:00", "2027-07-01T21:30"},
		"America/Cayenne": {"2027-06-30T13:00", "2027-07-01T20:30"}, "America/Miquelon": {"2027-06-30T12:00", "2027-07-01T19:30"},
		"Indian/Reunion": {"2027-06-30T06:00", "2027-07-01T13:30"}, "Indian/Mayotte": {"2027-06-30T07:00", "2027-07-01T14:30"},
		"Pacific/Noumea": {"2027-06-29T23:00", "2027-07-01T06:30"}, "Pacific/Wallis": {"2027-06-29T22:00", "2027-07-01T05:30"},
		"Pacific/Tahiti": {"2027-06-30T20:00", "2027-07-02T03:30"}, "Pacific/Marquesas": {"2027-06-30T19:30", "2027-07-02T03:00"},
		"Pacific/Gambier": {"2027-06-30T19:00", "2027-07-02T02:30"}, "Europe/Paris": {"2027-06-30T08:00", "2027-07-01T15:30"},
	} {
		items := embedded(t).Items(held(t, "2027-07-01T18:30", "", zone), usual)
		if len(items) != 3 {
			t.Fatalf("%s: %s", zone, said(items))
		}
		for i, want := range hours {
			at, err := items[i+1].Instant()
			if err != nil {
				t.Fatal(err)
			}
			if got := at.UTC().Format("2006-01-02T15:04"); got != want || items[i+1].Zone != zone {
				t.Errorf("%s: %s is at %s UTC in %s, want %s", zone, items[i+1].Rule, got, items[i+1].Zone, want)
			}
		}
	}
	report := in(held(t, "2027-07-01T18:30", "2027-07-01T20:00", "Pacific/Tahiti"), meeting.ToReport)
	items := embedded(t).Items(report, usual)
	// It ends on 2 July at 8:00 in Paris, where the staff count from.
	if call := items[len(items)-1]; call.Rule != "appeler" || call.Wall != "2027-07-23T10:00" || call.Zone != "Europe/Paris" {
		t.Errorf("staff are told at %s %s", call.Wall, call.Zone)
	}
	// Miquelon has its own change of hour, two weeks before that of Paris.
	change := embedded(t).Items(held(t, "2027-03-14T03:30", "", "America/Miquelon"), usual)
	if got := change[2].Wall; got != "2027-03-14T01:30" {
		t.Errorf("an hour before 3:30 on the night of the change is %s", got)
	}
}

func TestVerdicts(t *testing.T) {
	thursday := held(t, "2027-03-04T18:30", "2027-03-04T20:00", "Europe/Paris")
	late := in(thursday, meeting.ToReport)
	announced := func(at string) Subject {
		s := thursday
		s.Settled = instant(t, at)
		return s
	}
	for _, test := range []struct {
		name string
		s    Subject
		rule string // of the item
		now  string
		want Verdict
	}{
		{"a minute before", thursday, "j-7", "2027-02-25T09:59:00+01:00", Early},
		{"at its time", thursday, "j-7", "2027-02-25T10:00:00+01:00", Send},
		{"by the next tick", thursday, "j-7", "2027-02-25T10:14:59+01:00", Send},
		{"off for an hour", thursday, "j-7", "2027-02-25T11:00:00+01:00", SendLate},
		{"off for a day", thursday, "j-7", "2027-02-26T10:00:00+01:00", SendLate},
		{"off until the evening: it waits for the morning", thursday, "j-7", "2027-02-25T21:00:00+01:00", Early},
		{"and comes then", thursday, "j-7", "2027-02-26T08:00:00+01:00", SendLate},
		{"off until it is useless", thursday, "j-7", "2027-03-01T10:00:00+01:00", Dropped},
		{"off until the eve is due as well", thursday, "j-7", "2027-03-03T10:00:00+01:00", Replaced},
		{"the eve, off for a day", thursday, "j-1", "2027-03-04T09:59:00+01:00", SendLate},
		{"the eve, an hour before", thursday, "j-1", "2027-03-04T17:30:00+01:00", Replaced},
		{"the hour, late", thursday, "h-1", "2027-03-04T18:10:00+01:00", SendLate},
		{"the hour, too late", thursday, "h-1", "2027-03-04T18:30:00+01:00", Dropped},
		{"off for three weeks", thursday, "j-1", "2027-03-25T10:00:00+01:00", Dropped},
		{"the report, off for an hour", late, "restitution-j1", "2027-03-05T11:00:00+01:00", SendLate},
		{"the report, off for a day", late, "restitution-j1", "2027-03-06T10:00:00+01:00", SendLate},
		{"the report, off for three weeks: the last one alone", late, "restitution-j7", "2027-03-25T10:30:00+01:00", Replaced},
		{"that is the last one", late, "restitution-j21", "2027-03-25T10:30:00+01:00", SendLate},
		{"off for three months", late, "restitution-j21", "2027-06-05T10:30:00+02:00", Dropped},
		{"the clock jumped back after it was sent", late, "restitution-j1", "2027-03-05T08:30:00+01:00", Early},
		{"cancelled meanwhile", in(thursday, meeting.Cancelled), "j-1", "2027-03-03T10:00:00+01:00", Over},
		{"submitted meanwhile", in(thursday, meeting.Submitted), "restitution-j3", "2027-03-08T10:00:00+01:00", Over},
		{"asked for silence", in(thursday, meeting.ToReport, Muted), "restitution-j3", "2027-03-08T10:00:00+01:00", Over},
		{"moved within the day", held(t, "2027-03-04T14:30", "", "Europe/Paris"), "j-1", "2027-03-03T10:00:00+01:00", Send},
		{"moved within the day: its hour", held(t, "2027-03-04T14:30", "", "Europe/Paris"), "h-1", "2027-03-04T17:30:00+01:00", Over},
		{"moved to another day", held(t, "2027-03-11T18:30", "", "Europe/Paris"), "j-1", "2027-03-03T10:00:00+01:00", Over},
		{"moved overseas, the same day", held(t, "2027-03-04T18:30", "", "Indian/Reunion"), "h-1", "2027-03-04T17:30:00+01:00", Over},
		{"announced after its time", announced("2027-02-27T10:00:00+01:00"), "j-7", "2027-02-27T10:00:00+01:00", Over},
		{"announced in time", announced("2027-02-25T09:00:00+01:00"), "j-7", "2027-02-25T10:00:00+01:00", Send},
		{"a rule that the file has no more", thursday, "j-8", "2027-02-25T10:00:00+01:00", Over},
	} {
		item := Item{Rule: test.rule, Occasion: "?", Zone: "Europe/Paris", Wall: "2027-01-01T00:00"}
		for _, was := range []Subject{thursday, late} { // as it stood when it was planned
			for _, i := range embedded(t).Items(was, usual) {
				if i.Rule == test.rule {
					item = i
				}
			}
		}
		if got := embedded(t).Judge(item, test.s, usual, instant(t, test.now)); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// What a person puts off comes at that time, once, and never after it became useless.
func TestPutOff(t *testing.T) {
	r, s := embedded(t), in(held(t, "2027-03-04T18:30", "2027-03-04T20:00", "Europe/Paris"), meeting.ToReport)
	item := r.Items(s, usual)[0].PutOff(instant(t, "2027-03-06T09:00:00+01:00"))
	for now, want := range map[string]Verdict{
		"2027-03-05T10:00:00+01:00": Early, "2027-03-06T08:59:00+01:00": Early, "2027-03-06T09:00:00+01:00": Send,
		"2027-03-06T10:00:00+01:00": SendLate, "2027-03-08T08:00:00+01:00": Replaced,
	} {
		if got := r.Judge(item, s, usual, instant(t, now)); got != want {
			t.Errorf("at %s: %s, want %s", now, got, want)
		}
	}
	before := held(t, "2027-03-04T18:30", "", "Europe/Paris")
	hour := r.Items(before, usual)[2].PutOff(instant(t, "2027-03-05T10:00:00+01:00"))
	if got := r.Judge(hour, before, usual, instant(t, "2027-03-05T10:00:00+01:00")); got != Dropped {
		t.Errorf("an hour before the meeting, a day after: %s", got)
	}
}

func TestOccasions(t *testing.T) {
	r := embedded(t)
	of := func(start, zone string) string {
		var all []string
		for _, i := range r.Items(held(t, start, "", zone), usual) {
			all = append(all, i.Occasion)
		}
		return strings.Join(all, "\n")
	}
	if got, want := of("2027-03-04T18:30", "Europe/Paris"), "j-7 2027-03-04\nj-1 2027-03-04\nh-1 2027-03-04T18:30 Europe/Paris"; got != want {
		t.Errorf("the occasions are\n%s\nwant\n%s", got, want)
	}
	if got, want := of("2027-03-04T14:00", "Europe/Paris"), "j-7 2027-03-04\nj-1 2027-03-04\nh-1 2027-03-04T14:00 Europe/Paris"; got != want {
		t.Errorf("moved within the day\n%s\nwant\n%s", got, want)
	}
}

// The time of day of the moment itself, and what has none.
func TestSameTimeOfDay(t *testing.T) {
	r := rules(t, `id: a, about: meeting, to: organisers, from: start, offset: 1mois, while: [announced], late: 1j, say: x`,
		`id: b, about: draft, to: organisers, from: touched, offset: 90min, late: 1j, quiet: no, say: x`)
	if got := said(r.Items(held(t, "2027-01-31T18:30", "", "Europe/Paris"), Quiet{})); got != "a 2027-02-28T18:30" {
		t.Errorf("a month later: %s", got)
	}
	if got := said(r.Items(held(t, "2027-01-31", "", "Europe/Paris"), Quiet{})); got != "a 2027-02-28T09:00" {
		t.Errorf("a month after a day: %s", got)
	}
	draft := Subject{About: AboutDraft, Zone: "Europe/Paris", Touched: instant(t, "2027-03-28T01:00:30+01:00")}
	if got := said(r.Items(draft, usual)); got != "b 2027-03-28T03:31" {
		t.Errorf("an hour and a half on the clock that changes: %s", got)
	}
}
