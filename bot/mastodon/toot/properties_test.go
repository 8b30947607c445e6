package toot

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"passeparole/bot/meeting"

	"pgregory.net/rapid"
)

// What Mastodon would act upon, wider than its own expressions (reference/mastodon.md §14).
var (
	mention = regexp.MustCompile(`(?:^|[^\p{L}\p{M}\p{Nd}_=/])@[A-Za-z0-9_]`)
	hashtag = regexp.MustCompile(`(?:^|[^=/)\p{L}\p{Nd}])[#＃]([\p{L}\p{M}\p{Nd}_·]+)`)
	address = regexp.MustCompile(`(?i)(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://\S+`)
)

// hostile draws what someone might type to be noticed.
func hostile(t *rapid.T, name string) string {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"@alice", "@alice@social.fr", "#Tag", "＃Tag", "https://piege.fr/@alice", "hthttps://tps://x.fr",
			"@", "#", "://", "https:", "\u202e", "\u200b", "\u2060", "\n", "\r\n", " ", "(#x)", ".@bob", "é", "e\u0301",
			"👨\u200d👩\u200d👧", "🇫🇷", "{{.Title}}", "<b>", "#\u200bTag", "@\u200dbob", "«", "…"}),
		rapid.String(),
		rapid.StringN(0, 300, 900),
	)
	return strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, name), "")
}

func hostileRecord(t *rapid.T, name string) meeting.Public {
	p := meeting.Public{
		ID: "K7M2Q", Language: rapid.SampledFrom([]string{"fr", "en", "", "xx"}).Draw(t, "language"),
		State: rapid.SampledFrom([]meeting.State{meeting.Announced, meeting.Postponed}).Draw(t, "state"),
		Start: rapid.SampledFrom([]string{"2026-12-03T18:30", "2026-12-03", ""}).Draw(t, "start"),
		Zone:  rapid.SampledFrom([]string{"Europe/Paris", "Indian/Reunion", ""}).Draw(t, "zone"),
		Mode:  rapid.SampledFrom([]string{"", "in-person", "online", "hybrid"}).Draw(t, "mode"),
		Link: rapid.OneOf(rapid.Just("https://inscription.fr/a?q&@alice#Tag"), rapid.Just("https://inscription.fr/x,#Tag"),
			rapid.Custom(func(t *rapid.T) string { return "https://clair.fr/" + hostile(t, "path") })).Draw(t, "link"),
	}
	for _, field := range []*string{&p.Title, &p.Venue, &p.Commune, &p.Dep, &p.Theme, &p.Contact, &p.Note} {
		*field = hostile(t, name)
	}
	if rapid.Bool().Draw(t, "has report") {
		list := rapid.Custom(func(t *rapid.T) string { return hostile(t, "item") })
		p.Report = &meeting.Account{
			Participants: rapid.IntRange(0, 2_000_000).Draw(t, "participants"),
			Estimate:     rapid.Bool().Draw(t, "estimate"),
			Ideas:        rapid.SliceOfN(list, 0, 5).Draw(t, "ideas"),
			Topics:       rapid.SliceOfN(list, 0, 5).Draw(t, "topics"),
		}
	}
	return p
}

func TestWhateverPeopleWrite(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		p, before := hostileRecord(t, "text"), hostileRecord(t, "old text")
		s := Style{Language: "fr", Hashtags: []string{"CafeIA", "DebatNumerique"}, Limits: Limits{
			MaxCharacters: rapid.IntRange(420, 600).Draw(t, "limit"), PerURL: 23}}
		if rapid.Bool().Draw(t, "own page") {
			s.Link = "https://debats.fr/r/K7M2Q"
		}
		check := func(what string, text Text, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			checkHarmless(t, what, text, s)
		}
		text, err := Announce(b, p, s)
		check("announce", text, err)
		edit, reply, err := Cancelled(b, p, s)
		check("cancelled", edit, err)
		check("cancelled reply", reply, err)
		edit, reply, err = Changed(b, before, p, s)
		check("changed", edit, err)
		check("changed reply", reply, err)
		text, err = Withdrawn(b, p, s)
		check("withdrawn", text, err)
		if p.Report != nil {
			text, err = Report(b, p, s)
			check("report", text, err)
		}
	})
}

func checkHarmless(t *rapid.T, what string, text Text, s Style) {
	t.Helper()
	if n := Count(text.Body, []string{s.Link}, s.Limits); n > s.Limits.MaxCharacters {
		t.Errorf("%s: %d characters", what, n)
	}
	if m := mention.FindString(text.Body); m != "" {
		t.Errorf("%s mentions %q:\n%s", what, m, text.Body)
	}
	for _, tag := range hashtag.FindAllStringSubmatch(text.Body, -1) {
		onlyDigits := strings.IndexFunc(tag[1], func(r rune) bool { return !unicode.IsDigit(r) }) < 0
		if !onlyDigits && !slices.Contains(s.Hashtags, tag[1]) {
			t.Errorf("%s carries the tag %q:\n%s", what, tag[1], text.Body)
		}
	}
	links := address.FindAllString(text.Body, -1)
	if s.Link != "" && text.Body != "" && (len(links) != 1 || links[0] != s.Link) {
		t.Errorf("%s has the addresses %q beside its own:\n%s", what, links, text.Body)
	}
	if s.Link == "" && len(links) > 1 {
		t.Errorf("%s has %d addresses:\n%s", what, len(links), text.Body)
	}
	for _, r := range text.Body {
		if r != '\n' && (unicode.IsControl(r) || r >= 0x202a && r <= 0x202e) {
			t.Errorf("%s has the control character %U", what, r)
		}
	}
	if strings.Contains(text.Body, "\n\n\n") || strings.Contains(text.Body, "[toot.") {
		t.Errorf("%s is badly laid out:\n%s", what, text.Body)
	}
}

func TestClippingKeepsGraphemesWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := hostile(t, "text")
		n := rapid.IntRange(1, 40).Draw(t, "n")
		got := clip(text, n)
		if graphemeCount(got) > n {
			t.Fatalf("clip(%q, %d) = %q: %d graphemes", text, n, got, graphemeCount(got))
		}
		if kept, cut := strings.CutSuffix(got, "…"); cut && got != text {
			if !strings.HasPrefix(text, kept) {
				t.Fatalf("clip(%q, %d) = %q is not its beginning", text, n, got)
			}
			if graphemeCount(kept)+graphemeCount(text[len(kept):]) != graphemeCount(text) {
				t.Fatalf("clip(%q, %d) = %q cuts inside a grapheme", text, n, got)
			}
		}
	})
}

func TestHashtagIsAlwaysOneWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tag := Hashtag(hostile(t, "words"))
		if tag != "" && !regexp.MustCompile(`^[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*$`).MatchString(tag) {
			t.Fatalf("got %q", tag)
		}
		if again := Hashtag("#" + tag); again != tag {
			t.Fatalf("%q became %q", tag, again)
		}
	})
}
