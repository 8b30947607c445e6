package decide

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/flows/kit"
	"passeparole/locales"
)

// kitDoubt is a number or a name that both the list just shown and the open question can
// read: which of the two was meant is asked, and nothing is filled in before.
type kitDoubt struct {
	N     int    `json:"n"` // of the item
	Text  string `json:"text"`
	Event string `json:"event"` // the message that said it, which an edit of it finds again
}

// picked reads a message that is nothing but the number of an item, or the name of a format,
// of the list that the person was shown last; or what was meant by one that could be both.
func (s *session) picked(said *spoken, place *kitPlace, folded string) (kitAsk, bool) {
	if place == nil || place.By != said.Sender || said.about != nil && said.about.Flow != "" {
		return kitAsk{}, false
	}
	word := strings.TrimRight(strings.TrimPrefix(folded, "le "), ".)")
	if doubt := place.Doubt; doubt != nil {
		first, rest, _ := strings.Cut(strings.TrimPrefix(word, "la "), " ")
		if rest != "" && rest != doubt.Text && rest != strconv.Itoa(doubt.N) {
			return kitAsk{}, false
		}
		switch {
		case first == "1" || slices.Contains(itemWords, first):
			return kitAsk{word: kitPick, numbers: []int{doubt.N}, sure: true}, true
		case first == "2" || first == "reponse" || first == "answer":
			return kitAsk{word: kitMeant}, true
		}
		return kitAsk{}, false
	}
	if !place.Fresh {
		return kitAsk{}, false
	}
	if n, err := strconv.Atoi(word); err == nil {
		return kitAsk{word: kitPick, numbers: []int{n}}, place.Items > 0
	}
	if f, ok := s.set.Kit.FindFormat(folded); ok {
		if i := slices.Index(place.Formats, f.ID); i >= 0 {
			return kitAsk{word: kitPick, numbers: []int{i + 1}}, true
		}
	}
	return kitAsk{}, false
}

// itemWords name an item of a list, folded, in both languages.
var itemWords = []string{"fiche", "question", "ressource", "conseil", "sheet", "resource", "tip", "item"}

// pick opens an item of the list that was shown last. When the open question can read the
// message too, the person says which was meant.
func (s *session) pick(said *spoken, ask kitAsk, place kitPlace) (done bool, err error) {
	n := ask.numbers[0]
	takes := false
	if !ask.sure {
		if takes, err = s.questionTakes(said); err != nil {
			return false, err
		}
	}
	if n < 1 || n > place.Items {
		if takes || said.room.Active == nil && place.Items == 0 {
			return false, nil
		}
		place.Fresh = true
		s.keepPlace(said, place)
		return true, s.kitSay(said, locales.Message{{Text: s.book.Say(said.lang, "room.choose", locales.Args{"Last": place.Items})}})
	}
	if takes {
		place.Doubt = &kitDoubt{N: n, Text: flows.Fold(said.Body), Event: said.Event}
		s.keepPlace(said, place)
		return true, s.whichMeant(said, place, n)
	}
	place.Doubt = nil
	hand, refused, err := s.inHand(said, place.Meeting)
	if err != nil || refused != nil {
		return true, err
	}
	switch {
	case place.Word == kitQuestions:
		err = s.kitOne(said, kitAsk{word: kitQuestion, numbers: ask.numbers}, hand, place)
		place.Shown = n
	case len(place.Formats) > 0:
		err = s.kitPage(said, kitAsk{word: kitSheet, format: place.Formats[n-1]}, hand, 0)
	default:
		err = s.kitSay(said, s.itemOf(place, n, said.lang))
	}
	// « suite » goes on with the list; so do numbers, unless a question came after the item.
	place.Fresh = said.room.Active == nil
	s.keepPlace(said, place)
	return true, err
}

