package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// archive is one of two files.
func archive(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	var sources []Source
	for name, text := range map[string]string{"passeparole.db": strings.Repeat("one page ", 5000), "matrix/pickle.key": "thirty-two"} {
		at := filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		sources = append(sources, Source{Name: name, Path: at})
	}
	var out bytes.Buffer
	if err := Write(&out, Manifest{Made: noon, Version: "1", User: "@a:b", Formats: map[string]int{"database": 1}}, sources); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatWasWrittenIsReadBack(t *testing.T) {
	dir := t.TempDir()
	m, err := Extract(bytes.NewReader(archive(t)), dir)
	if err != nil || m.User != "@a:b" || len(m.Files) != 2 || !m.Made.Equal(noon) {
		t.Fatalf("%+v %v", m, err)
	}
	for _, f := range m.Files {
		info, err := os.Stat(filepath.Join(dir, f.Name))
		if err != nil || info.Size() != f.Size || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", f.Name, info, err)
		}
	}
}

func TestEveryDamageIsNoticed(t *testing.T) {
	whole := archive(t)
	sound, err := Verify(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, err := Verify(bytes.NewReader(whole[:n])); err == nil {
			t.Fatalf("%d bytes of %d pass", n, len(whole))
		}
		changed := slices.Clone(whole)
		changed[n] ^= 0x10
		// Some bits of a gzip mean nothing: then everything is as it was.
		if m, err := Verify(bytes.NewReader(changed)); err == nil && !slices.Equal(m.Files, sound.Files) {
			t.Fatalf("a change of byte %d passes: %+v", n, m)
		} else if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrForeign) && !errors.Is(err, ErrNewer) {
			t.Fatalf("a change of byte %d has no meaning: %v", n, err)
		}
	}
}

func TestForeignArchivesWriteNothingElsewhere(t *testing.T) {
	for _, name := range []string{"../escaped", "/escaped", "a/../../escaped", "./a", "a//b"} {
		var out bytes.Buffer
		packed := gzip.NewWriter(&out)
		w := tar.NewWriter(packed)
		_ = w.WriteHeader(&tar.Header{Name: name, Size: 1, Mode: 0o600})
		_, _ = w.Write([]byte("x"))
		if err := errors.Join(w.Close(), packed.Close()); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "inner")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := Extract(&out, dir); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(filepath.Dir(dir)); len(left) != 1 {
			t.Errorf("%s was written", name)
		}
	}
	if _, err := Verify(strings.NewReader("not an archive at all")); !errors.Is(err, ErrForeign) {
		t.Error(err)
	}
}

func TestAnArchiveIsThereWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, Name(noon))
	full := errors.New("no space left")
	for _, write := range []func(io.Writer) error{
		func(w io.Writer) error { _, _ = w.Write(archive(t)[:100]); return full },
		func(w io.Writer) error { _, err := w.Write(archive(t)[:100]); return err },
	} {
		if _, err := Create(path, write); err == nil {
			t.Error("half an archive was made")
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	if _, err := Create(path, func(w io.Writer) error { _, err := w.Write(archive(t)); return err }); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
}

func TestSurplus(t *testing.T) {
	day := func(d int) string { return Name(noon.AddDate(0, 0, d)) }
	for name, c := range map[string]struct {
		names []string
		keep  int
		want  []string
	}{
		"nothing":                {nil, 3, nil},
		"just enough":            {[]string{day(1), day(2)}, 2, nil},
		"the oldest go":          {[]string{day(3), day(1), day(2)}, 1, []string{day(1), day(2)}},
		"others stay":            {[]string{"notes.txt", day(1), day(2), "passeparole-mine.tar.gz", "." + day(0)}, 1, []string{day(1)}},
		"no limit":               {[]string{day(1), day(2)}, 0, nil},
		"over the turn of years": {[]string{day(41), day(40), day(39)}, 1, []string{day(39), day(40)}},
	} {
		if got := Surplus(c.names, c.keep); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
