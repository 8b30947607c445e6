package carnet

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

func publishRow(t *testing.T, id string, p *meeting.Public, gone bool) turn.Row {
	t.Helper()
	effect := turn.Publish{Meeting: id, Gone: gone}
	if p != nil {
		raw, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		effect.Record = raw
	}
	payload, err := json.Marshal(effect)
	if err != nil {
		t.Fatal(err)
	}
	return turn.Row{ID: "row1", Kind: "publish", Lane: turn.LanePages, Payload: payload}
}

func send(t *testing.T, w *Writer, row turn.Row) turn.Outcome {
	t.Helper()
	out, err := w.Send(context.Background(), row)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func get(t *testing.T, dir, address string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://debats.example.org/", nil)
	r.URL.Path = address
	if len(header) == 2 {
		r.Header.Set(header[0], header[1])
	}
	rec := httptest.NewRecorder()
	Handler(dir).ServeHTTP(rec, r)
	return rec
}

func TestPublishThenWithdrawThenPublishAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	w := NewWriter(dir, book(t), testSite)
	p := published()

	out := send(t, w, publishRow(t, p.ID, &p, false))
	if out.Cause != turn.Done || out.URL != "https://debats.example.org/rencontres/k7m2q/" || out.Ref != "rencontres/k7m2q/" || out.At.IsZero() {
		t.Errorf("the outcome is %+v", out)
	}
	if rec := get(t, dir, "/rencontres/k7m2q/"); rec.Code != 200 || !strings.Contains(rec.Body.String(), "emplois de bureau") {
		t.Errorf("the page answers %d", rec.Code)
	}
	if rec := get(t, dir, "/"); !strings.Contains(rec.Body.String(), "Café IA") {
		t.Error("the index does not list it")
	}

	p.Note = "À la demande de l'organisateur."
	send(t, w, publishRow(t, p.ID, &p, true))
	rec := get(t, dir, "/rencontres/k7m2q/")
	if rec.Code != http.StatusGone || !strings.Contains(rec.Body.String(), "demande de l&#39;organisateur") {
		t.Errorf("after withdrawal the page answers %d", rec.Code)
	}
	if rec := get(t, dir, "/rencontres/k7m2q/record.json"); rec.Code != http.StatusGone {
		t.Errorf("after withdrawal the record answers %d", rec.Code)
	}
	if rec := get(t, dir, "/"); strings.Contains(rec.Body.String(), "Café IA") {
		t.Error("the index still lists it")
	}
	everyFile(t, dir, func(name string, content []byte) {
		if bytes.Contains(content, []byte("emplois de bureau")) || bytes.Contains(content, []byte("Café IA")) {
			t.Errorf("%s still tells what was withdrawn", name)
		}
	})

	send(t, w, publishRow(t, p.ID, &p, false))
	if rec := get(t, dir, "/rencontres/k7m2q/"); rec.Code != 200 {
		t.Errorf("published again, the page answers %d", rec.Code)
	}
}

func TestWithdrawnWithoutRecord(t *testing.T) {
	dir := t.TempDir()
	if out := send(t, NewWriter(dir, book(t), testSite), publishRow(t, "K7M2Q", nil, true)); out.Cause != turn.Done {
		t.Errorf("the outcome is %+v", out)
	}
	if rec := get(t, dir, "/rencontres/k7m2q/"); rec.Code != http.StatusGone {
		t.Errorf("the page answers %d", rec.Code)
	}
}

