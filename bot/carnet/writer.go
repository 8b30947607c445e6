package carnet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/renameio/v2"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// The files of a site. A meeting has a directory of its own with its page, the record
// that the page was made from, and, once withdrawn, the mark that makes Handler answer 410.
const (
	pageFile    = "index.html"
	recordFile  = "record.json"
	missingFile = "404.html"
	styleFile   = "style.css"
	goneFile    = ".gone"
	meetingsDir = "rencontres"
)

// Writer writes the public files below one directory. Each file is replaced as a whole
// and flushed to disk, so that a reader, or a crash, finds the old one or the new one.
type Writer struct {
	dir  string
	book *locales.Book
	site Site

	// Log is told of records that cannot be read; slog.Default if it is not set.
	Log *slog.Logger

	writing sync.Mutex
}

// NewWriter writes below dir, which is made when it is needed. Refresh makes the site
// complete before the first publication.
func NewWriter(dir string, book *locales.Book, site Site) *Writer {
	return &Writer{dir: dir, book: book, site: site, Log: slog.Default()}
}

// Send handles a "publish" row of the outbox. Its outcome has the address of the page as
// URL and the path below the site as Ref. A row that can never be written is an outcome
// with the cause Rejected; an error means that the same row may succeed later.
func (w *Writer) Send(ctx context.Context, row turn.Row) (turn.Outcome, error) {
	refused := func(why string) (turn.Outcome, error) {
		return turn.Outcome{Row: row, At: time.Now(), Cause: turn.Rejected, Detail: why}, nil
	}
	effect, err := turn.Read[turn.Publish](row)
	if err != nil {
		return refused("the row cannot be read")
	}
	path := Path(effect.Meeting)
	if path == "" {
		return refused("the meeting has no valid ID")
	}
	record := meeting.Public{ID: effect.Meeting, State: meeting.Withdrawn, Language: w.site.Language}
	given := len(effect.Record) > 0 && string(effect.Record) != "null"
	if given {
		if err := json.Unmarshal(effect.Record, &record); err != nil {
			return refused("the public record cannot be read")
		}
	}
	if record.ID != effect.Meeting || !effect.Gone && !given {
		return refused("the public record is not that of the meeting")
	}
	if effect.Gone || record.State == meeting.Withdrawn {
		record = meeting.Public{ID: record.ID, State: meeting.Withdrawn, Language: record.Language, Note: record.Note}
	}
	if err := ctx.Err(); err != nil {
		return turn.Outcome{}, fmt.Errorf("publishing %s: %w", row.ID, err)
	}
	w.writing.Lock()
	defer w.writing.Unlock()
	if err := w.put(record); err != nil {
		return turn.Outcome{}, fmt.Errorf("publishing the page of %s: %w", record.ID, err)
	}
	if err := w.around(); err != nil {
		return turn.Outcome{}, fmt.Errorf("publishing the index: %w", err)
	}
	return turn.Outcome{Row: row, Ref: path, URL: w.site.Address(record.ID), At: time.Now()}, nil
}

// Refresh writes every page and the index again from the records beside them: after an
// upgrade, or when the name of the programme changed.
func (w *Writer) Refresh() error {
	w.writing.Lock()
	defer w.writing.Unlock()
	for _, record := range w.records() {
		if err := w.put(record); err != nil {
			return fmt.Errorf("writing the page of %s again: %w", record.ID, err)
		}
	}
	return w.around()
}

// put writes the page of one meeting and its record. The mark of a withdrawn one comes
// first, that of one which is back goes last: in between the page is hidden, not shown.
func (w *Writer) put(p meeting.Public) error {
	page, err := Page(w.book, p, w.site)
	if err != nil {
		return err
	}
	record, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the record: %w", err)
	}
	dir := filepath.Join(w.dir, filepath.FromSlash(Path(p.ID)))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the directory of the page: %w", err)
	}
	gone := p.State == meeting.Withdrawn
	if gone {
		if err := write(filepath.Join(dir, goneFile), nil); err != nil {
			return err
		}
	}
	if err := write(filepath.Join(dir, recordFile), append(record, '\n')); err != nil {
		return err
	}
	if err := write(filepath.Join(dir, pageFile), page); err != nil {
		return err
	}
	if !gone {
		if err := os.Remove(filepath.Join(dir, goneFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("taking back the mark of withdrawal: %w", err)
		}
	}
	return flush(dir, filepath.Dir(dir), w.dir)
}

// around writes what belongs to no meeting: index, style sheet, page for wrong addresses.
func (w *Writer) around() error {
	if err := os.MkdirAll(w.dir, 0o755); err != nil {
		return fmt.Errorf("making the directory of the pages: %w", err)
	}
	index, err := Index(w.book, w.records(), w.site)
	if err != nil {
		return err
	}
	missing, err := Missing(w.book, w.site)
	if err != nil {
		return err
	}
	for name, data := range map[string][]byte{styleFile: styleSheet, missingFile: missing, pageFile: index} {
		if err := write(filepath.Join(w.dir, name), data); err != nil {
			return err
		}
	}
	return flush(w.dir)
}

// records are those beside the pages. One that cannot be read is left out and logged: a
// damaged file must not keep the others from being published.
func (w *Writer) records() []meeting.Public {
	names, err := filepath.Glob(filepath.Join(w.dir, meetingsDir, "*", recordFile))
	if err != nil {
		return nil // the pattern is ours
	}
	var all []meeting.Public
	for _, name := range names {
		raw, err := os.ReadFile(name)
		var p meeting.Public
		if err == nil {
			err = json.Unmarshal(raw, &p)
		}
		if dir := filepath.Dir(name); err == nil && filepath.Join(w.dir, filepath.FromSlash(Path(p.ID))) != dir {
			err = errors.New("its ID is not that of its directory")
		}
		if err != nil {
			w.Log.Warn("a public record is left out of the index", "file", name, "cause", err)
			continue
		}
		all = append(all, p)
	}
	return all
}

func write(name string, data []byte) error {
	if err := renameio.WriteFile(name, data, 0o644, renameio.WithTempDir(filepath.Dir(name))); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(name), err)
	}
	return nil
}

// flush makes the names in directories last through a power failure, as the contents of
// the files already do.
func flush(dirs ...string) error {
	for _, name := range dirs {
		dir, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("flushing a directory: %w", err)
		}
		err = errors.Join(dir.Sync(), dir.Close())
		if err != nil {
			return fmt.Errorf("flushing a directory: %w", err)
		}
	}
	return nil
}
