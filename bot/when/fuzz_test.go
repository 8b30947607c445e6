package when

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passeparole/locales"
)

// wantOf makes what a caller wants out of a number, so that the fuzzer reaches all of it.
func wantOf(flags uint8, zone *time.Location) Want {
	w := Want{Lang: "fr", Zone: zone, Time: Need(flags & 3 % 3), Past: flags&4 != 0, Range: flags&8 != 0}
	if flags&16 != 0 {
		w.Lang = "en"
	}
	if flags&32 != 0 {
		w.Base = Moment{Year: 2026, Month: 12, Day: 3, Zone: zone.String()}
		if flags&64 != 0 {
			w.Base.Hour, w.Base.Minute, w.Base.HasTime = 18, 30, true
		}
	}
	return w
}

// checkReading says what is wrong with an answer of Read, whatever was asked.
func checkReading(b *locales.Book, text string, now time.Time, want Want) error {
	readings, refusal := Read(text, now, want)
	if (refusal == nil) != (len(readings) > 0) || len(readings) > 8 {
		return fmt.Errorf("%d readings and refusal %v", len(readings), refusal)
	}
	if refusal != nil {
		for _, lang := range locales.Languages {
			if said := b.Say(lang, refusal.Key, refusal.Args); strings.HasPrefix(said, "[") || strings.Contains(said, "<no value>") {
				return fmt.Errorf("refused with %q", said)
			}
		}
		if refusal.Key == refusedTime && refusal.Day.IsZero() {
			return fmt.Errorf("asked for the hour of no day")
		}
		return nil
	}
	for _, r := range readings {
		if err := checkOne(b, r, now, want); err != nil {
			return fmt.Errorf("%s/%s: %w", r.Start, r.End, err)
		}
	}
	return nil
}

func checkOne(b *locales.Book, r Reading, now time.Time, want Want) error {
	for _, key := range r.Why {
		if !b.Has("fr", key) || !b.Has("en", key) {
			return fmt.Errorf("assumes %q, which is not said", key)
		}
	}
	if back, err := ParseMoment(r.Start.String(), want.Zone.String()); err != nil || back != r.Start {
		return fmt.Errorf("parses back as %s: %v", back, err)
	}
	switch {
	case want.Time == Required && !r.Start.HasTime:
		return fmt.Errorf("has no hour")
	case want.Time == None && (r.Start.HasTime || !r.End.IsZero()):
		return fmt.Errorf("has an hour")
	case !r.End.IsZero() && (!want.Range || !r.Start.HasTime || !r.Start.Before(r.End)):
		return fmt.Errorf("has no such end")
	case r.Start.HasTime && (&sense{}).onClock(r.Start, want.Zone) != nil:
		return fmt.Errorf("is not on the clock")
	}
	if want.Base.HasTime {
		return nil
	}
	today := MomentOf(now, want.Zone).DayOnly()
	switch {
	case want.Past && today.Before(r.Start):
		return fmt.Errorf("is to come")
	case !want.Past && (r.Start.Before(today) || r.Start.HasTime && r.Start.in(want.Zone).Before(now)):
		return fmt.Errorf("is past")
	}
	for _, lang := range locales.Languages {
		text := Say(b, lang, r.Start)
		again, refusal := Read(text, now, Want{Lang: lang, Zone: want.Zone, Past: want.Past})
		if refusal != nil || len(again) != 1 || again[0].Start != r.Start {
			return fmt.Errorf("%q is read as %s", text, outcome(again, refusal))
		}
	}
	return nil
}

