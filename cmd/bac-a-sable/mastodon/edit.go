package mastodon

import "net/http"

// editStatus replaces everything: an absent parameter is empty, not "keep", but for the
// language (reference/mastodon.md §6).
func (s *Server) editStatus(c *call) (int, any, *refusal) {
	st := s.find(c.r.PathValue("id"), c.who)
	if st == nil || st.By != c.who {
		return 0, nil, notFound
	}
	v, refused := s.written(c, st)
	if refused != nil {
		return 0, nil, refused
	}
	s.describe(c, v.Media)
	if v.same(st.Now) {
		return http.StatusOK, s.statusJSON(st), nil
	}
	if refused := s.spendPost(c); refused != nil {
		return 0, nil, refused
	}
	for _, id := range v.Media {
		s.attachment(id).Status = st.ID
	}
	st.Versions = append(st.Versions, st.Now)
	st.Now, st.Edited = v, v.At
	s.counts.Edited++
	s.counts.Notified = append(s.counts.Notified, mentioned(v.Text)...)
	return http.StatusOK, s.statusJSON(st), nil
}

// statusHistory lists every version, the oldest first; one that was never edited has one.
func (s *Server) statusHistory(c *call) (int, any, *refusal) {
	st := s.find(c.r.PathValue("id"), c.who)
	if st == nil {
		return 0, nil, notFound
	}
	list := []any{}
	for _, v := range append(append([]version{}, st.Versions...), st.Now) {
		entry := map[string]any{
			"content": s.contentHTML(v.Text), "spoiler_text": v.Warning, "sensitive": v.Sensitive,
			"created_at": stamp(v.At), "account": s.accountJSON(st.By), "media_attachments": s.mediaJSON(v.Media), "emojis": []any{},
		}
		if v.Poll != nil {
			entry["poll"] = map[string]any{"options": v.Poll.json()["options"]}
		}
		list = append(list, entry)
	}
	return http.StatusOK, list, nil
}
