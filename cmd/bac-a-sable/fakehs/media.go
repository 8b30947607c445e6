package fakehs

import (
	"io"
	"net/http"
)

func (s *Server) upload(c *call) (any, error) {
	data, err := io.ReadAll(c.Body)
	if err != nil {
		return nil, refuse(http.StatusRequestEntityTooLarge, "M_TOO_LARGE", "the file is too large")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.name("file")
	s.media[id] = stored{c.Header.Get("Content-Type"), data}
	return map[string]any{"content_uri": "mxc://" + s.options.Name + "/" + id}, nil
}

// download needs a token (§ "Content repository", authenticated media).
func (s *Server) download(c *call) (any, error) {
	s.mu.Lock()
	file, found := s.media[c.PathValue("id")]
	s.mu.Unlock()
	if !found || c.PathValue("server") != s.options.Name {
		return nil, errNotFound
	}
	c.w.Header().Set("Content-Type", file.kind)
	c.w.Write(file.data)
	return answered{}, nil
}
