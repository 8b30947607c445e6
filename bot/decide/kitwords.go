package decide

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"passeparole/bot/meeting"
	"passeparole/flows"
)

// kitWord is what is asked of the kit.
type kitWord string

const (
	kitHome      kitWord = "home"
	kitQuestions kitWord = "questions"
	kitFigures   kitWord = "figures"
	kitResources kitWord = "resources"
	kitFormats   kitWord = "formats"
	kitSheet     kitWord = "sheet"   // of one format
	kitSuggest   kitWord = "suggest" // formats for the meeting
	kitTips      kitWord = "tips"
	kitSchedule  kitWord = "schedule"
	kitBring     kitWord = "bring"
	kitAbsent    kitWord = "absent"
	kitSteps     kitWord = "steps"
	kitMethods   kitWord = "methods"
	kitQuestion  kitWord = "question" // one of them, by its number
	kitNext      kitWord = "next"     // the question after the last one
	kitMore      kitWord = "more"     // the next page of a list
	kitTheme     kitWord = "theme"    // the answer to "for which theme?"
	kitPick      kitWord = "pick"     // an item of the list shown last, by its number or name
	kitMeant     kitWord = "meant"    // what was said is the answer to the open question
	kitNothing   kitWord = "nothing"  // there is no list to go on with
)

// kitPhrases are whole messages, folded, in both languages.
var kitPhrases = map[kitWord][]string{
	kitHome:      {"kit", "le kit", "the kit"},
	kitQuestions: {"questions", "les questions", "questions pour debattre", "the questions"},
	kitFigures:   {"chiffres", "les chiffres", "chiffres cles", "figures", "numbers", "the figures"},
	kitResources: {"ressources", "les ressources", "resources", "the resources"},
	kitFormats:   {"formats", "les formats", "the formats", "format"},
	kitSuggest: {"proposer un format", "propose un format", "proposez un format", "proposer des formats", "quel format", "quel format choisir",
		"suggest a format", "propose a format", "which format"},
	kitTips:     {"conseils", "les conseils", "conseils d'animation", "animer", "tips", "advice"},
	kitSchedule: {"deroule", "le deroule", "deroulement", "recette", "schedule", "running order", "recipe"},
	kitBring: {"materiel", "le materiel", "quoi apporter", "qu'apporter", "que faut-il apporter", "a apporter", "checklist", "liste de materiel",
		"equipment", "what to bring"},
	kitAbsent:  {"qui ne vient jamais", "qui manque", "les absents", "who never comes", "who is missing"},
	kitSteps:   {"etapes", "les etapes", "quatre etapes", "les quatre etapes", "steps", "the steps"},
	kitMethods: {"methodes", "aide methodes", "les methodes", "methodes et outils", "methods", "help methods"},
	kitNext:    {"suivante", "question suivante", "la suivante", "next question", "next one"},
	kitMore:    {"suite", "la suite", "voir la suite", "more", "show more"},
}

// kitLeads are first words that a theme, a meeting or a name may follow.
var kitLeads = map[string]kitWord{
	"kit": kitHome, "questions": kitQuestions, "chiffres": kitFigures, "figures": kitFigures, "numbers": kitFigures,
	"ressources": kitResources, "resources": kitResources, "format": kitSheet, "fiche": kitSheet, "sheet": kitSheet,
	"deroule": kitSchedule, "schedule": kitSchedule, "etapes": kitSteps, "steps": kitSteps, "question": kitQuestion,
}

var kitByPhrase = flows.ByPhrase(kitPhrases)

// kitAsk is what is asked, with what it is about.
type kitAsk struct {
	word    kitWord
	theme   string // ID
	set     string // ID of a set of questions
	format  string // ID
	meeting string // ID
	numbers []int  // of a schedule, or of one question
	length  bool   // numbers is one duration, in minutes
	reset   bool   // of a schedule: back to the one proposed
	sure    bool   // of a pick: the item is meant, not the answer to the open question
}

// kitPlace is where somebody is in the kit: what « suite » and « suivante » go on with.
type kitPlace struct {
	Word    kitWord   `json:"word"`
	Theme   string    `json:"theme,omitempty"`
	Set     string    `json:"set,omitempty"`
	Meeting string    `json:"meeting,omitempty"`
	Page    int       `json:"page,omitempty"`  // pages shown
	Shown   int       `json:"shown,omitempty"` // the last question that was given alone
	More    bool      `json:"more,omitempty"`  // there is another page
	Which   bool      `json:"which,omitempty"` // the theme was asked for
	At      time.Time `json:"at"`
	// By is who asked: the numbers of a list are theirs. Fresh says that the list is the last
	// message to them; Items is how many items it numbers, Formats which ones if they are sheets.
	By      string    `json:"by,omitempty"`
	Fresh   bool      `json:"fresh,omitempty"`
	Items   int       `json:"items,omitempty"`
	Formats []string  `json:"formats,omitempty"`
	Publics []string  `json:"publics,omitempty"` // for whom the questions were chosen
	Doubt   *kitDoubt `json:"doubt,omitempty"`
}

// kitMemory is how long « suivante » is understood after the questions were shown: an evening.
const kitMemory = 6 * time.Hour

