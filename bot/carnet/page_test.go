package carnet

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"passeparole/bot/meeting"
	"passeparole/locales"
)

var update = flag.Bool("update", false, "write the golden files again")

func book(t testing.TB) *locales.Book {
	t.Helper()
	b, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var testSite = Site{Programme: "Débats numériques", Contact: "contact@example.org", BaseURL: "https://debats.example.org/", Language: "fr"}

// announced is a meeting in a commune that does not exist.
func announced() meeting.Public {
	return meeting.Public{ID: "K7M2Q", Language: "fr", State: meeting.Announced, Title: "Café IA à la médiathèque",
		Start: "2026-12-03T18:30", End: "2026-12-03T20:00", Zone: "Europe/Paris", Venue: "salle des fêtes",
		Commune: "Saint-Exemple", Dep: "Jura", Region: "Bourgogne-Franche-Comté", Insee: "39999", Mode: "in-person",
		Format: "café-débat", Theme: "L'IA au quotidien", Hosts: []string{"Médiathèque de Saint-Exemple", "Les Amis du livre"},
		Publics: []string{"tout public"}, Access: "de plain-pied, boucle magnétique", Link: "https://inscription.example.org/cafe?x=1&y=2",
		Contact: "à l'accueil de la médiathèque", Activity: "Nuit de la lecture"}
}

func published() meeting.Public {
	p := announced()
	p.State = meeting.Published
	p.Report = &meeting.Account{Participants: 23, Publics: []meeting.Share{{Public: "parents", Count: 12}, {Public: "élèves", Few: true}},
		Topics: []string{"l'IA à l'école", "les emplois de bureau"}, Ideas: []string{"un atelier par mois"},
		Quotes:   []string{"Mon fils fait ses devoirs avec, moi j'ose pas demander", "Sur deux\nlignes"},
		Feedback: []string{"trop court"}, Validated: "2026-12-10"}
	return p
}

func pages(t *testing.T) map[string][]byte {
	all := map[string][]byte{}
	keep := func(name string, page []byte, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[name] = page
	}
	b := book(t)
	page := func(name string, p meeting.Public, s Site) {
		out, err := Page(b, p, s)
		keep(name, out, err)
	}
	page("announced", announced(), testSite)
	page("published", published(), testSite)
	cancelled := announced()
	cancelled.State, cancelled.Note = meeting.Cancelled, "La salle est fermée."
	page("cancelled", cancelled, testSite)
	postponed := announced()
	postponed.State = meeting.Postponed
	page("postponed", postponed, testSite)
	underway := announced()
	underway.State = meeting.Underway
	page("underway", underway, testSite)
	held := announced()
	held.State = meeting.ToReport
	page("to-report", held, testSite)
	withdrawn := published()
	withdrawn.State, withdrawn.Note = meeting.Withdrawn, "À la demande de l'organisateur."
	page("withdrawn", withdrawn, testSite)
	online := announced()
	online.Mode, online.Venue, online.Commune, online.Dep, online.Language = "online", "", "", "", "en"
	online.Title, online.Start, online.End = "AI and us", "2026-12-05", ""
	page("online-in-english", online, testSite)
	english := testSite
	english.Language = "en"
	page("english-site", published(), english)
	other := published()
	other.ID = "B4B4B"
	cancelled.ID = "C5C5C"
	// It had a date before all others, and has none now.
	postponed.ID, postponed.Start, postponed.End = "D6D6D", "2026-11-25T18:30", ""
	underway.ID, held.ID = "E7E7E", "F8F8F"
	index, err := Index(b, []meeting.Public{other, cancelled, postponed, held, announced(), underway, withdrawn}, testSite)
	keep("index", index, err)
	empty, err := Index(b, nil, testSite)
	keep("index-empty", empty, err)
	missing, err := Missing(b, testSite)
	keep("missing", missing, err)
	return all
}

func TestGolden(t *testing.T) {
	for name, got := range pages(t) {
		file := filepath.Join("testdata", name+".html")
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s changed; if that is meant, run with -update. It is now:\n%s", file, got)
		}
	}
}

