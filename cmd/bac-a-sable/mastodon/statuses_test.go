package mastodon

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAStatusHasTheShapeOfTheAPI(t *testing.T) {
	b := newBench(t)
	g := b.post("Café IA\n\nhttps://a.fr/x #DebatNumerique <b>&", "language", "fr-FR", "visibility", "unlisted")
	b.want("post", g, http.StatusOK)
	for key, want := range map[string]any{
		"created_at": "2026-11-21T12:00:00.000Z", "edited_at": nil, "in_reply_to_id": nil, "card": nil, "poll": nil,
		"language": "fr", "visibility": "unlisted", "sensitive": false, "spoiler_text": "",
		"content": `<p>Café IA</p><p><a href="https://a.fr/x" target="_blank" rel="nofollow noopener" translate="no">https://a.fr/x</a> ` +
			`<a href="` + b.base + `/tags/DebatNumerique" class="mention hashtag" rel="tag">#<span>DebatNumerique</span></a> &lt;b&gt;&amp;</p>`,
	} {
		if have, ok := g.Body[key]; !ok || have != want {
			t.Errorf("%s is %#v, want %#v", key, have, want)
		}
	}
	if id := g.id(); len(id) < 15 || strings.Trim(id, "0123456789") != "" {
		t.Errorf("id is %q", id)
	}
	if again := b.post("autre"); compareIDs(g.id(), again.id()) >= 0 {
		t.Error("IDs do not grow while the clock stands still")
	}
	b.want("json body", b.json(http.MethodPost, "/api/v1/statuses", `{"status":"en JSON","sensitive":true}`), 200, `"sensitive":true`)
	b.want("broken json", b.json(http.MethodPost, "/api/v1/statuses", `{"status"`), 400)
	if n := b.Counts().Created; n != 3 {
		t.Errorf("%d created", n)
	}
}

func TestWhatAStatusMayNotBe(t *testing.T) {
	b := newBench(t)
	five := strings.Repeat("é", 500)
	for _, c := range []struct {
		name  string
		pairs []string
		code  int
		says  string
	}{
		{"500 characters", []string{"status", five}, 200, ""},
		{"501", []string{"status", five + "e"}, 422, "500"},
		{"500 and a warning", []string{"status", five, "spoiler_text", "x"}, 422, "500"},
		{"long link", []string{"status", five[:2*477] + " https://a.fr/" + strings.Repeat("x", 99)}, 422, "500"},
		{"long link that fits", []string{"status", five[:2*476] + " https://a.fr/" + strings.Repeat("x", 99)}, 200, ""},
		{"nothing", []string{"status", " \n"}, 422, "blank"},
		{"a warning alone is the text", []string{"spoiler_text", "seul"}, 200, ">seul<"},
		{"unknown visibility", []string{"status", "a", "visibility", "secret"}, 422, "Visibility"},
		{"unknown parent", []string{"status", "a", "in_reply_to_id", "12"}, 404, "reply"},
		{"unknown language", []string{"status", "a", "language", "zzzz"}, 200, `"language":"fr"`},
		{"unknown media", []string{"status", "a", "media_ids[]", "12"}, 422, "12"},
		{"poll of one", []string{"status", "a", "poll[options][]", "x", "poll[expires_in]", "600"}, 422, "Poll"},
		{"poll of two", []string{"status", "a", "poll[options][]", "x", "poll[options][]", "y", "poll[expires_in]", "600"}, 200, `"title":"y"`},
		{"poll too short", []string{"status", "a", "poll[options][]", "x", "poll[options][]", "y", "poll[expires_in]", "60"}, 422, "soon"},
		{"an unexpected mention", []string{"status", "@riveraine", "allowed_mentions[]", "0"}, 422, "unexpected_accounts"},
		{"an expected mention", []string{"status", "@riveraine", "allowed_mentions[]", "110000000000000002"}, 200, ""},
		{"no one lives there", []string{"status", "@personne", "allowed_mentions[]", "0"}, 200, ""},
	} {
		before := b.Counts().Created
		g := b.form(http.MethodPost, "/api/v1/statuses", c.pairs...)
		b.want(c.name, g, c.code, c.says)
		created := b.Counts().Created - before
		if (c.code == 200) != (created == 1) {
			t.Errorf("%s: %d created", c.name, created)
		}
	}
	b.Set(func(s *Switches) { s.MaxCharacters = 5000 })
	b.want("a fork with 5000", b.post(five+five), 200)
}

