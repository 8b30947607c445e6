package crash

import (
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"passeparole/cmd/bac-a-sable/script"
)

// tale is the life of a meeting.
type tale struct {
	text    string
	answers []answer
	posts   int // new ones, on Mastodon
	// announcement is what the announcement says once it was edited.
	announcement string
}

// answer is something that the organiser was told is noted, and where it must be found.
type answer struct {
	text    string // {N} is the number of the meeting
	private bool   // for the staff only: neither on the page nor in the export
}

//go:embed story.txt
var heldText string

//go:embed cancelled.txt
var cancelledText string

// held is announced, moved, held and told about. Its answers are the final ones: what
// replaced an earlier answer, not that answer. Its posts are announcement, change, report.
var held = tale{text: heldText, posts: 3, announcement: "19 h", answers: []answer{
	{text: "Café IA, soirée {N}"},
	{text: "Saint-Aubin"},
	{text: "Médiathèque des Tilleuls"},
	{text: "Café IA"},
	{text: "L'IA générative"},
	{text: "Parents"},
	{text: "De plain-pied, boucle magnétique, porte {N}, parking"},
	{text: "au comptoir {N}", private: true},
	{text: "les mercredis du numérique {N}", private: true},
	{text: "19 h", private: true}, // written in another way in the export
	{text: "24"},
	{text: "l'IA à l'école, volet {N}"},
	{text: "les emplois de bureau, volet {N}"},
	{text: "ouvrir une permanence, édition {N}"},
	{text: "écrire une charte, édition {N}"},
	{text: "moi j'ose pas demander, même à {N}"},
	{text: "plus de temps pour les questions, groupe {N}"},
}}

// cancelled is announced and cancelled. Its posts are announcement and cancellation.
var cancelled = tale{text: cancelledText, posts: 2, announcement: "ANNULÉ", answers: []answer{
	{text: "Café IA, soirée {N}"},
	{text: "Salle polyvalente {N}"},
	{text: "Atelier"},
	{text: "De plain-pied, entrée {N}"},
	{text: "au comptoir {N}", private: true},
	{text: "l'intervenante {N} est souffrante"},
}}

// titleOfStory is the title of every meeting; no other ends as it does.
const titleOfStory = "Café IA, soirée {N}"

// greeted is said once to each organiser: the bot greets whoever it meets.
func greeted(who string) string {
	return fmt.Sprintf("@%s\nBot< préparer un débat\n%s> bonjour\nBot< préparer une rencontre\n", who, called(who))
}

func called(who string) string { return strings.ToUpper(who[:1]) + who[1:] }

// daysOfStory is how many days a meeting's life takes: it is held on the twelfth.
const daysOfStory = 13

var date = regexp.MustCompile(`\{(DATE|JOUR)\+(\d+)\}`)

// lines are the story of a meeting in a round, both counted from 1, as it is lived by an
// organiser, who is called Camille in the text.
func (t *tale) lines(number, round int, who string) ([]script.Line, error) {
	// The machine's clock stands still while the bot's has moved with each earlier round.
	ahead := (round - 1) * daysOfStory
	text := date.ReplaceAllStringFunc(t.text, func(m string) string {
		parts := date.FindStringSubmatch(m)
		days, _ := strconv.Atoi(parts[2])
		return fmt.Sprintf("{%s+%d}", parts[1], ahead+days)
	})
	text = strings.ReplaceAll(text, "{APRÈS}", strconv.Itoa(ahead+daysOfStory))
	text = strings.NewReplacer("Camille", called(who), "@camille", "@"+who).Replace(text)
	return script.Parse(numbered(text, number))
}

func numbered(text string, number int) string {
	return strings.ReplaceAll(text, "{N}", strconv.Itoa(number))
}

// acts is how many messages people send in a story: so many chances to kill the bot.
func acts(lines []script.Line) (n int) {
	for _, l := range lines {
		switch l.Verb {
		case script.Say, script.Reply, script.Edit, script.React, script.Withdraw:
			n++
		}
	}
	return n
}
