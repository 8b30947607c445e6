package mastodon

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"passeparole/bot/turn"

	api "github.com/mattn/go-mastodon"
)

var withoutLink = turn.Post{Meeting: "K7M2Q", Slot: turn.SlotAnnounce, Text: "Café IA\n\nsamedi, #CafeIA",
	Language: "fr", Visibility: "public"}

// Whatever becomes of the answer, one status comes to exist, and the bot learns which.
func TestExactlyOnePost(t *testing.T) {
	blind := fault{"kind": "503", "request": "read", "times": 2} // looking for the post fails at first
	tests := map[string][]fault{
		"all goes well":                   nil,
		"commit, then the line drops":     {{"kind": "commit-then-drop"}},
		"commit, then no answer":          {{"kind": "commit-then-timeout"}},
		"commit, then 500":                {{"kind": "commit-then-500"}},
		"commit, then HTML":               {{"kind": "commit-then-200-html"}},
		"commit, drop, cannot be found":   {{"kind": "commit-then-drop"}, blind},
		"commit, HTML, cannot be found":   {{"kind": "commit-then-200-html"}, blind},
		"commit, drop, drop again":        {{"kind": "commit-then-drop", "times": 2}, blind},
		"the line drops before":           {{"kind": "drop"}},
		"no answer, nothing done":         {{"kind": "timeout"}},
		"unavailable for a while":         {{"kind": "503", "times": 5}},
		"bad gateway":                     {{"kind": "502-html", "times": 2}},
		"500 without having done a thing": {{"kind": "500-html"}},
		"HTML without having done it":     {{"kind": "200-html"}},
		"rate limit":                      {{"kind": "429", "reset_in": 300, "times": 2}},
		"rate limit everywhere":           {{"kind": "429", "reset_in": 60, "times": 3, "request": "any"}},
	}
	for name, faults := range tests {
		for _, replay := range []string{"existing", "500"} {
			for _, post := range []turn.Post{announcement, withoutLink} {
				t.Run(fmt.Sprintf("%s/replay %s/link %v", name, replay, post.Link != ""), func(t *testing.T) {
					s := startStandIn(t)
					s.set(map[string]any{"replay": replay})
					c := s.client(0)
					if _, err := c.Check(context.Background()); err != nil {
						t.Fatal(err)
					}
					if strings.Contains(name, "no answer") {
						// However slow this machine is, more attempts end in one post too.
						impatient := s.client(300 * time.Millisecond)
						impatient.me = c.me
						c = impatient
					}
					s.misbehave(faults...)
					got := s.deliver(c, "row-1", post)
					posts := s.posts()
					if len(posts) != 1 || got.Cause != turn.Done || got.Ref != posts[0].ID || got.URL != posts[0].URL {
						t.Fatalf("outcome %+v, posts %+v", got, posts)
					}
					if posts[0].Text != post.Text || posts[0].Language != "fr" || posts[0].Visibility != post.Visibility {
						t.Errorf("posted %+v", posts[0])
					}
				})
			}
		}
	}
}

func TestRedirectIsRefusedWithTheToken(t *testing.T) {
	s := startStandIn(t)
	s.misbehave(fault{"kind": "301"})
	got := s.deliver(s.client(0), "row-1", announcement)
	if c := s.counts(); got.Cause != turn.Misconfigured || c.Created != 0 || c.Leaked != 0 {
		t.Errorf("outcome %+v, counts %+v", got, c)
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name     string
		switches map[string]any
		cause    turn.Cause
	}{
		{"revoked token", map[string]any{"revoked": true}, turn.Unauthorised},
		{"suspended account", map[string]any{"suspended": true}, turn.Forbidden},
		{"scope missing", map[string]any{"scopes": []string{"profile"}}, turn.Forbidden},
		{"too long", map[string]any{"max_characters": 20}, turn.Rejected},
		{"forbidden hashtag", map[string]any{"banned_tag": "CafeIA"}, turn.Rejected},
		{"token without a user", map[string]any{"app_only": true}, turn.Unauthorised},
	}
	for _, language := range []string{"en", "fr"} { // nothing depends on the language of an error
		for _, tt := range tests {
			t.Run(tt.name+" "+language, func(t *testing.T) {
				s := startStandIn(t)
				tt.switches["language"] = language
				s.set(tt.switches)
				got := s.deliver(s.client(0), "row-1", withoutLink)
				if got.Cause != tt.cause || s.counts().Created != 0 {
					t.Errorf("outcome %+v, %d created", got, s.counts().Created)
				}
			})
		}
	}
}

