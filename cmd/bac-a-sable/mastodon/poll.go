package mastodon

import (
	"net/http"
	"slices"
	"strconv"
)

// poll is attached to a status; nobody votes here.
type poll struct {
	ID       string
	Options  []string
	Seconds  int
	Multiple bool
	Hide     bool
	Expires  string
}

func (p poll) same(o poll) bool {
	return slices.Equal(p.Options, o.Options) && p.Seconds == o.Seconds && p.Multiple == o.Multiple && p.Hide == o.Hide
}

// readPoll keeps the limits of reference/mastodon.md §8: 2 to 4 distinct options of at most
// 50 graphemes, from 5 minutes to a month.
func (s *Server) readPoll(c *call) (*poll, *refusal) {
	options := c.params.list("poll[options]")
	if len(options) == 0 {
		return nil, nil
	}
	bad := func(why string) (*poll, *refusal) { return nil, no(http.StatusUnprocessableEntity, "poll", why) }
	if len(options) < 2 || len(options) > 4 {
		return bad("Poll options must be more than one item and at most 4")
	}
	for i, option := range options {
		if Graphemes(option) > 50 || slices.Contains(options[:i], option) {
			return bad("Poll options can't be longer than 50 characters each, nor the same")
		}
	}
	length, err := strconv.Atoi(c.params.get("poll[expires_in]"))
	if err != nil || length < 300 || length > 2629746 {
		return bad("Expires at is too soon or too far into the future")
	}
	return &poll{
		ID: s.newID(), Options: options, Seconds: length, Multiple: c.params.yes("poll[multiple]"), Hide: c.params.yes("poll[hide_totals]"),
		Expires: stamp(s.clock.Now().Add(seconds(length))),
	}, nil
}

func (p *poll) json() map[string]any {
	options := []any{}
	for _, option := range p.Options {
		options = append(options, map[string]any{"title": option, "votes_count": 0})
	}
	return map[string]any{
		"id": p.ID, "expires_at": p.Expires, "expired": false, "multiple": p.Multiple, "votes_count": 0, "voters_count": 0,
		"voted": true, "own_votes": []any{}, "options": options, "emojis": []any{},
	}
}
