package flows_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passeparole/flows"
	"passeparole/flows/kinds"
	"passeparole/flows/speak"
	"passeparole/locales"
)

// Transcripts are testdata/*.txt, readable by people who edit flows:
//
//	# a comment
//	@flow plan            the flow; a file name ending in .yaml is read from testdata, and
//	                      naming another one later migrates the draft
//	@now 2026-11-21T10:00 the time in Paris; "@now +3s" adds to it
//	@as @lea:example.org  who writes from now on
//	@reply title          the next message replies to that question
//	@knows title = Café   known beforehand (before the first message; values separated by " | ")
//	@open  @tick          the draft is opened; time passes
//	@edit 3  @delete 3    the next message is the new text of message 3; message 3 is deleted
//	> text                a message; lines beginning with "| " continue it
//	< text                what the bot answers, a line for each line
//
// go test ./flows -update writes what the bot answers; the same conversations in English
// are kept in testdata/en.
var update = flag.Bool("update", false, "rewrite the expected answers of transcripts")

type player struct {
	t      *testing.T
	book   *locales.Book
	lang   string
	flow   *flows.Flow
	st     flows.State
	known  map[string]flows.Answer
	now    time.Time
	by     string
	asked  string
	edit   string
	sent   int
	opened bool
	all    [][]flows.Effect
}

func newPlayer(t *testing.T, lang string) *player {
	t.Helper()
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return &player{t: t, book: book, lang: lang, by: "@camille:example.org", now: paris(t, "2026-11-21T10:00"),
		known: map[string]flows.Answer{}}
}

func paris(t *testing.T, s string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func (p *player) kinds() flows.Kinds {
	k := kinds.For(p.now, "Europe/Paris", p.lang, p.book)
	k.May = func(user, role string) bool { return role != "organiser" || user != "@visiteur:example.org" }
	return k
}

func (p *player) load(name string) {
	p.t.Helper()
	var f *flows.Flow
	if strings.HasSuffix(name, ".yaml") {
		dir := strings.TrimSuffix(name, ".yaml")
		all, problems := flows.Load(os.DirFS(filepath.Join("testdata", "versions", dir)))
		if len(problems) > 0 {
			p.t.Fatalf("%s: %s", name, problems[0].Say(p.book, "fr"))
		}
		for _, one := range all {
			f = one
		}
	} else {
		all, err := flows.Embedded()
		if err != nil {
			p.t.Fatal(err)
		}
		f = all[name]
	}
	if f == nil {
		p.t.Fatalf("no flow %s", name)
	}
	p.flow = f
}

func (p *player) begin() {
	if !p.opened {
		p.opened = true
		p.st = p.flow.New(p.known)
	}
}

func (p *player) turn(in flows.Input) []string {
	p.begin()
	in.By = p.by
	if in.Act != flows.Tick && in.Act != flows.Open {
		p.sent++
		in.Event = fmt.Sprintf("$%d", p.sent)
	}
	st, effects := p.flow.Advance(p.st, in, p.kinds())
	p.st, p.asked, p.edit = restarted(p.t, st), "", ""
	p.all = append(p.all, effects)
	return p.speak(effects)
}

// restarted is the draft as it is after the bot was stopped: every turn of a transcript
// begins from what was stored.
func restarted(t interface {
	Helper()
	Fatal(...any)
}, st flows.State) flows.State {
	t.Helper()
	raw, err := json.Marshal(st)
	if err != nil {
		t.Fatal(err)
	}
	var back flows.State
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

func (p *player) speak(effects []flows.Effect) []string {
	m := speak.Message(p.book, p.lang, p.flow, p.kinds(), p.st, effects)
	if len(m) == 0 {
		return []string{"(silence)"}
	}
	lines := strings.Split(m.Plain(), "\n")
	for _, l := range lines {
		if strings.Contains(l, "[flows.") || strings.Contains(l, "[plan.") || strings.Contains(l, "[report.") || strings.Contains(l, "<no value>") {
			p.t.Errorf("a sentence or a word in it is missing: %s", l)
		}
	}
	return lines
}

// play runs a transcript and returns it with the answers as they are now.
func (p *player) play(script string) string {
	var out []string
	lines := strings.Split(strings.TrimRight(script, "\n"), "\n")
	answer := func(said []string) {
		for _, l := range said {
			out = append(out, strings.TrimRight("< "+l, " "))
		}
	}
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if strings.HasPrefix(l, "<") {
			continue
		}
		out = append(out, l)
		switch {
		case strings.HasPrefix(l, ">"):
			text := strings.TrimPrefix(strings.TrimPrefix(l, ">"), " ")
			for i+1 < len(lines) && strings.HasPrefix(lines[i+1], "|") {
				i++
				out = append(out, lines[i])
				text += "\n" + strings.TrimPrefix(strings.TrimPrefix(lines[i], "|"), " ")
			}
			text = strings.NewReplacer(`\u202e`, "\u202e", `\x07`, "\x07", `\t`, "\t", `\long`, strings.Repeat("très ", 20000)).Replace(text)
			if p.edit != "" {
				answer(p.turn(flows.Input{Act: flows.Edit, Text: text, Target: p.edit}))
				continue
			}
			answer(p.turn(flows.Read(text, p.by, "", p.asked)))
		case strings.HasPrefix(l, "@"):
			if said := p.directive(l); said != nil {
				answer(said)
			}
		}
	}
	return strings.Join(out, "\n") + "\n"
}

func (p *player) directive(l string) []string {
	word, arg, _ := strings.Cut(strings.TrimPrefix(l, "@"), " ")
	arg = strings.TrimSpace(arg)
	switch word {
	case "flow":
		p.load(arg)
		if p.opened {
			st, notes := p.flow.Migrate(p.st, p.kinds())
			p.st = st
			var effects []flows.Effect
			for _, n := range notes {
				effects = append(effects, n)
			}
			return p.speak(effects)
		}
	case "now":
		if d, err := time.ParseDuration(arg); err == nil {
			p.now = p.now.Add(d)
		} else {
			p.now = paris(p.t, arg)
		}
	case "as":
		p.by = arg
	case "reply":
		p.asked = arg
	case "knows":
		step, values, _ := strings.Cut(arg, " = ")
		p.known[step] = flows.Answer{Values: strings.Split(values, " | ")}
	case "open":
		return p.turn(flows.Input{Act: flows.Open})
	case "tick":
		return p.turn(flows.Input{Act: flows.Tick})
	case "edit":
		p.edit = "$" + arg
	case "delete":
		return p.turn(flows.Input{Act: flows.Redact, Target: "$" + arg})
	default:
		p.t.Fatalf("unknown line in the transcript: %s", l)
	}
	return nil
}

func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		for _, lang := range locales.Languages {
			name := filepath.Base(file)
			t.Run(lang+"/"+name, func(t *testing.T) {
				script, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				golden := file
				if lang != locales.Languages[0] {
					golden = filepath.Join("testdata", lang, name)
				}
				p := newPlayer(t, lang)
				got := p.play(string(script))
				if *update {
					if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
					return
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if got != string(want) {
					t.Errorf("the conversation of %s changed:\n%s", golden, differing(string(want), got))
				}
			})
		}
	}
}

func differing(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "", ""
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, a, b)
		}
	}
	return ""
}
