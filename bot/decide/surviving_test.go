package decide

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passeparole/bot/turn"
	"passeparole/flows"
)

// answering is a message, or a reaction, that answers a question of the report.
type answering struct {
	event, by, field string
	values           []string
	reaction         bool
	word             string     // the reaction that confirmed it, "" if none was asked for
	rival            *answering // that word chose it over this one
	counts           bool       // it was taken, and neither it nor its word was taken back
}

// surviving replays what people said: the answer to a question is what the last message
// that is left says, or for a list what all that are left say.
type surviving struct {
	t    *rapid.T
	w    *world
	room string
	all  []*answering // by the order in which they were taken
	no   map[string]*answering
}

// asking are the questions that the model answers, by words of theirs.
var asking = map[string]string{"title": "Quel était le titre", "format": "Quel était le format",
	"participants": "Combien de personnes", "topics": "De quoi a-t-on parlé", "ideas": "Quelles idées"}

var fieldNames = []string{"title", "format", "participants", "topics", "ideas"}

var formats = []string{"cafe-debate", "ai-cafe", "workshop", "round-table"}

// Edits, withdrawals, replies, reactions and two authors in any order: the draft always
// equals what the surviving messages say.
func TestTheDraftIsWhatTheMessagesThatAreLeftSay(t *testing.T) {
	test := t
	rapid.Check(t, func(t *rapid.T) {
		s := &surviving{t: t, w: newWorld(test, nil), room: "!commune:localhost", no: map[string]*answering{}}
		s.begin()
		s.same("at first")
		for n := range rapid.IntRange(1, 25).Draw(t, "steps") {
			s.w.now = s.w.now.Add(time.Duration(rapid.SampledFrom([]int{0, 5, 45, 400}).Draw(t, "wait")) * time.Second)
			what := s.step()
			s.settle()
			s.same(fmt.Sprintf("%d: %s", n, what))
		}
		s.w.sound(t)
	})
}

// begin fills the report once, by two people.
func (s *surviving) begin() {
	w := s.w
	w.enter(s.room, camille, "Camille")
	w.enter(s.room, sacha, "Sacha")
	w.give(turn.Membership{Event: w.event(), Room: s.room, User: self, Sender: camille, State: "invite"})
	w.room = s.room
	w.say(camille, "Passe-parole : restitution")
	for i, text := range []string{"title=Café IA", "foyer, Brest", "Foyer de Brest", "18/11/2026", "format=2", "participants=12",
		"passer", "topics=l'école", "c'est tout", "ideas=une permanence", "c'est tout", "passer", "passer"} {
		by := []string{camille, sacha}[i%2]
		field, words, ok := strings.Cut(text, "=")
		if !ok {
			w.message(by, text, turn.Text, w.last[s.room])
			continue
		}
		w.message(by, words, turn.Text, w.last[s.room])
		s.all = append(s.all, &answering{event: w.mine[by], by: by, field: field, values: valuesOf(field, words), counts: true})
	}
	s.settle()
}

// valuesOf is what words are stored as.
func valuesOf(field, words string) []string {
	switch field {
	case "format":
		return []string{formats[int(words[0]-'1')]}
	case "topics", "ideas":
		return strings.Split(words, "\n")
	}
	return []string{words}
}

// words draws an answer that fits a field.
func (s *surviving) words(field string) string {
	n := rapid.IntRange(1, 4).Draw(s.t, "n")
	switch field {
	case "format":
		return fmt.Sprint(n)
	case "participants":
		return fmt.Sprint(10 * n)
	case "title":
		return fmt.Sprintf("Rencontre %d", n)
	}
	if n == 4 {
		return fmt.Sprintf("sujet %d\nsujet %d bis", len(s.all), len(s.all))
	}
	return fmt.Sprintf("sujet %d", len(s.all))
}