func FuzzRead(f *testing.F) {
	for i, s := range stories(f) {
		f.Add(s.phrase, uint8(i), int64(i)*86_400)
	}
	for _, text := range []string{"", " ", "\x00", "\u202e3 décembre", "3\u200b décembre", "de", "de à", "18h-", "-", "/", "::", "1er",
		"le", "fin", "fin de", "du du au au", strings.Repeat("3 ", 100), strings.Repeat("é", 200), "99999999999999999999h",
		"@room", "<script>", "**3 décembre**", "\xff\xfe", "moins le quart", "18h moins", "pendant", "jusqu'à", "le 3 à 3 le 3"} {
		f.Add(text, uint8(8), int64(0))
	}
	b := book(f)
	var zones []*time.Location
	for _, name := range []string{"Europe/Paris", "Indian/Reunion", "Pacific/Noumea", "America/Miquelon"} {
		zones = append(zones, location(f, name))
	}
	f.Fuzz(func(t *testing.T, text string, flags uint8, seconds int64) {
		zone := zones[uint64(seconds)%4]
		now := time.Date(2026, 11, 18, 10, 0, 0, 0, zone).Add(time.Duration(seconds%(4*365*86_400)) * time.Second)
		if err := checkReading(b, text, now, wantOf(flags, zone)); err != nil {
			t.Errorf("%q with %07b at %s: %v", text, flags, now, err)
		}
	})
}

// Words of the grammar in any order: most are refused, and what is read holds.
func TestAnyWordsOfTheGrammar(t *testing.T) {
	b := book(t)
	var words []string
	for _, s := range stories(t) {
		words = append(words, strings.Fields(s.phrase)...)
	}
	paris := location(t, "Europe/Paris")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 7).Draw(t, "words"), " ")
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, paris).Add(time.Duration(rapid.IntRange(0, 3*365*24*60).Draw(t, "now")) * time.Minute)
		if err := checkReading(b, text, now, wantOf(rapid.Uint8().Draw(t, "want"), paris)); err != nil {
			t.Fatalf("%q at %s: %v", text, now, err)
		}
	})
}

// A word that turns a sentence round must never be skipped, wherever it stands.
func TestNoWordIsSkipped(t *testing.T) {
	for _, s := range stories(t) {
		if _, refusal := Read(s.phrase, s.now, s.want); refusal != nil {
			continue
		}
		words := strings.Fields(s.phrase)
		for i := 0; i <= len(words); i++ {
			for _, poison := range []string{"pas", "sauf", "sinon", "peut-être", "not", "unless", "maybe", "zut", "avant", "before", "77", "?99", "x"} {
				if poison == "avant" && i < len(words) && strings.HasPrefix(words[i], "hier") {
					continue
				}
				changed := append(append(append([]string{}, words[:i]...), poison), words[i:]...)
				text := strings.Join(changed, " ")
				if readings, refusal := Read(text, s.now, s.want); refusal == nil {
					t.Errorf("%q is read as %s", text, outcome(readings, refusal))
				}
			}
		}
	}
}

// Every sentence that the package names exists in both languages, and no other is kept.
func TestEverySentenceIsUsed(t *testing.T) {
	b := book(t)
	named := map[string]bool{}
	for _, key := range []string{whyYear, whyNextYear, whyMonth, whySameMonth, whyNearest, whyLast, whyFortnight, whyMonths, whyWeekAfter,
		whyDayFirst, whyAbout, whyMorning, whyAfternoon, whyMidnight, whyNextDay, whyPartDropped, whyTimeDropped,
		refusedUnknown, refusedVague, refusedHoliday, refusedSeveral, refusedRepeats, refusedWeekday, refusedNoSuchDay,
		refusedNoSuchNth, refusedNoSuchTime, refusedTwoDays, refusedTwoTimes, refusedPast, refusedFuture, refusedTime,
		refusedTimeAndDay, refusedDay, refusedStart, refusedRange, refusedEndFirst, refusedGap, refusedTwice, refusedZone} {
		named[key] = true
		for _, lang := range locales.Languages {
			if !b.Has(lang, key) {
				t.Errorf("%s is not said in %s", key, lang)
			}
		}
	}
	for _, lang := range locales.Languages {
		for _, key := range b.Keys(lang) {
			if (strings.HasPrefix(key, "when.assumed.") || strings.HasPrefix(key, "when.refused.")) && !named[key] {
				t.Errorf("%s is said in %s and never used", key, lang)
			}
		}
	}
}

func BenchmarkRead(b *testing.B) {
	paris := location(b, "Europe/Paris")
	now := time.Date(2026, 11, 18, 10, 0, 0, 0, paris)
	for _, text := range []string{"jeudi 3 décembre de 18 h 30 à 20 h", "demain 18h", "je ne sais pas encore"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Read(text, now, Want{Lang: "fr", Zone: paris, Range: true})
			}
		})
	}
}
