package flows

import "testing"

func TestDoubt(t *testing.T) {
	for text, want := range map[string]doubt{
		"euh…": hesitates, "heu": hesitates, "Euh... hmm": hesitates, "um…": hesitates, "ben euh": hesitates,
		"c'est quoi une structure": asksBot, "c quoi un titre": asksBot, "qu'est-ce que je dois mettre": asksBot, "je mets quoi ?": asksBot,
		"comment ça, il faut écrire quoi ?": asksBot, "what is an organisation?": asksBot, "what do you mean": asksBot, "why do you need this?": asksBot,
		"qui vient ?": questions, "Faut-il avoir peur de l'IA ?": questions, "pourquoi": questions, "Comment protéger nos enfants": questions,
		"Is AI for us?": questions, "how do we talk about screens": questions, "Quel avenir ?!": questions,
		"« c'est quoi une structure »": noDoubt, `"qui vient ?"`: noDoubt, "Café IA": noDoubt, "Heure du conte": noDoubt, "Benoît et les écrans": noDoubt,
		"L'IA, et après": noDoubt, "qui vient ?\nqui reste ?": noDoubt, "Comments on screens": noDoubt, "Howl": noDoubt, "": noDoubt, "Pourquoitou": noDoubt,
	} {
		if got := doubtIn(text); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}

func TestWordsWithSighs(t *testing.T) {
	for text, want := range map[string]Act{
		"heu je sais pas encore": Later, "euh, je ne sais pas": Later, "bof je sais pas trop": Later, "ok c bon": Yes, "ah oui": Yes, "bon, ok": Yes,
		"voila c tout": Enough, "voilà, c'est tout !": Enough, "ben voila": Enough, "c tout": Enough, "rien de plus": Enough, "ben rien": No, "ah non": No,
		"euh… passer": Skip, "bon retour": "", "ben oui mais non": "", "Oh": "", "enfin libres": "", "well done": "", "bonjour": "",
	} {
		if act, _, _ := ReadAct(text); act != want {
			t.Errorf("%q: got %q, want %q", text, act, want)
		}
	}
}