// TestAccessible checks what a machine can check of RGAA on every page.
func TestAccessible(t *testing.T) {
	for name, page := range pages(t) {
		t.Run(name, func(t *testing.T) {
			doc := parsed(t, page)
			if bytes.Contains(page, []byte("[carnet.")) || bytes.Contains(page, []byte("no value")) || bytes.Contains(page, []byte("ZgotmplZ")) {
				t.Errorf("a sentence is missing:\n%s", page)
			}
			if lang := attr(find(doc, "html")[0], "lang"); lang != "fr" && lang != "en" {
				t.Errorf("the language of the page is %q", lang)
			}
			for tag, n := range map[string]int{"h1": 1, "main": 1, "header": 1, "footer": 1, "title": 1} {
				if got := len(find(doc, tag)); got != n {
					t.Errorf("%d <%s>", got, tag)
				}
			}
			if text(find(doc, "title")[0]) == "" || text(find(doc, "h1")[0]) == "" {
				t.Error("the page has no title")
			}
			level := 0
			for _, h := range find(doc, "h1", "h2", "h3") {
				at := int(h.Data[1] - '0')
				if at > level+1 {
					t.Errorf("<%s> follows <h%d>", h.Data, level)
				}
				level = at
			}
			links := find(doc, "a")
			if first := attr(links[0], "href"); first != "#"+attr(find(doc, "main")[0], "id") {
				t.Errorf("the first link leads to %s, not to the content", first)
			}
			for _, a := range links {
				if strings.TrimSpace(text(a)) == "" {
					t.Error("a link has no text")
				}
			}
			for _, tag := range []string{"script", "style", "img", "iframe", "object", "form"} {
				if len(find(doc, tag)) > 0 {
					t.Errorf("there is a <%s>", tag)
				}
			}
			for _, tm := range find(doc, "time") {
				if !regexp.MustCompile(`^\d{4}-\d\d-\d\d(T\d\d:\d\d[+-]\d\d:\d\d)?$`).MatchString(attr(tm, "datetime")) {
					t.Errorf("a machine cannot read the time %q", attr(tm, "datetime"))
				}
			}
			seen := map[string]bool{}
			for _, n := range find(doc) {
				if id := attr(n, "id"); id != "" && seen[id] {
					t.Errorf("the id %q stands twice", id)
				} else {
					seen[id] = true
				}
				if attr(n, "style") != "" {
					t.Errorf("<%s> has a style of its own, which the policy forbids", n.Data)
				}
			}
		})
	}
}

// TestHostileText puts each text everywhere where people's texts go.
func TestHostileText(t *testing.T) {
	for _, bad := range []string{
		`<script>alert(1)</script>`,
		`</title><img src=x onerror=alert(1)>`,
		`" onmouseover="alert(1)`,
		`javascript:alert(1)`,
		`https://example.org/" onclick="x`,
		"&lt;b&gt; {{.Site}} {{define}}",
		"\u202Etxt.exe\u2066\u200f",
		"a\x00b\x1b[31mc\u0085",
		"\xff\xfe",
		strings.Repeat("mot ", 20000),
	} {
		p := meeting.Public{ID: "K7M2Q", Language: bad, State: meeting.Published, Title: bad, Start: bad, End: bad, Zone: bad, Venue: bad,
			Commune: bad, Dep: bad, Region: bad, Insee: bad, Mode: bad, Format: bad, Theme: bad, Hosts: []string{bad}, Publics: []string{bad},
			Access: bad, Link: bad, Contact: bad, Activity: bad, Note: bad, Report: &meeting.Account{Participants: 7,
				Publics: []meeting.Share{{Public: bad, Few: true}}, Topics: []string{bad}, Ideas: []string{bad}, Quotes: []string{bad},
				Feedback: []string{bad}, Validated: bad}}
		plain := tags(parsed(t, must(Page(book(t), harmless(p), testSite))))
		for _, state := range []meeting.State{meeting.Published, meeting.Announced, meeting.Cancelled, meeting.Withdrawn} {
			p.State = state
			page := must(Page(book(t), p, testSite))
			doc := parsed(t, page)
			for _, n := range find(doc) {
				if !slices.Contains(plain, n.Data) {
					t.Errorf("%.40q made a <%s>", bad, n.Data)
				}
				for _, a := range n.Attr {
					if strings.HasPrefix(a.Key, "on") {
						t.Errorf("%.40q made an attribute %s", bad, a.Key)
					}
					if a.Key == "href" && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript") {
						t.Errorf("%.40q made a link to %s", bad, a.Val)
					}
				}
			}
			if bytes.ContainsAny(page, "\x00\x1b\u202e\u2066") {
				t.Errorf("%.40q kept its control characters", bad)
			}
		}
	}
}

