package decide

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/locales"
)

// everyKitWord are all messages that ask something of the kit by themselves.
func everyKitWord() []string {
	var all []string
	for word, list := range kitPhrases {
		if word != kitNext && word != kitMore {
			all = append(all, list...)
		}
	}
	all = append(all, "questions travail", "kit apaisement", "chiffres sur inclusion", "format world café", "question 2",
		"déroulé 90 min", "déroulé 10 15 40 15", "déroulé 1 h 30", "ressources autre thème", "étapes")
	slices.Sort(all)
	return all
}

// Whatever is asked of the kit, at whatever question: the draft is what it was, and the same
// question comes once more, last: its line without its choices and example, which were read a
// moment ago, or all of it where yes and no are the choices.
func TestTheKitDisturbsNoQuestion(t *testing.T) {
	answers := []string{"", "Nos outils", "Brest", "Le foyer", "jeudi 3 décembre 2026 de 18 h 30 à 20 h", "débat mouvant", "1",
		"apaisement", "oui", "1", "20", "passer", "passer", "passer"}
	for stop := range answers {
		w := newWorld(t, nil)
		w.direct("@camille:localhost", "Camille")
		w.say("@camille:localhost", "préparer une rencontre")
		for _, a := range answers[1 : stop+1] {
			w.say("@camille:localhost", a)
		}
		before := onlyDraft(t, w)
		var last turn.Say
		w.watch = func(e turn.Effect) {
			if s, ok := e.(turn.Say); ok {
				last = s
			}
		}
		w.say("@camille:localhost", "bonjour") // says the question alone, after a greeting
		question := last.Lines.Plain()
		_, question, _ = strings.Cut(question, "\n")
		if before.Status == flows.Reviewing {
			question = "Tout est juste\u00a0?"
		} else if !strings.HasSuffix(question, "«\u00a0non\u00a0».") {
			question, _, _ = strings.Cut(question, "\n")
		}
		for _, word := range everyKitWord() {
			w.say("@camille:localhost", word)
			after := onlyDraft(t, w)
			if !reflect.DeepEqual(before.Answers, after.Answers) || before.Cursor != after.Cursor || before.Status != after.Status ||
				!reflect.DeepEqual(before.Pending, after.Pending) {
				t.Fatalf("after %d answers, %q changed the draft", stop, word)
			}
			text := last.Lines.Plain()
			if _, rest, _ := strings.Cut(text, question); strings.Count(text, question) != 1 || strings.Count(rest, "\n") > 1 {
				t.Fatalf("after %d answers, %q is not followed by the open question, once:\n%s\n\nthe question was:\n%s", stop, word, text, question)
			}
			if last.Question == nil {
				t.Fatalf("after %d answers, a reply to the answer to %q would find no question", stop, word)
			}
		}
	}
}

func onlyDraft(t testing.TB, w *world) flows.State {
	t.Helper()
	var found []Draft
	if err := each(w.mem, drafts, "", func(_ string, d Draft) error {
		found = append(found, d)
		return nil
	}); err != nil || len(found) != 1 {
		t.Fatalf("%d drafts: %v", len(found), err)
	}
	return found[0].State
}

// No message of the kit is longer than what a phone shows in two screens, and « suite » comes
// to an end.
func TestKitMessagesAreShort(t *testing.T) {
	for _, lang := range []string{"langue fr", "langue en"} {
		w := newWorld(t, nil)
		w.direct("@camille:localhost", "Camille")
		w.say("@camille:localhost", lang)
		var last string
		w.watch = func(e turn.Effect) {
			if s, ok := e.(turn.Say); ok {
				last = s.Lines.Plain()
			}
		}
		for _, word := range everyKitWord() {
			w.say("@camille:localhost", word)
			for pages := 0; ; pages++ {
				if n := len([]rune(last)); n > 1500 {
					t.Errorf("%s, %q: a message of %d characters:\n%s", lang, word, n, last)
				}
				if !strings.Contains(last, "« suite »") && !strings.Contains(last, "“more”") {
					break
				}
				if pages > 10 {
					t.Fatalf("%q never ends", word)
				}
				w.say("@camille:localhost", "suite")
			}
		}
	}
}

