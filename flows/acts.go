package flows

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// words are the acts that are one fixed phrase, folded, in both languages: people mix them.
var words = map[Act][]string{
	Help:    {"aide", "aidez-moi", "aide-moi", "help", "?", "que faire", "help me"},
	Back:    {"retour", "precedent", "question precedente", "revenir", "revenir en arriere", "back", "previous", "go back"},
	Skip:    {"passer", "passe", "je passe", "suivant", "skip", "pass", "next"},
	Later:   {"je sais pas trop", "je ne sais pas trop", "je sais pas du tout", "je ne sais pas du tout", "j'en sais rien", "je n'en sais rien", "j'sais pas encore", "on sait pas", "on ne sait pas", "on sait pas encore", "on ne sait pas encore", "pas encore", "pas encore decide", "c'est pas encore decide", "ce n'est pas encore decide", "chais pas", "je verrai", "on verra", "on verra plus tard", "je sais pas pour l'instant", "je ne sais pas pour l'instant", "i don't know yet", "i dont know yet", "not sure", "not sure yet", "i'm not sure", "dunno", "not decided yet", "je sais pas", "je ne sais pas", "j'sais pas", "sais pas", "ne sait pas", "je ne sais pas encore", "je sais pas encore", "aucune idee", "plus tard", "a la fin", "i don't know", "i dont know", "i do not know", "don't know", "dont know", "no idea", "later"},
	Summary: {"recapituler", "recapitule", "recapitulez", "recapitulatif", "recap", "resumer", "ou en suis-je", "ou j'en suis", "summary", "summarise", "summarize"},
	Pause:   {"pause", "pauser", "stop", "en pause"},
	Resume:  {"reprendre", "reprends", "reprenons", "on reprend", "resume", "continuer", "continue", "continuons", "go on"},
	Cancel:  {"annuler", "annule", "abandonner", "abandonne", "tout annuler", "cancel", "abort"},
	Undo:    {"defaire", "defais", "undo", "annuler la derniere reponse", "annuler le dernier changement", "reviens en arriere"},
	Yes:     {"ok c bon", "c bon", "c'est ok", "ok c'est bon", "oui c'est bon", "oui c'est ca", "ouais", "oui ok", "ok oui", "oui merci", "ok d'accord", "ok parfait", "c'est parfait", "yes thanks", "oui", "ok", "okay", "o", "d'accord", "daccord", "oui oui", "c'est ca", "c'est bien ca", "c'est bon", "exact", "exactement", "parfait", "tout a fait", "bien sur", "yes", "y", "yep", "sure", "that's right", "right", "correct", "✅", "✔", "👍", "👌", "☑"},
	No:      {"non", "n", "nan", "pas du tout", "non merci", "aucun", "aucune", "rien", "none", "nothing", "ce n'est pas ca", "c'est pas ca", "no", "nope", "not at all", "❌", "✖", "👎", "❎"},
	Send:    {"envoyer", "envoie", "envoyez", "j'envoie", "soumettre", "send", "submit"},
	Enough:  {"voila c tout", "c tout pour moi", "c'est tout pour moi", "et c'est tout", "rien de plus", "rien d'autre a ajouter", "rien a ajouter", "ce sera tout", "non c'est tout", "non c tout", "oui c'est tout", "ok c'est tout", "non rien d'autre", "c'est termine", "that's it", "thats it", "nothing more", "no that's all", "c'est tout", "cest tout", "c tout", "voila c'est tout", "voila", "fini", "c'est fini", "termine", "j'ai fini", "rien d'autre", "that's all", "thats all", "that is all", "done", "finished", "nothing else"},
}

var byWord = func() map[string]Act {
	m := ByPhrase(words)
	delete(m, "") // what folds to nothing
	m["?"] = Help
	return m
}()

// patterns are the acts that take an argument. They are matched against the message as typed,
// so that a text given to "remplace" keeps its accents.
var patterns = []struct {
	act Act
	re  *regexp.Regexp
}{
	{Remove, regexp.MustCompile(`(?is)^(?:enl[eè]ve[rz]?|retire[rz]?|supprime[rz]?|efface[rz]?|remove|delete)\s+(?:l[ea]s?\s+|the\s+)?(?:num[eé]ros?\s+|n[°o]\s*|numbers?\s+|#)?` +
		`(\d{1,4}(?:\s*(?:,|&|\bet\b|\band\b)\s*(?:l[ea]\s+|the\s+)?(?:n[°o]\s*|#)?\d{1,4})*|derni[eè]re?|last(?:\s+one)?)$`)},
	{Replace, regexp.MustCompile(`(?is)^(?:remplace[rz]?|replace)\s+(?:l[ea]\s+|the\s+)?(?:num[eé]ro\s+|n[°o]\s*|number\s+|#)?(\d{1,4})\s+(?:par|with|by)\s*:?\s+(.+)$`)},
	{Move, regexp.MustCompile(`(?is)^(?:d[eé]place[rz]?|move)\s+(?:l[ea]\s+|the\s+)?(?:num[eé]ro\s+|number\s+|#)?(\d{1,4})\s+(?:en|vers|à|a|to)\s+(?:position\s+)?(\d{1,4})$`)},
	{Correct, regexp.MustCompile(`(?is)^(?:modifie[rz]?|modif|corrige[rz]?|change[rz]?|rectifie[rz]?|correct|edit)\s+(.+)$`)},
}

