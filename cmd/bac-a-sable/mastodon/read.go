package mastodon

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
)

func (s *Server) getStatus(c *call) (int, any, *refusal) {
	st := s.find(c.r.PathValue("id"), c.who)
	if st == nil {
		return 0, nil, notFound
	}
	return http.StatusOK, s.statusJSON(st), nil
}

// deleteStatus answers the status with its "text" instead of its "content"; its replies
// lose their parent.
func (s *Server) deleteStatus(c *call) (int, any, *refusal) {
	st := s.find(c.r.PathValue("id"), c.who)
	if st == nil || st.By != c.who {
		return 0, nil, notFound
	}
	body := s.statusJSON(st)
	delete(body, "content")
	body["text"] = st.Now.Text
	st.Removed = true
	s.counts.Deleted++
	for _, other := range s.statuses {
		if other.Parent == st.ID {
			other.Parent = ""
		}
	}
	for _, a := range s.media {
		if a.Status == st.ID {
			a.Status, a.Created = "", s.clock.Now()
			a.Gone = c.params.yes("delete_media")
		}
	}
	return http.StatusOK, body, nil
}

// statusContext lists the thread above and below a status.
func (s *Server) statusContext(c *call) (int, any, *refusal) {
	st := s.find(c.r.PathValue("id"), c.who)
	if st == nil {
		return 0, nil, notFound
	}
	above, below := []any{}, []any{}
	for parent := s.find(st.Parent, c.who); parent != nil; parent = s.find(parent.Parent, c.who) {
		above = slices.Insert(above, 0, any(s.statusJSON(parent)))
	}
	inside := map[string]bool{st.ID: true}
	for _, other := range s.statuses {
		if inside[other.Parent] && !other.Removed && other.visibleTo(c.who) {
			inside[other.ID] = true
			below = append(below, s.statusJSON(other))
		}
	}
	return http.StatusOK, map[string]any{"ancestors": above, "descendants": below}, nil
}

// accountStatuses lists the newest first, 20 or "limit" (at most 40), with a Link header to
// the page after.
func (s *Server) accountStatuses(c *call) (int, any, *refusal) {
	id := c.r.PathValue("id")
	if !slices.ContainsFunc([]*account{s.owner, s.people[OtherToken]}, func(a *account) bool { return a.ID == id }) {
		return 0, nil, notFound
	}
	limit, err := strconv.Atoi(c.params.get("limit"))
	if err != nil || limit < 1 {
		limit = 20
	}
	limit = min(limit, 40)
	newest, oldest := c.params.get("max_id"), c.params.get("since_id")
	list := []any{}
	last := ""
	for _, st := range slices.Backward(s.statuses) {
		switch {
		case st.By.ID != id, st.Removed, !st.visibleTo(c.who),
			newest != "" && compareIDs(st.ID, newest) >= 0,
			oldest != "" && compareIDs(st.ID, oldest) <= 0,
			c.params.yes("exclude_replies") && st.Parent != "":
			continue
		}
		if len(list) == limit {
			c.header.Set("Link", fmt.Sprintf(`<%s/api/v1/accounts/%s/statuses?limit=%d&max_id=%s>; rel="next"`, s.url, id, limit, last))
			break
		}
		list = append(list, s.statusJSON(st))
		last = st.ID
	}
	return http.StatusOK, list, nil
}

func (s *Server) verifyAccount(c *call) (int, any, *refusal) {
	body := s.accountJSON(c.who)
	body["source"] = map[string]any{
		"privacy": s.switches.Visibility, "language": s.switches.DefaultLanguage, "sensitive": false,
		"quote_policy": "public", "note": "", "fields": []any{},
	}
	return http.StatusOK, body, nil
}

func (s *Server) verifyApp(c *call) (int, any, *refusal) {
	scopes := s.switches.Scopes
	if c.who != s.owner {
		scopes = []string{"read", "write"}
	}
	return http.StatusOK, map[string]any{"id": "1", "name": "Passe-parole", "website": nil, "scopes": scopes, "redirect_uris": []any{}}, nil
}
