package house

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"

	"passeparole/cmd/bac-a-sable/script"
)

// Posts are those of the bot on the Mastodon stand-in.
func (s *Stage) Posts(context.Context) ([]script.PublicPost, error) {
	var posts []script.PublicPost
	for _, p := range s.house.Mastodon.Posts() {
		posts = append(posts, script.PublicPost{Text: p.Text, Answers: p.Parent != "", Removed: p.Removed, Edited: !p.Edited.IsZero()})
	}
	return posts, nil
}

// PageURL is the address of a meeting's public page.
func (h *House) PageURL(id string) string {
	return h.Pages + "/rencontres/" + strings.ToLower(id) + "/"
}

// Page is what a reader of a meeting's public page reads, "" while there is none.
func (s *Stage) Page(ctx context.Context, id string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.house.PageURL(id), nil)
	if err != nil {
		return "", fmt.Errorf("preparing to read a page: %w", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		// The bot serves the pages: while it does not run, there is none.
		return "", nil
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return "", fmt.Errorf("reading the page of %s: %w", id, err)
	}
	// 410: what is left of a page that was withdrawn.
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusGone {
		return "", nil
	}
	return readable(string(raw)), nil
}

var (
	unread = regexp.MustCompile(`(?is)<(head|style|script|nav|footer)\b.*?</(head|style|script|nav|footer)>|<!--.*?-->`)
	breaks = regexp.MustCompile(`(?i)</?(p|div|h[1-6]|li|ul|ol|dl|dt|dd|br|tr|table|section|article|main|header|blockquote)\b[^>]*>`)
	tags   = regexp.MustCompile(`<[^>]*>`)
)

// readable is the text of a page that is written by the bot's own templates: it is no
// reader of any HTML.
func readable(page string) string {
	page = strings.Join(strings.Fields(unread.ReplaceAllString(page, " ")), " ")
	page = tags.ReplaceAllString(breaks.ReplaceAllString(page, "\n"), "")
	var lines []string
	for _, line := range strings.Split(html.UnescapeString(page), "\n") {
		if line = strings.Trim(line, " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