// readKit finds what a message asks of the kit: always the whole message, and only what
// exists, so that an answer is never taken for it.
func (s *session) readKit(said *spoken) (kitAsk, bool) {
	text := strings.TrimLeft(strings.TrimSpace(said.Body), "!/")
	if _, quoted := flows.Unquote(text); quoted || len(text) > 120 || strings.Contains(text, "\n") {
		return kitAsk{}, false
	}
	folded := flows.Fold(text)
	place := said.room.Kit
	if place != nil && s.now.Sub(place.At) > kitMemory {
		place = nil
	}
	if word, ok := kitByPhrase[folded]; ok {
		switch {
		case word == kitNext && (place == nil || place.Word != kitQuestions || place.Which) && (said.room.Active != nil || !said.alone):
			return kitAsk{}, false
		case word == kitMore && (place == nil || place.Which):
			return kitAsk{word: kitNothing}, said.alone // among people « la suite » may be anything
		}
		return kitAsk{word: word}, true
	}
	if ask, ok := s.picked(said, place, folded); ok {
		return ask, true
	}
	if place != nil && place.Which && said.about == nil && said.room.Active == nil && said.room.Asking == nil {
		if id, ok := s.whichTheme(folded); ok {
			return kitAsk{word: kitTheme, theme: id}, true
		}
	}
	if (folded == "suivant" || folded == "next") && place != nil && place.Word == kitQuestions && said.room.Active == nil {
		return kitAsk{word: kitNext}, true // during a flow it passes the open question
	}
	first, rest, _ := strings.Cut(folded, " ")
	word, ok := kitLeads[first]
	if !ok || rest == "" {
		return kitAsk{}, false
	}
	return s.kitAbout(kitAsk{word: word}, rest, said.room.Active == nil)
}

// whichTheme reads the answer to "for which theme?": a number or a name. A number that no
// theme has gives "", so that it can be told.
func (s *session) whichTheme(folded string) (id string, ok bool) {
	if n, err := strconv.Atoi(strings.TrimRight(folded, ".)")); err == nil {
		if n < 1 || n > len(s.set.Kit.Themes) {
			return "", true
		}
		return s.set.Kit.Themes[n-1].ID, true
	}
	if t, ok := s.set.Kit.FindTheme(folded); ok {
		return t.ID, true
	}
	return "", false
}

var small = map[string]bool{"sur": true, "pour": true, "du": true, "de": true, "le": true, "la": true, "les": true, "theme": true, "about": true, "on": true, "for": true, "the": true}

// kitAbout reads what follows a first word. free says that no question is open, so that a
// name that is only like a format's can be nothing else.
func (s *session) kitAbout(ask kitAsk, rest string, free bool) (kitAsk, bool) {
	words := strings.Fields(rest)
	if id, ok := meeting.ReadID(words[0]); ok && ask.word != kitSheet && ask.word != kitQuestion {
		ask.meeting = id
		if words = words[1:]; len(words) == 0 {
			return ask, true
		}
		rest = strings.Join(words, " ")
	}
	switch ask.word {
	case kitSheet:
		if f, ok := s.set.Kit.FindFormat(rest); ok {
			ask.format = f.ID
			return ask, true
		}
		if f, ok := s.set.Kit.NearFormat(rest); ok && free {
			ask.format = f.ID
			return ask, true
		}
		return ask, free && len(words) < 5
	case kitQuestion:
		n, err := strconv.Atoi(rest)
		ask.numbers = []int{n}
		return ask, err == nil && n > 0 && n < 100
	case kitSchedule:
		return scheduleNumbers(ask, rest)
	case kitSteps:
		return ask, false
	}
	words = meaningful(words)
	rest = strings.Join(words, " ")
	if t, ok := s.set.Kit.FindTheme(rest); ok {
		ask.theme = t.ID
		return ask, true
	}
	if ask.word != kitQuestions {
		return ask, false
	}
	for _, t := range s.set.Kit.Themes {
		if set, ok := t.Find(rest); ok && set.Title != nil {
			ask.theme, ask.set = t.ID, set.ID
			return ask, true
		}
	}
	return s.kitThemeAndSet(ask, words)
}

// kitThemeAndSet reads a theme and one of its sets, in either order: "travail dirigeants".
func (s *session) kitThemeAndSet(ask kitAsk, words []string) (kitAsk, bool) {
	for i := 1; i < len(words); i++ {
		before, after := strings.Join(words[:i], " "), strings.Join(meaningful(words[i:]), " ")
		for _, pair := range [][2]string{{before, after}, {after, before}} {
			t, ok := s.set.Kit.FindTheme(pair[0])
			if !ok {
				continue
			}
			if set, ok := t.Find(pair[1]); ok {
				ask.theme, ask.set = t.ID, set.ID
				return ask, true
			}
		}
	}
	return ask, false
}

// meaningful takes small words off the front.
func meaningful(words []string) []string {
	for len(words) > 1 && small[words[0]] {
		words = words[1:]
	}
	return words
}

var (
	lengthOf    = regexp.MustCompile(`^(?:de |pour |for |of )?(?:(\d{1,2}) ?(?:h|heures?|hours?)(?: ?(\d{1,2}))?|(\d{1,3}) ?(?:minutes?|mn|min|m)?)$`)
	stepMinutes = regexp.MustCompile(`^\d{1,3}(?:[ ,/+;-]+\d{1,3})+$`)
	figuresIn   = regexp.MustCompile(`\d+`)
)

// scheduleNumbers reads "90 min", "1 h 30", or the minutes of each step: "10 15 40 15".
func scheduleNumbers(ask kitAsk, rest string) (kitAsk, bool) {
	if slices.Contains([]string{"d'origine", "propose", "initial", "original", "reset"}, rest) {
		ask.reset = true
		return ask, true
	}
	if m := lengthOf.FindStringSubmatch(rest); m != nil {
		n := 60*number(m[1]) + number(m[2]) + number(m[3])
		ask.numbers, ask.length = []int{n}, true
		return ask, true
	}
	if !stepMinutes.MatchString(strings.TrimSuffix(strings.TrimSuffix(rest, " min"), " minutes")) {
		return ask, false
	}
	for _, d := range figuresIn.FindAllString(rest, -1) {
		ask.numbers = append(ask.numbers, number(d))
	}
	return ask, true
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
