package carnet

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/locales"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed templates/style.css
var styleSheet []byte

var templates = template.Must(template.ParseFS(templateFiles, "templates/*.html"))

// Page is the public page of a meeting. A withdrawn meeting gets a page that says so and
// shows nothing else of it.
func Page(book *locales.Book, p meeting.Public, site Site) ([]byte, error) {
	if p.State == meeting.Withdrawn {
		return Tombstone(book, p.ID, p.Note, site)
	}
	return render("page.html", newView(book, p, site))
}

// Tombstone is the page that stays where a meeting was withdrawn. note is why, when that
// is public.
func Tombstone(book *locales.Book, id, note string, site Site) ([]byte, error) {
	return render("gone.html", newView(book, meeting.Public{ID: id, State: meeting.Withdrawn, Note: note, Language: site.Language}, site))
}

// Missing is the page for an address where nothing is.
func Missing(book *locales.Book, site Site) ([]byte, error) {
	v := newView(book, meeting.Public{Language: site.Language}, site)
	v.Root, v.Canonical = site.rootPath(), ""
	return render("missing.html", v)
}

// group is one section of the index.
type group struct {
	Key      string
	Heading  string
	Meetings []view
}

type indexView struct {
	view
	Groups []group
}

// Index lists all meetings: those under way, those to come by their date, then reports, then the others,
// the latest first. Withdrawn meetings are not listed.
func Index(book *locales.Book, all []meeting.Public, site Site) ([]byte, error) {
	v := indexView{view: newView(book, meeting.Public{Language: site.Language}, site)}
	v.Root, v.Canonical = "", site.root()
	v.Title = v.Say("index.title")
	for _, key := range []string{"now", "coming", "reports", "past", "cancelled"} {
		g := group{Key: key, Heading: v.Say("index." + key)}
		var members []meeting.Public
		for _, p := range all {
			if section(p) == key {
				members = append(members, p)
			}
		}
		slices.SortFunc(members, func(a, b meeting.Public) int {
			if undated(a.State) != undated(b.State) { // those with a date come first
				if undated(a.State) {
					return 1
				}
				return -1
			}
			byDate := strings.Compare(a.Start, b.Start)
			if key != "coming" && key != "now" {
				byDate = -byDate
			}
			if byDate != 0 {
				return byDate
			}
			return strings.Compare(a.ID, b.ID)
		})
		for _, p := range members {
			g.Meetings = append(g.Meetings, newView(book, p, site))
		}
		if len(g.Meetings) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	return render("index.html", v)
}

// section is where the index lists a meeting, "" for nowhere.
func section(p meeting.Public) string {
	switch p.State {
	case meeting.Underway:
		return "now"
	case meeting.Announced, meeting.Postponed:
		return "coming"
	case meeting.Published, meeting.Corrected:
		return "reports"
	case meeting.Cancelled:
		return "cancelled"
	case meeting.ToReport, meeting.Submitted, meeting.ToCorrect, meeting.Validated:
		return "past"
	case meeting.Archived:
		if p.Report != nil {
			return "reports"
		}
		return "past"
	}
	return ""
}

// Path is where the index finds the page.
func (v view) Path() string { return Path(v.ID) }

func render(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", name, err)
	}
	return b.Bytes(), nil
}
