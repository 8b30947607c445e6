package decide

import (
	"regexp"
	"strconv"
	"strings"

	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/locales"
)

// People ask the bot things while it asks them: how long it takes, who reads it, what a word
// means. What is known is answered at once; the rest is offered to the staff. Only a whole
// message counts, so that a title or a subject that is a question is left to be an answer.

// answerable are the questions that have an answer, folded, without their question mark.
var answerable = []struct {
	key string
	re  *regexp.Regexp
}{
	{"delay", regexp.MustCompile(`^(?:c'est |c )?(?:combien de temps|quand|sous combien|en combien de temps|quel (?:est le )?delai|how long|when)\b.*\b(?:l'equipe|equipe|la validation|valide|validee|valider|vous repondez|vous mettez|une reponse|the team|approved|approval|(?:hear|answer) back)\b.*$`)},
	{"length", regexp.MustCompile(`^(?:ca |cela )?(?:va )?(?:prend|prendre|dure|durer|met) combien de temps$|^combien de temps (?:ca|cela) (?:prend|dure|va prendre|va durer)$|^(?:ca prend du temps|c'est long|c long|ca va etre long|c'est bientot fini|c bientot fini|on en a pour combien(?: de temps)?|combien de questions|(?:il )?(?:y en a|y a|ya|reste|y'a) (?:encore )?combien(?: de questions)?|(?:il y a|y a|ya|il reste|reste) combien de questions|combien il (?:en )?reste(?: de questions)?|combien de questions il reste|y'a combien de questions)$|^(?:how long (?:does it|will it|is it|does this) ?(?:take)?|is it long|how many (?:more )?questions(?: are there| left)?)$`)},
	{"name", regexp.MustCompile(`^(?:est-ce que |est ce que )?(?:c'est|c|ce sera|ca reste) (?:bien )?anonyme$|^(?:qui|on|est-ce qu'on|est ce qu'on) (?:voit|verra|va voir|peut voir) mon nom$|^(?:mon nom|mon prenom) (?:est|sera|va etre|apparait|apparaitra)(?: (?:publie|affiche|visible|public))?$|^vous (?:publiez|gardez|affichez) mon nom$|^(?:is it|is this|will it be) anonymous$|^who (?:sees|can see|will see) my name$`)},
	{"readers", regexp.MustCompile(`^qui (?:lit|lira|va lire|voit|verra|va voir|peut voir|peut lire) (?:ca|cela|tout ca|mes reponses|ce que j'ecris|ce que je mets|la restitution|le compte rendu)$|^(?:c'est|c|ce sera|ca va etre) (?:lu par qui|public|publie|publie ou|pour qui)$|^(?:ca va ou|ou ca va|c'est publie ou)$|^who (?:reads|will read|sees|can see|can read) (?:this|it|that|my answers)$|^is (?:it|this) public$`)},
	{"later", regexp.MustCompile(`^(?:est-ce que |est ce que |est-ce qu'|est ce qu')?(?:je|on|j') ?(?:peux|peut|pourrai|pourra|pourrais) (?:le |la |les |encore |toujours )?(?:changer|modifier|corriger|revenir)(?: (?:ca|mes reponses|dessus|en arriere))?(?: (?:apres|plus tard|ensuite|apres l'envoi|a la fin))?$|^(?:can|could) i (?:still )?(?:change|edit|correct|modify) (?:it|this|that|my answers)(?: later| after| afterwards)?$`)},
	{"stop", regexp.MustCompile(`^(?:est-ce que |est ce que |est-ce qu'|est ce qu')?(?:je|on) (?:peux|peut) (?:m'|s')?(?:arreter|faire une pause|reprendre|continuer|finir|le finir|terminer)(?: (?:la|plus tard|apres|demain|un autre jour|ce soir|quand (?:je veux|on veut)))?$|^(?:il )?(?:faut|dois|je dois|on doit) (?:tout faire|tout remplir|tout finir) (?:d'un coup|maintenant|en une fois)$|^can i (?:stop|finish later|continue later|pause|do it later|stop here)$`)},
	{"needed", regexp.MustCompile(`^(?:c'est|c|est-ce que c'est|est ce que c'est) obligatoire$|^(?:il )?(?:faut|dois|je dois|on doit) (?:vraiment )?(?:tout remplir|repondre a tout|tout mettre)$|^(?:is it|is this) (?:mandatory|required|compulsory)$|^do i have to (?:answer|fill in) (?:everything|all of it|it all)$`)},
	{"bot", regexp.MustCompile(`^(?:t'es|tu es|vous etes|t es|c'est|c|es-tu|etes-vous) (?:qui|un robot|un bot|une ia|une machine|une vraie personne|un humain|humain|chatgpt)$|^(?:qui es-tu|qui etes-vous|qui es tu|qui etes vous|are you (?:a |an )?(?:bot|robot|human|person|ai)|who are you)$`)},
	{"price", regexp.MustCompile(`^(?:c'est|c) (?:gratuit|payant)$|^(?:ca coute combien|combien ca coute|is it free)$`)},
}

