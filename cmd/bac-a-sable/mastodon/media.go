package mastodon

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // the three kinds whose size is checked
	_ "image/jpeg"
	_ "image/png"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// attachment is a file that was sent. Its content is not kept.
type attachment struct {
	ID, Kind, Alt string
	By            *account
	Status        string // the status it belongs to, "" while it belongs to none
	Created       time.Time
	Pending       int // how many times more it is answered 206
	Failed, Gone  bool
	Width, Height int
}

// unattachedLife is how long a file stays that no status uses.
const unattachedLife = 24 * time.Hour

func (s *Server) attachment(id string) *attachment {
	for _, a := range s.media {
		if a.ID == id && !a.Gone && (a.Status != "" || s.clock.Now().Sub(a.Created) < unattachedLife) {
			return a
		}
	}
	return nil
}

// postMedia looks at the content only: the declared type and the name of the file are ignored.
func (s *Server) postMedia(c *call) (int, any, *refusal) {
	invalid := func(text string, args ...any) (int, any, *refusal) {
		return 0, nil, no(http.StatusUnprocessableEntity, text, args...)
	}
	raw, ok := upload(c.r)
	if !ok {
		return 0, nil, no(http.StatusBadRequest, "missing", "file")
	}
	kind := strings.Split(http.DetectContentType(raw), ";")[0]
	a := &attachment{By: c.who, Alt: c.params.get("description"), Created: s.clock.Now(), Pending: s.switches.MediaPending, Failed: s.switches.MediaFails}
	switch {
	case !slices.Contains(mediaTypes, kind):
		return invalid("media-type")
	case Graphemes(a.Alt) > s.switches.AltLimit:
		return invalid("media-alt", s.switches.AltLimit)
	}
	a.Kind, _, _ = strings.Cut(kind, "/")
	if a.Kind == "image" {
		if len(raw) > imageSizeLimit {
			return invalid("media-big")
		}
		if size, _, err := image.DecodeConfig(bytes.NewReader(raw)); err == nil {
			a.Width, a.Height = size.Width, size.Height
			if pixels := size.Width * size.Height; pixels > imageMatrix || kind == "image/gif" && pixels > gifMatrix {
				return invalid("media-matrix", fmt.Sprintf("%dx%d", size.Width, size.Height))
			}
		}
	}
	if kind == "image/gif" {
		a.Kind = "gifv"
	}
	if a.Kind != "image" {
		// Only pictures are ready at once.
		a.Pending = max(1, a.Pending)
	}
	a.ID = s.newID()
	s.media = append(s.media, a)
	s.counts.Media++
	if a.Pending > 0 || a.Failed {
		return http.StatusAccepted, s.attachmentJSON(a), nil
	}
	return http.StatusOK, s.attachmentJSON(a), nil
}

func upload(r *http.Request) ([]byte, bool) {
	if r.MultipartForm == nil || len(r.MultipartForm.File["file"]) == 0 {
		return nil, false
	}
	f, err := r.MultipartForm.File["file"][0].Open()
	if err != nil {
		return nil, false
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	return raw, err == nil
}

// getMedia answers 206 while a file is being processed, then 200, or 422 when that failed.
func (s *Server) getMedia(c *call) (int, any, *refusal) {
	a := s.attachment(c.r.PathValue("id"))
	switch {
	case a == nil || a.By != c.who || a.Status != "":
		return 0, nil, notFound
	case a.Failed:
		return 0, nil, no(http.StatusUnprocessableEntity, "media-failed")
	case a.Pending > 0:
		body := s.attachmentJSON(a)
		a.Pending--
		return http.StatusPartialContent, body, nil
	}
	return http.StatusOK, s.attachmentJSON(a), nil
}

// editMedia changes the description, only before the file is attached.
func (s *Server) editMedia(c *call) (int, any, *refusal) {
	a := s.attachment(c.r.PathValue("id"))
	if a == nil || a.By != c.who || a.Status != "" {
		return 0, nil, notFound
	}
	if c.params.has("description") {
		if Graphemes(c.params.get("description")) > s.switches.AltLimit {
			return 0, nil, no(http.StatusUnprocessableEntity, "media-alt", s.switches.AltLimit)
		}
		a.Alt = c.params.get("description")
	}
	return http.StatusOK, s.attachmentJSON(a), nil
}

// attachable checks media_ids: at most four, of the author, not of another status, ready,
// and not a video among pictures.
func (s *Server) attachable(c *call, before *status) ([]string, *refusal) {
	ids := c.params.list("media_ids")
	invalid := func(text string, args ...any) ([]string, *refusal) {
		return nil, no(http.StatusUnprocessableEntity, text, args...)
	}
	if len(ids) > mostMedia {
		return invalid("media-many")
	}
	for _, id := range ids {
		a := s.attachment(id)
		switch {
		case a == nil, a.By != c.who, a.Status != "" && (before == nil || a.Status != before.ID):
			return invalid("media-unknown", id)
		case a.Pending > 0 || a.Failed:
			return invalid("media-pending")
		case len(ids) > 1 && a.Kind != "image":
			return invalid("media-mixed")
		}
	}
	return ids, nil
}

// describe keeps media_attributes of an edit: new descriptions for files that it lists.
// The two lists of a form stand in the same order.
func (s *Server) describe(c *call, listed []string) {
	ids, alts := c.params["media_attributes[][id]"], c.params["media_attributes[][description]"]
	for i, id := range ids {
		if a := s.attachment(id); a != nil && i < len(alts) && slices.Contains(listed, id) {
			a.Alt = alts[i]
		}
	}
}

func (s *Server) attachmentJSON(a *attachment) map[string]any {
	body := map[string]any{
		"id": a.ID, "type": a.Kind, "url": nil, "preview_url": nil, "remote_url": nil, "preview_remote_url": nil, "text_url": nil,
		"meta": map[string]any{}, "description": nil, "blurhash": nil,
	}
	if a.Alt != "" {
		body["description"] = a.Alt
	}
	if a.Pending == 0 && !a.Failed {
		body["url"] = s.url + "/media/" + a.ID
		body["preview_url"] = s.url + "/media/small/" + a.ID
		if a.Width > 0 {
			body["meta"] = map[string]any{"original": map[string]any{"width": a.Width, "height": a.Height}}
		}
	}
	return body
}

func (s *Server) mediaJSON(ids []string) []any {
	list := []any{}
	for _, id := range ids {
		if a := s.attachment(id); a != nil {
			list = append(list, s.attachmentJSON(a))
		}
	}
	return list
}
