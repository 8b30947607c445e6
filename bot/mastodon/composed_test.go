package mastodon

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"passeparole/bot/mastodon/toot"
	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// A whole thread about a meeting whose organiser tries everything: the server rings
// nobody, counts no more than the bot did, and shows no other tag or link than the bot's.
func TestThreadOfHostileTexts(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("👨‍👩‍👧 très longue histoire ", 40)
	p := meeting.Public{
		ID: "K7M2Q", Language: "fr", State: meeting.Announced, Mode: "hybrid",
		Title: "Venez @riveraine #Spam https://piege.fr/@riveraine " + long,
		Start: "2026-12-03T18:30", End: "2026-12-03T20:00", Zone: "Europe/Paris",
		Venue: "chez @riveraine@127.0.0.1 " + long, Commune: "(#Saint-Imaginaire)", Dep: "＃Jura",
		Theme: ".@riveraine " + long, Note: "@@riveraine " + long,
		Report: &meeting.Account{Participants: 23, Topics: []string{"#un"}, Ideas: []string{"@riveraine", "https://piege.fr", long, long}},
	}
	style := toot.Style{Language: "fr", Visibility: "public", Hashtags: []string{"CafeIA", "DebatNumerique"}, Link: "https://debats.fr/r/K7M2Q"}
	changed := p
	changed.Start, changed.Venue = "2026-12-10T18:30", "ailleurs #Tag "+long

	s := startStandIn(t)
	c := s.client(0)
	n := 0
	send := func(effect turn.Effect) {
		t.Helper()
		n++
		if got := s.deliver(c, fmt.Sprintf("row-%d", n), effect); got.Cause != turn.Done {
			t.Fatalf("effect %d: %+v", n, got)
		}
	}
	post := func(slot, parent string, text toot.Text, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		send(turn.Post{Meeting: p.ID, Slot: slot, Parent: parent, Text: text.Body, Link: text.Link, Language: "fr", Visibility: "public"})
	}
	edit := func(slot string, text toot.Text, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		send(turn.EditPost{Meeting: p.ID, Slot: slot, Text: text.Body, Language: "fr"})
	}
	announce, err := toot.Announce(book, p, style)
	post(turn.SlotAnnounce, "", announce, err)
	again, reply, err := toot.Changed(book, p, changed, style)
	edit(turn.SlotAnnounce, again, err)
	post("change-1", turn.SlotAnnounce, reply, err)
	report, err := toot.Report(book, changed, style)
	post(turn.SlotReport, turn.SlotAnnounce, report, err)
	cancelled, reply, err := toot.Cancelled(book, changed, style)
	edit(turn.SlotAnnounce, cancelled, err)
	post("change-2", turn.SlotAnnounce, reply, err)

	if notified := s.counts().Notified; len(notified) != 0 {
		t.Errorf("these people were rung: %v", notified)
	}
	posts := s.posts()
	if len(posts) != 4 || !strings.HasPrefix(posts[0].Text, "ANNULÉ – ") {
		t.Fatalf("%d posts, the first is\n%s", len(posts), posts[0].Text)
	}
	for i, shown := range posts {
		if counted := toot.Count(shown.Text, []string{style.Link}, toot.Limits{}); shown.Length > counted || counted > 500 {
			t.Errorf("post %d: the server counts %d, the bot %d", i, shown.Length, counted)
		}
		if !slices.Equal(shown.Links, []string{style.Link}) || !slices.Equal(shown.Tags, style.Hashtags) || len(shown.Mentions) > 0 {
			t.Errorf("post %d: links %q, tags %q, mentions %q in\n%s", i, shown.Links, shown.Tags, shown.Mentions, shown.Text)
		}
		if i > 0 && shown.Parent != posts[0].ID {
			t.Errorf("post %d is not in the thread", i)
		}
	}
}
