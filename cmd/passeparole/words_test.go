package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"passeparole/bot/config"
	"passeparole/locales"
)

func testApp(t *testing.T, in string) (*app, *bytes.Buffer) {
	t.Helper()
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	out := &bytes.Buffer{}
	return &app{book: book, lang: "fr", config: "passeparole.yaml", in: strings.NewReader(in), out: out, err: out}, out
}

func TestEveryCommandFlagAndCodeIsExplained(t *testing.T) {
	a, _ := testApp(t, "")
	parser, err := kong.New(&commandLine{}, kong.Bind(a))
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, f := range parser.Model.Flags {
		keys = append(keys, "flag."+strings.ReplaceAll(f.Name, "-", "_"))
	}
	for _, command := range parser.Model.Children {
		keys = append(keys, "command."+command.Name)
		for _, f := range command.Flags {
			keys = append(keys, "flag."+strings.ReplaceAll(f.Name, "-", "_"))
		}
	}
	for _, code := range exitCodes {
		keys = append(keys, fmt.Sprintf("code.n%d", code))
	}
	for _, key := range keys {
		for _, lang := range locales.Languages {
			if !a.book.Has(lang, "cli."+key) {
				t.Errorf("%s: cli.%s has no words", lang, key)
			}
		}
	}
}

func TestInterviewAsksAgainUntilItFits(t *testing.T) {
	a, out := testApp(t, strings.Join([]string{
		"", "matrix.example.org", "https://matrix.example.org", // empty, without https, right
		"robot", "@robot:example.org",
		"#equipe:example.org",
		"dominique", "@dominique:example.org, @camille:example.org",
		"", "", "", // programme, contact, Mastodon: left out
		"https://debats.example.org",
	}, "\n")+"\n")
	answers := config.Answers{}
	if err := a.interview(&answers); err != nil {
		t.Fatal(err)
	}
	if answers.Homeserver != "https://matrix.example.org" || answers.User != "@robot:example.org" || len(answers.Admins) != 2 ||
		answers.Contact != "" || answers.BaseURL != "https://debats.example.org" {
		t.Errorf("understood %+v", answers)
	}
	if n := strings.Count(out.String(), "adresse du serveur Matrix\u00a0?"); n != 3 {
		t.Errorf("the address was asked for %d times:\n%s", n, out)
	}
	if !strings.Contains(out.String(), "commence par https://") {
		t.Errorf("it does not say why it asks again:\n%s", out)
	}
}

func TestInterviewDoesNotAskWhatIsKnown(t *testing.T) {
	a, out := testApp(t, "\n\n\n\n\n")
	answers := config.Answers{Homeserver: "https://matrix.example.org", User: "@r:example.org", StaffRoom: "#e:example.org"}
	if err := a.interview(&answers); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "serveur Matrix") {
		t.Errorf("asked what the flags said:\n%s", out)
	}
}

func TestInterviewThatStops(t *testing.T) {
	a, _ := testApp(t, "https://matrix.example.org\n")
	if code := a.ended(a.interview(&config.Answers{})); code != exitMistakes {
		t.Errorf("the exit code is %d", code)
	}
}

func TestLanguageOfTheTerminal(t *testing.T) {
	for _, c := range []struct {
		args, environ []string
		want          string
	}{
		{nil, nil, "fr"},
		{nil, []string{"LANG=en_GB.UTF-8"}, "en"},
		{nil, []string{"LANG=en_GB.UTF-8", "LC_ALL=fr_FR"}, "fr"},
		{nil, []string{"LANG=C.UTF-8"}, "fr"},
		{[]string{"check", "--lang=en"}, []string{"LANG=fr_FR"}, "en"},
		{[]string{"--lang", "en"}, nil, "en"},
		{[]string{"--lang", "de"}, nil, "fr"},
	} {
		if got := languageOf(c.args, c.environ); got != c.want {
			t.Errorf("%v %v: %s", c.args, c.environ, got)
		}
	}
}
