package mastodon

import (
	"slices"
	"strings"
	"testing"

	"passeparole/bot/turn"
	"passeparole/locales"
)

// story is what one trouble of the stand-in leaves behind: how the announcement and its edit
// end, what a follower sees, and how often.
type story struct {
	posted, edited turn.Cause
	posts          int    // statuses that followers see
	text           string // of the first of them; "" for the edited one
	spam           bool   // the server says yes and shows nothing
}

var (
	fine    = story{posts: 1}
	refused = func(cause turn.Cause) story { return story{posted: cause, edited: turn.NoParent} }
	// shut is an account of which nothing is answered, not even whose it is.
	shut = func(cause turn.Cause) story { return story{posted: cause, edited: cause} }
)

// Every switch of the stand-in, by the name under which it is set. What does not concern text
// posts changes nothing.
var switchStories = map[string][]struct {
	value any
	want  story
}{
	"replay":           {{"existing", fine}, {"500", fine}},
	"language":         {{"fr", fine}, {"en", fine}},
	"max_characters":   {{10, refused(turn.Rejected)}, {5000, fine}},
	"alt_limit":        {{10000, fine}},
	"scopes":           {{[]string{"profile"}, refused(turn.Forbidden)}, {[]string{"read", "write"}, fine}, {[]string{"profile", "write:statuses"}, fine}},
	"revoked":          {{true, shut(turn.Unauthorised)}},
	"suspended":        {{true, shut(turn.Forbidden)}},
	"app_only":         {{true, shut(turn.Unauthorised)}},
	"spam":             {{"Café", story{edited: turn.Missing, spam: true}}},
	"banned_tag":       {{"CafeIA", refused(turn.Rejected)}, {"autre", fine}},
	"media_pending":    {{3, fine}},
	"media_fails":      {{true, fine}},
	"call_quota":       {{3, fine}},
	"post_quota":       {{1, fine}}, // the edit waits for three hours
	"media_quota":      {{1, fine}},
	"delete_quota":     {{1, fine}},
	"visibility":       {{"private", fine}}, // the post says its own
	"default_language": {{"de", fine}},
}

func TestEverySwitchOfTheStandIn(t *testing.T) {
	var names map[string]any
	startStandIn(t).order("GET", "switches", nil, &names)
	for name := range names {
		if len(switchStories[name]) == 0 {
			t.Errorf("nothing is told of the switch %q", name)
		}
	}
	for name, cases := range switchStories {
		for _, tt := range cases {
			t.Run(name, func(t *testing.T) {
				s := startStandIn(t)
				s.set(map[string]any{name: tt.value})
				tell(t, s, tt.want)
			})
		}
	}
}

// Every kind of fault, on every kind of request that posting and editing make: what comes of it
// is one status with the text of the edit, whatever the bot was told on the way.
func TestEveryFaultOfTheStandIn(t *testing.T) {
	kinds := []string{"commit-then-drop", "commit-then-500", "commit-then-200-html", "drop", "503", "429", "301", "200-html", "500-html", "502-html"}
	for _, kind := range kinds {
		for _, request := range []string{"post", "edit", "read", "any"} {
			t.Run(kind+" "+request, func(t *testing.T) {
				s := startStandIn(t)
				s.misbehave(fault{"kind": kind, "request": request, "times": 2, "reset_in": 60})
				want := fine
				if kind == "301" { // somebody else's server: nothing is followed there
					switch request {
					case "edit":
						want = story{edited: turn.Misconfigured, posts: 1, text: withoutLink.Text}
					case "post":
						want = refused(turn.Misconfigured)
					default:
						want = shut(turn.Misconfigured)
					}
				}
				tell(t, s, want)
			})
		}
	}
}

// tell posts and edits, and compares what came of it. A final refusal has a sentence for staff.
func tell(t *testing.T, s *standIn, want story) {
	t.Helper()
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	c := s.client(0)
	posted := s.deliver(c, "row-1", withoutLink)
	edited := s.deliver(c, "row-2", turn.EditPost{Meeting: withoutLink.Meeting, Slot: turn.SlotAnnounce, Text: "ANNULÉ – Café IA", Language: "fr"})
	if posted.Cause != want.posted || edited.Cause != want.edited {
		t.Errorf("posted %q %s, edited %q %s", posted.Cause, posted.Detail, edited.Cause, edited.Detail)
	}
	for _, cause := range []turn.Cause{posted.Cause, edited.Cause} {
		if cause == turn.Done {
			continue
		}
		for _, lang := range locales.Languages {
			said := book.Say(lang, "mastodon.refused."+string(cause), locales.Args{"ID": "K7M2Q", "Title": "Café IA"})
			if strings.ContainsAny(said, "[<") {
				t.Errorf("%s: staff read %q", lang, said)
			}
		}
	}
	posts := slices.DeleteFunc(s.posts(), func(p shown) bool { return p.Removed })
	if len(posts) != want.posts {
		t.Fatalf("followers see %d posts: %+v", len(posts), posts)
	}
	text := want.text
	if text == "" {
		text = "ANNULÉ – Café IA"
	}
	if want.posts > 0 && (posts[0].Text != text || posts[0].Visibility != "public" || posts[0].Language != "fr") {
		t.Errorf("followers see %+v", posts[0])
	}
	counts := s.counts()
	if counts.Leaked > 0 || counts.Created != want.posts || len(counts.Notified) > 0 {
		t.Errorf("counts %+v", counts)
	}
	if want.spam && posted.Ref == "" {
		t.Error("the server said yes")
	}
}
