package toot

import (
	"strings"
	"testing"
)

// The samples and counts are those of reference/mastodon.md §2.
func TestCountAsMastodonDoes(t *testing.T) {
	own := "https://debats.fr/rencontres/K7M2Q"
	tests := []struct {
		name, text string
		own        string
		want       int
	}{
		{"letters", "bonjour", "", 7},
		{"an accent is no character", "e\u0301te\u0301", "", 3},
		{"a family is one", "👨\u200d👩\u200d👧", "", 1},
		{"a flag is one", "🇫🇷🇧🇪", "", 2},
		{"a keycap is one", "1\ufe0f\u20e3", "", 1},
		{"a line end is one", "a\r\nb", "", 3},
		{"a word joiner is one", "@\u2060alice", "", 7},
		{"own link", own, own, 23},
		{"a short one counts as much", "https://d.fr", "https://d.fr", 23},
		{"own link between words", "voir " + own + "\nmerci", own, 5 + 23 + 6},
		{"someone's link in full", "https://ailleurs.fr/une-page-tout-entiere", own, 41},
		{"a longer address that begins like ours", own + "/suite", own, len(own) + 6},
		{"glued to a word", "x" + own, own, len(own) + 1},
		{"twice", own + " " + own, own, 47},
		{"a made-up domain is no address", "https://debats.example/rencontres/K7M2Q", "https://debats.example/rencontres/K7M2Q", 39},
		{"loopback is no address", "http://127.0.0.1:8008/rencontres/K7M2Q", "http://127.0.0.1:8008/rencontres/K7M2Q", 38},
		{"no discount for a mention", "@alice@social.fr", "", 16},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Count(tt.text, []string{tt.own}, Limits{}); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func TestHashtag(t *testing.T) {
	for words, want := range map[string]string{
		"café IA": "CafeIA", "CafeIA": "CafeIA", "#CaféIA": "CafeIA", "séminaire de maths": "SeminaireDeMaths",
		"l'école": "LEcole", "œuvre commune": "OeuvreCommune", "IA": "IA", "2026": "", "débat 2026": "Debat2026",
		"": "", "🙂": "", "@alice": "Alice", "Saint-Aubin": "SaintAubin", "ﬁn": "Fin", strings.Repeat("long ", 20): "",
	} {
		if got := Hashtag(words); got != want {
			t.Errorf("Hashtag(%q) = %q, want %q", words, got, want)
		}
	}
}

func TestRegistrationLink(t *testing.T) {
	for raw, want := range map[string]string{
		"https://inscription.fr/cafe-ia":           "https://inscription.fr/cafe-ia",
		" https://inscription.fr/a?b=c&d=%C3%A9 ":  "https://inscription.fr/a?b=c&d=%C3%A9",
		"https://inscription.fr/café":              "https://inscription.fr/caf%C3%A9",
		"https://médiathèque.fr/":                  "https://xn--mdiathque-53af.fr/",
		"https://inscription.fr/?q&@alice":         "https://inscription.fr/?q&%40alice",
		"https://inscription.fr/#/seance":          "https://inscription.fr/#/seance",
		"https://inscription.fr/x,#Tag":            "https://inscription.fr/x,",
		"http://inscription.fr":                    "",
		"https://alice@inscription.fr":             "",
		"https://localhost/x":                      "",
		"https://192.0.2.1/x":                      "",
		"https://inscription.invalid":              "",
		"javascript:alert(1)":                      "",
		"inscription.fr":                           "",
		"":                                         "",
		"https://a.fr/" + strings.Repeat("x", 300): "",
	} {
		if got := registrationLink(raw); got != want {
			t.Errorf("registrationLink(%q) = %q, want %q", raw, got, want)
		}
	}
}