func TestThreadAndRemoval(t *testing.T) {
	b := newBench(t)
	root := b.post("annonce")
	reply := b.post("suite", "in_reply_to_id", root.id())
	if reply.Body["in_reply_to_id"] != root.id() || reply.Body["in_reply_to_account_id"] != b.owner.ID {
		t.Errorf("reply: %v", reply.Raw)
	}
	b.want("context", b.get("/api/v1/statuses/"+root.id()+"/context"), 200, "suite")
	gone := b.form(http.MethodDelete, "/api/v1/statuses/"+root.id())
	if _, has := gone.Body["content"]; has || gone.Code != 200 || gone.Body["text"] != "annonce" {
		t.Errorf("removal: %s", gone.Raw)
	}
	for _, g := range []got{
		b.form(http.MethodDelete, "/api/v1/statuses/"+root.id()), b.get("/api/v1/statuses/" + root.id()),
		b.form(http.MethodPut, "/api/v1/statuses/"+root.id(), "status", "x"), b.post("x", "in_reply_to_id", root.id()),
	} {
		b.want("what is gone", g, 404)
	}
	if now := b.get("/api/v1/statuses/" + reply.id()); now.Body["in_reply_to_id"] != nil {
		t.Error("the reply still has its parent")
	}
}

func TestAnEditReplacesEverything(t *testing.T) {
	b := newBench(t)
	g := b.post("un", "spoiler_text", "attention", "language", "de", "poll[options][]", "x", "poll[options][]", "y", "poll[expires_in]", "600")
	path := "/api/v1/statuses/" + g.id()
	b.Advance(time.Minute)
	edited := b.form(http.MethodPut, path, "status", "deux")
	for key, want := range map[string]any{"spoiler_text": "", "sensitive": false, "poll": nil, "language": "de", "edited_at": "2026-11-21T12:01:00.000Z", "id": g.id()} {
		if edited.Body[key] != want {
			t.Errorf("%s is %v, want %v", key, edited.Body[key], want)
		}
	}
	b.Advance(time.Minute)
	same := b.form(http.MethodPut, path, "status", "deux")
	if same.Code != 200 || same.Body["edited_at"] != edited.Body["edited_at"] || b.Counts().Edited != 1 {
		t.Errorf("an edit that changes nothing: %s", same.Raw)
	}
	b.want("without text", b.form(http.MethodPut, path), 422)
	b.want("too long", b.form(http.MethodPut, path, "status", strings.Repeat("x", 501)), 422)
	if h := b.get(path + "/history"); len(h.List) != 2 || !strings.Contains(h.Raw, "<p>un</p>") {
		t.Errorf("history: %s", h.Raw)
	}
	b.token = OtherToken
	b.want("someone else's", b.form(http.MethodPut, path, "status", "trois"), 404)
	b.want("someone else's", b.form(http.MethodDelete, path), 404)
}

func TestStatusesOfAnAccountAreFoundAgain(t *testing.T) {
	b := newBench(t)
	var ids []string
	for range 45 {
		ids = append(ids, b.post("voir https://carnet.example.org/r/K7M2Q").id())
	}
	private := b.post("privé", "visibility", "private")
	path := "/api/v1/accounts/" + b.owner.ID + "/statuses?exclude_reblogs=true"
	g := b.get(path + "&limit=80")
	if len(g.List) != 40 || g.List[0].(map[string]any)["id"] != private.id() {
		t.Fatalf("%d statuses", len(g.List))
	}
	if content := g.List[1].(map[string]any)["content"].(string); !strings.Contains(content, `href="https://carnet.example.org/r/K7M2Q"`) {
		t.Error("the link is not in the content")
	}
	next := g.List[39].(map[string]any)["id"].(string)
	if !strings.Contains(g.Header.Get("Link"), "max_id="+next) {
		t.Errorf("Link is %q", g.Header.Get("Link"))
	}
	if rest := b.get(path + "&limit=40&max_id=" + next); len(rest.List) != 6 || rest.Header.Get("Link") != "" {
		t.Errorf("next page has %d", len(rest.List))
	}
	b.token = ""
	if g := b.get(path); strings.Contains(g.Raw, "privé") || len(g.List) != 20 {
		t.Error("without a token, private statuses are listed")
	}
}

