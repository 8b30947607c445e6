package mastodon

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

var visibilities = []string{"public", "unlisted", "private", "direct"}

// postStatus creates a status, answers one that exists already, or schedules one.
func (s *Server) postStatus(c *call) (int, any, *refusal) {
	parent := c.params.get("in_reply_to_id")
	if parent != "" && s.find(parent, c.who) == nil {
		return 0, nil, no(http.StatusNotFound, "parent")
	}
	key := c.r.Header.Get("Idempotency-Key")
	if code, body, refused, known := s.replayed(c, key); known {
		return code, body, refused
	}
	visibility := c.params.get("visibility")
	if visibility == "" {
		visibility = s.switches.Visibility
	}
	if !slices.Contains(visibilities, visibility) {
		return 0, nil, no(http.StatusUnprocessableEntity, "visibility")
	}
	v, refused := s.written(c, nil)
	if refused != nil {
		return 0, nil, refused
	}
	if refused := s.unexpectedMentions(c, v.Text); refused != nil {
		return 0, nil, refused
	}
	if later, ok := readTime(c.params.get("scheduled_at")); ok && later.After(s.clock.Now()) {
		return s.schedule(c, v, parent, visibility, key, later)
	}
	if s.switches.Spam != "" && strings.Contains(v.Text+v.Warning, s.switches.Spam) {
		ghost := &status{ID: s.newID(), By: c.who, Parent: parent, Visibility: visibility, Created: s.clock.Now(), Now: v}
		return http.StatusOK, s.statusJSON(ghost), nil
	}
	if refused := s.spendPost(c); refused != nil {
		return 0, nil, refused
	}
	st := s.create(c.who, v, parent, visibility, key)
	s.remember(c.who, key, st.ID, false)
	return http.StatusOK, s.statusJSON(st), nil
}

func (s *Server) create(who *account, v version, parent, visibility, key string) *status {
	st := &status{
		ID: s.newID(), By: who, Parent: parent, Visibility: visibility, Key: key, Created: s.clock.Now(), Now: v,
	}
	st.Now.At = st.Created
	for _, id := range v.Media {
		s.attachment(id).Status = st.ID
	}
	s.statuses = append(s.statuses, st)
	s.counts.Created++
	s.counts.Notified = append(s.counts.Notified, mentioned(v.Text)...)
	return st
}

// written reads and checks what an author writes; before is the status that is edited, nil
// for a new one.
func (s *Server) written(c *call, before *status) (version, *refusal) {
	v := version{
		Text: strings.Trim(c.params.get("status"), asciiBlanks), Warning: strings.Trim(c.params.get("spoiler_text"), asciiBlanks),
		Language: language(c.params.get("language")), Sensitive: c.params.yes("sensitive"), At: s.clock.Now(),
	}
	if v.Language == "" {
		v.Language = s.switches.DefaultLanguage
		if before != nil {
			v.Language = before.Now.Language
		}
	}
	var refused *refusal
	if v.Media, refused = s.attachable(c, before); refused != nil {
		return v, refused
	}
	if v.Poll, refused = s.readPoll(c); refused != nil {
		return v, refused
	}
	if v.Poll != nil && len(v.Media) > 0 {
		return v, no(http.StatusUnprocessableEntity, "unprocessable")
	}
	// A warning without a text is the text.
	if v.Text == "" && v.Warning != "" {
		v.Text, v.Warning = v.Warning, ""
	}
	v.Sensitive = v.Sensitive || v.Warning != ""
	switch {
	case v.Text == "" && len(v.Media) == 0:
		return v, no(http.StatusUnprocessableEntity, "blank")
	case Length(v.Text, v.Warning, s.options.Hosts) > s.switches.MaxCharacters:
		return v, no(http.StatusUnprocessableEntity, "too-long", s.switches.MaxCharacters)
	case s.switches.BannedTag != "" && slices.ContainsFunc(tagsOf(v.Text, s.options.Hosts), func(tag string) bool {
		return strings.EqualFold(tag, s.switches.BannedTag)
	}):
		return v, no(http.StatusUnprocessableEntity, "banned-tag")
	}
	return v, nil
}

// unexpectedMentions keeps allowed_mentions: whoever is mentioned and not listed there makes
// the whole status refused.
func (s *Server) unexpectedMentions(c *call, text string) *refusal {
	if !c.params.has("allowed_mentions[]") {
		return nil
	}
	allowed := c.params.list("allowed_mentions")
	var others []any
	for _, handle := range mentioned(text) {
		if who := s.named(handle); who != nil && who != c.who && !slices.Contains(allowed, who.ID) {
			others = append(others, s.accountJSON(who))
		}
	}
	if others == nil {
		return nil
	}
	refused := no(http.StatusUnprocessableEntity, "mentions")
	refused.extra = map[string]any{"unexpected_accounts": others}
	return refused
}

func readTime(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, text)
	return t, err == nil
}