var (
	askingFirst = regexp.MustCompile(`^(?:(?:bonjour|bonsoir|salut|slt|bjr|euh|heu|et|mais|ah|au fait|dis|dites|dites-moi|dis-moi|question|svp|stp|hello|hi|so|and|but)[ ,:]+)+`)
	meansFirst  = regexp.MustCompile(`^(?:c'?est quoi|c quoi|c koi|c'est koi|(?:ca|cela) (?:veut dire|signifie) quoi|qu'est[- ]ce que (?:c'est (?:que|qu'))?|qu'est[- ]ce qu'|que (?:veut dire|signifie)|(?:vous )?expliquez?(?:[- ]moi)?|what(?:'s| is| are| does))[ ,:]+(?:deja )?(.+?)(?: deja| mean| exactement| au juste)?$`)
	meansLast   = regexp.MustCompile(`^(.+?)[ ,:]+(?:c'?est quoi|c quoi|c koi|(?:ca|cela) (?:veut dire|signifie)(?: quoi)?|what is (?:it|that))$`)
)

// asIsAsked is a question as it is looked up: folded, on one line, without its mark and what is said first.
func asIsAsked(text string) string {
	return strings.TrimRight(askingFirst.ReplaceAllString(strings.TrimRight(flows.Fold(text), " ?.!…\u00a0\u202f"), ""), " ,")
}

// asksAbout answers a question about the service, or about a word of it. done is false when
// the message is none that is known here.
func (s *session) asksAbout(said *spoken) (done bool, err error) {
	if _, quoted := flows.Unquote(said.Body); quoted || len(said.Body) > 160 || strings.ContainsAny(strings.TrimSpace(said.Body), "\n") {
		return false, nil
	}
	text := asIsAsked(said.Body)
	if text == "" {
		return false, nil
	}
	for _, q := range answerable {
		if q.re.MatchString(text) {
			return true, s.kitSay(said, locales.Message{{Text: s.book.Say(said.lang, "faq."+q.key, nil)}})
		}
	}
	m := meansFirst.FindStringSubmatch(text)
	if m == nil {
		m = meansLast.FindStringSubmatch(text)
	}
	if m == nil {
		return false, nil
	}
	lines, ok, err := s.meaning(said, strings.Trim(m[1], ` "«»“”'`))
	if err != nil || !ok {
		return false, err
	}
	return true, s.kitSay(said, lines)
}

