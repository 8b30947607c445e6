package when

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"passeparole/locales"
)

func book(t testing.TB) *locales.Book {
	t.Helper()
	b, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func moment(t testing.TB, s string) Moment {
	t.Helper()
	if s == "" {
		return Moment{}
	}
	m, err := ParseMoment(s, "Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSay(t *testing.T) {
	b := book(t)
	for _, c := range []struct{ start, end, fr, en string }{
		{"2026-12-03T18:30", "", "jeudi 3 décembre 2026 à 18 h 30", "Thursday 3 December 2026 at 18:30"},
		{"2026-12-03T20:00", "", "jeudi 3 décembre 2026 à 20 h", "Thursday 3 December 2026 at 20:00"},
		{"2026-12-01", "", "mardi 1er décembre 2026", "Tuesday 1 December 2026"},
		{"2026-12-01T07:05", "", "mardi 1er décembre 2026 à 7 h 05 du matin", "Tuesday 1 December 2026 at 07:05"},
		{"2026-12-01T00:00", "", "mardi 1er décembre 2026 à 0 h", "Tuesday 1 December 2026 at 00:00"},
		{"2026-12-03T18:30", "2026-12-03T20:00", "jeudi 3 décembre 2026 de 18 h 30 à 20 h", "Thursday 3 December 2026 from 18:30 to 20:00"},
		{"2026-12-03T20:00", "2026-12-04T00:00", "jeudi 3 décembre 2026 de 20 h à minuit", "Thursday 3 December 2026 from 20:00 to midnight"},
		{"2026-12-03T20:00", "2026-12-04T01:30", "jeudi 3 décembre 2026 de 20 h à 1 h 30 du matin le lendemain",
			"Thursday 3 December 2026 from 20:00 to 01:30 the next day"},
		{"2026-12-03T20:00", "2026-12-05T18:00", "du jeudi 3 décembre 2026 à 20 h au samedi 5 décembre 2026 à 18 h",
			"from Thursday 3 December 2026 at 20:00 to Saturday 5 December 2026 at 18:00"},
		{"", "", "", ""},
	} {
		start, end := moment(t, c.start), moment(t, c.end)
		if got := SayRange(b, "fr", start, end); got != c.fr {
			t.Errorf("%s–%s in French: %q, not %q", c.start, c.end, got, c.fr)
		}
		if got := SayRange(b, "en", start, end); got != c.en {
			t.Errorf("%s–%s in English: %q, not %q", c.start, c.end, got, c.en)
		}
	}
}

func TestSayZone(t *testing.T) {
	b := book(t)
	for zone, want := range map[string]string{
		"Europe/Paris":     "heure de Paris",
		"Indian/Reunion":   "heure de La Réunion",
		"Pacific/Noumea":   "heure de la Nouvelle-Calédonie",
		"America/Cayenne":  "heure de la Guyane",
		"America/New_York": "heure du fuseau America/New_York",
	} {
		if got := SayZone(b, "fr", zone); got != want {
			t.Errorf("%s: %q, not %q", zone, got, want)
		}
	}
	if got := SayZone(b, "en", "Indian/Reunion"); got != "Réunion time" {
		t.Errorf("in English: %q", got)
	}
}

// Every zone that the grammar knows is one that is said, and in words.
func TestZonesOfTheGrammarAreSaid(t *testing.T) {
	b := book(t)
	for _, lex := range lexicons() {
		zones := 0
		for phrase, items := range lex.phrases {
			if items[0].kind != inZone {
				continue
			}
			zones++
			if _, err := time.LoadLocation(items[0].key); err != nil {
				t.Errorf("%q: %v", phrase, err)
			}
			if said, _ := fold(SayZone(b, lex.lang, items[0].key)); said == "" {
				t.Errorf("%q: %s is said with characters that are not read", phrase, items[0].key)
			}
		}
		if zones < 10 {
			t.Errorf("%s knows %d zones", lex.lang, zones)
		}
	}
}

// What is said of a zone is read back as that zone: people copy what the bot writes.
func TestZonesAreReadBackAsTheyAreSaid(t *testing.T) {
	b := book(t)
	for _, lex := range lexicons() {
		known := map[string]bool{"Indian/Kerguelen": true}
		for _, items := range lex.phrases {
			if items[0].kind == inZone {
				known[items[0].key] = true
			}
		}
		for zone := range known {
			said := SayZone(b, lex.lang, zone)
			loc := location(t, zone)
			got, no := Read("3/12/2026 18:30, "+said, time.Date(2026, 11, 21, 10, 0, 0, 0, loc), Want{Lang: lex.lang, Zone: loc})
			if no != nil || len(got) != 1 || got[0].Start.Zone != zone {
				t.Errorf("%s: %q is read as %v, %v", lex.lang, said, got, no)
			}
		}
	}
	for zone, want := range map[string]string{"America/Martinique": "heure de la Martinique", "America/Guadeloupe": "heure de la Guadeloupe",
		"Indian/Reunion": "heure de La Réunion", "Indian/Mayotte": "heure de Mayotte", "America/Cayenne": "heure de la Guyane"} {
		if got := SayZone(b, "fr", zone); got != want {
			t.Errorf("%s is said %q, not %q", zone, got, want)
		}
	}
}

func zoneOf(t *rapid.T) *time.Location {
	name := rapid.SampledFrom([]string{"Europe/Paris", "Indian/Reunion", "America/Guadeloupe", "Pacific/Noumea",
		"America/Miquelon", "Pacific/Tahiti", "Pacific/Marquesas"}).Draw(t, "zone")
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// What the bot says, a person may copy: it is read as the same moment, in both languages.
func TestWhatIsSaidIsRead(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		zone := zoneOf(t)
		now := time.Date(2024, 1, 1, 0, 0, 0, 0, zone).Add(time.Duration(rapid.IntRange(0, 4*365*24*60).Draw(t, "now")) * time.Minute)
		m := MomentOf(now.Add(time.Duration(rapid.IntRange(1, 3*365*24*60).Draw(t, "ahead"))*time.Minute), zone)
		if (&sense{}).onClock(m, zone) != nil {
			return
		}
		timed := rapid.Bool().Draw(t, "timed")
		if !timed {
			m = m.DayOnly()
		}
		for _, lang := range locales.Languages {
			for _, text := range []string{Say(b, lang, m), Say(b, lang, m) + ", " + SayZone(b, lang, zone.String()), m.String()} {
				readings, refusal := Read(text, now, Want{Lang: lang, Zone: zone})
				if refusal != nil || len(readings) != 1 || readings[0].Start != m || !readings[0].End.IsZero() {
					t.Fatalf("%q is read as %s, not %s", text, outcome(readings, refusal), m)
				}
			}
		}
	})
}

// So is what it says of a meeting with an end on the same day, or in the night that follows.
func TestARangeThatIsSaidIsRead(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		zone := zoneOf(t)
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, zone)
		start := MomentOf(now.Add(time.Duration(rapid.IntRange(1, 365*24*60).Draw(t, "ahead"))*time.Minute), zone)
		last := 24*60 + lateNight - 1
		if start.minutes() < lateNight {
			last = 24 * 60
		}
		end := start.DayOnly().at(rapid.IntRange(start.minutes()+1, last).Draw(t, "end"))
		if (&sense{}).onClock(start, zone) != nil || (&sense{}).onClock(end, zone) != nil {
			return
		}
		for _, lang := range locales.Languages {
			text := SayRange(b, lang, start, end)
			readings, refusal := Read(text, now, Want{Lang: lang, Zone: zone, Range: true})
			if refusal != nil || len(readings) != 1 || readings[0].Start != start || readings[0].End != end {
				t.Fatalf("%q is read as %s, not %s/%s", text, outcome(readings, refusal), start, end)
			}
		}
	})
}

// An hour in a refusal is written as the language writes it.
func TestRefusedHour(t *testing.T) {
	now := time.Date(2026, 12, 12, 20, 0, 0, 0, time.UTC)
	for lang, want := range map[string]string{"fr": "samedi 12 décembre 2026 à 18 h", "en": "Saturday 12 December 2026 at 18:00"} {
		_, refusal := Read("12/12/2026 18:00", now, Want{Lang: lang, Time: Required})
		if refusal == nil || refusal.Args["Date"] != want {
			t.Errorf("%s: %+v", lang, refusal)
		}
	}
}
