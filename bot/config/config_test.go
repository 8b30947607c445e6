package config

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"passeparole/bot/remind"
	"passeparole/locales"
)

func book(t *testing.T) *locales.Book {
	t.Helper()
	b, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// write puts a configuration and a password file that nobody else can read into a new
// directory and returns the path of the configuration.
func write(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"passeparole.yaml": text, "password": "plainly-invented\n", "token": "tok\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "passeparole.yaml")
}

const least = `homeserver: https://matrix.example.org/
user: "@passe-parole:example.org"
password_file: password
staff_room: "#equipe:example.org"
`

// inRhythm is a configuration with something about the rhythm of posts.
func inRhythm(text string) string {
	return least + "mastodon: {server: https://social.example.org, token_file: token, rhythm: {" + text + "}}\n"
}

func TestLeastConfigurationGetsDefaults(t *testing.T) {
	path := write(t, least)
	cfg, problems := Load(path, nil)
	if len(problems) > 0 {
		t.Fatalf("refused: %v", problems)
	}
	if cfg.Homeserver != "https://matrix.example.org" || cfg.MatrixPassword.Reveal() != "plainly-invented" {
		t.Errorf("read as %+v", cfg)
	}
	if cfg.Zone != "Europe/Paris" || cfg.Language != "fr" || cfg.Device != "PASSEPAROLE" {
		t.Errorf("defaults are %+v", cfg)
	}
	if cfg.Data != filepath.Join(filepath.Dir(path), "data") {
		t.Errorf("data is %s, not beside the configuration", cfg.Data)
	}
	if _, err := os.Stat(cfg.Data); !os.IsNotExist(err) {
		t.Error("checking made the data directory")
	}
	if cfg.Mastodon != nil || cfg.Publish != nil {
		t.Error("sections appeared that nobody wrote")
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // "place key", place being line:column or ""
	}{
		{"nothing", "", []string{" missing.homeserver", " missing.user", " missing.staff-room", " missing.secret"}},
		{"not keys", "bonjour", []string{" not-keys"}},
		{"a tab", "invite:\n\tservers: []", []string{"2:1 syntax"}},
		{"unquoted user", strings.Replace(least, `"@passe-parole:example.org"`, "@passe-parole:example.org", 1), []string{"2:7 syntax"}},
		{"unquoted alias", strings.Replace(least, `"#equipe:example.org"`, "#equipe:example.org", 1), []string{"4:1 missing.staff-room"}},
		{"twice", least + "user: x\n", []string{"5:1 twice"}},
		{"two documents", least + "---\na: b\n", []string{" several-documents"}},
		{"misspelt", least + "admin: []\n", []string{"5:1 unknown-key-near"}},
		{"misspelt required", strings.Replace(least, "homeserver", "homserver", 1), []string{"1:1 unknown-key-near"}},
		{"unknown", least + "couleur: bleu\n", []string{"5:1 unknown-key"}},
		{"secret in the file", strings.Replace(least, "password_file", "password", 1), []string{"3:1 secret-here"}},
		{"not a list", least + "admins: \"@a:b.org\"\n", []string{"5:9 type-array"}},
		{"not a section", least + "publish: ./public\n", []string{"5:10 type-object"}},
		{"number for text", least + "device: 12\n", []string{"5:9 type-string"}},
		{"zone", least + "zone: Paris\n", []string{"5:7 zone"}},
		{"language", least + "language: de\n", []string{"5:11 choice"}},
		{"buttons", least + "buttons: some\n", []string{"5:10 choice"}},
		{"http", strings.Replace(least, "https:", "http:", 1), []string{"1:13 url-http"}},
		{"no scheme", strings.Replace(least, "https://", "", 1), []string{"1:13 url"}},
		{"second admin", least + "admins: [\"@a:b.org\", dominique]\n", []string{"5:22 user"}},
		{"empty section", least + "mastodon:\npublish: {}\n", []string{"6:1 missing.publish-dir", "6:1 missing.publish-base-url"}},
		{"mastodon without token", least + "mastodon: {server: https://social.example.org}\n", []string{"5:1 missing.mastodon-token"}},
		{"mastodon token inside", least + "mastodon: {server: https://social.example.org, token: abc}\n", []string{"5:48 secret-here-mastodon"}},
		{"visibility", least + "mastodon: {server: https://social.example.org, token_file: token, visibility: direct}\n", []string{"5:79 choice"}},
		{"hashtag", least + "mastodon: {server: https://social.example.org, token_file: token, hashtags: [Débat Numérique]}\n", []string{"5:78 hashtag"}},
		{"hours of posts", inRhythm("hours: 8h-19h"), []string{"5:83 hours"}},
		{"hours of posts that never come", inRhythm("hours: \"08:00-08:00\""), []string{"5:83 hours"}},
		{"days of posts", inRhythm("days: [lundi, marid]"), []string{"5:90 day"}},
		{"posts apart", inRhythm("spacing: cinq"), []string{"5:85 spacing"}},
		{"posts too far apart", inRhythm("spacing: 2000min"), []string{"5:85 spacing"}},
		{"posts a day", inRhythm("per_day: -1"), []string{"5:85 number"}},
		{"posts a day in words", inRhythm("per_day: cinq"), []string{"5:85 type-integer"}},
		{"days ahead", inRhythm("digest_days: 400"), []string{"5:89 number"}},
		{"schedule of the digest", inRhythm("digest: lundi"), []string{"5:84 schedule"}},
		{"announced nowhere", inRhythm("digest: none, announce: digest"), []string{"5:100 announce-digest"}},
		{"announced how", inRhythm("announce: never"), []string{"5:86 choice"}},
		{"a key of the rhythm", inRhythm("hour: \"08:00-19:00\""), []string{"5:76 unknown-key-near"}},
		{"pages among data", least + "data: ./d\npublish: {dir: ./d/public, base_url: https://d.example.org}\n", []string{"6:16 public-data"}},
		{"watched by others", least + "watch: {listen: \"0.0.0.0:9090\"}\n", []string{"5:17 listen-here"}},
		{"watched by a name", least + "watch: {listen: \"exemple.fr:9090\"}\n", []string{"5:17 listen-here"}},
		{"watched by anybody", least + "watch: {listen: \":9090\"}\n", []string{"5:17 listen-here"}},
		{"watched through nothing", least + "watch: {listen: \"unix:\"}\n", []string{"5:17 listen-here"}},
		{"listen", least + "publish: {dir: ./p, base_url: https://d.example.org, listen: 8080}\n", []string{"5:62 type-string"}},
		{"two secrets", least + "token_file: token\n", []string{"5:13 two-secrets"}},
		{"no such secret", strings.Replace(least, ": password", ": nothing", 1), []string{"3:16 secret-absent"}},
		{"flows", least + "flows: ./nothing\n", []string{"5:8 flows"}},
		{"schedule", least + "reminders: {tick: chaque minute, digest: \"0 9 * * 8\"}\n", []string{"5:19 schedule", "5:42 schedule"}},
		{"zone of a schedule", least + "reminders: {digest: \"CRON_TZ=Paris 0 9 * * 1\"}\n", []string{"5:21 schedule"}},
		{"a zone alone", least + "reminders: {digest: CRON_TZ=Europe/Paris}\n", []string{"5:21 schedule"}},
		{"a day that never comes", least + "reminders: {digest: \"0 9 31 2 *\"}\n", []string{"5:21 schedule"}},
		{"quiet hours", least + "reminders: {quiet: {from: 20h, to: \"08:00\"}}\n", []string{"5:27 hour"}},
		{"quiet hours without an end", least + "reminders: {quiet: {to: \"\"}}\n", []string{"5:25 hour-alone"}},
		{"quiet day", least + "reminders: {quiet: {days: [sunday, saterday]}}\n", []string{"5:36 day"}},
		{"only quiet days", least + "reminders: {quiet: {days: [lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche]}}\n", []string{"5:27 all-quiet"}},
		{"reminders", least + "reminders: {file: ./nothing.yaml}\n", []string{"5:19 reminders-file"}},
		{"a key of the reminders", least + "reminders: {digset: none}\n", []string{"5:13 unknown-key-near"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg, problems := Load(write(t, c.text), nil)
			var got []string
			for _, p := range problems {
				place := ""
				if p.Line > 0 {
					place = fmt.Sprintf("%d:%d", p.Line, p.Column)
				}
				got = append(got, place+" "+strings.TrimPrefix(p.Key, "config."))
				for _, lang := range locales.Languages {
					if s := p.Sentence(book(t), lang); strings.ContainsAny(s[:1], "[") || strings.Contains(s, "<no value>") {
						t.Errorf("in %s it is said as %s", lang, s)
					}
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
			if cfg != nil {
				t.Error("a configuration with mistakes was handed out")
			}
		})
	}
}

func TestReminders(t *testing.T) {
	path := write(t, least)
	cfg, problems := Load(path, nil)
	if len(problems) > 0 {
		t.Fatalf("refused: %v", problems)
	}
	want := Reminders{Tick: "* * * * *", Digest: "0 9 * * 1", Quiet: Quiet{From: "20:00", To: "08:00", Days: []string{"sunday"}}}
	if !reflect.DeepEqual(cfg.Reminders, want) {
		t.Errorf("by default %+v, not %+v", cfg.Reminders, want)
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(filepath.Join(dir, "flows"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "flows", "reminders.yaml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	text := least + "flows: flows\nreminders:\n  digest: none\n  quiet: {from: 21:30, to: \"07:00\", days: [Samedi, sunday], holidays: true}\n"
	cfg, problems = Check(path, []byte(text), nil, true)
	if len(problems) > 0 {
		t.Fatalf("refused: %v", problems)
	}
	if r := cfg.Reminders; r.Digest != "" || r.File != filepath.Join(dir, "flows", "reminders.yaml") {
		t.Errorf("no digest, and the file beside the flows, are read as %+v", r)
	}
	rest := remind.Quiet{From: "21:30", To: "07:00", Days: []time.Weekday{time.Saturday, time.Sunday}, Holidays: true}
	if got := cfg.Reminders.Quiet.Rest(); !reflect.DeepEqual(got, rest) {
		t.Errorf("quiet is %+v, not %+v", got, rest)
	}
}

func TestSecretInFileIsNeverShown(t *testing.T) {
	for _, text := range []string{
		least + "token: hush-hush\n",
		least + "mastodon: {server: https://s.example.org, access_token: hush-hush}\n",
		strings.Replace(least, "https://", "https://bot:hush-hush@", 1),
		// Around another mistake, on several lines, and where nothing can be read.
		least + "token: hush-hush\nzone: Paris\n",
		least + "token: |\n  hush-hush\n  hush-hush\nzone: Paris\n",
		least + "secret: {a: [hush-hush]}\nzone: Paris\n",
		strings.Replace(least, "https://", "https://bot:hush-hush@", 1) + "zone: Paris\n",
		least + "\"password\": hush-hush\nuser: @x\n",
		"password: \"hush-hush\"\n  - x: [\n",
	} {
		_, problems := Load(write(t, text), nil)
		if len(problems) == 0 {
			t.Errorf("accepted:\n%s", text)
		}
		for _, p := range problems {
			if strings.Contains(p.Text(book(t), "fr"), "hush-hush") {
				t.Errorf("shown: %s", p.Text(book(t), "fr"))
			}
		}
	}
}

func TestSecretFilesMustBePrivate(t *testing.T) {
	for mode, want := range map[os.FileMode]string{0o600: "", 0o400: "", 0o640: "config.secret-open", 0o604: "config.secret-open", 0o620: "config.secret-open"} {
		path := write(t, least)
		if err := os.Chmod(filepath.Join(filepath.Dir(path), "password"), mode); err != nil {
			t.Fatal(err)
		}
		_, problems := Load(path, nil)
		got := ""
		if len(problems) > 0 {
			got = problems[0].Key
		}
		if got != want {
			t.Errorf("mode %o: %q, want %q", mode, got, want)
		}
	}
	path := write(t, least)
	secret := filepath.Join(filepath.Dir(path), "password")
	if err := os.Chmod(secret, 0o440); err != nil {
		t.Fatal(err)
	}
	if _, problems := Load(path, []string{"CREDENTIALS_DIRECTORY=" + filepath.Dir(path)}); len(problems) > 0 {
		t.Errorf("a credential of systemd is refused: %v", problems)
	}
}

func TestEnvironmentOverrides(t *testing.T) {
	path := write(t, least+"mastodon: {server: https://social.example.org, token_file: token, visibility: unlisted}\n")
	cfg, problems := Load(path, []string{
		"PASSEPAROLE_HOMESERVER=http://127.0.0.1:8008",
		"PASSEPAROLE_MATRIX_TOKEN=from-outside",
		"PASSEPAROLE_ADMINS=@a:example.org,@b:example.org",
		"PASSEPAROLE_MASTODON_TOKEN=other",
		"PASSEPAROLE_PUBLISH_DIR=./public",
		"PASSEPAROLE_PUBLISH_BASE_URL=https://debats.example.org",
		"PASSEPAROLE_ZONE=",
	})
	if len(problems) > 0 {
		t.Fatalf("refused: %v", problems)
	}
	if cfg.Homeserver != "http://127.0.0.1:8008" || cfg.MatrixToken.Reveal() != "from-outside" || cfg.MatrixPassword != "" {
		t.Errorf("read as %q %q", cfg.Homeserver, cfg.MatrixToken.Reveal())
	}
	if !slices.Equal(cfg.Admins, []string{"@a:example.org", "@b:example.org"}) || cfg.Zone != "Europe/Paris" {
		t.Errorf("admins %q, zone %q", cfg.Admins, cfg.Zone)
	}
	if cfg.Mastodon.Visibility != "unlisted" || cfg.MastodonToken.Reveal() != "other" {
		t.Error("an unset variable took away the value of the file")
	}
	if cfg.Publish.BaseURL != "https://debats.example.org/" {
		t.Errorf("base_url is %q", cfg.Publish.BaseURL)
	}
}

func TestMistakeInVariableNamesTheVariable(t *testing.T) {
	_, problems := Load(write(t, least), []string{"PASSEPAROLE_ZONE=Paris", "PASSEPAROLE_MASTODON_SERVER=https://s.example.org",
		"PASSEPAROLE_MASTODON_ALLOW_HTTP=peut-être", "PASSEPAROLE_MASTODON_TOKEN=x"})
	places := []string{}
	for _, p := range problems {
		places = append(places, p.Place())
	}
	slices.Sort(places)
	if want := []string{"PASSEPAROLE_MASTODON_ALLOW_HTTP", "PASSEPAROLE_ZONE"}; !slices.Equal(places, want) {
		t.Errorf("places are %q, want %q", places, want)
	}
}

func TestEveryKeyHasAVariable(t *testing.T) {
	var walk func(t reflect.Type, path, prefix string) map[string]string
	walk = func(rt reflect.Type, path, prefix string) map[string]string {
		all := map[string]string{}
		for i := range rt.NumField() {
			f := rt.Field(i)
			name := f.Tag.Get("yaml")
			if name == "-" {
				continue
			}
			inner := f.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			if inner.Kind() == reflect.Struct {
				for k, v := range walk(inner, path+name+".", prefix+f.Tag.Get("envPrefix")) {
					all[k] = v
				}
				continue
			}
			all[path+name] = prefix + f.Tag.Get("env")
		}
		return all
	}
	for path, name := range walk(reflect.TypeFor[Config](), "", EnvPrefix) {
		if variable(path) != name {
			t.Errorf("%s is read from %s, but a mistake in it would be shown at %s", path, name, variable(path))
		}
	}
}

func TestExampleIsAccepted(t *testing.T) {
	full := Answers{Homeserver: "https://matrix.example.org", User: "@robot:example.org", Admins: []string{"@dominique:example.org"},
		Programme: `Débats "du" numérique: été # 1`, MastodonServer: "https://social.example.org", BaseURL: "https://debats.example.org"}
	for _, lang := range locales.Languages {
		for name, a := range map[string]Answers{"empty": {}, "full": full} {
			raw := Example(book(t), lang, a)
			cfg, problems := Check(filepath.Join(t.TempDir(), "x.yaml"), raw, nil, false)
			if len(problems) > 0 {
				t.Fatalf("%s %s: %s\n%s", lang, name, problems[0].Text(book(t), "en"), raw)
			}
			if cfg.Language != lang || (cfg.Mastodon != nil) != (name == "full") || (cfg.Publish != nil) != (name == "full") {
				t.Errorf("%s %s: read as %+v", lang, name, cfg)
			}
			if name == "full" && cfg.Programme.Name != full.Programme {
				t.Errorf("the programme's name became %q", cfg.Programme.Name)
			}
			if strings.Contains(string(raw), "<no value>") {
				t.Errorf("%s %s: a place holder was not filled", lang, name)
			}
		}
	}
}

// Whoever writes "*" among the users means everybody, as among the servers.
func TestEveryoneMayInvite(t *testing.T) {
	text := "homeserver: https://matrix.example.org\nuser: \"@r:example.org\"\nstaff_room: \"#e:example.org\"\ninvite: {users: [\"*\"]}\n"
	cfg, problems := Check("passeparole.yaml", []byte(text), nil, false)
	if len(problems) > 0 || !slices.Contains(cfg.Invite.Servers, Everyone) {
		t.Errorf("%+v, %+v", cfg, problems)
	}
}

func TestSecretPrintsAsDots(t *testing.T) {
	s := Secret("hush-hush")
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "s", s)
	asJSON, err := json.Marshal(struct{ S Secret }{s})
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %q", s, s, s, s), log.String(), string(asJSON)} {
		if strings.Contains(out, "hush") {
			t.Errorf("shown: %s", out)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(least)
	f.Add("a: &x [*x, *x]\n")
	f.Add("mastodon: !!binary x\n? {a: b}\n: c\n")
	f.Add("user: |\n  @x\n# \x00")
	f.Add("staff_room: !abc:example.org\nadmins: [1, {a: 2}, null]\n")
	f.Add("invite: {servers: {a: b}}\n<<: [a]\n")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		cfg, problems := Check(filepath.Join(dir, "x.yaml"), []byte(text), nil, false)
		if (cfg == nil) == (len(problems) == 0) {
			t.Errorf("neither a configuration nor a reason: %v %v", cfg, problems)
		}
	})
}
