package locales

import (
	"slices"
	"testing"
	"testing/fstest"
)

func load(t *testing.T, fr, en string) *Book {
	t.Helper()
	b, err := Load(fstest.MapFS{"fr/x.yaml": {Data: []byte(fr)}, "en/x.yaml": {Data: []byte(en)}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryLanguageSaysTheSame(t *testing.T) {
	book, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range Compare(book, book) {
		t.Errorf("%s (%s)", book.Say("en", d.Key, d.Args), d.Sentence)
	}
}

func TestCompareFinds(t *testing.T) {
	for _, c := range []struct {
		name, fr, en string
		want         []string // "language key-of-difference"
	}{
		{"nothing", "x: {a: \"Bonjour {{.Name}}\"}", "x: {a: \"Hello {{.Name}}\"}", nil},
		{"missing in English", "x: {a: un, b: deux}", "x: {a: one}", []string{"en missing"}},
		{"missing in French", "x: {a: un}", "x: {a: one, b: two}", []string{"fr missing"}},
		{"misspelt place holder", "x: {a: \"{{.Name}}\"}", "x: {a: \"{{.Nmae}}\"}", []string{"en holder_extra", "en holder_missing"}},
		{"inside a condition", "x: {a: \"{{if .A}}{{.B}}{{else}}{{.C}}{{end}}\"}", "x: {a: \"{{if .A}}{{.B}}{{end}}\"}", []string{"en holder_missing"}},
		{"French without many", "x: {a: {one: un, other: des}}", "x: {a: {one: a, other: some}}", []string{"fr form"}},
		{"plural on one side", "x: {a: {one: un, many: des, other: des}}", "x: {a: some}", []string{"en plural"}},
		{"one form without the number", "x: {a: {one: un, many: \"{{.Count}}\", other: \"{{.Count}}\"}}", "x: {a: {one: \"{{.Count}}\", other: \"{{.Count}}\"}}", nil},
		{"another way of writing it", "x: {a: \"{{.Hour}} h\"}", "x: {a: \"{{.Hour2}}:00\"}", nil},
		{"unclosed", "x: {a: \"{{.Name\"}", "x: {a: \"{{.Name}}\"}", []string{"en holder_extra", "fr template"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := load(t, c.fr, c.en)
			var got []string
			for _, d := range Compare(b, b) {
				got = append(got, d.Lang+" "+d.Key[len("cli.locales."):])
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func TestCompareTwoBooks(t *testing.T) {
	ours := load(t, "x: {a: un}", "x: {a: one}")
	theirs := load(t, "x: {b: deux}", "x: {b: two}")
	if len(Compare(ours, theirs)) != 4 {
		t.Errorf("found %v", Compare(ours, theirs))
	}
}

func TestForms(t *testing.T) {
	b := load(t, "x: {a: {one: un, many: m, other: des}, b: deux}", "x: {a: {one: a, other: some}, b: two}")
	if f := b.Forms("fr", "x.a"); len(f) != 3 || f["many"] != "m" {
		t.Errorf("forms are %v", f)
	}
	if f := b.Forms("en", "x.b"); len(f) != 1 || f["other"] != "two" || len(b.Forms("en", "x.c")) != 0 {
		t.Errorf("forms are %v", f)
	}
}

// A directory of flows brings its own words; what it does not say stays.
func TestSentencesOverSentences(t *testing.T) {
	book, err := Embedded(fstest.MapFS{"fr/plan.yaml": {Data: []byte("plan:\n  title:\n    question: \"Quel nom ?\"\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if got := book.Say("fr", "plan.title.question", nil); got != "Quel nom ?" {
		t.Errorf("the question is %q", got)
	}
	if got := book.Say("en", "language.name", nil); got != "English" {
		t.Errorf("the other sentences are gone: %q", got)
	}
}
