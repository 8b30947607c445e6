package flows_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passeparole/flows"
	"passeparole/flows/kinds"
	"passeparole/locales"
)

// Each directory of testdata/check holds a file with mistakes; said.txt beside it is what
// check says about it in French, every mistake with its place and a caret.
func TestCheckSaysEveryMistake(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	dirs, err := filepath.Glob("testdata/check/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no files with mistakes: %v", err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			k := kinds.For(paris(t, "2026-11-21T10:00"), "Europe/Paris", "fr", book)
			var out []string
			for _, p := range flows.Check(os.DirFS(dir), book, k) {
				if strings.HasPrefix(p.File, "locales/") {
					continue // sentences are those of the real flows
				}
				out = append(out, p.Say(book, "fr"))
				if en := p.Say(book, "en"); strings.Contains(en, "[flows.") || strings.Contains(en, "<no value>") {
					t.Errorf("the English sentence is not whole: %s", en)
				}
				if p.Line > 0 && !strings.Contains(p.Source, "^") {
					t.Errorf("no caret for %s", p.Key)
				}
			}
			got := strings.Join(out, "\n\n") + "\n"
			if strings.Contains(got, "[flows.") || strings.Contains(got, "<no value>") {
				t.Errorf("a sentence is not whole:\n%s", got)
			}
			golden := filepath.Join(dir, "said.txt")
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
				t.Errorf("what check says changed: %s", differing(string(want), got))
			}
		})
	}
}

func TestTheFlowsOfTheBinaryHaveNoMistake(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	k := kinds.For(paris(t, "2026-11-21T10:00"), "Europe/Paris", "fr", book)
	for _, p := range flows.Check(flows.Files(), book, k) {
		t.Errorf("%s", p.Say(book, "fr"))
	}
}

func TestDraftsAreNotLost(t *testing.T) {
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	f := *all["plan"]
	st := f.New(nil)
	st.Answers["title"] = flows.Answer{Values: []string{"Café"}}
	st.Answers["lieu"] = flows.Answer{Values: []string{"Dole"}}
	if got := f.Lost([]flows.State{st, st}); len(got) != 1 || got[0].Args["Asked"] != "lieu" {
		t.Errorf("a step that vanished under a draft is told once, got %v", got)
	}
	f.Renamed = map[string]string{"lieu": "place"}
	if got := f.Lost([]flows.State{st}); len(got) != 0 {
		t.Errorf("a renamed step is not lost, got %v", got)
	}
}

func FuzzLoad(f *testing.F) {
	for _, name := range []string{"plan.yaml", "report.yaml"} {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw))
	}
	f.Add("flow: a\nversion: 1\nsteps:\n  - {id: a, kind: line}\n")
	f.Add("# c\n\n? a\n: - b\n&x *x")
	book, err := locales.Embedded()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		dir := oneFile{"a.yaml", text}
		k := kinds.For(paris(t, "2026-11-21T10:00"), "Europe/Paris", "fr", book)
		for _, p := range flows.Check(dir.fs(), book, k) {
			if said := p.Say(book, "fr"); strings.Contains(said, "[flows.check") {
				t.Errorf("no sentence for %s", p.Key)
			}
		}
	})
}
