package when

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passeparole/locales"
)

// checkRule says what is wrong with a rule: its dates increase, each one satisfies it, and all
// are at the same hour on the wall, which exists.
func checkRule(r Rule, zone *time.Location) error {
	dates := r.Dates()
	if len(dates) < 2 || len(dates) > MaxSeries || dates[0] != r.Start {
		return fmt.Errorf("%d dates, the first %v", len(dates), dates)
	}
	for i, d := range dates {
		day := d.date()
		switch {
		case i > 0 && !dates[i-1].Before(d):
			return fmt.Errorf("%s comes after %s", d, dates[i-1])
		case d.minutes() != r.Start.minutes() || !d.HasTime || d.Zone != zone.String():
			return fmt.Errorf("%s is at another hour", d)
		case (&sense{}).onClock(d, zone) != nil:
			return fmt.Errorf("%s is not on the clock", d)
		case slices.Contains(r.NotIn, d.Month):
			return fmt.Errorf("%s is in a month that is left out", d)
		case r.isWithout(d), r.Until.Before(d.DayOnly()):
			return fmt.Errorf("%s is left out", d)
		case r.MonthDay == 0 && d.Weekday() != r.Weekday, r.MonthDay > 0 && d.Day != r.MonthDay:
			return fmt.Errorf("%s is another day", d)
		case r.Nth > 0 && (d.Day-1)/7+1 != r.Nth:
			return fmt.Errorf("%s is not the %d. of its month", d, r.Nth)
		case r.Nth < 0 && int(day.AddDate(0, 0, 7).Month()) == d.Month:
			return fmt.Errorf("%s is not the last of its month", d)
		case r.Every == Weekly && int(day.Sub(r.Start.date()).Hours()/24)%(7*r.Interval) != 0:
			return fmt.Errorf("%s is out of step", d)
		case r.Every == Monthly && (12*(d.Year-r.Start.Year)+d.Month-r.Start.Month)%r.Interval != 0:
			return fmt.Errorf("%s is out of step", d)
		}
		if e := r.EndOf(d); !r.End.IsZero() && !d.Before(e) {
			return fmt.Errorf("%s ends at %s", d, e)
		}
	}
	if again, err := ParseRule(r.String(), r.Start, r.End); err != nil || again.String() != r.String() {
		return fmt.Errorf("parses back as %s: %v", again, err)
	}
	return nil
}

// checkSeries says what is wrong with an answer of ReadSeries: besides its rules, what the bot
// says of each is read as the same one.
func checkSeries(b *locales.Book, text string, now time.Time, want Want) error {
	found, refusal, repeats := ReadSeries(text, now, want)
	if repeats && (refusal == nil) != (len(found) > 0) || !repeats && len(found) > 0 || len(found) > 8 {
		return fmt.Errorf("%d readings, refusal %v, repeats %v", len(found), refusal, repeats)
	}
	if refusal != nil {
		for _, lang := range locales.Languages {
			if said := b.Say(lang, refusal.Key, refusal.Args); strings.HasPrefix(said, "[") || strings.Contains(said, "<no value>") {
				return fmt.Errorf("refused with %q", said)
			}
		}
	}
	for _, f := range found {
		if err := checkRule(f.Rule, want.Zone); err != nil {
			return fmt.Errorf("%s: %w", f.Rule, err)
		}
		if f.Rule.Start.in(want.Zone).Before(now) {
			return fmt.Errorf("%s: begins in the past", f.Rule)
		}
		for _, key := range f.Why {
			if !b.Has("fr", key) || !b.Has("en", key) {
				return fmt.Errorf("assumes %q, which is not said", key)
			}
		}
		for _, lang := range locales.Languages {
			if err := saidBack(b, lang, f.Rule, now, want); err != nil {
				return err
			}
		}
	}
	return nil
}

func saidBack(b *locales.Book, lang string, r Rule, now time.Time, want Want) error {
	text := SaySeries(b, lang, r)
	again, refusal, _ := ReadSeries(text, now, Want{Lang: lang, Zone: want.Zone})
	if refusal != nil || len(again) != 1 || again[0].Rule.String() != r.String() || again[0].Rule.Start != r.Start || again[0].Rule.End != r.End {
		return fmt.Errorf("%q, which is %s, is read as %s", text, r, seriesOutcome(again, refusal, true))
	}
	return nil
}

