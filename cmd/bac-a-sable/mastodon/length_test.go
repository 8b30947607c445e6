package mastodon

import (
	"slices"
	"strings"
	"testing"
)

// The samples of reference/mastodon.md §2, which were run under Ruby and twitter-text.
func TestGraphemes(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"nothing", "", 0},
		{"letters", "été", 3},
		{"e and a combining accent", "e\u0301", 1},
		{"family", "👨‍👩‍👧‍👦", 1},
		{"two flags", "🇫🇷🇧🇪", 2},
		{"an odd flag letter", "🇫🇷🇧", 2},
		{"keycap", "1️⃣", 1},
		{"skin tone", "👍🏽", 1},
		{"flag of tags", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", 1},
		{"line ends", "a\r\nb", 3},
		{"two line feeds", "\n\n", 2},
		{"zero-width space", "a\u200bb", 3},
		{"word joiner", "@\u2060a", 3},
		{"soft hyphen", "a\u00adb", 3},
		{"bidi controls", "\u202ea\u202c", 3},
		{"non-joiner alone", "\u200c", 1},
		{"joiner between letters", "a\u200db", 2},
		{"accent after a control", "\n\u0301", 2},
		{"hangul syllable of parts", "한", 1},
		{"hangul syllables", "한국", 2},
		{"a lot of marks", "z" + strings.Repeat("\u0335", 50), 1},
	} {
		if got := Graphemes(c.text); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestLinks(t *testing.T) {
	for text, want := range map[string][]string{
		"voir https://carnet.example.org/r/K7M2Q.": {"https://carnet.example.org/r/K7M2Q"},
		"(https://a.fr)":                                 {"https://a.fr"},
		"(https://a.fr/b)":                               {"https://a.fr/b"},
		"https://a.fr/b_(c)":                             {"https://a.fr/b_(c)"},
		"« https://a.fr/b »":                             {"https://a.fr/b"},
		"https://a.fr/b\u200bc":                          {"https://a.fr/b"},
		"https://a.fr?x=1&y=2, puis":                     {"https://a.fr?x=1&y=2"},
		"https://a.fr:8080/b":                            {"https://a.fr:8080/b"},
		"https://élan-été.fr/où":                         {"https://élan-été.fr/où"},
		"http://localhost/a http://127.0.0.1:80/a":       nil,
		"https://a.invalid/b https://a.test":             nil,
		"https://a_b.fr":                                 nil,
		"https://a_b.c.fr":                               {"https://a_b.c.fr"},
		"ftp://a.fr a.fr www.a.fr":                       nil,
		"xhttps://a.fr @https://a.fr":                    nil,
		"https://moi:secret@a.fr/ https://moi@a.fr":      nil,
		"https://a.fr/@alice":                            {"https://a.fr/@alice"},
		"https://a.fr https://b.fr":                      {"https://a.fr", "https://b.fr"},
		"https://a.fr/" + strings.Repeat("b", 5000):      nil,
		"http://127.0.0.1:4001/r/K7M2Q.html la page":     nil,
		"http://127.0.0.1:4000/r/K7M2Q.html, la page":    {"http://127.0.0.1:4000/r/K7M2Q.html"},
		"http://127.0.0.1:40001/r http://127.0.0.1:4000": {"http://127.0.0.1:4000"},
	} {
		var got []string
		for _, e := range links(text, []string{"127.0.0.1:4000"}) {
			got = append(got, e.Value)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%.60q: %q, want %q", text, got, want)
		}
	}
}

func TestMentionsNotify(t *testing.T) {
	for text, want := range map[string][]string{
		"bonjour @alice et @bob@ex.org":  {"alice", "bob@ex.org"},
		"@@alice .@bob (@carl":           {"alice", "bob", "carl"},
		"a@b.fr /@alice =@alice é@alice": nil,
		"@\u2060alice ＠alice":            nil,
		"@2026":                          {"2026"},
		"https://ex.org/?q&@alice":       {"alice"},
		"https://ex.org/a,@alice":        {"alice"},
		"https://ex.org/@alice":          nil,
		"@alice. @alice":                 {"alice"},
		"\u200b@alice":                   {"alice"},
	} {
		if got := mentioned(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestHashtags(t *testing.T) {
	for text, want := range map[string][]string{
		"#DebatNumerique":               {"DebatNumerique"},
		"(#Tag) «#Autre»":               {"Tag", "Autre"},
		"#2026 #2026a":                  {"2026a"},
		"#intelligence·e·s":             {"intelligence·e·s"},
		"#L'école #a-b":                 {"L", "a"},
		"＃Plein #\u2060Non a#Non /#Non": {"Plein"},
	} {
		var got []string
		for _, e := range hashtags(text) {
			got = append(got, e.Value)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestLength(t *testing.T) {
	for _, c := range []struct {
		name, text, warning string
		want                int
	}{
		{"blanks around", " \n été \t", "", 3},
		{"a long link", "https://a.fr/" + strings.Repeat("b", 200), "", 23},
		{"a short link", "https://a.fr", "", 23},
		{"a link that is none", "https://localhost/", "", 18},
		{"a mention of elsewhere", "@bob@un.tres.long.exemple.org", "", 4},
		{"a link in a content warning", "a", "https://a.fr/long/chemin", 25},
		{"a mention inside a link", "https://a.fr/x,@bob", "", 23},
	} {
		if got := Length(c.text, c.warning, nil); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
