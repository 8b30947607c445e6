package mastodon

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever is posted, the parts that are understood lie in order inside the text, the
// length is that of its graphemes or, with links and mentions, explained by them, and what
// readers get holds no markup of the author's.
func FuzzWhatIsPosted(f *testing.F) {
	for _, seed := range []string{
		"Café IA https://a.fr/b_(c) #DebatNumerique @alice@ex.org", "https://a.fr?x=@bob", "http://127.0.0.1:4000/x",
		"<script>alert('é')</script>&amp;", "👨‍👩‍👧‍👦🇫🇷\u200b\u202e", "@@@@ ##### https://https://a.fr", "\xff\xfe",
	} {
		f.Add(seed)
	}
	known := []string{"127.0.0.1:4000"}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // refused before, as a malformed request
		}
		at, covered := 0, 0
		for _, e := range entities(text, known) {
			if e.From < at || e.To <= e.From || e.To > len(text) {
				t.Fatalf("%+v after %d in %q", e, at, text)
			}
			at = e.To
			if e.Kind == "link" {
				covered++
			}
		}
		if n := Graphemes(text); n > utf8.RuneCountInString(text) {
			t.Errorf("%d graphemes in %d runes", n, utf8.RuneCountInString(text))
		}
		if n := Length(text, "", known); n > utf8.RuneCountInString(text)+covered*linkLength {
			t.Errorf("length %d of %q", n, text)
		}
		s := New(Options{})
		html := s.contentHTML(text)
		for _, tag := range []string{"<script", "<img", "<style", "<iframe"} {
			if strings.Contains(strings.ToLower(html), tag) {
				t.Errorf("%q became %q", text, html)
			}
		}
	})
}
