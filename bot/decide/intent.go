package decide

import (
	"strings"

	"passeparole/bot/meeting"
	"passeparole/flows"
)

// intent is what a person asks of the bot outside any question: always the whole
// message, so that an answer is never taken for one (libraries.md §2).
type intent string

const (
	noIntent intent = ""
	prepare  intent = "prepare"   // a meeting
	report   intent = "report"    // its restitution, of the meeting named or to be chosen
	mine     intent = "mine"      // my meetings
	menu     intent = "menu"      // what can I do here
	greeting intent = "greeting"  // the same, politely
	switchTo intent = "language"  // in the language named
	resume   intent = "resume"    // the conversation of the meeting named
	see      intent = "see"       // the meeting named
	change   intent = "change"    // the plan or the report of the meeting named
	team     intent = "team"      // a question to staff
	answer   intent = "answer"    // staff's question about the meeting named
	dismiss  intent = "dismiss"   // the meeting named will not take place
	putOff   intent = "put-off"   // the meeting named takes place on another day
	addTeam  intent = "add-team"  // somebody organises the meeting too
	dropTeam intent = "drop-team" // somebody organises it no more
	handOver intent = "hand-over" // somebody else answers for it
	mute     intent = "mute"      // no more reminders of the meeting named, or of the one just reminded of
	muteAll  intent = "mute-all"  // no more reminders at all
	unmute   intent = "unmute"    // reminders again
)

// phrases are whole messages, folded, in both languages: people mix them.
var phrases = map[intent][]string{
	prepare: {"preparer une rencontre", "preparer un debat", "preparer", "prepare", "nouvelle rencontre", "nouveau debat",
		"organiser une rencontre", "organiser un debat", "je veux organiser un debat", "je voudrais organiser un debat",
		"prepare a meeting", "plan a meeting", "new meeting", "organise a meeting", "organize a meeting", "organise a debate", "plan a debate"},
	report: {"remplir une restitution", "restitution", "faire une restitution", "une restitution", "nouvelle restitution", "restituer",
		"fill in a report", "fill a report", "report", "write a report", "new report"},
	mine: {"mes rencontres", "mes debats", "ma rencontre", "liste", "my meetings", "my meeting", "list"},
	menu: {"menu", "accueil", "start", "demarrer", "commencer"},
	greeting: {"bonjour", "bonsoir", "salut", "coucou", "bonjour a vous", "bonjour a tous", "bonjour a toutes et a tous",
		"slt", "bjr", "bsr", "cc", "yo", "re", "rebonjour", "re bonjour", "rebonsoir", "bonjour bonjour", "salut salut", "allo", "wesh", "kikou", "bonjour ca va", "salut ca va",
		"slt ca va", "cc ca va", "hello there", "hi there", "hiya", "good day",
		"hello", "hi", "hey", "good morning", "good evening", "good afternoon"},
	switchTo: {"langue", "language"},
	dismiss: {"annuler la rencontre", "annuler ma rencontre", "je dois annuler", "il faut annuler", "on annule", "nous annulons", "c'est annule", "finalement c'est annule", "we have to cancel", "i have to cancel", "annuler le debat", "annuler mon debat", "la rencontre est annulee", "le debat est annule",
		"la rencontre n'a pas eu lieu", "le debat n'a pas eu lieu", "cancel the meeting", "cancel my meeting", "cancel the debate", "the meeting is cancelled", "the meeting is canceled"},
	putOff: {"reporter", "reporter la rencontre", "reporter ma rencontre", "je dois reporter", "il faut reporter", "on reporte", "nous reportons", "c'est reporte", "finalement c'est reporte", "la date change", "la date a change", "we have to postpone", "i have to postpone", "reporter le debat", "la rencontre est reportee", "le debat est reporte", "changer la date",
		"changer de date", "postpone", "reschedule", "postpone the meeting", "reschedule the meeting", "change the date", "move the meeting"},
}

// leads are first words that an ID follows: "restitution K7M2Q".
var leads = map[intent][]string{
	report:  {"restitution", "restituer", "remplir", "report"},
	resume:  {"reprendre", "reprends", "continuer", "resume", "continue"},
	see:     {"voir", "montre", "montrer", "show", "see", "view"},
	change:  {"modifier", "modifie", "corriger", "change", "changer", "edit", "correct"},
	answer:  {"repondre", "reponse", "answer", "reply"},
	dismiss: {"annuler", "annule", "annulez", "cancel"},
	putOff:  {"reporter", "reporte", "reportez", "decaler", "postpone", "reschedule"},
}

