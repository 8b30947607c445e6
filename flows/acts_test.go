package flows

import "testing"

func TestReadAct(t *testing.T) {
	for _, c := range []struct {
		said string
		act  Act
		arg  string
	}{
		{"aide", Help, ""}, {"AIDE !", Help, ""}, {"!aide", Help, ""}, {"/help", Help, ""}, {"?", Help, ""}, {"??", Help, ""},
		{"Retour", Back, ""}, {"back.", Back, ""}, {"passer", Skip, ""}, {"skip", Skip, ""},
		{"récapituler", Summary, ""}, {"recapituler", Summary, ""}, {"RÉCAPITULER…", Summary, ""}, {"re\u0301capituler", Summary, ""}, {"résumé", Summary, ""}, {"summary", Summary, ""},
		{"reprendre", Resume, ""}, {"resume", Resume, ""}, {"pause", Pause, ""}, {"annuler", Cancel, ""}, {"défaire", Undo, ""}, {"undo", Undo, ""},
		{"je sais pas", Later, ""}, {"Je ne sais pas.", Later, ""}, {"I don’t know", Later, ""},
		{"oui", Yes, ""}, {"OK", Yes, ""}, {"d’accord !", Yes, ""}, {"✅", Yes, ""}, {"✔️", Yes, ""}, {"👍🏽", Yes, ""}, {"yes", Yes, ""},
		{"non", No, ""}, {"❌", No, ""}, {"👎🏿", No, ""}, {"envoyer", Send, ""}, {"c'est tout", Enough, ""}, {"C’est tout !", Enough, ""}, {"that's all", Enough, ""},
		{"enlève le 2", Remove, "2"}, {"enleve 2", Remove, "2"}, {"supprimez le numéro 12", Remove, "12"}, {"remove the 3", Remove, "3"},
		{"enlève les 2 et 3", Remove, "2 3"}, {"retire le 1, le 2 et le 4", Remove, "1 2 4"}, {"remove 2 and 3", Remove, "2 3"}, {"retire le dernier", Remove, "last"}, {"supprime la dernière", Remove, "last"}, {"delete the last one", Remove, "last"},
		{"remplace le 3 par l'École d'été", Replace, "3 l'École d'été"}, {"déplace le 4 en 1", Move, "4 1"}, {"move 4 to 1", Move, "4 1"},
		{"modifier lieu", Correct, "lieu"}, {"!modifier 3", Correct, "3"}, {"Modifier le nombre de participants : 25", Correct, "le nombre de participants : 25"}, {"change place", Correct, "place"},

		// anything else is an answer
		{"« aide »", "", ""}, {`"aide"`, "", ""}, {"“help”", "", ""}, {"aidez les enfants", "", ""}, {"help the children", "", ""}, {"oui mais non", "", ""},
		{"retour vers le futur", "", ""}, {"enlève le chat", "", ""}, {"efface tout", "", ""}, {"retire le dernier mot", "", ""}, {"modifier", "", ""}, {"", "", ""}, {"   ", "", ""}, {"!", "", ""}, {"\u202e", "", ""}, {"...", "", ""},
		{"modifier\nlieu\ndate", "", ""},
	} {
		act, arg, ok := ReadAct(c.said)
		if act != c.act || arg != c.arg || ok != (c.act != "") {
			t.Errorf("%q: got %q %q %v, want %q %q", c.said, act, arg, ok, c.act, c.arg)
		}
	}
}

// A word is one act: with two, chance would choose.
func TestEveryWordIsOneAct(t *testing.T) {
	seen := map[string]Act{}
	for act, list := range words {
		for _, w := range list {
			if other, twice := seen[Fold(w)]; twice && w != "?" {
				t.Errorf("%q is %s and %s", w, act, other)
			}
			seen[Fold(w)] = act
		}
	}
}

func TestParseSpan(t *testing.T) {
	for said, hours := range map[string]int{"48h": 48, "3j": 72, "2sem": 336, "18mois": 18 * 30 * 24, "0j": 0} {
		if d, ok := ParseSpan(said); !ok || int(d.Hours()) != hours {
			t.Errorf("%s: got %v %v", said, d, ok)
		}
	}
	for _, said := range []string{"", "j", "3", "-3j", "3 ans", "99999j"} {
		if _, ok := ParseSpan(said); ok {
			t.Errorf("%q is not a span", said)
		}
	}
}

func FuzzReadAct(f *testing.F) {
	for _, said := range []string{"aide", "« aide »", "modifier lieu", "enlève le 2", "remplace le 3 par x", "👍🏽"} {
		f.Add(said)
	}
	f.Fuzz(func(t *testing.T, said string) {
		act, _, ok := ReadAct(said)
		if ok != (act != "") {
			t.Errorf("%q: %q %v", said, act, ok)
		}
		if inner, quoted := Unquote(said); quoted && ok {
			t.Errorf("%q is quoted (%q) and yet an act", said, inner)
		}
	})
}
