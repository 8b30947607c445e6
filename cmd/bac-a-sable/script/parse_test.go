package script

import (
	"slices"
	"strings"
	"testing"
)

const story = `# Une histoire
= La préparation

Camille> bonjour
    deuxième ligne
	troisième
Bot< Question 1 sur {CAFE}
Bot! formulaire
Camille+ ✅
Camille^ oui
Camille~ bonsoir
Camille-
Camille+[sous quelle forme] 2️⃣
Camille^[ ? ] [sic]
Camille-[✅]
Camille> [sic]
Camille! notes.md Titre : Café
    LIEU : Brest
Bot~ validé
Bot+ ✅
@Équipe
Fil< ANNULÉ
Suite< 23 participants
Fil= 3
Page {CAFE}< Saint-Aubin
Page< Jura
Arrêter le bot
tuer le bot
relancer le bot
Relancer le bot 13 jours plus tard
Dominique> !voir {CAFE} > 2
@horloge 2027-06-03T17:30
`

func TestParse(t *testing.T) {
	lines, err := Parse(strings.ReplaceAll(story, "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Line{
		{2, Title, "", "La préparation", 0, ""}, {4, Say, "camille", "bonjour\ndeuxième ligne\ntroisième", 0, ""},
		{7, Expect, "", "Question 1 sur {CAFE}", 0, ""}, {8, Refrain, "", "formulaire", 0, ""},
		{9, React, "camille", "✅", 0, ""}, {10, Reply, "camille", "oui", 0, ""}, {11, Edit, "camille", "bonsoir", 0, ""},
		{12, Withdraw, "camille", "", 0, ""},
		{13, React, "camille", "2️⃣", 0, "sous quelle forme"}, {14, Reply, "camille", "[sic]", 0, " ? "}, {15, Withdraw, "camille", "", 0, "✅"},
		{16, Say, "camille", "[sic]", 0, ""}, {17, Share, "camille", "notes.md Titre : Café\nLIEU : Brest", 0, ""},
		{19, Rewrite, "", "validé", 0, ""}, {20, Button, "", "✅", 0, ""},
		{21, Enter, "", "équipe", 0, ""}, {22, Post, "", "ANNULÉ", 0, ""},
		{23, Answer, "", "23 participants", 0, ""}, {24, Count, "", "3", 3, ""}, {25, Page, "CAFE", "Saint-Aubin", 0, ""},
		{26, Page, "", "Jura", 0, ""}, {27, Stop, "", "", 0, ""}, {28, Kill, "", "", 0, ""}, {29, Start, "", "", 0, ""},
		{30, Start, "", "", 13, ""}, {31, Say, "dominique", "!voir {CAFE} > 2", 0, ""},
		{32, Clock, "", "2027-06-03T17:30", 0, ""},
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got\n%+v, want\n%+v", lines, want)
	}
}

func TestALineThatIsNoneIsNamed(t *testing.T) {
	for text, says := range map[string]string{
		"Camille> a\nbonjour tout le monde": "ligne 2 : « bonjour tout le monde »",
		"Bot<":                              "ligne 1 : il manque un texte",
		"@horloge demain":                   "ligne 1 : « demain » n’est pas une heure",
		"Fil= trois":                        "« trois » n’est pas un nombre",
		"  décalé":                          "ligne 1 : « décalé » est décalé",
		"Bot< a\n  suite":                   "ligne 2",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(story)
	f.Add("Camille> {CAFE} {DATE+1}\n\x00")
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := Parse(text)
		if err != nil {
			return
		}
		last := 0
		for _, l := range lines {
			if l.Number <= last || l.Verb == "" {
				t.Fatalf("line %+v after %d", l, last)
			}
			last = l.Number
			Variables{}.Match(l.Text, text, noon)
		}
	})
}
