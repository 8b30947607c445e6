package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// Source is a file to put into an archive.
type Source struct {
	Name string // in the archive
	Path string // on this machine; it does not change meanwhile
}

// Write writes an archive of the sources. It fills in what m says about itself and files.
func Write(w io.Writer, m Manifest, sources []Source) error {
	m.Kind, m.Format, m.Made, m.Files = kind, format, m.Made.UTC(), nil
	packed := gzip.NewWriter(w)
	archive := tar.NewWriter(packed)
	for _, s := range sources {
		file, err := add(archive, s, m)
		if err != nil {
			return fmt.Errorf("putting %s into the backup: %w", s.Name, err)
		}
		m.Files = append(m.Files, file)
	}
	raw, err := json.MarshalIndent(m, "", "  ")
	if err == nil {
		err = archive.WriteHeader(header(manifestName, int64(len(raw)), m))
	}
	if err == nil {
		_, err = io.Copy(archive, bytes.NewReader(raw))
	}
	if err = errors.Join(err, archive.Close(), packed.Close()); err != nil {
		return fmt.Errorf("finishing the backup: %w", err)
	}
	return nil
}

func header(name string, size int64, m Manifest) *tar.Header {
	return &tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: m.Made, Format: tar.FormatPAX}
}

func add(archive *tar.Writer, s Source, m Manifest) (File, error) {
	in, err := os.Open(s.Path)
	if err != nil {
		return File{}, err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return File{}, err
	}
	if err := archive.WriteHeader(header(s.Name, info.Size(), m)); err != nil {
		return File{}, err
	}
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(archive, sum), in); err != nil {
		return File{}, err
	}
	return File{Name: s.Name, Size: info.Size(), SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// Create makes path (0600) of what write writes, whole and verified, or not at all: it has
// another name until it is on disk and was read back.
func Create(path string, write func(io.Writer) error) (Manifest, error) {
	dir := filepath.Dir(path)
	file, err := renameio.NewPendingFile(path, renameio.WithTempDir(dir), renameio.WithPermissions(0o600))
	if err != nil {
		return Manifest{}, fmt.Errorf("beginning the backup: %w", err)
	}
	defer file.Cleanup()
	if err := write(file); err != nil {
		return Manifest{}, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return Manifest{}, fmt.Errorf("reading the backup again: %w", err)
	}
	m, err := Verify(file)
	if err != nil {
		return m, fmt.Errorf("reading the backup again: %w", err)
	}
	if err := file.CloseAtomicallyReplace(); err != nil {
		return m, fmt.Errorf("finishing the backup: %w", err)
	}
	return m, syncDir(dir)
}

// syncDir makes a new name survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("finishing the backup: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("finishing the backup: %w", err)
	}
	return nil
}
