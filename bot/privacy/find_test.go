package privacy

import (
	"strings"
	"testing"
	"unicode/utf8"

	"passeparole/locales"
	"pgregory.net/rapid"
)

func TestFind(t *testing.T) {
	for text, want := range map[string]string{
		// blocked
		"Écrivez à camille.durand@exemple.org, merci":  "email:camille.durand@exemple.org",
		"camille (at) exemple.org":                     "email:camille (at) exemple.org",
		"camille arobase exemple point org":            "email:camille arobase exemple point org",
		"mon numéro 06 12 34 56 78.":                   "phone:06 12 34 56 78",
		"06.12.34.56.78 ou 0612345678":                 "phone:06.12.34.56.78 phone:0612345678",
		"salle 12 06-12-34-56-78":                      "phone:06-12-34-56-78",
		"+33 6 12 34 56 78":                            "phone:+33 6 12 34 56 78",
		"+33 (0)6 12 34 56 78":                         "phone:+33 (0)6 12 34 56 78",
		"demandez à @camille":                          "handle:@camille",
		"demandez à @camille:exemple.org !":            "handle:@camille:exemple.org",
		"suivez @camille@exemple.social":               "handle:@camille@exemple.social",
		"voir https://www.facebook.com/camille.durand": "profile:https://www.facebook.com/camille.durand",
		"voir linkedin.com/in/camille-durand":          "profile:linkedin.com/in/camille-durand",
		"https://exemple.social/@camille":              "profile:https://exemple.social/@camille",
		"FR76 3000 6000 0112 3456 7890 189":            "iban:FR76 3000 6000 0112 3456 7890 189",
		"NIR 2 55 08 14 168 025 38":                    "nir:2 55 08 14 168 025 38",
		"la voiture AB-123-CD du voisin":               "plate:AB-123-CD",
		"immatriculée 1234 XY 39":                      "plate:1234 XY 39",
		"j'habite 12 rue du Port, au fond":             "street:12 rue du Port",
		"au 3 bis, place de la Mairie":                 "street:3 bis, place de la Mairie",
		"née le 12 mars 1980 à Valbrume":               "birth:12 mars 1980",
		"né le 12/03/1980":                             "birth:12/03/1980",
		// warned
		"Mme Durand dit non":                       "title:Mme Durand",
		"selon M. Martin-Petit et le Dr Leroy":     "title:M. Martin-Petit title:Dr Leroy",
		"je m'appelle Camille Durand et j'ai peur": "name:Camille Durand",
		"mon collègue Dominique s'en sert":         "name:Dominique",
		"j'ai 43 ans et je débute":                 "age:43 ans",
		"mon fils de 12 ans fait ses devoirs avec": "age:12 ans",
		"Camille, 43 ans":                          "name:Camille age:43 ans",
		"la maire de Valbrume en parle":            "role:maire de Valbrume",
		"le principal du collège était là":         "role:principal du collège",
		"mon fils est au collège Jean-Moulin":      "school:Jean-Moulin",
		"une classe de CM2 de l'école Prévert":     "school:Prévert",
		"ma collègue est en dépression":            "health:dépression",
		"je suis syndiquée à la CGT":               "union:syndiquée union:CGT",
		"mon voisin musulman l'utilise":            "belief:musulman",
		"moi j'ai voté contre":                     "politics:j'ai voté",
		// left alone
		"Mon fils fait ses devoirs avec, moi j'ose pas demander": "",
		"Café IA à la médiathèque Jean-Moulin":                   "",
		"le 01/02/2026 18 h 30, 23 personnes":                    "",
		"les plus de 65 ans et les 15-24 ans":                    "",
		"depuis 20 ans, on attend":                               "",
		"3 cours de français, 20 places assises":                 "",
		"PLUS DE 100 GB PAR MOIS":                                "",
		"Il y a 35 000 communes en 2026":                         "",
		"1 23 45 67 890 123 45":                                  "",
		"la santé et la maladie en général":                      "",
		"le syndicat a parlé du travail":                         "",
		"la maire est venue":                                     "",
		"Me demander de choisir ? Madame, non":                   "",
		"rendez-vous @ la mairie":                                "",
		"le CNNum et l'IA : 12,5 % en 2024":                      "",
	} {
		t.Run(text, func(t *testing.T) {
			var got []string
			for _, f := range Find(Clean(text)) {
				got = append(got, f.Kind+":"+f.Text)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("found %q, want %q", got, want)
			}
		})
	}
}

