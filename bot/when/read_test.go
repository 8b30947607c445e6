package when

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// story is a line of testdata/*.txt: what somebody wrote, and what is understood.
type story struct {
	file   string
	line   int
	phrase string
	now    time.Time
	want   Want
	expect []string // canonical readings, or one refusal with "!"
}

func stories(t testing.TB) []story {
	t.Helper()
	var all []story
	for _, name := range []string{"testdata/fr.txt", "testdata/en.txt"} {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		s := story{file: name, want: Want{Lang: "fr"}}
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
					t.Fatalf("%s:%d: %v", name, s.line, err)
				}
			case directive == "@zone":
				s.want.Zone = location(t, rest)
			case directive == "@lang":
				s.want.Lang = rest
			case directive == "@want":
				s.want = Want{Lang: s.want.Lang, Zone: s.want.Zone}
				s.wants(t, rest)
			default:
				phrase, expect, ok := strings.Cut(scan.Text(), " | ")
				if !ok {
					t.Fatalf("%s:%d: no expectation", name, s.line)
				}
				s.phrase = strings.ReplaceAll(phrase, `\n`, "\n")
				s.expect = strings.Split(expect, " ; ")
				all = append(all, s)
			}
		}
		if err := scan.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func (s *story) wants(t testing.TB, words string) {
	for _, word := range strings.Fields(words) {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "time":
			s.want.Time = map[string]Need{"required": Required, "none": None}[value]
		case "range":
			s.want.Range = true
		case "past":
			s.want.Past = true
		case "base":
			base, err := ParseMoment(value, s.want.Zone.String())
			if err != nil {
				t.Fatal(err)
			}
			s.want.Base = base
		default:
			t.Fatalf("%s:%d: @want %s", s.file, s.line, word)
		}
	}
}

func location(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// outcome is what Read made of a story, in the notation of the tables.
func outcome(readings []Reading, refusal *Refusal) string {
	if refusal != nil {
		return "!" + strings.TrimPrefix(refusal.Key, "when.refused.")
	}
	var out []string
	for _, r := range readings {
		text := r.Start.String()
		if !r.End.IsZero() {
			text += "/" + r.End.String()
		}
		out = append(out, text)
	}
	return strings.Join(out, " ; ")
}

// tally counts what became of the phrases of a language.
type tally struct{ phrases, read, asked, refused, wrong int }

// A phrase is silently wrong when it is read, without a question, as something else than what
// the table says; the test shows the counts with -v.
func TestWhatPeopleWrite(t *testing.T) {
	counts := map[string]*tally{"fr": {}, "en": {}}
	for _, s := range stories(t) {
		n := counts[strings.TrimSuffix(filepath.Base(s.file), ".txt")]
		n.phrases++
		readings, refusal := Read(s.phrase, s.now, s.want)
		got, want := outcome(readings, refusal), strings.Join(s.expect, " ; ")
		if got != want {
			t.Errorf("%s:%d: %q\n got %s\nwant %s", s.file, s.line, s.phrase, got, want)
		}
		switch {
		case refusal != nil:
			n.refused++
		case len(readings) > 1:
			n.asked++
		case got != want:
			n.wrong++
		default:
			n.read++
		}
	}
	for _, lang := range []string{"fr", "en"} {
		n := counts[lang]
		t.Logf("%s: %d phrases: %d read, %d asked about, %d refused, %d silently wrong",
			lang, n.phrases, n.read, n.asked, n.refused, n.wrong)
	}
	if n := counts["fr"]; n.phrases < 150 {
		t.Errorf("the French table has %d phrases, fewer than 150", n.phrases)
	}
}