func TestIdempotency(t *testing.T) {
	b := newBench(t)
	first := b.post("un", "key", "k1")
	again := b.post("autre texte", "key", "k1")
	if again.Code != 200 || again.id() != first.id() || b.Counts().Created != 1 {
		t.Errorf("replay: %s", again.Raw)
	}
	b.form(http.MethodPut, "/api/v1/statuses/"+first.id(), "status", "modifié")
	if now := b.post("un", "key", "k1"); !strings.Contains(now.Raw, "modifié") {
		t.Error("the replay is not the status as it is now")
	}
	b.want("a refusal", b.post("", "key", "k2"), 422)
	b.want("is not remembered", b.post("deux", "key", "k2"), 200)

	b.Set(func(s *Switches) { s.Replay = Replay500 })
	broken := b.post("un", "key", "k1")
	b.want("4.6", broken, 500, "<!DOCTYPE html>")
	req, _ := http.NewRequest(http.MethodPost, b.base+"/api/v1/statuses", strings.NewReader("status=un"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Idempotency-Key", "k1")
	b.want("4.6 to who accepts JSON", b.send(req), 500, `"error"`)
	if n := b.Counts().Created; n != 2 {
		t.Errorf("%d created", n)
	}

	b.Set(func(s *Switches) { s.Replay = ReplayExisting })
	b.token = OtherToken
	if other := b.post("à moi", "key", "k1"); other.id() == first.id() {
		t.Error("a key of someone else was replayed")
	}
	b.token = b.Token()
	b.Advance(59 * time.Minute)
	b.want("within the hour", b.post("un", "key", "k1"), 200, first.id())
	b.Advance(time.Minute)
	if late := b.post("un", "key", "k1"); late.id() == first.id() {
		t.Error("the key lives on after an hour")
	}
	gone := b.post("x", "key", "k3")
	b.form(http.MethodDelete, "/api/v1/statuses/"+gone.id())
	b.want("deleted meanwhile", b.post("x", "key", "k3"), 404)
}

func TestScheduled(t *testing.T) {
	b := newBench(t)
	at := func(d time.Duration) string { return noon.Add(d).Format(time.RFC3339) }
	b.want("too soon", b.post("a", "scheduled_at", at(5*time.Minute)), 422)
	past := b.post("a", "scheduled_at", at(-time.Hour))
	if past.Body["url"] == nil {
		t.Errorf("a time in the past: %s", past.Raw)
	}
	later := b.post("demain", "scheduled_at", at(6*time.Minute), "key", "s1")
	if later.Body["scheduled_at"] != "2026-11-21T12:06:00.000Z" || later.Body["url"] != nil || b.Counts().Created != 1 {
		t.Errorf("scheduled: %s", later.Raw)
	}
	b.want("replay of a scheduled one", b.post("demain", "scheduled_at", at(6*time.Minute), "key", "s1"), 404)
	for range 24 {
		b.want("25 a day", b.post("x", "scheduled_at", at(time.Hour)), 200)
	}
	b.want("26th", b.post("x", "scheduled_at", at(time.Hour)), 422, "25")
	b.Advance(6 * time.Minute)
	posts := b.Posts()
	if len(posts) != 2 || posts[1].Text != "demain" || posts[1].ID == later.id() {
		t.Errorf("after its time: %+v", posts)
	}
}

func TestWhoIsNotified(t *testing.T) {
	b := newBench(t)
	b.post("@riveraine et https://ex.org/?q&@alice mais a@b.fr et @\u2060bob")
	if got := b.Counts().Notified; !slices.Equal(got, []string{"riveraine", "alice"}) {
		t.Errorf("notified: %q", got)
	}
}

func TestSpamAndBannedTags(t *testing.T) {
	b := newBench(t)
	b.Set(func(s *Switches) { s.Spam, s.BannedTag = "gratuit", "interdit" })
	ghost := b.post("C’est gratuit")
	b.want("spam is answered", ghost, 200, "gratuit")
	b.want("but is not there", b.get("/api/v1/statuses/"+ghost.id()), 404)
	b.want("banned tag", b.post("voir #Interdit"), 422)
	if n := b.Counts().Created; n != 0 {
		t.Errorf("%d created", n)
	}
}
