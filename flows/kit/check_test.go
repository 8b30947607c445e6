package kit_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"passeparole/flows/kit"
	"passeparole/locales"
)

var update = flag.Bool("update", false, "rewrite what check says")

// Each directory of testdata/check is a kit with mistakes; said.txt in it is what check says
// about it in French, every mistake with its place and a caret.
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
			_, problems := kit.Load(nil, os.DirFS(dir))
			var out []string
			for _, p := range problems {
				out = append(out, p.Say(book, "fr"))
				if en := p.Say(book, "en"); strings.Contains(en, "[kit.") || strings.Contains(en, "[flows.") || strings.Contains(en, "<no value>") {
					t.Errorf("the English sentence is not whole: %s", en)
				}
				if p.Line > 0 && !strings.Contains(p.Source, "^") {
					t.Errorf("no caret for %s", p.Key)
				}
			}
			got := strings.Join(out, "\n\n") + "\n"
			if strings.Contains(got, "[kit.") || strings.Contains(got, "<no value>") {
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
				t.Errorf("what check says changed:\n%s", got)
			}
		})
	}
}

const walk = `format: walk
name: {fr: "Débat en marchant", en: "Walking debate"}
what: {fr: "On marche.", en: "We walk."}
whom: {fr: "Tous.", en: "All."}
people: {from: 4, to: 30}
minutes: {from: 30, to: 60}
material: [{fr: "Des souliers", en: "Shoes"}]
steps: [{fr: "Partir", en: "Leave"}, {fr: "Revenir", en: "Come back"}]
`

// A file of one's own is added, or takes the place of the one of the same name.
func TestFilesOfOnesOwn(t *testing.T) {
	k, problems := kit.Load(nil, fstest.MapFS{
		"formats/walk.yaml": {Data: []byte(walk)},
		"guides/tips.yaml":  {Data: []byte("guide: tips\nitems: [{fr: \"Souriez.\", en: \"Smile.\"}]\n")},
		"README.md":         {Data: []byte("not of the kit")},
	})
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	if f, ok := k.FindFormat("débat en marchant"); !ok || f.ID != "walk" {
		t.Error("the added format is not found")
	}
	if tips := k.Guides["tips"].Items; len(tips) != 1 || tips[0].FR != "Souriez." {
		t.Errorf("the tips are not replaced: %v", tips)
	}
	if len(k.Formats) != len(embedded(t).Formats)+1 {
		t.Error("formats of the binary are gone")
	}
}

// Anything may stand in a file: what comes of it is a kit or a mistake that can be said.
func FuzzLoad(f *testing.F) {
	f.Add("formats/walk.yaml", walk)
	f.Add("themes/work.yaml", "theme: work\n")
	f.Add("guides/recipe.yaml", "guide: recipe\nitems:\n  - {fr: a, en: b, rest: true}\n")
	f.Add("guides/x.yaml", "&a [*a]")
	f.Add("themes/a.yaml", "{[: }")
	book, err := locales.Embedded()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		files := fstest.MapFS{name: {Data: []byte(text)}}
		if fstest.TestFS(files) != nil {
			return
		}
		_, problems := kit.Load(nil, files)
		for _, p := range problems {
			if said := p.Say(book, "fr"); strings.Contains(said, "[kit.") || strings.Contains(said, "<no value>") {
				t.Fatalf("a mistake cannot be said: %s", said)
			}
		}
	})
}
