package when

import (
	"testing"
	"time"
)

func TestParseMomentTakesOnlyTheCanonicalForm(t *testing.T) {
	for _, s := range []string{"2026-12-03", "2026-12-03T18:30", "2028-02-29", "2026-12-03T00:00"} {
		if m := moment(t, s); m.String() != s || m.HasTime != (len(s) > 10) {
			t.Errorf("%s became %s", s, m)
		}
	}
	for _, s := range []string{"", "2026-02-30", "2027-02-29", "2026-12-03T24:00", "2026-12-03T18:30:00", "2026-12-03T18:30Z",
		"2026-12-3", "3/12/2026", "2026-12-03T", " 2026-12-03"} {
		if m, err := ParseMoment(s, "Europe/Paris"); err == nil {
			t.Errorf("%q became %s", s, m)
		}
	}
}

func TestBefore(t *testing.T) {
	at := func(s, zone string) Moment {
		m, err := ParseMoment(s, zone)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	paris, reunion := "Europe/Paris", "Indian/Reunion"
	for _, c := range []struct {
		a, b   Moment
		before bool
	}{
		{at("2026-12-03T18:30", paris), at("2026-12-03T20:00", paris), true},
		{at("2026-12-03T20:00", paris), at("2026-12-03T18:30", paris), false},
		{at("2026-12-03", paris), at("2026-12-03T20:00", paris), false}, // a day is not before its own hours
		{at("2026-12-03T20:00", paris), at("2026-12-03", paris), false},
		{at("2026-12-03", paris), at("2026-12-04T01:00", paris), true},
		{at("2026-12-03T20:00", reunion), at("2026-12-03T18:30", paris), true}, // 17 h in Paris
		{at("2026-12-03T18:30", paris), at("2026-12-03T20:00", reunion), false},
	} {
		if got := c.a.Before(c.b); got != c.before {
			t.Errorf("%v before %v: %t", c.a, c.b, got)
		}
	}
}

func TestInIsTheInstantOfThePlace(t *testing.T) {
	m, _ := ParseMoment("2026-12-03T18:30", "Pacific/Noumea")
	got, err := m.In()
	if want := time.Date(2026, 12, 3, 7, 30, 0, 0, time.UTC); err != nil || !got.Equal(want) {
		t.Errorf("%s in Nouméa is %s, %v", m, got.UTC(), err)
	}
	if _, err := (Moment{Year: 2026, Month: 12, Day: 3, Zone: "Mars/Olympus"}).In(); err == nil {
		t.Error("an unknown zone was found")
	}
}

// The bot asks for the day and the hour, gets the day, then the hour, then the end.
func TestADateInThreeAnswers(t *testing.T) {
	paris := location(t, "Europe/Paris")
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, paris) // a Saturday
	want := Want{Lang: "fr", Zone: paris, Time: Required, Range: true}

	readings, refusal := Read("jeudi prochain 18h30", now, want)
	if got := outcome(readings, refusal); got != "2026-11-26T18:30 ; 2026-12-03T18:30" {
		t.Errorf("jeudi prochain: %s", got)
	}
	_, refusal = Read("jeudi 3 décembre", now, want)
	if refusal == nil || refusal.Key != "when.refused.time" || refusal.Day.String() != "2026-12-03" {
		t.Fatalf("the day alone: %+v", refusal)
	}
	if said := book(t).Say("fr", refusal.Key, refusal.Args); said != "Noté\u00a0: jeudi 3 décembre 2026. À quelle heure\u00a0? Par exemple\u00a0: «\u00a018 h 30\u00a0»." {
		t.Errorf("asked %q", said)
	}
	want.Base = refusal.Day
	readings, refusal = Read("18h30", now, want)
	if got := outcome(readings, refusal); got != "2026-12-03T18:30" {
		t.Fatalf("then the hour: %s", got)
	}
	want.Base, want.Range = readings[0].Start, false
	readings, refusal = Read("20h", now, want)
	if got := outcome(readings, refusal); got != "2026-12-03T20:00" {
		t.Errorf("then the end: %s", got)
	}
}

// A refusal speaks the person's language, whichever the date was written in.
func TestRefusalsSpeakThePersonsLanguage(t *testing.T) {
	paris := location(t, "Europe/Paris")
	now := time.Date(2026, 11, 18, 10, 0, 0, 0, paris)
	for _, c := range []struct{ lang, text, said string }{
		{"fr", "lundi 24 novembre 2026", "Le 24 novembre 2026 tombe un mardi, et vous avez écrit lundi. Quel est le bon jour\u00a0? Par exemple\u00a0: «\u00a0mardi 24 novembre 2026\u00a0»."},
		{"fr", "Monday 24 November 2026", "Le 24 novembre 2026 tombe un mardi, et vous avez écrit lundi. Quel est le bon jour\u00a0? Par exemple\u00a0: «\u00a0mardi 24 novembre 2026\u00a0»."},
		{"en", "lundi 24 novembre 2026", "24 November 2026 is a Tuesday, and you wrote Monday. Which day is right? For example: “Tuesday 24 November 2026”."},
		{"fr", "31 février", "Le 31 février n'existe pas dans le calendrier. Quel jour est-ce\u00a0? Par exemple\u00a0: «\u00a0jeudi 3 décembre\u00a0»."},
	} {
		_, refusal := Read(c.text, now, Want{Lang: c.lang, Zone: paris})
		if refusal == nil {
			t.Errorf("%q was read", c.text)
			continue
		}
		if said := book(t).Say(c.lang, refusal.Key, refusal.Args); said != c.said {
			t.Errorf("%q is refused with %q", c.text, said)
		}
	}
}