// The key has expired on the server: only a look at the account tells.
func TestAfterALongNight(t *testing.T) {
	for _, post := range []turn.Post{announcement, withoutLink} {
		for _, committed := range []bool{true, false} {
			t.Run(fmt.Sprintf("link %v/committed %v", post.Link != "", committed), func(t *testing.T) {
				s := startStandIn(t)
				c := s.client(0)
				if _, err := c.Check(context.Background()); err != nil {
					t.Fatal(err)
				}
				kind := "drop"
				if committed {
					kind = "commit-then-drop"
				}
				s.misbehave(fault{"kind": kind}, fault{"kind": "503", "request": "read", "times": -1})
				r := row(t, "row-1", post)
				r.FirstTry = s.now()
				if _, err := c.Send(context.Background(), r, s.knows); err == nil {
					t.Fatal("the first attempt was answered")
				}
				s.order("DELETE", "faults", nil, nil)
				s.wait(9 * time.Hour)
				if got := s.again(s.client(0), r); got.Cause != turn.Done || s.counts().Created != 1 {
					t.Errorf("outcome %+v, %d created", got, s.counts().Created)
				}
			})
		}
	}
}

// Without the right to read, nothing tells whether an old attempt went through: a second
// post would be worse than asking for help.
func TestCannotLookForAnOldAttempt(t *testing.T) {
	s := startStandIn(t)
	s.set(map[string]any{"scopes": []string{"profile", "write:statuses"}, "replay": "500"})
	s.misbehave(fault{"kind": "commit-then-drop"})
	got := s.deliver(s.client(0), "row-1", announcement)
	if got.Cause != turn.Forbidden || s.counts().Created != 1 {
		t.Errorf("outcome %+v, %d created", got, s.counts().Created)
	}
}

// Replies that tell changes share their parent and the page of the meeting.
func TestChangesAreNotTakenForOneAnother(t *testing.T) {
	s := startStandIn(t)
	c := s.client(0)
	s.deliver(c, "row-1", announcement)
	for n := range 4 {
		reply := turn.Post{Meeting: "K7M2Q", Slot: fmt.Sprintf("change-%d", n), Parent: turn.SlotAnnounce, Link: announcement.Link,
			Text: fmt.Sprintf("Salle %d au lieu de %d\n%s", n%2, (n+1)%2, announcement.Link), Language: "fr", Visibility: "public"}
		s.misbehave(fault{"kind": "commit-then-drop"})
		if n == 3 { // nothing was done this time
			s.order("DELETE", "faults", nil, nil)
			s.misbehave(fault{"kind": "drop"})
		}
		if got := s.deliver(c, fmt.Sprintf("row-change-%d", n), reply); got.Cause != turn.Done {
			t.Fatalf("change %d: %+v", n, got)
		}
		posts := s.posts()
		if len(posts) != n+2 || posts[n+1].Text != reply.Text || posts[n+1].Parent != posts[0].ID {
			t.Fatalf("after change %d: %+v", n, posts)
		}
	}
}

func TestOneMeetingIsNotTakenForAnother(t *testing.T) {
	s := startStandIn(t)
	c := s.client(0)
	for n := range 3 {
		post := announcement
		post.Meeting = fmt.Sprintf("K7M2%d", n)
		post.Link = "https://debats.fr/r/" + post.Meeting
		post.Text = "Café IA\n" + post.Link
		s.misbehave(fault{"kind": "503"})
		if got := s.deliver(c, "row-"+post.Meeting, post); got.Cause != turn.Done || len(s.posts()) != n+1 {
			t.Fatalf("meeting %d: %+v, %d posts", n, got, len(s.posts()))
		}
	}
}

