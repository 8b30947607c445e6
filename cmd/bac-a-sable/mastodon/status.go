package mastodon

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"
)

// status is a post, or one that was removed.
type status struct {
	ID         string
	By         *account
	Parent     string
	Visibility string
	Key        string // Idempotency-Key it was made with
	Created    time.Time
	Edited     time.Time // zero when it never was
	Removed    bool
	Now        version   // as it is
	Versions   []version // as it was, the oldest first, without Now
}

// version is what an edit can change.
type version struct {
	Text, Warning string
	Sensitive     bool
	Language      string
	Media         []string
	Poll          *poll
	At            time.Time
}

func (v version) same(o version) bool {
	return v.Text == o.Text && v.Warning == o.Warning && v.Sensitive == o.Sensitive && v.Language == o.Language &&
		slices.Equal(v.Media, o.Media) && (v.Poll == nil) == (o.Poll == nil) && (v.Poll == nil || v.Poll.same(*o.Poll))
}

// newID is a snowflake: milliseconds, then a number, ever greater, also when the clock
// stands still.
func (s *Server) newID() string {
	id := s.clock.Now().UnixMilli() << 16
	s.lastID = max(id, s.lastID+1)
	return strconv.FormatInt(s.lastID, 10)
}

// compareIDs orders IDs by age: they are numbers too long for some readers, hence strings.
func compareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// find is a status that this person may see, nil otherwise.
func (s *Server) find(id string, who *account) *status {
	i := slices.IndexFunc(s.statuses, func(st *status) bool { return st.ID == id && !st.Removed })
	if i < 0 || !s.statuses[i].visibleTo(who) {
		return nil
	}
	return s.statuses[i]
}

func (st *status) visibleTo(who *account) bool {
	return st.By == who || st.Visibility == "public" || st.Visibility == "unlisted"
}

func (s *Server) statusURL(st *status) string { return s.url + "/@" + st.By.Name + "/" + st.ID }

// statusJSON is the entity of reference/mastodon.md §4: IDs are strings, absent values null.
func (s *Server) statusJSON(st *status) map[string]any {
	replies := 0
	for _, other := range s.statuses {
		if other.Parent == st.ID && !other.Removed {
			replies++
		}
	}
	body := map[string]any{
		"id": st.ID, "created_at": stamp(st.Created), "edited_at": nil, "uri": s.statusURL(st), "url": s.statusURL(st),
		"in_reply_to_id": nil, "in_reply_to_account_id": nil,
		"visibility": st.Visibility, "language": nil, "sensitive": st.Now.Sensitive, "spoiler_text": st.Now.Warning,
		"replies_count": replies, "reblogs_count": 0, "favourites_count": 0, "quotes_count": 0,
		"favourited": false, "reblogged": false, "muted": false, "bookmarked": false, "pinned": false,
		"content": s.contentHTML(st.Now.Text), "filtered": []any{}, "reblog": nil, "application": map[string]any{"name": "Passe-parole", "website": nil},
		"account": s.accountJSON(st.By), "media_attachments": s.mediaJSON(st.Now.Media),
		"mentions": s.mentionsJSON(st.Now.Text), "tags": s.tagsJSON(st.Now.Text), "emojis": []any{}, "card": nil, "poll": nil,
	}
	if !st.Edited.IsZero() {
		body["edited_at"] = stamp(st.Edited)
	}
	if st.Now.Language != "" {
		body["language"] = st.Now.Language
	}
	if st.Now.Poll != nil {
		body["poll"] = st.Now.Poll.json()
	}
	if st.Parent != "" {
		body["in_reply_to_id"] = st.Parent
		if parent := s.find(st.Parent, st.By); parent != nil {
			body["in_reply_to_account_id"] = parent.By.ID
		}
	}
	return body
}

// contentHTML is the text as readers get it: escaped, with links where Mastodon sees some.
func (s *Server) contentHTML(text string) string {
	var b strings.Builder
	at := 0
	escaped := func(part string) { b.WriteString(strings.ReplaceAll(html.EscapeString(part), "\n", "<br />")) }
	for _, e := range entities(text, s.options.Hosts) {
		escaped(text[at:e.From])
		shown := html.EscapeString(text[e.From:e.To])
		switch e.Kind {
		case "link":
			fmt.Fprintf(&b, `<a href="%s" target="_blank" rel="nofollow noopener" translate="no">%s</a>`, shown, shown)
		case "hashtag":
			fmt.Fprintf(&b, `<a href="%s/tags/%s" class="mention hashtag" rel="tag">#<span>%s</span></a>`, s.url, html.EscapeString(e.Value), html.EscapeString(e.Value))
		default:
			// Only someone who exists becomes a link.
			if who := s.named(e.Value); who != nil {
				fmt.Fprintf(&b, `<span class="h-card"><a href="%s/@%s" class="u-url mention">@<span>%s</span></a></span>`, s.url, who.Name, who.Name)
			} else {
				b.WriteString(shown)
			}
		}
		at = e.To
	}
	escaped(text[at:])
	return "<p>" + strings.ReplaceAll(b.String(), "<br /><br />", "</p><p>") + "</p>"
}

func (s *Server) named(handle string) *account {
	for _, who := range s.people {
		if strings.EqualFold(handle, who.Name) {
			return who
		}
	}
	return nil
}

func (s *Server) mentionsJSON(text string) []any {
	list := []any{}
	for _, handle := range mentioned(text) {
		if who := s.named(handle); who != nil {
			list = append(list, map[string]any{"id": who.ID, "username": who.Name, "acct": who.Name, "url": s.url + "/@" + who.Name})
		}
	}
	return list
}

func (s *Server) tagsJSON(text string) []any {
	list := []any{}
	for _, tag := range tagsOf(text, s.options.Hosts) {
		name := strings.ToLower(tag)
		list = append(list, map[string]any{"name": name, "url": s.url + "/tags/" + name})
	}
	return list
}

func tagsOf(text string, known []string) []string {
	var tags []string
	for _, e := range entities(text, known) {
		if e.Kind == "hashtag" {
			tags = append(tags, e.Value)
		}
	}
	return tags
}

func (s *Server) accountJSON(a *account) map[string]any {
	count := 0
	for _, st := range s.statuses {
		if st.By == a && !st.Removed {
			count++
		}
	}
	return map[string]any{
		"id": a.ID, "username": a.Name, "acct": a.Name, "display_name": a.Name, "locked": false, "bot": a.Bot,
		"discoverable": true, "indexable": true, "group": false, "created_at": "2022-11-22T00:00:00.000Z", "note": "",
		"url": s.url + "/@" + a.Name, "uri": s.url + "/users/" + a.Name, "avatar": s.url + "/avatar.png",
		"avatar_static": s.url + "/avatar.png", "header": s.url + "/header.png", "header_static": s.url + "/header.png",
		"followers_count": 0, "following_count": 0, "statuses_count": count, "last_status_at": nil,
		"noindex": false, "emojis": []any{}, "roles": []any{}, "fields": []any{},
	}
}