func TestBlocksAndWarnings(t *testing.T) {
	for _, f := range Find("Mme Durand, 06 12 34 56 78") {
		if want := map[string]Level{"title": Warn, "phone": Block}[f.Kind]; f.Level != want {
			t.Errorf("%s has level %d, want %d", f.Kind, f.Level, want)
		}
	}
}

func TestMaskProposesWords(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	fr := func(key string) string { return book.Say("fr", key, nil) }
	for text, want := range map[string]string{
		"à camille@exemple.org ou 06 12 34 56 78": "à [adresse électronique] ou [numéro de téléphone]",
		"j'ai 43 ans":                  "j'ai [la quarantaine]",
		"mon fils de 12 ans":           "mon fils de [moins de 18 ans]",
		"je m'appelle Camille Durand.": "je m'appelle [une personne].",
		"rien à cacher":                "rien à cacher",
	} {
		if got := Mask(text, Find(text), fr); got != want {
			t.Errorf("Mask(%q) = %q, want %q", text, got, want)
		}
	}
	if got := Mask("autre texte", Find("à camille@exemple.org"), fr); got != "autre texte" {
		t.Errorf("findings of another text changed this one: %q", got)
	}
}

func TestEveryKindHasItsSentence(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{"privacy.mask.age0"}
	for _, kind := range Kinds {
		keys = append(keys, Finding{Kind: kind}.Key(), "privacy.mask."+kind)
	}
	for age := 20; age <= 90; age += 10 {
		keys = append(keys, maskKey(Finding{Kind: "age", Text: string(rune('0'+age/10)) + "3 ans"}))
	}
	for _, lang := range locales.Languages {
		for _, key := range keys {
			if !book.Has(lang, key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
	}
}

func checkFind(t interface{ Errorf(string, ...any) }, text string) {
	end := 0
	found := Find(text)
	for _, f := range found {
		if f.Start < end || f.End <= f.Start || f.End > len(text) || text[f.Start:f.End] != f.Text {
			t.Errorf("%+v does not fit %q", f, text)
			return
		}
		end = f.End
	}
	masked := Mask(text, found, func(string) string { return "…" })
	if utf8.ValidString(text) && !utf8.ValidString(masked) {
		t.Errorf("masking %q cut a character: %q", text, masked)
	}
	for _, f := range Find(masked) {
		if f.Level == Block && f.Kind == "email" {
			t.Errorf("an address is left in %q, masked from %q", masked, text)
		}
	}
}

func TestFindingsFitAnyText(t *testing.T) {
	piece := rapid.SampledFrom([]string{"06 12 34 56 78", "a@b.org", "@alice", "12 rue du Port", "je ", "malade", "né le ", "1/2/1980",
		"Mme ", "Durand", ", ", "43 ans", "facebook.com/", "é", ".", "\n", "x"})
	rapid.Check(t, func(t *rapid.T) {
		checkFind(t, strings.Join(rapid.SliceOf(rapid.OneOf(piece, rapid.String())).Draw(t, "parts"), ""))
	})
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{"", "éa.a.a/@b", "Mme Durand, 06 12 34 56 78", "je suis malade", "a@b.org\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkFind(t, text) })
}

func BenchmarkFindHostile(b *testing.B) {
	text := strings.Repeat("xfacebook.com/éa.a.a/@b 1 rue A @b=@ a@aa.", 2500)
	for b.Loop() {
		Find(text)
	}
}
