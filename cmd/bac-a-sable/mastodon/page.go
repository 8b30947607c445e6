package mastodon

import (
	_ "embed"
	"html/template"
	"net/http"
	"slices"
	"time"
)

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("page").Parse(pageSource))

// thread is a status with the replies below it.
type thread struct {
	Post
	When, EditedWhen string
	HTML             template.HTML // contentHTML, which escapes
	History          []template.HTML
	Replies          []thread
}

// page shows the timeline to a person: threads, the newest first; edited posts with what
// they said before.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.url == "" {
		s.url = "http://" + r.Host
	}
	s.mu.Unlock()
	posts := s.Posts()
	s.mu.Lock()
	threads := s.threads(posts, "")
	name := s.owner.Name
	s.mu.Unlock()
	slices.Reverse(threads)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	// An error here means that the reader went away.
	pageTemplate.Execute(w, map[string]any{"Account": name, "Threads": threads})
}

func (s *Server) threads(posts []Post, parent string) []thread {
	var list []thread
	for _, p := range posts {
		if p.Parent != parent || p.Removed {
			continue
		}
		t := thread{Post: p, When: shown(p.Created), HTML: template.HTML(s.contentHTML(p.Text)), Replies: s.threads(posts, p.ID)}
		if !p.Edited.IsZero() {
			t.EditedWhen = shown(p.Edited)
		}
		for _, text := range p.Earlier {
			t.History = append(t.History, template.HTML(s.contentHTML(text)))
		}
		list = append(list, t)
	}
	return list
}

func shown(t time.Time) string { return t.Local().Format("02/01/2006 15:04:05") }