// Every item of a list is on exactly one page, in order.
func TestPagesLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("aé ")), 0, 1200, -1), 0, 40).Draw(t, "items")
		l := kitList{}.with(texts)
		var shown []string
		for n := 0; ; n++ {
			page, more := l.page(n, func(left int) string { return "" })
			for _, line := range page {
				shown = append(shown, line.Text)
			}
			if !more {
				break
			}
			if n > len(texts) {
				t.Fatal("the pages never end")
			}
		}
		if !slices.Equal(shown, texts) {
			t.Fatalf("%q shown of %q", shown, texts)
		}
	})
}

func TestStepsFollowTheMeeting(t *testing.T) {
	for _, c := range []struct {
		state     meeting.State
		begun     bool
		reporting bool
		want      string
	}{
		{meeting.Draft, false, false, "now next next next"},
		{meeting.Proposed, false, false, "now next next next"},
		{meeting.Announced, false, false, "done now next next"},
		{meeting.Postponed, true, false, "done now next next"},
		{meeting.Announced, true, false, "done done now next"},
		{meeting.Underway, true, false, "done done now next"},
		{meeting.ToReport, true, false, "done done done now"},
		{meeting.ToCorrect, true, false, "done done done now"},
		{meeting.Submitted, true, false, "done done done now"},
		{meeting.Validated, true, false, "done done done now"},
		{meeting.Published, true, false, "done done done done"},
		{meeting.Archived, true, false, "done done done done"},
		{meeting.Draft, false, true, "done done done now"}, // reported without having been planned here
	} {
		got := progress(c.state, c.begun, c.reporting)
		if strings.Join(got[:], " ") != c.want {
			t.Errorf("%s (begun %v): %v, not %s", c.state, c.begun, got, c.want)
		}
	}
}

// What is no command of the kit is an answer: a title, a place, an idea.
func TestAnswersAreNotTakenForTheKit(t *testing.T) {
	w := newWorld(t, nil)
	s := &session{Decider: w.decider, mem: w.mem, now: w.now}
	for _, answer := range []string{"Questions de santé", "Les chiffres qui mentent", "« questions »", "\"kit\"", "format court", "Format libre",
		"déroulé de la soirée", "suivante", "question 0", "question de temps", "étapes de la vie", "questions\ntravail", "kit de survie",
		"matériel informatique", "conseils de lecture", "la suite au prochain numéro", strings.Repeat("questions ", 50)} {
		said := &spoken{Message: turn.Message{Body: answer, Kind: turn.Text}, room: Room{Active: &Ref{"K7M2Q", planFlow}}, alone: true}
		if ask, ok := s.readKit(said); ok {
			t.Errorf("%q is read as %+v", answer, ask)
		}
	}
}

func FuzzReadKit(f *testing.F) {
	for _, word := range everyKitWord() {
		f.Add(word)
	}
	f.Add("déroulé 999 999 999 999")
	f.Add("questions K7M2Q travail")
	f.Add("format \xff")
	w := newWorld(f, nil)
	w.direct("@camille:localhost", "Camille")
	f.Fuzz(func(t *testing.T, text string) {
		s := &session{Decider: w.decider, mem: w.mem, now: w.now}
		for _, active := range []*Ref{nil, {"K7M2Q", planFlow}} {
			said := &spoken{Message: turn.Message{Body: text, Kind: turn.Text, Room: w.room, Sender: "@camille:localhost"},
				room: Room{Active: active}, alone: true, lang: "fr"}
			ask, ok := s.readKit(said)
			if !ok {
				continue
			}
			if strings.Contains(strings.TrimSpace(text), "\n") || len(text) > 130 { // several lines are an answer
				t.Fatalf("%q is read as %+v", text, ask)
			}
			if active == nil {
				if _, err := s.kit(said); err != nil {
					t.Fatalf("%q: %v", text, err)
				}
			}
		}
	})
}

// with is a list of plain items.
func (l kitList) with(texts []string) kitList {
	for _, text := range texts {
		l.items = append(l.items, locales.Message{{Text: text}})
	}
	return l
}