// meaning says what a word is: a format of the kit, by its name or its number in the question
// that is open, or a heading of the conversation.
func (s *session) meaning(said *spoken, word string) (locales.Message, bool, error) {
	var d Draft
	open := false
	if ref := said.room.Active; ref != nil {
		var err error
		if d, open, err = s.draft(*ref); err != nil {
			return nil, false, err
		}
	}
	format, found := s.set.Kit.FindFormat(word)
	if !found {
		format, found = s.set.Kit.FindFormat(flows.Stem(word))
	}
	if step, ok := s.flows[d.Flow].Step(flows.Asking(d.State)); open && ok && !found && step.Words == "formats" {
		n, err := strconv.Atoi(strings.TrimPrefix(strings.TrimPrefix(word, "le "), "the "))
		if err == nil && n >= 1 && n <= len(step.Choices) {
			format, found = s.set.Kit.Format(step.Choices[n-1])
		}
	}
	if found {
		name := format.Name.In(said.lang)
		return locales.Message{
			{Text: s.book.Say(said.lang, "faq.format", locales.Args{"Name": name, "What": format.What.In(said.lang)})},
			{Text: s.book.Say(said.lang, "kit.sheet.size", locales.Args{"From": format.People.From, "To": format.People.To,
				"Least": s.duration(format.Minutes.From, said.lang), "Most": s.duration(format.Minutes.To, said.lang)})},
			{Style: locales.Soft, Text: s.book.Say(said.lang, "faq.whole", locales.Args{"Name": within(name)})},
		}, true, nil
	}
	if !open {
		return nil, false, nil
	}
	k := s.kindsFor(said.lang, s.now, d)
	for _, step := range s.flows[d.Flow].Steps {
		help := d.Flow + "." + step.ID + ".help"
		if step.ID == flows.Asking(d.State) || !s.book.Has(said.lang, help) {
			continue // the help of the open question is given with its example
		}
		for _, name := range k.Names(step) {
			if flows.Stem(name) == flows.Stem(word) {
				return locales.Message{{Text: s.book.Say(said.lang, "faq.field", locales.Args{
					"Field": s.book.Say(said.lang, d.Flow+"."+step.ID+".label", nil), "Help": s.book.Say(said.lang, help, nil)})}}, true, nil
			}
		}
	}
	return nil, false, nil
}

// passOn are the words that send a question that was offered to the staff.
var passOn = map[string]bool{"transmettre": true, "transmets": true, "transmettez": true, "transmet": true, "oui transmettre": true, "pass on": true, "pass it on": true}

// passesOn sends the question that was offered a moment ago to the staff.
func (s *session) passesOn(said *spoken) (done bool, err error) {
	q := said.room.Query
	said.room.Query = nil
	if q == nil || q.By != said.Sender {
		return false, nil
	}
	act, _, _ := flows.ReadAct(said.Body)
	if !passOn[flows.Fold(said.Body)] && !(q.Yes && act == flows.Yes) {
		return false, nil
	}
	said.brief = true
	return true, s.askStaff(said, q.Meeting, q.Text)
}

// query is a question of somebody that the bot cannot answer and offers to pass on.
type query struct {
	Meeting string `json:"meeting"`
	By      string `json:"by"`
	Text    string `json:"text"`
	// Yes says that nothing else waits for a yes.
	Yes bool `json:"yes,omitempty"`
}

// offerTeam adds the offer to ask the staff to the answer of a question that is not known.
func (s *session) offerTeam(said *spoken, d Draft, in flows.Input, effects []flows.Effect) locales.Message {
	if in.Act != flows.Say || said.Kind != turn.Text || !asksSomething(said.Body) {
		return nil
	}
	for _, e := range effects {
		if _, ok := e.(flows.HelpWith); !ok {
			continue
		}
		said.room.Query = &query{Meeting: d.Meeting, By: said.Sender, Text: said.Body, Yes: said.alone && !flows.TakesYes(s.flows[d.Flow], d.State)}
		key := "faq.offer.asked"
		if said.room.Query.Yes {
			key = "faq.offer.taken"
		}
		return locales.Message{{Style: locales.Soft, Text: s.book.Say(said.lang, key, locales.Args{"Text": locales.Excerpt(strings.Join(strings.Fields(said.Body), " "), 100)})}}
	}
	return nil
}

// asksSomething says that a message is a question of some length, not « c'est-à-dire ? ».
func asksSomething(text string) bool {
	return strings.HasSuffix(strings.TrimRight(text, " !….\u00a0\u202f"), "?") && len(strings.Fields(text)) >= 4 && len(text) <= 400
}