// answerMeant gives what could be both to the open question after all.
func (s *session) answerMeant(said *spoken, doubt kitDoubt) error {
	ref := said.room.Active
	if ref == nil {
		return nil
	}
	d, ok, err := s.draft(*ref)
	if err != nil || !ok {
		return err
	}
	in := flows.Read(doubt.Text, said.Sender, doubt.Event, "")
	in.At = s.sent(said.SentAt)
	return s.talk(said, d, in)
}

// whichMeant asks whether the item of the list or the answer to the question was meant.
func (s *session) whichMeant(said *spoken, place kitPlace, n int) error {
	lang := said.lang
	out := locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "kit.pick.which", locales.Args{"Text": excerpt(said.Body)})}}
	item := s.itemOf(place, n, lang)
	out = out.Add(locales.Item, s.numbered(1, s.book.Say(lang, "kit.pick."+string(place.Word), locales.Args{"N": n, "Name": locales.Excerpt(item[0].Text, 60)})))
	out = out.Add(locales.Item, s.numbered(2, s.book.Say(lang, "kit.pick.answer", nil)))
	s.reply(said, out.Add(locales.Soft, s.book.Say(lang, "kit.pick.how", nil)))
	return nil
}

// questionTakes says whether the open question of the room can read a message: whether
// anything of the conversation would be other than it is.
func (s *session) questionTakes(said *spoken) (bool, error) {
	if said.room.Active == nil {
		return false, nil
	}
	d, ok, err := s.draft(*said.room.Active)
	if err != nil || !ok || !asks(d.State) {
		return false, err
	}
	in := s.input(said)
	f, k := s.flows[d.Flow], s.kindsFor(said.lang, in.At, d)
	st, _ := f.Migrate(d.State, k)
	next, _ := f.Advance(st, in, k)
	if _, err := strconv.Atoi(strings.TrimSpace(said.Body)); err == nil && next.Pending != nil && next.Pending.Why == flows.PendingGuess && st.Pending == nil {
		return false, nil // a number that it would doubt is none that it asks for
	}
	return !sameAnswers(st, next) || st.Cursor != next.Cursor || st.Status != next.Status || !reflect.DeepEqual(st.Pending, next.Pending), nil
}

// itemOf is one item of a numbered list, alone: to be read out or copied.
func (s *session) itemOf(place kitPlace, n int, lang string) locales.Message {
	switch {
	case len(place.Formats) > 0:
		if f, ok := s.set.Kit.Format(place.Formats[n-1]); ok {
			return locales.Message{{Text: f.Name.In(lang)}}
		}
	case place.Word == kitTips:
		return locales.Message{{Style: locales.Strong, Text: s.set.Kit.Guides[string(kitTips)].Items[n-1].Text().In(lang)}}
	}
	t, ok := s.set.Kit.Theme(place.Theme)
	if !ok {
		return locales.Message{{}}
	}
	if place.Word == kitResources {
		return s.resource(t.Resources[n-1], "", lang)
	}
	all, _ := questionsOf(t, place.Set, inHand{need: kit.Need{Publics: place.Publics}}, lang)
	if n > len(all) {
		return locales.Message{{}}
	}
	return locales.Message{{Style: locales.Strong, Text: all[n-1].text.In(lang)}}
}

// keepPlace remembers where somebody is in the kit: this is the last message to them.
func (s *session) keepPlace(said *spoken, place kitPlace) {
	place.At, place.By = s.now, said.Sender
	said.room.Kit, s.kitShown = &place, said.Room
}

// lastNoMore forgets that a list of the kit was the last message in the rooms where
// something else was said since.
func (s *session) lastNoMore() error {
	for _, e := range s.effects {
		say, ok := e.(turn.Say)
		if !ok || say.Room == s.kitShown {
			continue
		}
		if err := s.notLast(say.Room); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) notLast(room string) error {
	r, err := s.room(room)
	if err != nil || r.Kit == nil || !r.Kit.Fresh && r.Kit.Doubt == nil {
		return err
	}
	r.Kit.Fresh, r.Kit.Doubt = false, nil
	return s.putRoom(room, r)
}
