package privacy

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestCleanTypedText(t *testing.T) {
	for name, c := range map[string]struct{ typed, want string }{
		"plain text stays":            {"Café IA : l'école, « et après ? »", "Café IA : l'école, « et après ? »"},
		"Windows line ends":           {"un\r\ndeux\rtrois", "un\ndeux\ntrois"},
		"tabs become spaces":          {"a\tb", "a b"},
		"controls go":                 {"a\x00b\x1b[31mc\u0080", "ab[31mc"},
		"right-to-left override goes": {"gnp.\u202egpj\u202c", "gnp.gpj"},
		"isolates and marks go":       {"\u2066a\u2069\u200e\u200f\u061cb", "ab"},
		"invisible characters go":     {"pa\u00adro\u200ble\ufeff\u2060", "parole"},
		"hidden tags go":              {"ok\U000e0041\U000e0042", "ok"},
		"accents are composed":        {"de\u0301bat", "débat"},
		"piled marks are capped":      {"z" + strings.Repeat("\u0335", 40), "z" + strings.Repeat("\u0335", 4)},
		"invalid UTF-8 goes":          {"a\xff\xfeb\xed\xa0\x80", "ab"},
		"family emoji stays":          {"👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥"},
		"joiner in a word goes":       {"al\u200dice", "alice"},
		"spaces at line ends":         {"  a  \n\t b \u00a0\n", "a\nb"},
		"many blank lines":            {"a\n\n\n\n\n\nb", "a\n\n\nb"},
		"two blank lines stay":        {"a\n\n\nb", "a\n\n\nb"},
		"only spaces":                 {" \t\u200b\n\u00a0", ""},
		"HTML is text":                {"<b>gras</b>", "<b>gras</b>"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Clean(c.typed); got != c.want {
				t.Errorf("Clean(%q) = %q, want %q", c.typed, got, c.want)
			}
		})
	}
}

func TestOneLine(t *testing.T) {
	for typed, want := range map[string]string{
		"salle\n\n des   fêtes ": "salle des fêtes",
		"10\u00a0€ \u00a0 ici":   "10\u00a0€ ici",
		"\n":                     "",
	} {
		if got := OneLine(typed); got != want {
			t.Errorf("OneLine(%q) = %q, want %q", typed, got, want)
		}
	}
}

// hostile draws texts from the characters that the rules are about, and from all others.
func hostile() *rapid.Generator[string] {
	pieces := []string{"@", "#", "＃", "alice", "@alice@ex.org", "http://", "HTTPS://", "ht", "tps://", "https:/", "xmpp:",
		"/", "=", ")", "(", ".", "·", "_", "1", "é", "e\u0301", "\u0301", "\u0335", "\u200d", "\ufe0f", "\u2060", "\u200b",
		"\u202e", "\u00ad", "👩", "🔥", "ſ", " ", "\u00a0", "\n", "\r\n", "\r", "\t", "\x00", "\xff", "\u0958", "\u1100", "\u1161"}
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOf(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String())).Draw(t, "parts")
		return strings.Join(parts, "")
	})
}

func checkClean(t interface{ Errorf(string, ...any) }, typed string) {
	got := Clean(typed)
	if again := Clean(got); again != got {
		t.Errorf("Clean is not settled for %q: %q then %q", typed, got, again)
	}
	if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) {
		t.Errorf("Clean(%q) = %q is not valid NFC", typed, got)
	}
	if strings.ContainsAny(got, "\r\t\x00\u202e\u2066\u200b\u2060\ufeff\u00ad") {
		t.Errorf("Clean(%q) = %q keeps what should go", typed, got)
	}
	if line := OneLine(typed); strings.ContainsAny(line, "\n\r") || OneLine(line) != line {
		t.Errorf("OneLine(%q) = %q is not one settled line", typed, line)
	}
}

func TestCleanHoldsForAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkClean(t, hostile().Draw(t, "typed")) })
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"", "débat", "a\xff\u0301", "👩\u200d👧", "z\u0335\u0335\u0335\u0335\u0958"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) { checkClean(t, typed) })
}
