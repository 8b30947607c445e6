package mastodon

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTokensAndScopes(t *testing.T) {
	b := newBench(t)
	own := b.post("public")
	path := "/api/v1/statuses/" + own.id()
	b.want("who am I", b.get("/api/v1/accounts/verify_credentials"), 200, `"acct":"passeparole"`, `"bot":true`)
	for _, c := range []struct {
		name   string
		token  string
		change func(*Switches)
		method string
		path   string
		code   int
		says   string
	}{
		{"no token", "", nil, "POST", "/api/v1/statuses", 401, "invalid"},
		{"no token, reading", "", nil, "GET", path, 200, ""},
		{"wrong token", "wrong", nil, "POST", "/api/v1/statuses", 401, "invalid"},
		{"wrong token, reading", "wrong", nil, "GET", path, 401, "invalid"},
		{"no write", "", nil, "POST", "/api/v2/media", 401, ""},
		{"scope missing", b.Token(), func(s *Switches) { s.Scopes = []string{"read"} }, "POST", "/api/v1/statuses", 403, "scopes"},
		{"own public status without read:statuses", b.Token(), func(s *Switches) { s.Scopes = []string{"write:statuses"} }, "GET", path, 403, "scopes"},
		{"wide scope", b.Token(), func(s *Switches) { s.Scopes = []string{"write"} }, "POST", "/api/v1/statuses", 200, ""},
		{"revoked", b.Token(), func(s *Switches) { s.Revoked = true }, "POST", "/api/v1/statuses", 401, "revoked"},
		{"revoked, in French", b.Token(), func(s *Switches) { s.Revoked, s.Language = true, "fr" }, "GET", "/api/v1/accounts/verify_credentials", 401, "révoqué"},
		{"suspended", b.Token(), func(s *Switches) { s.Suspended = true }, "POST", "/api/v1/statuses", 403, "disabled"},
		{"application only", b.Token(), func(s *Switches) { s.AppOnly = true }, "POST", "/api/v1/statuses", 422, "authenticated user"},
		{"instance needs none", "", nil, "GET", "/api/v2/instance", 200, "description_limit"},
	} {
		b.Set(func(s *Switches) {
			*s = defaults()
			if c.change != nil {
				c.change(s)
			}
		})
		b.token = c.token
		b.want(c.name, b.form(c.method, c.path, "status", "x"), c.code, c.says)
	}
	b.Set(func(s *Switches) { *s = defaults() })
	b.token = ""
	b.want("revoking", b.form("POST", "/oauth/revoke", "client_id", "a", "client_secret", "b", "token", b.Token()), 200)
	b.token = b.Token()
	b.want("revoked for good", b.get("/api/v1/accounts/verify_credentials"), 401, "revoked")
}

func TestInstanceTellsTheLimits(t *testing.T) {
	b := newBench(t)
	b.Set(func(s *Switches) { s.MaxCharacters, s.AltLimit = 777, 10000 })
	b.want("v2", b.get("/api/v2/instance"), 200, `"max_characters":777`, `"description_limit":10000`, `"characters_reserved_per_url":23`, `"rules"`)
	v1 := b.get("/api/v1/instance")
	b.want("v1", v1, 200, `"max_characters":777`)
	if strings.Contains(v1.Raw, "description_limit") || v1.Header.Get("Deprecation") == "" {
		t.Error("v1 is not the older one")
	}
}

