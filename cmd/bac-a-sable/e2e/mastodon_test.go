package e2e

import (
	"testing"

	"passeparole/cmd/bac-a-sable/mastodon"
)

// Whatever Mastodon does to an announcement whose outcome is unknown, there is one of it,
// and the bot knows which: the cancellation edits it and replies to it.
func TestAnAnnouncementIsMadeOnce(t *testing.T) {
	for name, trouble := range map[string]struct {
		fault  mastodon.Fault
		replay string
	}{
		"the connection drops, and the server knows the key":              {mastodon.Fault{Kind: mastodon.CommitThenDrop}, mastodon.ReplayExisting},
		"the connection drops, and the server fails on a key it knows":    {mastodon.Fault{Kind: mastodon.CommitThenDrop}, mastodon.Replay500},
		"a page of the proxy, twice, and the server fails on the key too": {mastodon.Fault{Kind: mastodon.CommitThen500, Times: 1}, mastodon.Replay500},
		"success that is no JSON":                                         {mastodon.Fault{Kind: mastodon.CommitThenHTML}, mastodon.ReplayExisting},
		"nothing was posted":                                              {mastodon.Fault{Kind: mastodon.Answer502HTML}, mastodon.ReplayExisting},
		"too many requests":                                               {mastodon.Fault{Kind: mastodon.Answer429, ResetIn: 1}, mastodon.ReplayExisting},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			s.Mastodon.Set(func(sw *mastodon.Switches) { sw.Replay, sw.Language = trouble.replay, "fr" })
			s.Mastodon.Misbehave(trouble.fault)
			s.play(announced + `
Fil< Café IA
@équipe
Bot< en ligne sur Mastodon
Alex> !annuler {CAFE} la salle est fermée
Bot< annulé
Suite< est annulée
Fil< ANNULÉ
Fil= 2
`)
			posts := s.Mastodon.Posts()
			if posts[0].Edited.IsZero() || posts[1].Parent != posts[0].ID {
				t.Error("the cancellation is not told where the announcement is")
			}
		})
	}
}

// A token that is refused stops the posts and nothing else; staff is told what to do.
func TestARefusedTokenIsToldToStaff(t *testing.T) {
	s := start(t)
	s.Mastodon.Set(func(sw *mastodon.Switches) { sw.Revoked = true })
	s.play(announced + `
Page {CAFE}< Brest
@équipe
Bot< Mastodon
Fil= 0
`)
}