func TestSendRefusesForGood(t *testing.T) {
	dir := t.TempDir()
	w := NewWriter(dir, book(t), testSite)
	p, other := published(), published()
	other.ID = "B4B4B"
	bad := publishRow(t, p.ID, &p, false)
	bad.Payload = []byte(`{"meeting":"K7M2Q","record":"text"}`)
	for name, row := range map[string]turn.Row{
		"no ID":             publishRow(t, "../..", &p, false),
		"another's record":  publishRow(t, p.ID, &other, false),
		"no record":         publishRow(t, p.ID, nil, false),
		"not a record":      bad,
		"not a publish row": {ID: "x", Kind: "say", Payload: []byte("{}")},
		"not JSON at all":   {ID: "x", Kind: "publish", Payload: []byte("{")},
	} {
		if out := send(t, w, row); out.Cause != turn.Rejected {
			t.Errorf("%s: %+v", name, out)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("something was written: %v %v", entries, err)
	}
}

// TestFailureIsRetried has a file where the directory must be, as when a disk is full.
func TestFailureIsRetried(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "rencontres"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p := published()
	if _, err := NewWriter(dir, book(t), testSite).Send(context.Background(), publishRow(t, p.ID, &p, false)); err == nil {
		t.Error("a page that could not be written was taken for published")
	}
}

func TestRefreshAndDamagedRecord(t *testing.T) {
	dir := t.TempDir()
	w := NewWriter(dir, book(t), testSite)
	p, other := published(), announced()
	other.ID, other.Title = "B4B4B", "Un autre débat"
	send(t, w, publishRow(t, p.ID, &p, false))
	send(t, w, publishRow(t, other.ID, &other, false))
	if err := os.WriteFile(filepath.Join(dir, "rencontres/k7m2q/record.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	site := testSite
	site.Programme = "Un autre nom"
	if err := NewWriter(dir, book(t), site).Refresh(); err != nil {
		t.Fatal(err)
	}
	index := get(t, dir, "/").Body.String()
	if !strings.Contains(index, "Un autre débat") || !strings.Contains(index, "Un autre nom") {
		t.Errorf("one damaged record kept the rest from the index:\n%s", index)
	}
	if page := get(t, dir, "/rencontres/b4b4b/").Body.String(); !strings.Contains(page, "Un autre nom") {
		t.Error("the page was not written again")
	}
}

func TestRefreshMakesAnEmptySite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "public")
	if err := NewWriter(dir, book(t), testSite).Refresh(); err != nil {
		t.Fatal(err)
	}
	for address, code := range map[string]int{"/": 200, "/style.css": 200, "/404.html": 200, "/rencontres/zzzz2/": 404} {
		if rec := get(t, dir, address); rec.Code != code {
			t.Errorf("%s answers %d", address, rec.Code)
		}
	}
}

func TestHandlerServesNothingElse(t *testing.T) {
	dir := t.TempDir()
	w := NewWriter(filepath.Join(dir, "public"), book(t), testSite)
	p := published()
	send(t, w, publishRow(t, p.ID, &p, false))
	public := filepath.Join(dir, "public")
	for name, content := range map[string]string{"../secret.html": "hush", ".hidden.html": "hush", "notes.txt": "hush", "rencontres/.tmp.html": "hush"} {
		if err := os.WriteFile(filepath.Join(public, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../secret.html", filepath.Join(public, "link.html")); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"/../secret.html", "/./../secret.html", "/.hidden.html", "/notes.txt", "/rencontres/", "/rencontres/.tmp.html",
		"/link.html", "/rencontres/k7m2q/.gone", "//etc/passwd", "/a\x00.html", `/..\secret.html`, "/rencontres/k7m2q/../../../secret.html", "", "*"} {
		rec := get(t, public, address)
		if rec.Code != http.StatusNotFound || strings.Contains(rec.Body.String(), "hush") {
			t.Errorf("%q answers %d", address, rec.Code)
		}
		if !strings.Contains(rec.Body.String(), "Page introuvable") {
			t.Errorf("%q has no page that says so", address)
		}
	}
	if rec := get(t, public, "/rencontres/k7m2q"); rec.Code != http.StatusMovedPermanently || rec.Header().Get("Location") != "./k7m2q/" {
		t.Errorf("without its slash: %d to %q", rec.Code, rec.Header().Get("Location"))
	}
	if rec := get(t, filepath.Join(dir, "nowhere"), "/"); rec.Code < 400 {
		t.Errorf("a directory that is not there answers %d", rec.Code)
	}
}

func TestHeaders(t *testing.T) {
	dir := t.TempDir()
	if err := NewWriter(dir, book(t), testSite).Refresh(); err != nil {
		t.Fatal(err)
	}
	rec := get(t, dir, "/")
	head := rec.Header()
	if !strings.HasPrefix(head.Get("Content-Security-Policy"), "default-src 'self'") || head.Get("X-Content-Type-Options") != "nosniff" ||
		head.Get("Content-Type") != "text/html; charset=utf-8" || head.Get("ETag") == "" || head.Get("Cache-Control") == "" {
		t.Errorf("the headers are %v", head)
	}
	if again := get(t, dir, "/", "If-None-Match", head.Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("asked again, it answers %d", again.Code)
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		rec := httptest.NewRecorder()
		Handler(dir).ServeHTTP(rec, httptest.NewRequest(method, "/", strings.NewReader("x")))
		if rec.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s answers %d", method, rec.Code)
		}
	}
	rec = httptest.NewRecorder()
	Handler(dir).ServeHTTP(rec, httptest.NewRequest(http.MethodHead, "/", nil))
	if rec.Code != 200 || rec.Body.Len() > 0 {
		t.Errorf("HEAD answers %d with %d bytes", rec.Code, rec.Body.Len())
	}
}

func TestTableGuardsFormulas(t *testing.T) {
	p := published()
	p.Title, p.Venue = `=HYPERLINK("https://evil.example")`, "@SUM(1)"
	p.Report.Ideas = []string{"-2+3", "deux;\"choses\"\nsur deux lignes"}
	for format, comma := range map[string]rune{"csv": ',', Spreadsheet: ';'} {
		raw := must(Table(format, []meeting.Public{p, announced()}))
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\uFEFF"))))
		r.Comma = comma
		rows, err := r.ReadAll()
		if err != nil || len(rows) != 3 || len(rows[0]) != len(Columns) {
			t.Fatalf("%s: %v, %d rows", format, err, len(rows))
		}
		for _, row := range rows {
			for i, cell := range row {
				if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
					t.Errorf("%s: the column %s begins a formula: %s", format, Columns[i], cell)
				}
			}
		}
	}
	if _, err := Table("xls", nil); err == nil {
		t.Error("a format that does not exist was written")
	}
	if raw := must(Table("json", nil)); string(raw) != "[]\n" {
		t.Errorf("no records are %q", raw)
	}
}

func everyFile(t *testing.T, dir string, fn func(name string, content []byte)) {
	t.Helper()
	err := filepath.Walk(dir, func(name string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		fn(name, content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