// tongues are the names of the languages, as people write them.
var tongues = map[string]string{
	"fr": "fr", "francais": "fr", "french": "fr", "en francais": "fr",
	"en": "en", "anglais": "en", "english": "en", "en anglais": "en", "in english": "en",
}

var byPhrase = flows.ByPhrase(phrases)

// wish is an intent with what it is about.
type wish struct {
	intent
	id   string // of a meeting, "" if none was named
	text string // language code, or the words of an answer to staff
}

// readWish finds the intent of a message.
func readWish(text string) wish {
	if _, quoted := flows.Unquote(text); quoted || len(text) > 2000 {
		return wish{}
	}
	text = strings.TrimLeft(strings.TrimSpace(text), "!/")
	if id, question, ok := readAskTeam(text); ok {
		return wish{team, id, question}
	}
	folded := flows.Fold(text)
	if i, ok := byPhrase[folded]; ok {
		return wish{intent: i}
	}
	if w, ok := readMuting(folded); ok {
		return w
	}
	if code, ok := tongues[folded]; ok && len(folded) > 2 {
		return wish{intent: switchTo, text: code}
	}
	first, rest, found := strings.Cut(text, " ")
	if !found {
		return wish{}
	}
	lead := flows.Fold(first)
	if lead == "langue" || lead == "language" {
		if code, ok := tongues[flows.Fold(rest)]; ok {
			return wish{intent: switchTo, text: code}
		}
		if len(strings.Fields(rest)) == 1 {
			return wish{intent: switchTo}
		}
		return wish{}
	}
	word, tail, _ := strings.Cut(strings.TrimSpace(rest), " ")
	id, ok := meeting.ReadID(word)
	if !ok {
		return wish{}
	}
	for i, list := range leads {
		for _, l := range list {
			if l != lead {
				continue
			}
			if tail = strings.TrimSpace(tail); i == answer && tail != "" || i == dismiss || i == putOff {
				return wish{i, id, strings.TrimLeft(tail, ": ")}
			}
			if i != answer && tail == "" {
				return wish{intent: i, id: id}
			}
		}
	}
	return wish{}
}

// readMuting finds « arrêter les rappels », with the ID of a meeting or without.
func readMuting(folded string) (wish, bool) {
	for _, of := range []intent{muteAll, mute, unmute} {
		for _, phrase := range muting[of] {
			rest, ok := strings.CutPrefix(folded, phrase)
			if !ok {
				continue
			}
			if rest == "" {
				return wish{intent: of}, true
			}
			rest = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(rest), "de "), "of ")
			if id, ok := meeting.ReadID(rest); ok {
				return wish{intent: of, id: id}, true
			}
		}
	}
	return wish{}, false
}

// French and English words that tell in which language somebody writes, folded.
var hints = map[string][]string{
	"fr": {"bonjour", "bonsoir", "salut", "coucou", "slt", "bjr", "bsr", "cc", "c", "je", "vous", "une", "un", "le", "la", "les", "des", "est", "voudrais", "veux",
		"preparer", "rencontre", "debat", "aide", "merci", "restitution", "mes", "oui", "et", "pour", "nous", "avec"},
	"en": {"hello", "hi", "hey", "good", "morning", "evening", "i", "you", "the", "would", "like", "to", "prepare", "meeting",
		"debate", "help", "thanks", "report", "my", "yes", "and", "for", "we", "with", "please", "plan"},
}

// tongue guesses the language of a first message, "" if nothing tells.
func tongue(text string) string {
	score := map[string]int{}
	for _, word := range strings.FieldsFunc(flows.Fold(text), func(r rune) bool { return strings.ContainsRune(" ,.;:!?'\n", r) }) {
		for lang, words := range hints {
			for _, w := range words {
				if w == word {
					score[lang]++
				}
			}
		}
	}
	switch {
	case score["fr"] > score["en"]:
		return "fr"
	case score["en"] > score["fr"]:
		return "en"
	}
	return ""
}