func TestSaySeries(t *testing.T) {
	b := book(t)
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, location(t, "Europe/Paris"))
	for _, c := range []struct{ text, fr, en, dates string }{
		{"le premier jeudi de chaque mois de 18h à 20h, de janvier à juin",
			"le premier jeudi de chaque mois, de 18 h à 20 h, du 7 janvier au 3 juin 2027 (6 rencontres)",
			"the first Thursday of every month, from 18:00 to 20:00, from 7 January to 3 June 2027 (6 meetings)",
			"7 janvier, 4 février, 4 mars, 1er avril, 6 mai et 3 juin 2027"},
		{"un mardi sur deux à 19h, 4 fois", "un mardi sur deux, à 19 h, du 24 novembre 2026 au 5 janvier 2027 (4 rencontres)",
			"every other Tuesday, at 19:00, from 24 November 2026 to 5 January 2027 (4 meetings)", "24 novembre, 8 décembre, 22 décembre 2026 et 5 janvier 2027"},
		{"tous les 2 mois le 12 à 6h du matin, 3 fois sans le 12 février", "tous les 2 mois le 12, à 6 h du matin, du 12 décembre 2026 au 12 juin 2027 (3 rencontres), sans le 12 février 2027",
			"every 2 months on the 12th, at 06:00, from 12 December 2026 to 12 June 2027 (3 meetings), without 12 February 2027", "12 décembre 2026, 12 avril et 12 juin 2027"},
		{"le dernier samedi de chaque mois de 22h à 1h du matin jusqu'en mars, sauf en décembre et janvier",
			"le dernier samedi de chaque mois, de 22 h à 1 h du matin le lendemain, du 28 novembre 2026 au 27 mars 2027 (3 rencontres), sauf en janvier, en décembre",
			"the last Saturday of every month, from 22:00 to 01:00 the next day, from 28 November 2026 to 27 March 2027 (3 meetings), except in January, in December",
			"28 novembre 2026, 27 février et 27 mars 2027"},
	} {
		found, refusal, _ := ReadSeries(c.text, now, Want{Lang: "fr"})
		if refusal != nil || len(found) != 1 {
			t.Errorf("%q: %s", c.text, seriesOutcome(found, refusal, true))
			continue
		}
		r := found[0].Rule
		if got := SaySeries(b, "fr", r); got != c.fr {
			t.Errorf("%q: %q", c.text, got)
		}
		if got := SaySeries(b, "en", r); got != c.en {
			t.Errorf("%q: %q", c.text, got)
		}
		if got := SayDates(b, "fr", r.Dates()); got != c.dates {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}

func TestSeriesOfTheTablesHold(t *testing.T) {
	b := book(t)
	for _, s := range seriesStories(t) {
		if err := checkSeries(b, s.phrase, s.now, s.want); err != nil {
			t.Errorf("%s:%d: %q: %v", s.file, s.line, s.phrase, err)
		}
	}
}

// Any rule that can be made holds, across changes of hour, leap years and the ends of months,
// and is read back from what is said of it.
func TestAnySeriesHolds(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		zone := zoneOf(t)
		now := time.Date(2024, 1, 1, 0, 0, 0, 0, zone).Add(time.Duration(rapid.IntRange(0, 4*365*24*60).Draw(t, "now")) * time.Minute)
		pattern := rapid.SampledFrom([]string{"tous les jeudis", "un dimanche sur deux", "toutes les 3 semaines le mardi", "le premier lundi de chaque mois",
			"tous les 5es samedis", "le dernier vendredi du mois", "tous les deux mois le 2e mercredi", "le 31 de chaque mois", "le 29 de chaque mois",
			"chaque mois le 1er", "tous les trimestres le 30"}).Draw(t, "pattern")
		hour := rapid.SampledFrom([]string{"à 18h", "de 18h30 à 20h", "à 2h30 du matin", "de 22h à 1h du matin", "à midi", "à 10h pendant 2h", "à 23h50 jusqu'à minuit"}).Draw(t, "hour")
		end := rapid.SampledFrom([]string{"%d fois", "pendant %d mois", "jusqu'en juin", "jusqu'au 12 juin", "%d séances sauf en août", "pour %d rencontres à partir de mars"}).Draw(t, "end")
		if strings.Contains(end, "%d") {
			end = fmt.Sprintf(end, rapid.IntRange(2, 24).Draw(t, "count"))
		}
		text := pattern + " " + hour + ", " + end
		if rapid.Bool().Draw(t, "turned") {
			text = end + ", " + pattern + ", " + hour
		}
		if err := checkSeries(b, text, now, Want{Lang: "fr", Zone: zone}); err != nil {
			t.Fatalf("%q at %s: %v", text, now, err)
		}
		found, refusal, repeats := ReadSeries(text, now, Want{Lang: "fr", Zone: zone})
		if !repeats || refusal != nil && (refusal.Key == seriesUnknown || refusal.Ask) {
			t.Fatalf("%q at %s: %s", text, now, seriesOutcome(found, refusal, repeats))
		}
		for _, f := range found { // any of its dates can be left out, and what is left is a rule
			dates := f.Rule.Dates()
			i := rapid.IntRange(0, len(dates)-1).Draw(t, "without")
			rest, no := f.Rule.LeaveOut("fr", dates[i])
			if len(dates) == 2 {
				if no == nil {
					t.Fatalf("%q: one meeting is left", text)
				}
				continue
			}
			if no != nil || rest.Count() != len(dates)-1 || slices.Contains(rest.Dates(), dates[i]) {
				t.Fatalf("%q without %s: %v %v", text, dates[i], rest.Dates(), no)
			}
			if err := checkRule(rest, zone); err != nil {
				t.Fatalf("%q without %s: %v", text, dates[i], err)
			}
			if err := saidBack(b, "fr", rest, now, Want{Zone: zone}); err != nil {
				t.Fatalf("%q without %s: %v", text, dates[i], err)
			}
		}
	})
}