func (s *surviving) step() string {
	by := rapid.SampledFrom([]string{camille, sacha}).Draw(s.t, "by")
	a := rapid.SampledFrom(s.all).Draw(s.t, "of")
	field := rapid.SampledFrom(fieldNames).Draw(s.t, "field")
	w := s.w
	switch rapid.IntRange(0, 7).Draw(s.t, "what") {
	case 0, 1, 2: // a reply to a question
		words := s.words(field)
		w.message(by, words, turn.Text, w.found(s.room, asking[field]))
		s.took(&answering{event: w.mine[by], by: by, field: field, values: valuesOf(field, words)})
		return by + " replies to " + field + ": " + words
	case 3: // a reaction on the choice
		words := s.words("format")
		event := w.event()
		w.give(turn.Reaction{Event: event, Target: w.found(s.room, asking["format"]), Room: s.room, Sender: by, SentAt: w.now, Key: numberKeys[words[0]-'1']})
		s.took(&answering{event: event, by: by, field: "format", values: valuesOf("format", words), reaction: true})
		return by + " reacts with " + words
	case 4: // an edit, by its author or by somebody who only claims to be
		if a.reaction {
			return "nothing"
		}
		words := s.words(a.field)
		fits := rapid.IntRange(0, 4).Draw(s.t, "fits") > 0
		if !fits {
			words = map[string]string{"participants": "beaucoup", "format": "99", "title": "aide"}[a.field]
		}
		w.give(turn.Edit{Event: w.event(), Target: a.event, Room: s.room, Sender: by, SentAt: w.now, Body: words})
		if fits && by == a.by && a.counts {
			a.values = valuesOf(a.field, words)
		}
		return by + " edits a message of " + a.by + " about " + a.field + ": " + words
	case 5: // a deletion
		w.give(turn.Redaction{Event: w.event(), Target: a.event, Room: s.room, Sender: a.by, SentAt: w.now})
		a.counts = false
		return a.by + " deletes a message about " + a.field
	case 6: // a confirmation taken back
		if a.word == "" || !a.counts {
			return "nothing"
		}
		w.give(turn.Redaction{Event: w.event(), Target: a.word, Room: s.room, Sender: by, SentAt: w.now})
		// Of two that contradicted each other, the one that is left counts without a word.
		a.counts = a.rival != nil && !a.rival.counts
		a.word, a.rival = "", nil
		return "the yes about " + a.field + " is taken back"
	}
	for event, a := range s.no { // a refusal taken back
		if len(s.no) == 1 {
			w.give(turn.Redaction{Event: w.event(), Target: event, Room: s.room, Sender: by, SentAt: w.now})
			return "the no about " + a.field + " is taken back"
		}
	}
	w.say(by, "on en parle entre nous")
	return "chatter"
}

// took counts a message as taken, unless the bot asks for a word first.
func (s *surviving) took(a *answering) {
	s.all = append(s.all, a)
	if d := s.draft(); d.State.Pending == nil {
		a.counts = true
	}
}

// settle gives the bot the word that it waits for, by a reaction: a yes or a no.
func (s *surviving) settle() {
	for range 4 {
		p := s.draft().State.Pending
		if p == nil {
			return
		}
		i := slices.IndexFunc(s.all, func(a *answering) bool { return a.event == p.Answer.Event })
		if i < 0 {
			s.t.Fatalf("something waits that nobody said: %+v", p)
		}
		a := s.all[i]
		var rival *answering
		if p.Why == flows.PendingRival {
			stands := s.draft().State.Answers[a.field].Event
			if j := slices.IndexFunc(s.all, func(b *answering) bool { return b.event == stands }); j >= 0 {
				rival = s.all[j]
			}
		}
		yes := rapid.Bool().Draw(s.t, "yes")
		key := map[bool]string{true: "✅", false: "❌"}[yes]
		if p.Why == flows.PendingRival {
			key = map[bool]string{true: "2️⃣", false: "1️⃣"}[yes]
		}
		event := s.w.event()
		s.w.give(turn.Reaction{Event: event, Target: s.w.last[s.room], Room: s.room, Sender: camille, SentAt: s.w.now, Key: key})
		clear(s.no)
		if !yes {
			s.no[event] = a
			continue
		}
		a.word, a.rival, a.counts = event, rival, true
		s.all = append(slices.Delete(s.all, i, i+1), a) // it was taken now
	}
	s.t.Fatal("the bot asks again and again")
}

func (s *surviving) draft() Draft {
	var found Draft
	if err := each(s.w.mem, drafts, "", func(_ string, d Draft) error { found = d; return nil }); err != nil {
		s.t.Fatal(err)
	}
	return found
}

// same compares the draft with what is left.
func (s *surviving) same(after string) {
	st := s.draft().State
	for _, field := range fieldNames {
		var want []string
		for _, a := range s.all {
			switch {
			case !a.counts || a.field != field:
			case field == "topics" || field == "ideas":
				want = append(want, a.values...)
			default:
				want = a.values
			}
		}
		got := st.Answers[field]
		have := got.Values
		if got.Stale || got.Later > 0 || got.Skipped {
			have = nil
		}
		if len(have) > len(want) && field == "participants" {
			have = have[:len(want)] // what follows the number says whether it is an estimate
		}
		if !slices.Equal(have, want) {
			s.t.Fatalf("after %s: %s is %q, and the messages say %q\n%s", after, field, have, want, s.w.heardSoFar())
		}
	}
}
