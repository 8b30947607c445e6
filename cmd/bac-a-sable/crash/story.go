package crash

import (
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"passeparole/cmd/bac-a-sable/script"
)

//go:embed story.txt
var story string

// prologue is said once, before the first meeting: the bot greets whoever it meets.
const prologue = `
@camille
Bot< préparer un débat
Camille> bonjour
Bot< préparer une rencontre
`

// daysOfStory is how many days a meeting's life takes: it is held on the twelfth.
const daysOfStory = 13

// postsOfStory is how many posts a meeting makes: announcement, change, report.
const postsOfStory = 3

// answer is something that the organiser was told is noted, and where it must be found.
type answer struct {
	text    string // {N} is the number of the meeting
	private bool   // for the staff only: neither on the page nor in the export
}

// answers are the final ones of the story: what replaced an earlier answer, not that answer.
var answers = []answer{
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
}

var date = regexp.MustCompile(`\{(DATE|JOUR)\+(\d+)\}`)

// lines are the story of the number-th meeting, counted from 1.
func lines(number int) ([]script.Line, error) {
	// The machine's clock stands still while the bot's has moved with each earlier meeting.
	ahead := (number - 1) * daysOfStory
	text := date.ReplaceAllStringFunc(story, func(m string) string {
		parts := date.FindStringSubmatch(m)
		days, _ := strconv.Atoi(parts[2])
		return fmt.Sprintf("{%s+%d}", parts[1], ahead+days)
	})
	text = strings.ReplaceAll(text, "{APRÈS}", strconv.Itoa(ahead+daysOfStory))
	return script.Parse(numbered(text, number))
}

func numbered(text string, number int) string {
	return strings.ReplaceAll(text, "{N}", strconv.Itoa(number))
}

// acts is how many messages people send in a story: so many chances to kill the bot.
func acts(lines []script.Line) (n int) {
	for _, l := range lines {
		switch l.Verb {
		case script.Say, script.Reply, script.Edit:
			n++
		}
	}
	return n
}
