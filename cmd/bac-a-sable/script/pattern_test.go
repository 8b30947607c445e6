package script

import (
	"maps"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		name, expected, text string
		known                Variables
		want                 bool
		after                Variables
	}{
		{"capitals, spaces, apostrophes", "c'est noté : café", "C’est\u00a0noté\u00a0:\nCafé IA", nil, true, nil},
		{"missing", "question 4", "Question 3", nil, false, nil},
		{"signs are no pattern", "(*) [a", "voir (*) [a]", nil, true, nil},
		{"caught", "valider · {CAFE} ·", "À valider · K7M2Q · Café", nil, true, Variables{"CAFE": "K7M2Q"}},
		{"a word is no ID", "rencontre {CAFE}", "rencontre DEBAT, rencontre K7M2Q", nil, true, Variables{"CAFE": "K7M2Q"}},
		{"part of a word is no ID", "{CAFE}", "AK7M2Q K7M2QB", nil, false, nil},
		{"nothing to catch", "{CAFE}", "rien", nil, false, nil},
		{"known", "!voir {CAFE}", "!voir k7m2q", Variables{"CAFE": "K7M2Q"}, true, Variables{"CAFE": "K7M2Q"}},
		{"another", "!voir {CAFE}", "!voir AAAA2", Variables{"CAFE": "K7M2Q"}, false, Variables{"CAFE": "K7M2Q"}},
		{"two", "{UN} puis {DEUX}", "A2222 puis B3333", nil, true, Variables{"UN": "A2222", "DEUX": "B3333"}},
		{"date", "le {DATE+12}", "Le jeudi 3 décembre 2026 à 18 h", nil, true, nil},
	} {
		v := maps.Clone(c.known)
		if v == nil {
			v = Variables{}
		}
		if got := v.Match(c.expected, c.text, noon); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		if !maps.Equal(v, c.after) {
			t.Errorf("%s: caught %v, want %v", c.name, v, c.after)
		}
	}
}

func TestFill(t *testing.T) {
	v := Variables{"CAFE": "K7M2Q"}
	got, err := v.Fill("!reporter {CAFE} {DATE+10} ; {JOUR}, {JOUR-1}", noon)
	if err != nil || got != "!reporter K7M2Q mardi 1er décembre 2026 ; 21 novembre, 20 novembre" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := v.Fill("{AUTRE}", noon); err == nil {
		t.Error("a variable without a value was said")
	}
	// An hour before midnight in UTC it is already tomorrow in Paris.
	if got, _ := v.Fill("{JOUR}", noon.Add(11*time.Hour)); got != "22 novembre" {
		t.Errorf("%q", got)
	}
}
