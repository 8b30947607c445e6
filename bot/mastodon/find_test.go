package mastodon

import (
	"html"
	"strings"
	"testing"
	"time"

	"passeparole/bot/turn"

	api "github.com/mattn/go-mastodon"
	"pgregory.net/rapid"
)

// rendered is a text as Mastodon shows it: paragraphs, escaped, its own link cut into
// visible and hidden parts.
func rendered(text, link string) string {
	shown := html.EscapeString(text)
	if link != "" {
		escaped := html.EscapeString(link)
		bare := strings.TrimPrefix(escaped, "https://")
		shown = strings.ReplaceAll(shown, escaped, `<a href="`+escaped+`" target="_blank" rel="nofollow noopener">`+
			`<span class="invisible">https://</span><span class="ellipsis">`+bare+`</span><span class="invisible"></span></a>`)
	}
	shown = strings.ReplaceAll(shown, "\n\n", "</p><p>")
	return "<p>" + strings.ReplaceAll(shown, "\n", "<br />") + "</p>"
}

func TestTheSameTextIsRecognisedAsHTML(t *testing.T) {
	letters := rapid.StringOf(rapid.RuneFrom([]rune("aé <>&'\"«\u00a0»#@\u2060…🙂\n")))
	rapid.Check(t, func(t *rapid.T) {
		link := "https://debats.fr/r/K7M2Q?a=1&b=2"
		text := letters.Draw(t, "before") + "\n" + link + "\n" + letters.Draw(t, "after")
		content := rendered(text, link)
		if !sameText(content, text) || !hasLink(content, link) {
			t.Fatalf("%q is not recognised in %s", text, content)
		}
		if sameText(content, text+"x") || hasLink(content, link+"3") || hasLink(content, strings.TrimSuffix(link, "2")) {
			t.Fatalf("%q is taken for something else in %s", text, content)
		}
	})
}

func TestWhatIsNotTheSearchedPost(t *testing.T) {
	it := func() *api.Status {
		return &api.Status{ID: "42", Content: rendered(announcement.Text, announcement.Link), CreatedAt: noon}
	}
	tests := []struct {
		name   string
		change func(*api.Status)
		want   bool
	}{
		{"the post", func(*api.Status) {}, true},
		{"edited by hand since, with its link", func(s *api.Status) { s.Content = rendered("Autre titre\n"+announcement.Link, announcement.Link) }, true},
		{"without its link as a link, with the same text", func(s *api.Status) { s.Content = rendered(announcement.Text, "") }, true},
		{"another text without the link", func(s *api.Status) { s.Content = "<p>Café IA</p>" }, false},
		{"the link of a longer address", func(s *api.Status) { s.Content = rendered("x", "") + `<a href="` + announcement.Link + `/suite">y</a>` }, false},
		{"a reply", func(s *api.Status) { s.InReplyToID = "7" }, false},
		{"announced last month", func(s *api.Status) { s.CreatedAt = noon.AddDate(0, -1, 0) }, false},
		{"no ID", func(s *api.Status) { s.ID = "" }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status := it()
			tt.change(status)
			s := &search{row: turn.Row{ID: "row-1"}, post: announcement, posts: nobody, since: noon.Add(-time.Hour)}
			if got := s.isIt(status); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func FuzzReadContent(f *testing.F) {
	for _, seed := range []string{"<p>bonjour</p>", "<a href='x'>", "<a href=\"&#104;\"", "<!--", "<p", "&amp;", "<a a a href>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		text, hrefs := readContent(content)
		if len(text) > 4*len(content)+4 || len(hrefs) > len(content) {
			t.Errorf("more came out than went in: %q, %q", text, hrefs)
		}
	})
}
