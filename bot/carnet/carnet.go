// Package carnet makes the public logbook: a page for each meeting, an index, and tables,
// all from the allow-list record meeting.Public and from nothing else. Pages use no
// script and nothing from elsewhere; they follow RGAA AA (reference/civic.md §6).
package carnet

import (
	"net/url"
	"strings"

	"passeparole/bot/meeting"
)

// Site is who speaks on the pages and where they are read.
type Site struct {
	Programme string
	Contact   string // an e-mail address, or any other text; "" = not shown
	BaseURL   string // absolute, of the directory that is written to
	Language  string // of what the programme says, ISO 639-1
}

// Path is where the page of a meeting is, below the address of the site: without a
// leading slash, with a trailing one. It is "" for what is no ID.
func Path(id string) string {
	if !meeting.IsID(id) {
		return ""
	}
	return "rencontres/" + strings.ToLower(id) + "/"
}

// Address is the full address of a meeting's page, the one that posts link to.
func (s Site) Address(id string) string { return s.root() + Path(id) }

// root is BaseURL with exactly one slash at its end.
func (s Site) root() string { return strings.TrimRight(s.BaseURL, "/") + "/" }

// rootPath is the path of BaseURL as browsers see it: "/" or "/debats/". Pages shown at
// an unknown depth use it to find the style sheet.
func (s Site) rootPath() string {
	u, err := url.Parse(s.root())
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.EscapedPath()
}
