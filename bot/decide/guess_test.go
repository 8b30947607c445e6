package decide

import "testing"

func TestGuess(t *testing.T) {
	for text, want := range map[string]intent{
		"je voudrai faire un debat":                prepare,
		"Bonjour, j'aimerais organiser un café IA": prepare,
		"I want to plan a debate":                  prepare,
		"on aimerait monter un atelier":            prepare,
		"compte rendu":                             report,
		"je viens pour la restitution d'hier":      report,
		"where is my proposal?":                    mine,
		"où en est ma rencontre ?":                 mine,
		"je voudrais changer la date":              mine,
		"le débat d'hier était bien":               noIntent,
		"il pleut":                                 noIntent,
		"7":                                        noIntent,
	} {
		if got := guess(text); got != want {
			t.Errorf("guess(%q) = %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]bool{"merci": true, "Merci beaucoup !": true, "thanks a lot": true, "super, merci": true, "mercredi": false} {
		if got := thanked(text); got != want {
			t.Errorf("thanked(%q) = %v", text, got)
		}
	}
}
