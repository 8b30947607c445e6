package mastodon

import (
	"slices"
	"time"
)

// Counts are what a test asserts.
type Counts struct {
	Created   int `json:"created"` // statuses that came to exist
	Edited    int `json:"edited"`  // edits that changed something
	Deleted   int `json:"deleted"`
	Scheduled int `json:"scheduled"`
	Replayed  int `json:"replayed"` // requests recognised by their Idempotency-Key
	Media     int `json:"media"`
	// Leaked counts tokens that arrived at the address a 301 leads to: a client followed
	// the redirect with its token.
	Leaked int `json:"leaked"`
	// Notified are the handles that texts mentioned, in order: people who were rung.
	Notified []string `json:"notified"`
}

func newCounts() Counts { return Counts{Notified: []string{}} }

// Request is one call to the API. Status is 0 while it is being answered, or when it never
// was.
type Request struct {
	At     time.Time `json:"at"`
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Key    string    `json:"idempotency_key,omitempty"`
	Status int       `json:"status"`
}

// Post is a status as the stand-in remembers it, removed ones included.
type Post struct {
	ID         string    `json:"id"`
	URL        string    `json:"url"`
	Account    string    `json:"account"`
	Parent     string    `json:"in_reply_to_id,omitempty"`
	Text       string    `json:"text"`
	Warning    string    `json:"spoiler_text,omitempty"`
	Language   string    `json:"language"`
	Visibility string    `json:"visibility"`
	Key        string    `json:"idempotency_key,omitempty"`
	Created    time.Time `json:"created"`
	Edited     time.Time `json:"edited,omitzero"`
	Removed    bool      `json:"removed,omitempty"`
	Earlier    []string  `json:"earlier,omitempty"` // its texts before each edit, the oldest first
	Length     int       `json:"length"`            // as counted
	Mentions   []string  `json:"mentions,omitempty"`
	Tags       []string  `json:"tags,omitempty"`
	Links      []string  `json:"links,omitempty"`
	Media      []string  `json:"media_ids,omitempty"`
}

// Counts is what was done so far.
func (s *Server) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.counts
	c.Notified = slices.Clone(c.Notified)
	return c
}

// Requests are the calls so far, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Posts are all statuses in the order they were created.
func (s *Server) Posts() []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publishDue()
	posts := []Post{}
	for _, st := range s.statuses {
		p := Post{
			ID: st.ID, URL: s.statusURL(st), Account: st.By.Name, Parent: st.Parent, Text: st.Now.Text, Warning: st.Now.Warning,
			Language: st.Now.Language, Visibility: st.Visibility, Key: st.Key, Created: st.Created, Edited: st.Edited, Removed: st.Removed,
			Length: Length(st.Now.Text, st.Now.Warning, s.options.Hosts), Mentions: mentioned(st.Now.Text),
			Tags: tagsOf(st.Now.Text, s.options.Hosts), Media: st.Now.Media,
		}
		for _, e := range links(st.Now.Text, s.options.Hosts) {
			p.Links = append(p.Links, e.Value)
		}
		for _, v := range st.Versions {
			p.Earlier = append(p.Earlier, v.Text)
		}
		posts = append(posts, p)
	}
	return posts
}

// Reset forgets every status, count, key and switch, and lets the clock run.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reset()
}