// harmless has a record's shape with plain words, to learn which elements a page has.
func harmless(p meeting.Public) meeting.Public {
	full := published()
	full.State, full.Link = meeting.Published, p.Link
	return full
}

func TestOnlyHTTPSBecomesALink(t *testing.T) {
	for text, want := range map[string]bool{
		"https://example.org/a?b=c": true, "http://example.org": false, "javascript:alert(1)": false, "//example.org": false,
		"https://user:pass@example.org": false, "https://": false, "data:text/html,x": false, " https://example.org": false, "": false,
	} {
		p := announced()
		p.Link = text
		page := must(Page(book(t), p, testSite))
		if got := bytes.Contains(page, []byte(`class="u-url"`)); got != want {
			t.Errorf("%q is a link: %v", text, got)
		}
	}
}

func TestNoInvitationToWhatIsOver(t *testing.T) {
	for _, state := range []meeting.State{meeting.Cancelled, meeting.Postponed, meeting.Published} {
		p := published()
		p.State = state
		if page := must(Page(book(t), p, testSite)); bytes.Contains(page, []byte("inscription.example.org")) {
			t.Errorf("%s: the page still invites to register", state)
		}
	}
}

func TestReportIsShownOnlyWhenPublished(t *testing.T) {
	for _, state := range meeting.States {
		p := published()
		p.State = state
		want := state == meeting.Published || state == meeting.Corrected || state == meeting.Archived
		page := must(Page(book(t), p, testSite))
		if got := bytes.Contains(page, []byte("emplois de bureau")); got != want {
			t.Errorf("%s: the report is shown: %v", state, got)
		}
	}
}

func TestEveryStateHasWords(t *testing.T) {
	b := book(t)
	for _, state := range meeting.States {
		private := slices.Contains([]meeting.State{meeting.Idea, meeting.Draft, meeting.Proposed, meeting.Withdrawn}, state)
		for _, lang := range locales.Languages {
			if b.Has(lang, "carnet.status."+string(state)) == private {
				t.Errorf("%s %s has words: %v", lang, state, private)
			}
		}
	}
}

func TestPath(t *testing.T) {
	for id, want := range map[string]string{"K7M2Q": "rencontres/k7m2q/", "../..": "", "": "", "K7M2Q/..": "", "k7m2q": ""} {
		if got := Path(id); got != want {
			t.Errorf("the path of %q is %q", id, got)
		}
	}
	for base, want := range map[string]string{"https://a.example": "https://a.example/rencontres/k7m2q/", "https://a.example/x/": "https://a.example/x/rencontres/k7m2q/"} {
		if got := (Site{BaseURL: base}).Address("K7M2Q"); got != want {
			t.Errorf("below %s the address is %s", base, got)
		}
	}
}

func must(page []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return page
}

func parsed(t *testing.T, page []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// find lists the elements with one of the names, or all elements.
func find(n *html.Node, names ...string) []*html.Node {
	var all []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && (len(names) == 0 || slices.Contains(names, d.Data)) {
			all = append(all, d)
		}
	}
	return all
}

func tags(n *html.Node) []string {
	var all []string
	for _, e := range find(n) {
		all = append(all, e.Data)
	}
	return append(all, "data")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
