package toot

import (
	"strings"
	"testing"

	"passeparole/bot/meeting"
	"passeparole/locales"
)

func book(t testing.TB) *locales.Book {
	t.Helper()
	b, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func planned() meeting.Public {
	return meeting.Public{
		ID: "K7M2Q", Language: "fr", State: meeting.Announced,
		Title: "Café IA à la médiathèque",
		Start: "2026-12-03T18:30", End: "2026-12-03T20:00", Zone: "Europe/Paris",
		Venue: "salle des fêtes", Commune: "Saint-Imaginaire", Dep: "Jura", Insee: "39999",
		Mode: "in-person", Theme: "L'IA à l'école",
		Link: "https://inscription.fr/cafe-ia",
	}
}

func style() Style {
	return Style{Language: "fr", Visibility: "public", Hashtags: []string{"café IA", "DebatNumerique"},
		Link: "https://debats.fr/r/K7M2Q"}
}

func lines(text string) []string { return strings.Split(text, "\n") }

func TestAnnouncement(t *testing.T) {
	got, err := Announce(book(t), planned(), style())
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"Café IA à la médiathèque",
		"",
		"jeudi 3 décembre 2026 de 18 h 30 à 20 h, heure de Paris",
		"salle des fêtes, Saint-Imaginaire (Jura)",
		"Thème : L'IA à l'école",
		"Tout savoir : https://debats.fr/r/K7M2Q",
		"",
		"#CafeIA #DebatNumerique #SaintImaginaire",
	}, "\n")
	if plain(got.Body) != want {
		t.Errorf("got\n%s\nwant\n%s", got.Body, want)
	}
	if got.Link != "https://debats.fr/r/K7M2Q" {
		t.Errorf("own link %q", got.Link)
	}
}

// plain is a text with ordinary spaces, to compare without minding typography.
func plain(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }

func TestOneAddressOnly(t *testing.T) {
	tests := []struct {
		name, own, link, contact string
		says, hides              string
		reported                 string
	}{
		{"own page wins", "https://debats.fr/r/1", "https://inscription.fr/x", "03 00 00 00 00",
			"Tout savoir : https://debats.fr/r/1", "inscription.fr", "https://debats.fr/r/1"},
		{"registration link otherwise", "", "https://inscription.fr/x", "03 00 00 00 00",
			"Pour s'inscrire : https://inscription.fr/x", "03 00", ""},
		{"contact when there is no link", "", "", "03 00 00 00 00", "Pour s'inscrire : 03 00 00 00 00", "https", ""},
		{"an unsafe link is no link", "", "javascript:alert(1)", "accueil@mediatheque.fr",
			"Pour s'inscrire : accueil@mediatheque.fr", "javascript", ""},
		{"nothing to register with", "", "http://clair.fr", "", "Thème", "clair.fr", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, s := planned(), style()
			p.Link, p.Contact, s.Link = tt.link, tt.contact, tt.own
			got, err := Announce(book(t), p, s)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(plain(got.Body), tt.says) || strings.Contains(got.Body, tt.hides) || got.Link != tt.reported {
				t.Errorf("got link %q in\n%s", got.Link, got.Body)
			}
		})
	}
}

func TestOwnLinkThatCannotBePosted(t *testing.T) {
	p := planned()
	p.Link = ""
	for _, link := range []string{"debats.fr", "ftp://debats.fr", "https://a@b.fr", "https://debats.fr/@alice", "https://debats.fr/a b"} {
		s := style()
		s.Link = link
		got, err := Announce(book(t), p, s)
		if err != nil || got.Link != "" || strings.Contains(got.Body, "://") {
			t.Errorf("%q: %v, in\n%s", link, err, got.Body)
		}
	}
	s := style()
	s.Link = "http://127.0.0.1:8008/r/1" // for trying things out
	if got, err := Announce(book(t), p, s); err != nil || got.Link != s.Link || !strings.Contains(got.Body, s.Link) {
		t.Errorf("loopback: %q, %v", got.Link, err)
	}
}

func TestPlaces(t *testing.T) {
	tests := []struct {
		mode, venue, commune string
		want                 string
	}{
		{"in-person", "salle des fêtes", "Saint-Imaginaire", "salle des fêtes, Saint-Imaginaire (Jura)"},
		{"in-person", "", "Saint-Imaginaire", "Saint-Imaginaire (Jura)"},
		{"online", "", "", "En ligne"},
		{"hybrid", "salle des fêtes", "Saint-Imaginaire", "salle des fêtes, Saint-Imaginaire (Jura), et en ligne"},
		{"hybrid", "", "", "En ligne"},
	}
	for _, tt := range tests {
		p := planned()
		p.Mode, p.Venue, p.Commune = tt.mode, tt.venue, tt.commune
		got, err := Announce(book(t), p, style())
		if err != nil {
			t.Fatal(err)
		}
		if lines(got.Body)[3] != tt.want {
			t.Errorf("%s: got %q, want %q", tt.mode, lines(got.Body)[3], tt.want)
		}
	}
}

func TestEnglishWording(t *testing.T) {
	p := planned()
	p.Language = "en"
	got, err := Announce(book(t), p, style())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got.Body, "Theme: L'IA") || !strings.Contains(got.Body, "Thursday") {
		t.Errorf("not in English:\n%s", got.Body)
	}
}

func TestLongTextsGiveWayInOrder(t *testing.T) {
	p, s := planned(), style()
	p.Title = strings.Repeat("Un très long titre ", 40)
	p.Venue = strings.Repeat("une grande salle ", 40)
	p.Theme = strings.Repeat("un vaste thème ", 40)
	for _, limit := range []int{500, 300, 250, 200, 170} {
		s.Limits.MaxCharacters = limit
		got, err := Announce(book(t), p, s)
		if err != nil {
			t.Fatal(err)
		}
		n := Count(got.Body, []string{s.Link}, s.Limits)
		if n > limit {
			t.Errorf("%d characters with a limit of %d:\n%s", n, limit, got.Body)
		}
		for _, kept := range []string{"Un très", "jeudi 3 décembre 2026", s.Link} {
			if !strings.Contains(got.Body, kept) {
				t.Errorf("limit %d: %q is gone from\n%s", limit, kept, got.Body)
			}
		}
		if strings.Contains(got.Body, "grande salle") && !strings.Contains(got.Body, "Saint-Imaginaire (Jura)") {
			t.Errorf("limit %d: the commune went before the room\n%s", limit, got.Body)
		}
	}
	s.Limits.MaxCharacters = 40
	if _, err := Announce(book(t), p, s); err == nil {
		t.Error("a post that cannot hold date and link was made")
	}
}

func TestNoSentenceIsMissing(t *testing.T) {
	b := book(t)
	for _, key := range b.Keys("fr") {
		if strings.HasPrefix(key, "toot.") && !b.Has("en", key) {
			t.Errorf("%s is not in English", key)
		}
	}
	for _, key := range b.Keys("en") {
		if strings.HasPrefix(key, "toot.") && !b.Has("fr", key) {
			t.Errorf("%s is not in French", key)
		}
	}
}