// ReadAct finds the act in a message: the whole message, folded, with or without "!" or "/" in
// front and punctuation behind, or nothing. arg is a field for Correct, "2", "2 3" or "last" for
// Remove, "2 text" for Replace, "4 1" for Move, "" otherwise. Words between « » or " " are never an act.
func ReadAct(text string) (act Act, arg string, ok bool) {
	if _, quoted := Unquote(text); quoted {
		return "", "", false
	}
	if len(text) > 2000 {
		return "", "", false
	}
	text = strings.TrimSpace(text)
	if prefixed(text) {
		text = strings.TrimSpace(text[1:])
	}
	if text == "" {
		return "", "", false
	}
	switch strings.ToLower(norm.NFC.String(text)) { // without accents these are the English "resume"
	case "résumé", "résume", "résumez":
		return Summary, "", true
	}
	folded := Fold(text)
	if folded == "" && strings.Trim(text, "? ") == "" {
		folded = "?"
	}
	if act, ok := byWord[folded]; ok {
		return asked(act, text), "", true
	}
	if act, ok := byWord[unsighed(folded)]; ok && slices.Contains([]Act{Yes, No, Skip, Later, Enough}, act) {
		return asked(act, text), "", true
	}
	text = strings.TrimRightFunc(strings.ReplaceAll(text, "\u00a0", " "), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".!…", r)
	})
	for _, p := range patterns {
		m := p.re.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		arg := strings.TrimSpace(strings.Join(m[1:], " "))
		if p.act == Remove {
			arg = removedItems(arg)
		}
		if p.act == Correct && (strings.ContainsAny(arg, "\n") || len(strings.Fields(arg)) > longestCorrection(arg)) {
			return "", "", false
		}
		return p.act, arg, true
	}
	return "", "", false
}

// asked is an act as it is meant when a question mark stands behind its word: « oui ? » and
// « envoyer ? » ask what would happen, and must settle nothing.
func asked(act Act, text string) Act {
	if slices.Contains([]Act{Yes, No, Send, Enough, Cancel}, act) && endsAsking(text) {
		return Wonder
	}
	return act
}

// endsAsking says that a text ends with a question mark, whatever else stands around it.
func endsAsking(text string) bool {
	return strings.HasSuffix(strings.TrimRight(spaces.Replace(text), " !….\"»”"), "?")
}

var itemNumber = regexp.MustCompile(`\d+`)

// removedItems are the numbers in « 2 et le 3 », between spaces, or "last".
func removedItems(said string) string {
	if numbers := itemNumber.FindAllString(said, -1); len(numbers) > 0 {
		return strings.Join(numbers, " ")
	}
	return "last"
}

// sighs are what people begin with before the word that counts: "euh je sais pas", "ben voilà".
var sighs = regexp.MustCompile(`^(?:(?:heu+|euh+|hum+|hm+|ben|bah|beh|bof|ah|oh|eh|pff+|bon|alors|enfin|er+|um+|uh+)[ ,.…!-]+)+`)

// unsighed is a folded message without sighs, commas and dots.
func unsighed(folded string) string {
	folded = sighs.ReplaceAllString(folded+" ", "")
	return strings.Join(strings.FieldsFunc(folded, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",.…!", r) }), " ")
}

// prefixed says whether the message begins with a prefix of a command and a letter or "?".
func prefixed(text string) bool {
	rest, found := strings.CutPrefix(strings.TrimSpace(text), "!")
	if !found {
		rest, found = strings.CutPrefix(strings.TrimSpace(text), "/")
	}
	r := []rune(rest)
	return found && len(r) > 0 && (unicode.IsLetter(r[0]) || r[0] == '?')
}

// longestCorrection is how many words can follow « modifier »: few when they name a field, more
// when a value stands behind its name, « modifier date : jeudi 10 décembre de 18 h à 20 h ».
func longestCorrection(arg string) int {
	if field, _, direct := strings.Cut(arg, ":"); direct && len(strings.Fields(field)) <= 3 {
		return 30
	}
	return 8
}
