package backup

import (
	"archive/tar"
	"compress/flate"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
)

// Verify reads a whole archive and compares every member with the manifest.
func Verify(r io.Reader) (Manifest, error) {
	return read(r, func(string) (io.WriteCloser, error) { return nowhere{io.Discard}, nil })
}

// Extract is Verify that writes the members below dir, which exists, as 0600 files on disk.
// After an error dir may hold some of them.
func Extract(r io.Reader, dir string) (Manifest, error) {
	return read(r, func(name string) (io.WriteCloser, error) {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return nil, err
		}
		file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, err
		}
		return synced{file}, nil
	})
}

type nowhere struct{ io.Writer }

func (nowhere) Close() error { return nil }

// synced is on disk once it is closed.
type synced struct{ *os.File }

func (s synced) Close() error { return errors.Join(s.File.Sync(), s.File.Close()) }

// mostManifest is far more than a manifest needs.
const mostManifest = 1 << 20

func read(r io.Reader, create func(name string) (io.WriteCloser, error)) (m Manifest, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("reading the backup: %w", err)
		}
	}()
	packed, err := gzip.NewReader(r)
	if err != nil {
		return m, fmt.Errorf("%w (%w)", ErrForeign, err)
	}
	archive := tar.NewReader(packed)
	found := map[string]File{}
	for {
		head, err := archive.Next()
		if err == io.EOF {
			return m, ErrDamaged // no manifest
		}
		if err != nil {
			return m, fmt.Errorf("%w (%w)", ErrDamaged, err)
		}
		if head.Name == manifestName {
			raw, err := io.ReadAll(io.LimitReader(archive, mostManifest))
			if err != nil {
				return m, fmt.Errorf("%w (%w)", ErrDamaged, err)
			}
			if m, err = readManifest(raw); err != nil {
				return m, err
			}
			break
		}
		if _, twice := found[head.Name]; twice || head.Typeflag != tar.TypeReg || !proper(head.Name) {
			return m, fmt.Errorf("%w (the member %q)", ErrForeign, head.Name)
		}
		file, err := take(archive, head.Name, create)
		if err != nil {
			return m, err
		}
		found[head.Name] = file
	}
	// What follows the manifest is padding; reading it checks the sum of the whole.
	if _, err := io.Copy(io.Discard, packed); err != nil {
		return m, fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	if len(found) != len(m.Files) {
		return m, fmt.Errorf("%w (%d files instead of %d)", ErrDamaged, len(found), len(m.Files))
	}
	for _, wanted := range m.Files {
		if found[wanted.Name] != wanted {
			return m, fmt.Errorf("%w (the file %q)", ErrDamaged, wanted.Name)
		}
	}
	return m, nil
}

// proper refuses names that would lead out of a directory, or that mean several things.
func proper(name string) bool {
	return name != "" && name == path.Clean(name) && filepath.IsLocal(filepath.FromSlash(name))
}

func take(archive *tar.Reader, name string, create func(name string) (io.WriteCloser, error)) (File, error) {
	out, err := create(name)
	if err != nil {
		return File{}, err
	}
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(out, sum), archive)
	if closing := out.Close(); err == nil && closing != nil {
		return File{}, closing
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.As(err, new(flate.CorruptInputError)) {
		err = fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	return File{Name: name, Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}, err
}
