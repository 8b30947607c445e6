package sample_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"passeparole/flows"
	"passeparole/flows/kinds"
	"passeparole/flows/sample"
	"passeparole/locales"
)

func talkAt(t *testing.T, book *locales.Book, lang string, flow *flows.Flow, now time.Time) sample.Talk {
	t.Helper()
	return sample.Of(book, lang, flow, kinds.For(now, "Europe/Paris", lang, book))
}

func book(t *testing.T, more ...fstest.MapFS) *locales.Book {
	t.Helper()
	b, err := locales.Embedded()
	if len(more) > 0 {
		b, err = locales.Embedded(more[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func text(talk sample.Talk) string {
	var b strings.Builder
	for _, turn := range talk.Turns {
		b.WriteString("> " + turn.Says + "\n" + turn.Bot.Plain() + "\n")
	}
	return b.String()
}

// The flows of the programme are played to their end, in every month of the year: the dates of
// their example sentences go by.
func TestEveryFlowComesToItsEnd(t *testing.T) {
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	b := book(t)
	for id, flow := range all {
		for _, lang := range locales.Languages {
			for month := range 12 {
				now := time.Date(2026, time.Month(month+1), 29, 23, 50, 0, 0, time.UTC)
				talk := talkAt(t, b, lang, flow, now)
				said := text(talk)
				if talk.Stuck != "" || !strings.HasSuffix(said, b.Say(lang, id+".finished", nil)+"\n") {
					t.Fatalf("%s in %s on %s stops at %q:\n%s", id, lang, now.Format(time.DateOnly), talk.Stuck, said)
				}
				if strings.Contains(said, "["+id+".") || strings.Contains(said, "[flows.") || strings.Contains(said, "[sample.") {
					t.Errorf("%s in %s lacks words:\n%s", id, lang, said)
				}
			}
		}
	}
}

func TestTheSampleSaysWhatTheExamplesSay(t *testing.T) {
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	talk := talkAt(t, book(t), "fr", all["plan"], time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
	said := text(talk)
	for _, line := range []string{"> \nC'est parti.", "> Nos enfants, les écrans et nous\nNoté", "> médiathèque Jean-Moulin, Saint-Aubin\n", "> oui\nMerci."} {
		if !strings.Contains(said, line) {
			t.Errorf("%q is missing in\n%s", line, said)
		}
	}
}

// Every kind, with bounds that the usual example does not respect, and conditions.
const everyKind = `flow: essai
version: 1
steps:
  - {id: line, kind: line, min: 30, max: 34}
  - {id: text, kind: text, min: 80}
  - {id: choice, kind: choice, choices: [red, green]}
  - {id: choices, kind: choices, min: 2, choices: [red, green]}
  - {id: yesno, kind: yesno}
  - {id: onyes, kind: confirm, when: [{field: yesno, is: ["yes"]}]}
  - {id: onno, kind: line, when: [{field: yesno, is: ["no"]}]}
  - {id: number, kind: number, min: 100, max: 200}
  - {id: place, kind: place}
  - {id: date, kind: date, time: required, future: {at_least: 40j, at_most: 60j}}
  - {id: until, kind: date, time: required, after: date}
  - {id: past, kind: date, past: {at_least: 10j, at_most: 20j}}
  - {id: duration, kind: duration, max: 45}
  - {id: url, kind: url}
  - {id: email, kind: email}
  - {id: image, kind: image, alt: required}
  - {id: list, kind: list, min: 3, long: 10}
  - {id: pairs, kind: list, item: [{id: what, kind: line}, {id: many, kind: number}]}
  - {id: quotes, kind: quotes, min: 2}
  - {id: people, kind: people}
`

func TestEveryKindHasASample(t *testing.T) {
	all, problems := flows.Load(fstest.MapFS{"essai.yaml": &fstest.MapFile{Data: []byte(everyKind)}})
	b := book(t)
	if len(problems) > 0 {
		t.Fatal(problems[0].Say(b, "fr"))
	}
	for _, lang := range locales.Languages {
		talk := talkAt(t, b, lang, all["essai"], time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
		if talk.Stuck != "" || !slices.Equal(talk.Unmet, []string{"onno"}) {
			t.Errorf("%s: stuck at %q, without %q:\n%s", lang, talk.Stuck, talk.Unmet, text(talk))
		}
	}
}

// What a sample cannot answer, it says: here a future that is over at once.
func TestASampleThatGetsStuckSaysWhere(t *testing.T) {
	const flow = "flow: essai\nversion: 1\nsteps:\n  - {id: title, kind: line}\n  - {id: day, kind: date, future: {at_least: 1h, at_most: 2h}}\n  - {id: more, kind: line}\n"
	all, _ := flows.Load(fstest.MapFS{"essai.yaml": &fstest.MapFile{Data: []byte(flow)}})
	talk := talkAt(t, book(t), "fr", all["essai"], time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
	if talk.Stuck != "day" {
		t.Errorf("stuck at %q:\n%s", talk.Stuck, text(talk))
	}
}
