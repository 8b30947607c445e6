package mastodon

import (
	"net/http"
	"slices"
	"time"
)

// scheduled is a status that waits for its time (reference/mastodon.md §7).
type scheduled struct {
	ID                      string
	By                      *account
	At                      time.Time
	Text                    version
	Parent, Visibility, Key string
}

const (
	soonest        = 5 * time.Minute
	mostScheduled  = 300
	mostOnOneDay   = 25
	dayOfScheduled = "2006-01-02"
)

// schedule keeps a status for later. The ID it answers is not that of the future status. A
// time in the past never comes here: such a status is posted at once.
func (s *Server) schedule(c *call, v version, parent, visibility, key string, at time.Time) (int, any, *refusal) {
	if at.Sub(s.clock.Now()) <= soonest {
		return 0, nil, no(http.StatusUnprocessableEntity, "scheduled-soon")
	}
	onThatDay, all := 0, 0
	for _, other := range s.waiting {
		if other.By == c.who {
			all++
			if other.At.UTC().Format(dayOfScheduled) == at.UTC().Format(dayOfScheduled) {
				onThatDay++
			}
		}
	}
	if all >= mostScheduled {
		return 0, nil, no(http.StatusUnprocessableEntity, "scheduled-many", mostScheduled)
	}
	if onThatDay >= mostOnOneDay {
		return 0, nil, no(http.StatusUnprocessableEntity, "scheduled-many", mostOnOneDay)
	}
	w := &scheduled{ID: s.newID(), By: c.who, At: at, Text: v, Parent: parent, Visibility: visibility, Key: key}
	s.waiting = append(s.waiting, w)
	s.counts.Scheduled++
	s.remember(c.who, key, w.ID, true)
	body := map[string]any{
		"id": w.ID, "scheduled_at": stamp(at), "media_attachments": s.mediaJSON(v.Media),
		"params": map[string]any{
			"text": v.Text, "poll": nil, "media_ids": nil, "sensitive": v.Sensitive, "spoiler_text": v.Warning, "visibility": visibility,
			"in_reply_to_id": nil, "language": v.Language, "application_id": 1, "scheduled_at": nil, "idempotency": nil, "with_rate_limit": false,
		},
	}
	return http.StatusOK, body, nil
}

// publishDue posts what is due. What can no longer be posted vanishes without a word.
func (s *Server) publishDue() {
	s.waiting = slices.DeleteFunc(s.waiting, func(w *scheduled) bool {
		if w.At.After(s.clock.Now()) {
			return false
		}
		if w.Parent == "" || s.find(w.Parent, w.By) != nil {
			s.create(w.By, w.Text, w.Parent, w.Visibility, w.Key)
		}
		return true
	})
}
