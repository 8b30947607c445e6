package flows

import (
	"slices"
	"testing"
)

// paper is a book whose texts can be looked at.
type paper map[string]map[string]map[string]string

func (p paper) Has(lang, key string) bool                { return p[lang][key] != nil }
func (p paper) Forms(lang, key string) map[string]string { return p[lang][key] }
func (p paper) Keys(lang string) []string {
	var keys []string
	for k := range p[lang] {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func TestSentencesAreComparedBetweenLanguages(t *testing.T) {
	one := func(s string) map[string]string { return map[string]string{"other": s} }
	book := paper{
		"fr": {"flows.a": one("{{.Field}} : {{.Value}}"), "flows.b": {"one": "x", "other": "y"}, "flows.c": one("seul"), "flows.ok": one("{{if .Near}}{{.Near}}{{end}}")},
		"en": {"flows.a": one("{{.Filed}}: {{.Value}}"), "flows.b": {"one": "x", "other": "y"}, "flows.d": one(string(make([]rune, maxSentence+1))), "flows.ok": one("{{.Near}}")},
	}
	var got []string
	for _, p := range bookProblems(book, []string{"flows"}) {
		got = append(got, p.Key+" "+p.Args["Asked"].(string)+" "+p.Args["Lang"].(string))
	}
	slices.Sort(got)
	want := []string{"flows.check.longtext flows.d en", "flows.check.placeholders flows.a en", "flows.check.plural flows.b fr",
		"flows.check.sentence flows.c en", "flows.check.sentence flows.d fr"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
