package mastodon

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"passeparole/bot/turn"

	api "github.com/mattn/go-mastodon"
	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// search is a post that may have been published by an attempt whose answer was lost.
type search struct {
	me     *identity
	row    turn.Row
	post   turn.Post
	parent string // status ID, "" for a post that replies to none
	posts  Posts
	since  time.Time       // no attempt was made earlier, whatever the clocks say
	taken  map[string]bool // statuses that are known to be other posts of the meeting
}

const (
	searchPages = 5
	// searchPagesRestored is for a row that may have left since a backup was made.
	searchPagesRestored = 50
	// searchBefore is how far the server's clock may be behind ours.
	searchBefore = time.Hour
)

// find looks through the account's latest statuses for the post of s. It returns nil
// without an error when the post is not there.
func (c *Client) find(ctx context.Context, s *search) (*api.Status, error) {
	const doing = "looking for an earlier attempt"
	s.since = s.row.FirstTry
	if s.since.IsZero() {
		s.since = c.now()
	}
	pages := searchPages
	if doubt := s.row.Doubt; !doubt.IsZero() && doubt.Before(s.since) {
		s.since, pages = doubt, searchPagesRestored
	}
	s.since = s.since.Add(-searchBefore)
	page := &api.Pagination{Limit: 40}
	for range pages {
		before := page.MaxID
		statuses, err := c.api.GetAccountStatusesParams(ctx, s.me.id, url.Values{"exclude_reblogs": {"true"}}, page)
		if err != nil {
			return nil, problem(doing, err)
		}
		for _, status := range statuses {
			if s.isIt(status) {
				c.log.Info("Mastodon: found an earlier attempt", "row", s.row.ID, "status", string(status.ID))
				return status, nil
			}
		}
		if len(statuses) == 0 || statuses[len(statuses)-1].CreatedAt.Before(s.since) || page.MaxID == "" || page.MaxID == before {
			return nil, nil
		}
	}
	return nil, nil
}

// isIt recognises the post by its place in the thread and its own link, which no other
// post of the account has; or by its text when it has no link (reference/mastodon.md §5).
func (s *search) isIt(status *api.Status) bool {
	if status == nil || status.ID == "" || idText(status.InReplyToID) != s.parent {
		return false
	}
	if !status.CreatedAt.IsZero() && status.CreatedAt.Before(s.since) {
		return false // an earlier announcement of the same meeting may read the same
	}
	if !sameText(status.Content, s.post.Text) && (s.post.Link == "" || !hasLink(status.Content, s.post.Link)) {
		return false
	}
	return !s.isTaken(string(status.ID))
}

// isTaken says whether the status is already known as another post of the same meeting:
// posts that tell changes share their parent, and may share link or text.
func (s *search) isTaken(id string) bool {
	if s.taken == nil {
		s.taken = map[string]bool{}
		slots := []string{turn.SlotAnnounce, turn.SlotReport}
		for n := range 100 {
			slots = append(slots, fmt.Sprintf("change-%d", n))
		}
		for _, slot := range slots {
			if known, _, ok := s.posts(s.post.Meeting, slot); ok && slot != s.post.Slot {
				s.taken[known] = true
			}
		}
	}
	return s.taken[id]
}

// idText is an ID that a server may write as a string, a number or null.
func idText(id any) string {
	switch id := id.(type) {
	case string:
		return id
	case float64:
		return fmt.Sprintf("%.0f", id)
	}
	return ""
}

// hasLink says whether a status shows the address, as a link or, on servers that make no
// link of it (localhost, IP addresses), as a word of its text.
func hasLink(content, link string) bool {
	text, hrefs := readContent(content)
	return slices.Contains(hrefs, link) || slices.Contains(strings.Fields(text), link)
}

// sameText compares a status's HTML with the text that was posted. Spaces do not count:
// servers render them in their own ways.
func sameText(content, posted string) bool {
	text, _ := readContent(content)
	return squeezed(text) == squeezed(posted)
}

func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u2060' {
			return -1
		}
		return r
	}, norm.NFC.String(text))
}

// readContent is the text of a status's HTML, and where its links lead.
func readContent(content string) (text string, hrefs []string) {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(content))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.String(), hrefs
		case html.TextToken:
			out.Write(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if token.Data == "br" || token.Data == "p" {
				out.WriteByte('\n')
			}
			for _, attr := range token.Attr {
				if token.Data == "a" && attr.Key == "href" {
					hrefs = append(hrefs, attr.Val)
				}
			}
		}
	}
}
