package when

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// seriesStory is a line of testdata/series-*.txt.
type seriesStory struct {
	file, phrase, expect string
	line                 int
	now                  time.Time
	want                 Want
}

func seriesStories(t testing.TB) []seriesStory {
	t.Helper()
	var all []seriesStory
	for _, name := range []string{"testdata/series-fr.txt", "testdata/series-en.txt"} {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		s := seriesStory{file: name, want: Want{Lang: "fr"}}
		scan := bufio.NewScanner(file)
		for scan.Scan() {
			s.line++
			directive, rest, _ := strings.Cut(scan.Text(), " ")
			switch {
			case directive == "" || strings.HasPrefix(directive, "#"):
			case directive == "@now":
				at, zone, _ := strings.Cut(rest, " ")
				s.want.Zone = location(t, zone)
				if s.now, err = time.ParseInLocation(timeLayout, at, s.want.Zone); err != nil {
					t.Fatal(err)
				}
				s.want.Base = Moment{}
			case directive == "@base":
				s.want.Base = moment(t, rest)
			case directive == "@lang":
				s.want.Lang = rest
			default:
				s.phrase, s.expect, _ = strings.Cut(scan.Text(), " | ")
				all = append(all, s)
			}
		}
		if err := scan.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// seriesOutcome is what ReadSeries made of a phrase, in the notation of the tables.
func seriesOutcome(found []Recurrence, refusal *Refusal, repeats bool) string {
	switch {
	case !repeats:
		return "-"
	case refusal != nil:
		sign, key := "!", strings.TrimPrefix(refusal.Key, "when.series.")
		if refusal.Ask {
			sign = "?"
		}
		if rest, ok := strings.CutPrefix(key, "when.refused."); ok {
			key = "r." + rest
		}
		return sign + key
	}
	var out []string
	for _, f := range found {
		text := f.Rule.Start.String()
		if !f.Rule.End.IsZero() {
			text += "/" + f.Rule.End.String()
		}
		out = append(out, fmt.Sprintf("%s ; %s × %d", f.Rule, text, f.Rule.Count()))
	}
	return strings.Join(out, " || ")
}

// A phrase is silently wrong when it is read, without a question, as another series than the
// table says; the test shows the counts with -v.
func TestWhatPeopleWriteOfSeries(t *testing.T) {
	counts := map[string]*tally{"fr": {}, "en": {}}
	for _, s := range seriesStories(t) {
		n := counts[strings.TrimPrefix(strings.TrimSuffix(filepath.Base(s.file), ".txt"), "series-")]
		n.phrases++
		found, refusal, repeats := ReadSeries(s.phrase, s.now, s.want)
		got := seriesOutcome(found, refusal, repeats)
		if got != s.expect {
			t.Errorf("%s:%d: %q\n got %s\nwant %s", s.file, s.line, s.phrase, got, s.expect)
		}
		switch {
		case refusal != nil || !repeats:
			n.refused++
		case len(found) > 1:
			n.asked++
		case got != s.expect:
			n.wrong++
		default:
			n.read++
		}
	}
	for _, lang := range []string{"fr", "en"} {
		n := counts[lang]
		t.Logf("%s: %d phrases: %d read, %d asked about, %d refused or asked for more, %d silently wrong",
			lang, n.phrases, n.read, n.asked, n.refused, n.wrong)
	}
	if n := counts["fr"].phrases + counts["en"].phrases; n < 60 {
		t.Errorf("the tables have %d phrases, fewer than 60", n)
	}
}
