package privacy

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Mastodon's expressions as reference/mastodon.md §14 tells them. RE2 has no look-behind,
// so the character before the sign is looked at by the callers below.
var (
	mentionName = regexp.MustCompile(`^[a-zA-Z0-9_]+`)
	tagName     = regexp.MustCompile(`^[\p{L}\p{M}\p{Nd}\p{Pc}·・\x{200c}]+`)
	link        = regexp.MustCompile(`(?i)https?://`)
)

// mentions are the names that Mastodon would notify.
func mentions(s string) []string {
	var names []string
	for i, r := range s {
		if r != '@' {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		if i > 0 && (strings.ContainsRune("_=/", before) || unicode.In(before, unicode.L, unicode.M, unicode.Nd)) {
			continue
		}
		if name := mentionName.FindString(s[i+1:]); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// tags are the hashtags that any version of Mastodon would make.
func tags(s string) []string {
	var names []string
	for i, r := range s {
		if r != '#' && r != '＃' {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		if i > 0 && (strings.ContainsRune("=/)", before) || unicode.In(before, unicode.L, unicode.Nd)) {
			continue
		}
		name := tagName.FindString(s[i+utf8.RuneLen(r):])
		if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsDigit(r) }) {
			names = append(names, name)
		}
	}
	return names
}

func TestNeutral(t *testing.T) {
	for typed, want := range map[string]string{
		"@alice":                     "@\u2060alice",
		"(@alice) .@bob @@carl":      "(@\u2060alice) .@\u2060bob @@\u2060carl",
		"camille@exemple.org":        "camille@exemple.org",
		"https://ex.org/?q&@alice":   "ex.org/?q&@\u2060alice",
		"HTTP://ex.org/@alice":       "ex.org/@alice",
		"hthttp://tp://ex.org":       "ex.org",
		"https://@alice":             "@\u2060alice",
		"#CaféIA et «#Tag» (＃autre)": "#\u2060CaféIA et «#\u2060Tag» (＃\u2060autre)",
		"le langage C# et le n# 3":   "le langage C# et le n# 3",
		"à 5 € @ la mairie":          "à 5 € @ la mairie",
		":blobcat: reste":            ":blobcat: reste",
		"#intelligence·e·s":          "#\u2060intelligence·e·s",
		"déjà @\u2060alice":          "déjà @\u2060alice",
		"xmpp:salon@exemple.org":     "salon@exemple.org",
		"ligne\n@alice\n#tag":        "ligne\n@\u2060alice\n#\u2060tag",
	} {
		if got := Neutral(typed); got != want {
			t.Errorf("Neutral(%q) = %q, want %q", typed, got, want)
		}
	}
}

func checkNeutral(t interface{ Errorf(string, ...any) }, typed string) {
	got := Neutral(typed)
	if names := mentions(got); len(names) > 0 {
		t.Errorf("Neutral(%q) = %q mentions %q", typed, got, names)
	}
	if names := tags(got); len(names) > 0 {
		t.Errorf("Neutral(%q) = %q has the tags %q", typed, got, names)
	}
	if link.MatchString(got) {
		t.Errorf("Neutral(%q) = %q has a link", typed, got)
	}
	if again := Neutral(got); again != got {
		t.Errorf("Neutral is not settled for %q: %q then %q", typed, got, again)
	}
}

func TestNeutralHoldsForAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkNeutral(t, hostile().Draw(t, "typed")) })
}

func FuzzNeutral(f *testing.F) {
	for _, seed := range []string{"@alice", "https://ex.org/?q&@alice", "＃tag", "ht\u2060tp://@a", "a@b.fr"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) { checkNeutral(t, typed) })
}

func TestCellGuardsFormulas(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+33": "'+33", "-3": "'-3", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx",
		"＝A1": "'＝A1", "": "", "23": "23", "l'IA = un outil": "l'IA = un outil",
	} {
		if got := Cell(cell); got != want {
			t.Errorf("Cell(%q) = %q, want %q", cell, got, want)
		}
	}
}
