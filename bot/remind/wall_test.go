package remind

import (
	"slices"
	"testing"
	"time"

	"passeparole/bot/when"
)

func wallTime(t *testing.T, wall, zone string) when.Moment {
	t.Helper()
	m, err := when.ParseMoment(wall, zone)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func instant(t *testing.T, rfc string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, rfc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestWallTimes(t *testing.T) {
	for _, test := range []struct{ zone, wall, want string }{
		{"Europe/Paris", "2027-03-28T01:59", "2027-03-28T00:59:00Z"},
		{"Europe/Paris", "2027-03-28T02:00", "2027-03-28T01:00:00Z"}, // skipped: 3:00
		{"Europe/Paris", "2027-03-28T02:30", "2027-03-28T01:00:00Z"},
		{"Europe/Paris", "2027-03-28T02:59", "2027-03-28T01:00:00Z"},
		{"Europe/Paris", "2027-03-28T03:00", "2027-03-28T01:00:00Z"},
		{"Europe/Paris", "2027-10-31T01:59", "2027-10-30T23:59:00Z"},
		{"Europe/Paris", "2027-10-31T02:30", "2027-10-31T00:30:00Z"}, // twice: the first
		{"Europe/Paris", "2027-10-31T03:00", "2027-10-31T02:00:00Z"},
		{"Europe/Paris", "2028-02-29T10:00", "2028-02-29T09:00:00Z"},
		{"Europe/Paris", "2028-03-26T02:30", "2028-03-26T01:00:00Z"},
		{"Europe/Paris", "2028-10-29T02:00", "2028-10-29T00:00:00Z"},
		{"Europe/Paris", "2027-05-01", "2027-05-01T07:00:00Z"}, // a day alone: 9:00
		{"America/Martinique", "2027-07-01T10:00", "2027-07-01T14:00:00Z"},
		{"America/Guadeloupe", "2027-07-01T10:00", "2027-07-01T14:00:00Z"},
		{"America/Cayenne", "2027-07-01T10:00", "2027-07-01T13:00:00Z"},
		{"Indian/Reunion", "2027-07-01T10:00", "2027-07-01T06:00:00Z"},
		{"Indian/Mayotte", "2027-07-01T10:00", "2027-07-01T07:00:00Z"},
		{"Pacific/Noumea", "2027-07-01T10:00", "2027-06-30T23:00:00Z"},
		{"Pacific/Wallis", "2027-07-01T10:00", "2027-06-30T22:00:00Z"},
		{"Pacific/Tahiti", "2027-07-01T10:00", "2027-07-01T20:00:00Z"},
		{"Pacific/Marquesas", "2027-07-01T10:00", "2027-07-01T19:30:00Z"},
		{"Pacific/Gambier", "2027-07-01T10:00", "2027-07-01T19:00:00Z"},
		{"America/Miquelon", "2027-03-14T02:30", "2027-03-14T05:00:00Z"}, // skipped there
		{"America/Miquelon", "2027-07-01T10:00", "2027-07-01T12:00:00Z"},
		{"America/Miquelon", "2027-11-07T01:30", "2027-11-07T03:30:00Z"}, // twice there
		{"America/St_Barthelemy", "2027-07-01T10:00", "2027-07-01T14:00:00Z"},
		{"America/Marigot", "2027-07-01T10:00", "2027-07-01T14:00:00Z"},
		{"Indian/Kerguelen", "2027-07-01T10:00", "2027-07-01T05:00:00Z"},
	} {
		got, err := Instant(wallTime(t, test.wall, test.zone))
		if err != nil {
			t.Errorf("%s in %s: %v", test.wall, test.zone, err)
			continue
		}
		if !got.Equal(instant(t, test.want)) {
			t.Errorf("%s in %s is %s, want %s", test.wall, test.zone, got.UTC().Format(time.RFC3339), test.want)
		}
	}
	if _, err := Instant(wallTime(t, "2027-07-01T10:00", "Europe/Pari")); err == nil {
		t.Error("a zone that does not exist has an instant")
	}
}

// Every minute of the years has its place: where the clock shows it, that is where it is.
func TestEveryHourOfTheYear(t *testing.T) {
	for _, zone := range []string{"Europe/Paris", "America/Miquelon", "Pacific/Marquesas", "Indian/Reunion"} {
		loc := zoneOf(zone)
		last := time.Time{}
		for at := instant(t, "2027-01-01T12:00:00Z"); at.Year() < 2029; at = at.Add(15 * time.Minute) {
			local := at.In(loc)
			got := on(dayOf(at, loc), local.Hour()*60+local.Minute(), loc)
			if !got.Equal(at) && !got.Equal(at.Add(-time.Hour)) {
				t.Fatalf("%s in %s is found at %s", local, zone, got)
			}
			if !got.Equal(at) && at.Sub(last) < 6*24*time.Hour && !last.IsZero() && at.Sub(last) > time.Hour {
				t.Fatalf("%s is told twice out of season", local)
			}
			if !got.Equal(at) {
				last = at
			}
		}
	}
}

func TestEnding(t *testing.T) {
	for _, test := range []struct{ start, end, want string }{
		{"2027-03-04T18:30", "2027-03-04T20:00", "2027-03-04T20:00"},
		{"2027-03-04T18:30", "", "2027-03-04T20:30"},
		{"2027-03-04T23:00", "", "2027-03-05T01:00"},
		{"2027-03-28T01:00", "", "2027-03-28T04:00"}, // two hours on the clock of the people there
		{"2027-03-04", "", "2027-03-04"},
	} {
		var end when.Moment
		if test.end != "" {
			end = wallTime(t, test.end, "Europe/Paris")
		}
		if got := Ending(wallTime(t, test.start, "Europe/Paris"), end); got.String() != test.want {
			t.Errorf("from %s to %q it ends at %s, want %s", test.start, test.end, got, test.want)
		}
	}
	if !Ending(when.Moment{}, when.Moment{}).IsZero() {
		t.Error("what has no start ends")
	}
}

func TestSpans(t *testing.T) {
	for text, want := range map[string]Span{"-7j": {-7, "j"}, "1h": {1, "h"}, "30min": {30, "min"}, "2jo": {2, "jo"},
		"2sem": {2, "sem"}, "-1mois": {-1, "mois"}, "0j": {0, "j"}} {
		if got, ok := ParseSpan(text); !ok || got != want {
			t.Errorf("%q is %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "j", "7", "-j", "7 j", "7jours", "+7j", "--7j", "12345j", "7J", "٧j", "1.5h"} {
		if got, ok := ParseSpan(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	for _, test := range []struct{ from, span, want string }{
		{"2027-03-04", "-7j", "2027-02-25"},
		{"2028-03-01", "-1j", "2028-02-29"},
		{"2028-02-29", "-7j", "2028-02-22"},
		{"2028-02-29", "1mois", "2028-03-29"},
		{"2027-01-31", "1mois", "2027-02-28"},
		{"2028-01-31", "1mois", "2028-02-29"},
		{"2027-12-31", "2mois", "2028-02-29"},
		{"2027-03-31", "-1mois", "2027-02-28"},
		{"2027-01-01", "-2sem", "2026-12-18"},
		// Working days.
		{"2027-04-29", "2jo", "2027-05-03"},  // Thursday; 1 May is a Saturday
		{"2028-04-27", "2jo", "2028-05-02"},  // Thursday: Friday, then Tuesday, for 1 May 2028 is a Monday
		{"2027-07-12", "2jo", "2027-07-15"},  // around 14 July, a Wednesday
		{"2027-07-13", "5jo", "2027-07-21"},  // the same
		{"2027-12-23", "2jo", "2027-12-27"},  // Christmas 2027 is a Saturday
		{"2028-12-22", "2jo", "2028-12-27"},  // a Friday; Christmas 2028 is a Monday
		{"2027-03-26", "1jo", "2027-03-30"},  // Easter Monday 2027 is 29 March
		{"2028-04-14", "1jo", "2028-04-18"},  // Easter Monday 2028 is 17 April
		{"2027-05-05", "1jo", "2027-05-07"},  // Ascension 2027 is 6 May
		{"2027-05-05", "2jo", "2027-05-10"},  // and 8 May is a Saturday
		{"2027-05-14", "1jo", "2027-05-18"},  // Whit Monday is 17 May
		{"2027-12-31", "1jo", "2028-01-03"},  // New Year is a Saturday
		{"2027-11-10", "1jo", "2027-11-12"},  // 11 November is a Thursday
		{"2027-05-08", "2jo", "2027-05-11"},  // from a Saturday
		{"2027-05-10", "-2jo", "2027-05-05"}, // backwards over a week-end and Ascension
	} {
		from, err := time.Parse("2006-01-02", test.from)
		if err != nil {
			t.Fatal(err)
		}
		s, ok := ParseSpan(test.span)
		if got := s.days(from, "Europe/Paris").Format("2006-01-02"); !ok || got != test.want {
			t.Errorf("%s from %s is %s, want %s", test.span, test.from, got, test.want)
		}
	}
}

func TestHolidays(t *testing.T) {
	want := map[int][]string{
		2027: {"01-01", "03-29", "05-01", "05-06", "05-08", "05-17", "07-14", "08-15", "11-01", "11-11", "12-25"},
		2028: {"01-01", "04-17", "05-01", "05-08", "05-25", "06-05", "07-14", "08-15", "11-01", "11-11", "12-25"},
		2035: {"01-01", "03-26", "05-01", "05-03", "05-08", "05-14", "07-14", "08-15", "11-01", "11-11", "12-25"},
	}
	for year, days := range want {
		var got []string
		for d := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == year; d = d.AddDate(0, 0, 1) {
			if Holiday(d, "Europe/Paris") {
				got = append(got, d.Format("01-02"))
			}
		}
		if !slices.Equal(got, days) {
			t.Errorf("%d: %v, want %v", year, got, days)
		}
	}
	abolished := time.Date(2027, 12, 20, 0, 0, 0, 0, time.UTC)
	if !Holiday(abolished, "Indian/Reunion") || Holiday(abolished, "Europe/Paris") {
		t.Error("20 December is a holiday in Réunion, and only there")
	}
}

// Easter Sundays as they are published: the earliest, the latest, and some between.
func TestEaster(t *testing.T) {
	for _, day := range []string{"2000-04-23", "2008-03-23", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2038-04-25", "2049-04-18"} {
		want, err := time.Parse("2006-01-02", day)
		if err != nil {
			t.Fatal(err)
		}
		if got := Easter(want.Year()); !got.Equal(want) {
			t.Errorf("Easter is %s, want %s", got, day)
		}
	}
}

func TestQuietHours(t *testing.T) {
	feasts := usual
	feasts.Holidays = true
	noon := Quiet{From: "12:00", To: "14:00"}
	for _, test := range []struct {
		name     string
		q        Quiet
		zone     string
		at, want string
	}{
		{"by day", usual, "Europe/Paris", "2027-03-04T10:00:00+01:00", "2027-03-04T10:00:00+01:00"},
		{"the last minute", usual, "Europe/Paris", "2027-03-04T19:59:00+01:00", "2027-03-04T19:59:00+01:00"},
		{"the evening", usual, "Europe/Paris", "2027-03-04T20:00:00+01:00", "2027-03-05T08:00:00+01:00"},
		{"the night", usual, "Europe/Paris", "2027-03-04T03:12:00+01:00", "2027-03-04T08:00:00+01:00"},
		{"eight sharp", usual, "Europe/Paris", "2027-03-04T08:00:00+01:00", "2027-03-04T08:00:00+01:00"},
		{"Saturday evening", usual, "Europe/Paris", "2027-03-06T21:00:00+01:00", "2027-03-08T08:00:00+01:00"},
		{"Sunday", usual, "Europe/Paris", "2027-03-07T10:00:00+01:00", "2027-03-08T08:00:00+01:00"},
		{"the Sunday of the change of hour", usual, "Europe/Paris", "2027-03-28T10:00:00+02:00", "2027-03-29T08:00:00+02:00"},
		{"Saturday before it", usual, "Europe/Paris", "2027-03-27T22:00:00+01:00", "2027-03-29T08:00:00+02:00"},
		{"the Sunday in October", usual, "Europe/Paris", "2027-10-30T22:00:00+02:00", "2027-11-01T08:00:00+01:00"},
		{"a long week-end with holidays", feasts, "Europe/Paris", "2027-03-27T22:00:00+01:00", "2027-03-30T08:00:00+02:00"},
		{"a holiday is a day like others", usual, "Europe/Paris", "2027-07-14T10:00:00+02:00", "2027-07-14T10:00:00+02:00"},
		{"or not", feasts, "Europe/Paris", "2027-07-14T10:00:00+02:00", "2027-07-15T08:00:00+02:00"},
		{"the place's own time", usual, "Indian/Reunion", "2027-03-04T17:00:00+01:00", "2027-03-05T08:00:00+04:00"},
		{"across the date line", usual, "Pacific/Noumea", "2027-03-06T14:00:00+01:00", "2027-03-08T08:00:00+11:00"}, // there it is Sunday
		{"at noon", noon, "Europe/Paris", "2027-03-04T12:30:00+01:00", "2027-03-04T14:00:00+01:00"},
		{"never", Quiet{}, "Europe/Paris", "2027-03-07T03:00:00+01:00", "2027-03-07T03:00:00+01:00"},
		{"always", Quiet{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}}, "Europe/Paris", "2027-03-07T03:00:00+01:00", "2027-03-07T03:00:00+01:00"},
		{"until an hour that is skipped", Quiet{From: "22:00", To: "02:30"}, "Europe/Paris", "2027-03-28T01:00:00+01:00", "2027-03-28T03:00:00+02:00"},
		{"until an hour that comes twice", Quiet{From: "22:00", To: "02:30"}, "Europe/Paris", "2027-10-31T02:15:00+02:00", "2027-10-31T02:30:00+02:00"},
		{"in the hour that is repeated", Quiet{From: "22:00", To: "02:30"}, "Europe/Paris", "2027-10-31T02:15:00+01:00", "2027-10-31T03:15:00+01:00"},
	} {
		if got := test.q.Shift(instant(t, test.at), zoneOf(test.zone)); !got.Equal(instant(t, test.want)) {
			t.Errorf("%s: %s is moved to %s, want %s", test.name, test.at, got.Format(time.RFC3339), test.want)
		}
	}
}

func TestCron(t *testing.T) {
	for _, test := range []struct{ expr, zone, after, want string }{
		{"* * * * *", "Europe/Paris", "2027-03-04T10:00:30Z", "2027-03-04T10:01:00Z"},
		{"0 9 * * 1", "Europe/Paris", "2027-03-26T10:00:00Z", "2027-03-29T07:00:00Z"}, // in summer time already
		{"0 9 * * 1", "Europe/Paris", "2027-10-29T10:00:00Z", "2027-11-01T08:00:00Z"},
		{"CRON_TZ=Indian/Reunion 0 9 * * 1", "Europe/Paris", "2027-03-26T10:00:00Z", "2027-03-29T05:00:00Z"},
		{"TZ=Pacific/Noumea 0 9 * * *", "Europe/Paris", "2027-03-26T10:00:00Z", "2027-03-26T22:00:00Z"},
		{"@weekly", "Europe/Paris", "2027-03-26T10:00:00Z", "2027-03-27T23:00:00Z"},
		{"@daily", "America/Miquelon", "2027-03-14T12:00:00Z", "2027-03-15T02:00:00Z"},
		{"0 10 29 2 *", "Europe/Paris", "2027-03-04T10:00:00Z", "2028-02-29T09:00:00Z"},
	} {
		c, err := ParseCron(test.expr, test.zone)
		if err != nil {
			t.Errorf("%s: %v", test.expr, err)
			continue
		}
		if got := c.Next(instant(t, test.after)); !got.Equal(instant(t, test.want)) {
			t.Errorf("%s after %s is %s, want %s", test.expr, test.after, got.UTC().Format(time.RFC3339), test.want)
		}
	}
	for _, expr := range []string{"", "CRON_TZ=Europe/Paris", "TZ=Europe/Paris", "CRON_TZ=Paris * * * * *", "0 9 * *", "0 0 9 * * 1", "0 9 31 2 *", "@soon", "*/0 * * * *", "tous les lundis"} {
		if c, err := ParseCron(expr, "Europe/Paris"); err == nil {
			t.Errorf("%q is read: %v", expr, c)
		}
	}
	if _, err := ParseCron("* * * * *", "Paris"); err == nil {
		t.Error("a zone that does not exist is taken")
	}
}
