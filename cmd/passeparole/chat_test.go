package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// typist hands over one line at a time and does something before each, as a person does who
// edits a flow while talking with it.
type typist struct {
	lines  []string
	before map[string]func() // by line
}

func (p *typist) Read(to []byte) (int, error) {
	if len(p.lines) == 0 {
		return 0, io.EOF
	}
	line := p.lines[0]
	p.lines = p.lines[1:]
	if do := p.before[line]; do != nil {
		do()
	}
	return copy(to, line+"\n"), nil
}

const (
	titleOnly = "flow: report\nversion: 1\nsteps:\n  - {id: title, kind: line}\n  - {id: place, kind: line}\n  - {id: participants, kind: number}\n"
	titleLong = "flow: report\nversion: 2\nsteps:\n  - {id: participants, kind: number, max: 30}\n  - {id: title, kind: line}\n  - {id: organisers, kind: line}\nrenamed: {place: organisers}\n"
)

func TestChatFollowsAFileThatChanges(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) func() {
		return func() {
			if err := os.WriteFile(filepath.Join(dir, "report.yaml"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	write(titleOnly)()
	a, out := testApp(t, "")
	a.in = &typist{
		lines: []string{"Café IA", "Les Amis", "40", "/état", "", "12", "/quitter"},
		before: map[string]func(){
			"/état": write("flow: report\nsteps: nothing\n"),
			"":      write(titleLong),
		},
	}
	if err := (chatCommand{Flow: "report", Flows: dir, Now: "2026-11-21T10:00"}).Run(a); err != nil {
		t.Fatal(err)
	}
	said := out.String()
	at := 0
	for _, part := range []string{
		"3> 40", "4> /état", "report.yaml:2:8: ", " ^\n", // a file that is being written is told, with a caret
		"tel qu'il était avant", `participants = ["40"]`,
		"4> \n", "report.yaml a changé", "à revoir\u00a0: nombre de participants", // migrated, and said
		"Question 1 sur 3 · Combien de personnes étaient présentes", "4> 12", "Noté\u00a0: 12.",
		"Tout est juste\u00a0?", "5> /quitter",
	} {
		next := strings.Index(said[at:], part)
		if next < 0 {
			t.Fatalf("%q does not come after what precedes it:\n%s", part, said)
		}
		at += next
	}
}

func TestChatEndsWithWhatWasLeftOpen(t *testing.T) {
	a, out := testApp(t, `Café IA\`)
	if err := (chatCommand{Now: "2026-11-21T10:00"}).Run(a); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Noté\u00a0: Café IA.") {
		t.Errorf("the last line is lost:\n%s", out)
	}
}

func TestChatRefusesALineWithoutEnd(t *testing.T) {
	a, out := testApp(t, strings.Repeat("très ", 1<<20))
	if code := a.ended((chatCommand{}).Run(a)); code != exitMistakes || !strings.Contains(out.String(), "ne peut pas être lue") {
		t.Errorf("exit code %d", code)
	}
}