func TestEditReplacesTheTextAndKeepsTheLanguage(t *testing.T) {
	for name, faults := range map[string][]fault{
		"well": nil, "drop": {{"kind": "commit-then-drop", "request": "edit"}}, "500": {{"kind": "commit-then-500", "request": "edit"}},
		"html": {{"kind": "commit-then-200-html", "request": "edit"}}, "503": {{"kind": "503", "request": "edit", "times": 3}},
		"429": {{"kind": "429", "request": "edit", "reset_in": 30}}, "nothing": {{"kind": "drop", "request": "edit"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := startStandIn(t)
			c := s.client(0)
			s.deliver(c, "row-1", announcement)
			s.misbehave(faults...)
			got := s.deliver(c, "row-2", turn.EditPost{Meeting: "K7M2Q", Slot: turn.SlotAnnounce, Text: "ANNULÉ – Café IA", Language: "fr"})
			posts := s.posts()
			if got.Cause != turn.Done || got.Ref != posts[0].ID || len(posts) != 1 || s.counts().Edited != 1 {
				t.Fatalf("outcome %+v, counts %+v", got, s.counts())
			}
			if posts[0].Text != "ANNULÉ – Café IA" || posts[0].Language != "fr" || len(posts[0].Earlier) != 1 {
				t.Errorf("edited to %+v", posts[0])
			}
		})
	}
}

func TestWhatWasDeletedByHand(t *testing.T) {
	s := startStandIn(t)
	c := s.client(0)
	id := s.deliver(c, "row-1", announcement).Ref
	if err := c.api.DeleteStatus(context.Background(), api.ID(id)); err != nil {
		t.Fatal(err)
	}
	edit := turn.EditPost{Meeting: "K7M2Q", Slot: turn.SlotAnnounce, Text: "ANNULÉ", Language: "fr"}
	if got := s.deliver(c, "row-2", edit); got.Cause != turn.Missing {
		t.Errorf("edit: %+v", got)
	}
	reply := turn.Post{Meeting: "K7M2Q", Slot: turn.SlotReport, Parent: turn.SlotAnnounce, Text: "23 personnes", Language: "fr", Visibility: "public"}
	if got := s.deliver(c, "row-3", reply); got.Cause != turn.Missing || s.counts().Created != 1 {
		t.Errorf("reply: %+v", got)
	}
}

// A row survives a restart between the attempt and its outcome.
func TestAnotherProcessFindsTheAttempt(t *testing.T) {
	s := startStandIn(t)
	r := row(t, "row-1", announcement)
	r.FirstTry = s.now()
	if _, err := s.client(0).Send(context.Background(), r, s.knows); err != nil { // and its outcome was not noted
		t.Fatal(err)
	}
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var kept turn.Row
	if err := json.Unmarshal(raw, &kept); err != nil {
		t.Fatal(err)
	}
	for _, replay := range []string{"existing", "500"} {
		s.set(map[string]any{"replay": replay})
		if got := s.again(s.client(0), kept); got.Cause != turn.Done || s.counts().Created != 1 {
			t.Errorf("replay %s: %+v, %d created", replay, got, s.counts().Created)
		}
	}
}

// A bot that comes back from a backup does not know that it posted: before its first
// attempt it looks, however long ago the post was made.
func TestARestoredBackupDoesNotPostAgain(t *testing.T) {
	for _, post := range []turn.Post{announcement, withoutLink} {
		s := startStandIn(t)
		made := s.now()
		if got := s.deliver(s.client(0), "row-1", post); got.Cause != turn.Done {
			t.Fatal(got)
		}
		s.wait(30 * time.Hour)
		r := row(t, "row-1", post)
		r.Doubt = made
		if got := s.again(s.client(0), r); got.Cause != turn.Done || got.Ref == "" || s.counts().Created != 1 {
			t.Errorf("outcome %+v, %d created", got, s.counts().Created)
		}
	}
}