// A word that turns a sentence round must never be skipped, wherever it stands.
func TestNoWordOfASeriesIsSkipped(t *testing.T) {
	for _, s := range seriesStories(t) {
		if found, _, _ := ReadSeries(s.phrase, s.now, s.want); len(found) == 0 {
			continue
		}
		words := strings.Fields(s.phrase)
		for i := 0; i <= len(words); i++ {
			for _, poison := range []string{"peut-être", "unless", "avant", "77", "x", "presque"} {
				text := strings.Join(append(append(append([]string{}, words[:i]...), poison), words[i:]...), " ")
				if found, _, _ := ReadSeries(text, s.now, s.want); len(found) > 0 {
					t.Errorf("%q is read as %s", text, seriesOutcome(found, nil, true))
				}
			}
		}
	}
}

func TestRulesThatAreNone(t *testing.T) {
	start := moment(t, "2027-01-07T18:00")
	for _, text := range []string{"", "FREQ=", "FREQ=DAILY;INTERVAL=1;UNTIL=20270603", "FREQ=WEEKLY;INTERVAL=1;BYDAY=FR;UNTIL=20270603",
		"FREQ=WEEKLY;INTERVAL=0;BYDAY=TH;UNTIL=20270403", "FREQ=WEEKLY;INTERVAL=1;BYDAY=TH", "FREQ=WEEKLY;INTERVAL=1;BYDAY=TH;UNTIL=20280603",
		"FREQ=WEEKLY;INTERVAL=1;BYDAY=TH;UNTIL=20270107", "FREQ=MONTHLY;INTERVAL=1;UNTIL=20270603", "FREQ=MONTHLY;INTERVAL=1;BYDAY=2TH;UNTIL=20270603",
		"FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=32;UNTIL=20270603", "FREQ=MONTHLY;INTERVAL=1;BYDAY=0TH;UNTIL=20270603", "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TH;UNTIL=2027060;X=1",
		"FREQ=MONTHLY;INTERVAL=1;BYDAY=1TH;UNTIL=20270603;EXDATE=20270107", "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TH;UNTIL=20270603;BYMONTH=13"} {
		if r, err := ParseRule(text, start, Moment{}); err == nil {
			t.Errorf("%q is read as %v", text, r.Dates())
		}
	}
}

func FuzzSeries(f *testing.F) {
	for i, s := range seriesStories(f) {
		f.Add(s.phrase, int64(i)*86_400)
	}
	for _, text := range []string{"tous les", "chaque", "un sur deux", "sauf", "sauf en", "jusqu'en", "du au", "tous les 99 jeudis", "\x00 tous les jeudis", "6 fois"} {
		f.Add(text, int64(0))
	}
	b := book(f)
	var zones []*time.Location
	for _, name := range []string{"Europe/Paris", "Indian/Reunion", "Pacific/Noumea", "America/Miquelon"} {
		zones = append(zones, location(f, name))
	}
	f.Fuzz(func(t *testing.T, text string, seconds int64) {
		zone := zones[uint64(seconds)%4]
		now := time.Date(2026, 11, 18, 10, 0, 0, 0, zone).Add(time.Duration(seconds%(4*365*86_400)) * time.Second)
		want := Want{Lang: locales.Languages[uint64(seconds)/4%2], Zone: zone}
		if seconds%3 == 0 {
			want.Base = MomentOf(now.Add(48*time.Hour), zone)
			if (&sense{}).onClock(want.Base, zone) != nil {
				return
			}
		}
		if err := checkSeries(b, text, now, want); err != nil {
			t.Errorf("%q at %s: %v", text, now, err)
		}
	})
}

// Every sentence about series that the package names exists in both languages.
func TestEverySentenceOfSeriesIsSaid(t *testing.T) {
	b := book(t)
	named := map[string]bool{}
	for _, key := range []string{seriesAbsent, seriesWeek, seriesYearEnd, seriesTime, seriesDay, seriesMonthDay, seriesWhichNth, seriesUntil, seriesUnknown,
		seriesTooOften, seriesTooMany, seriesYearly, seriesOneDay, seriesTwoEnds, seriesHolidays, seriesVague, seriesMixed, seriesWeeks,
		seriesNone, seriesOnce, seriesNotIn, seriesWhich, seriesClock, seriesFirst} {
		named[key] = true
		for _, lang := range locales.Languages {
			if !b.Has(lang, key) {
				t.Errorf("%s is not said in %s", key, lang)
			}
		}
	}
	for _, lang := range locales.Languages {
		for _, key := range b.Keys(lang) {
			if strings.HasPrefix(key, "when.series.") && !strings.HasPrefix(key, "when.series.say.") && !named[key] {
				t.Errorf("%s is said in %s and never used", key, lang)
			}
		}
	}
}
