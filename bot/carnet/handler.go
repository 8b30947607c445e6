package carnet

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
)

// mediaTypes are the only files that are served, by their ending.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".json": "application/json; charset=utf-8",
}

// Handler serves the files that a Writer wrote below dir, and no others: no listing, no
// hidden file, nothing outside. A withdrawn page answers 410 with the page that says so.
// Pages may be kept for a minute and are then asked for again, since a meeting may be
// cancelled at any time.
func Handler(dir string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			head.Set("Allow", "GET, HEAD")
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			failed(w, r, nil, err)
			return
		}
		defer root.Close()
		serve(w, r, root)
	})
}

func serve(w http.ResponseWriter, r *http.Request, root *os.Root) {
	name, ok := fileName(r.URL.Path)
	if !ok {
		failed(w, r, root, fs.ErrNotExist)
		return
	}
	if info, err := root.Stat(name); err == nil && info.IsDir() {
		// Without its slash the links of the page would lead elsewhere. The address is
		// relative, so that it holds behind a proxy that adds a path.
		w.Header().Set("Location", "./"+path.Base(name)+"/")
		w.WriteHeader(http.StatusMovedPermanently)
		return
	}
	content, err := read(root, name)
	if err != nil {
		failed(w, r, root, err)
		return
	}
	if _, err := root.Stat(path.Join(path.Dir(name), goneFile)); err == nil && path.Dir(name) != "." {
		answer(w, r, http.StatusGone, name, content)
		return
	}
	sum := sha256.Sum256(content)
	head := w.Header()
	head.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	head.Set("Cache-Control", "public, max-age=60, must-revalidate")
	answer(w, r, http.StatusOK, name, content)
}

// fileName is the file that an address means, relative to the directory; ok is false for
// what is never served.
func fileName(address string) (string, bool) {
	if strings.ContainsAny(address, "\\\x00") || !strings.HasPrefix(address, "/") {
		return "", false
	}
	for part := range strings.SplitSeq(address, "/") {
		if strings.HasPrefix(part, ".") {
			return "", false
		}
	}
	name := strings.TrimPrefix(path.Clean(address), "/")
	if strings.HasSuffix(address, "/") {
		name = path.Join(name, pageFile)
	}
	return name, fs.ValidPath(name) && name != "."
}

func read(root *os.Root, name string) ([]byte, error) {
	if mediaTypes[path.Ext(name)] == "" {
		return nil, fs.ErrNotExist
	}
	file, err := root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening a page: %w", err)
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	content, err := io.ReadAll(file)
	if err != nil {
		return nil, fmt.Errorf("reading a page: %w", err)
	}
	return content, nil
}

// failed answers 404 with the site's own page for it, or 500 when the disk is at fault.
func failed(w http.ResponseWriter, r *http.Request, root *os.Root, cause error) {
	status := http.StatusInternalServerError
	// A symbolic link that leads outside is an error of its own, and nobody's business.
	if root != nil && !errors.Is(cause, fs.ErrPermission) || errors.Is(cause, fs.ErrNotExist) {
		status = http.StatusNotFound
	}
	var content []byte
	if root != nil && status == http.StatusNotFound {
		content, _ = read(root, missingFile)
	}
	answer(w, r, status, missingFile, content)
}

func answer(w http.ResponseWriter, r *http.Request, status int, name string, content []byte) {
	head := w.Header()
	head.Set("Content-Type", mediaTypes[path.Ext(name)])
	if status == http.StatusOK {
		etag := head.Get("ETag")
		if match := r.Header.Get("If-None-Match"); match != "" && strings.Contains(match, etag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	} else {
		head.Set("Cache-Control", "no-cache")
	}
	head.Set("Content-Length", fmt.Sprint(len(content)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, bytes.NewReader(content)) // the reader left: nobody to tell
	}
}