func TestQuotas(t *testing.T) {
	b := newBench(t)
	b.Set(func(s *Switches) { s.PostQuota, s.CallQuota, s.DeleteQuota = 2, 10, 1 })
	one := b.post("un", "key", "a")
	if one.Header.Get("X-RateLimit-Limit") != "2" || one.Header.Get("X-RateLimit-Remaining") != "1" ||
		one.Header.Get("X-RateLimit-Reset") != "2026-11-21T15:00:00.000000Z" {
		t.Errorf("headers: %v", one.Header)
	}
	b.want("a replay costs no post", b.post("un", "key", "a"), 200)
	b.want("edit", b.form("PUT", "/api/v1/statuses/"+one.id(), "status", "deux"), 200)
	over := b.post("trois")
	b.want("over", over, 429, "Too many requests")
	if over.Header.Get("X-RateLimit-Remaining") != "0" || over.Header.Get("Retry-After") != "" {
		t.Errorf("headers: %v", over.Header)
	}
	read := b.get("/api/v1/statuses/" + one.id())
	if read.Header.Get("X-RateLimit-Limit") != "10" || read.Header.Get("X-RateLimit-Remaining") != "5" ||
		read.Header.Get("X-RateLimit-Reset") != "2026-11-21T12:05:00.000000Z" {
		t.Errorf("headers: %v", read.Header)
	}
	b.want("first removal", b.form("DELETE", "/api/v1/statuses/"+one.id()), 200)
	b.want("second removal", b.form("DELETE", "/api/v1/statuses/"+one.id()), 429)
	for range 3 {
		b.get("/api/v2/instance")
	}
	b.want("calls are counted too", b.get("/api/v2/instance"), 429)
	b.Advance(5 * time.Minute)
	b.want("next window", b.get("/api/v2/instance"), 200)
	b.want("the window of posts is longer", b.post("quatre"), 429)
	b.Advance(3 * time.Hour)
	b.want("its next window", b.post("quatre"), 200)
}

// upload sends a file under a name and a type that mean nothing.
func (b *bench) upload(content []byte, alt string) got {
	b.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	w.WriteField("description", alt)
	part, _ := w.CreateFormFile("file", "upload")
	part.Write(content)
	w.Close()
	req, _ := http.NewRequest(http.MethodPost, b.base+"/api/v2/media", &body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(req)
}

func picture(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMedia(t *testing.T) {
	b := newBench(t)
	pic := picture(t, 4, 3)
	one := b.upload(pic, "une affiche")
	b.want("picture", one, 200, `"url":"http`, "une affiche", `"type":"image"`)
	b.want("not a picture", b.upload([]byte("bonjour"), ""), 422)
	b.want("too many pixels", b.upload(picture(t, 33177601, 1), ""), 422, "33177601x1")
	b.want("alt of 1500", b.upload(pic, strings.Repeat("é", 1500)), 200)
	b.want("alt of 1501", b.upload(pic, strings.Repeat("é", 1501)), 422, "1500")
	b.Set(func(s *Switches) { s.AltLimit = 10000 })
	b.want("alt of 1501 on 4.6", b.upload(pic, strings.Repeat("é", 1501)), 200)
	b.want("new alt", b.form("PUT", "/api/v1/media/"+one.id(), "description", "autre"), 200, "autre")

	post := b.post("avec", "media_ids[]", one.id())
	b.want("attached", post, 200, "autre")
	b.want("twice", b.post("encore", "media_ids[]", one.id()), 422, "already attached")
	b.want("no longer alone", b.form("PUT", "/api/v1/media/"+one.id(), "description", "x"), 404)
	path := "/api/v1/statuses/" + post.id()
	b.want("edit without media_ids detaches", b.form("PUT", path, "status", "avec"), 200, `"media_attachments":[]`)
	b.want("and lists again", b.form("PUT", path, "status", "avec", "media_ids[]", one.id(),
		"media_attributes[][id]", one.id(), "media_attributes[][description]", "corrigé"), 200, "corrigé")

	var five []string
	for range 5 {
		five = append(five, "media_ids[]", b.upload(pic, "").id())
	}
	b.want("five", b.post("x", five...), 422, "4")
	b.want("four, without text", b.post("", five[:8]...), 200)

	old := b.upload(pic, "")
	b.Advance(24 * time.Hour)
	b.want("after a day", b.post("x", "media_ids[]", old.id()), 422)
}

func TestMediaThatTakesTime(t *testing.T) {
	b := newBench(t)
	b.Set(func(s *Switches) { s.MediaPending = 2 })
	g := b.upload(picture(t, 1, 1), "")
	b.want("accepted", g, 202, `"url":null`)
	path := "/api/v1/media/" + g.id()
	b.want("attached too early", b.post("x", "media_ids[]", g.id()), 422, "processing")
	b.want("first look", b.get(path), 206)
	b.want("second look", b.get(path), 206)
	b.want("third look", b.get(path), 200, `"url":"http`)
	b.want("attached", b.post("x", "media_ids[]", g.id()), 200)
	b.Set(func(s *Switches) { s.MediaFails = true })
	failed := b.upload(picture(t, 1, 1), "")
	b.want("fails", b.get("/api/v1/media/"+failed.id()), 422)
}
