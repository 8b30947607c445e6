package script

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// fake is a stage without servers: what the bot answers, and when, is given.
type fake struct {
	log     []Said
	more    chan struct{}
	acts    []Act
	orders  []string
	posts   []PublicPost
	pages   map[string]string
	answers map[string][]answer // by what was said
	ended   error
}

type answer struct {
	after time.Duration
	room  string
	text  string
}

func newFake() *fake {
	return &fake{more: make(chan struct{}), pages: map[string]string{}, answers: map[string][]answer{}}
}

func (f *fake) add(s Said) string {
	s.Event = fmt.Sprintf("$%d", len(f.log))
	f.log = append(f.log, s)
	close(f.more)
	f.more = make(chan struct{})
	return s.Event
}

func (f *fake) Room(person string) (string, bool) {
	room := map[string]string{"camille": "camille", "dominique": "équipe"}[person]
	return room, room != ""
}

func (f *fake) Inside(room, person string) bool {
	own, _ := f.Room(person)
	return room == own || room == "ensemble" && person == "camille"
}

func (f *fake) Open(_ context.Context, room string) error {
	if room == "nulle part" {
		return errors.New("il n’y a pas de tel salon")
	}
	return nil
}

func (f *fake) Do(_ context.Context, act Act) (string, error) {
	f.acts = append(f.acts, act)
	verb := act.Verb
	if verb == Reply {
		verb = Say
	}
	event := f.add(Said{Room: act.Room, Who: act.Who, Verb: verb, Text: act.Text})
	for _, a := range f.answers[act.Text] {
		go func() {
			<-time.After(a.after) // in a synctest bubble: no real time passes
			f.add(Said{Room: a.room, Verb: Say, Text: a.text})
		}()
	}
	return event, nil
}

func (f *fake) Heard(from int) ([]Said, int, <-chan struct{}, error) {
	return f.log[from:], len(f.log), f.more, f.ended
}

func (f *fake) Posts(context.Context) ([]PublicPost, error)       { return f.posts, nil }
func (f *fake) Page(_ context.Context, id string) (string, error) { return f.pages[id], nil }
func (f *fake) Stop(context.Context) error                        { f.orders = append(f.orders, "stop"); return nil }
func (f *fake) Kill(context.Context) error                        { f.orders = append(f.orders, "kill"); return nil }
func (f *fake) Start(_ context.Context, days int) error {
	f.orders = append(f.orders, fmt.Sprint("start ", days))
	return nil
}

func (f *fake) SetClock(_ context.Context, at time.Time) (time.Duration, error) {
	f.orders = append(f.orders, "clock "+at.UTC().Format(time.RFC3339))
	return time.Until(at), nil
}

// play plays a story on a fake stage, and returns the transcript.
func play(t *testing.T, f *fake, story string) (transcript string, p *Player, err error) {
	t.Helper()
	lines, err := Parse(story)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	p = &Player{Stage: f, Print: &Printer{To: &out, Rooms: map[string]string{"équipe": "Salon de l’équipe"}, Names: map[string]string{"camille": "Camille"}}}
	synctest.Test(t, func(t *testing.T) {
		f.more = make(chan struct{})
		err = p.Play(t.Context(), lines)
		<-time.After(time.Hour) // answers that nobody waited for
	})
	return out.String(), p, err
}

func TestAStoryThatHoldsIsPrinted(t *testing.T) {
	f := newFake()
	f.add(Said{Room: "camille", Verb: Say, Text: "Bonjour, je suis là."})
	f.answers["bonjour"] = []answer{{time.Second, "camille", "Question 1 sur 11 · rencontre K7M2Q"}, {2 * time.Second, "équipe", "À valider · K7M2Q"}}
	f.answers["!valider K7M2Q"] = []answer{{time.Second, "équipe", "C’est validé."}, {3 * time.Second, "camille", "Votre rencontre est annoncée."}}
	f.posts = []PublicPost{{Text: "Café IA"}, {Text: "23 participants", Answers: true}}
	f.pages["K7M2Q"] = "Café IA, Saint-Aubin"
	transcript, p, err := play(t, f, `
= Début
@camille
Bot< je suis là
Camille> bonjour
Bot< rencontre {CAFE}
Bot! erreur
arrêter le bot
relancer le bot
@équipe
Bot< à valider · {CAFE}
Dominique> !valider {CAFE}
Bot< validé
@camille
Bot< annoncée
Camille+ ✅
Camille~ bonsoir
Fil< café ia
Suite< 23
Fil= 2
Page {CAFE}< saint-aubin
Page< Café
`)
	if err != nil {
		t.Fatal(err)
	}
	want := `
== Début ==

[camille]
Bot         Bonjour, je suis là.
Camille     bonjour
Bot         Question 1 sur 11 · rencontre K7M2Q

== Le bot est arrêté ==

== Le bot est relancé ==

[Salon de l’équipe]
Bot         À valider · K7M2Q
dominique   !valider K7M2Q
Bot         C’est validé.

[camille]
Bot         Votre rencontre est annoncée.
Camille     (réagit) ✅
Camille     (corrige) bonsoir
`
	if transcript != want {
		t.Errorf("transcript:\n%s\nwant:\n%s", transcript, want)
	}
	if p.Variables["CAFE"] != "K7M2Q" || strings.Join(f.orders, " ") != "stop start 0" {
		t.Errorf("variables %v, orders %v", p.Variables, f.orders)
	}
	reaction, edit := f.acts[2], f.acts[3]
	if f.log[5].Text != "Votre rencontre est annoncée." && reaction.Target == "" || edit.Target != "$1" {
		t.Errorf("reaction %+v, edit %+v", reaction, edit)
	}
}

func TestALineThatIsNotAnsweredIsNamed(t *testing.T) {
	for _, c := range []struct {
		name, story string
		line        int
		says        string
	}{
		{"nothing comes", "Camille> silence\nBot< oui", 2, "il n’est rien venu"},
		{"something else comes", "Camille> bonjour\nBot< au revoir", 2, "Question 1"},
		{"it came before the question", "@camille\nBot< je suis là\nCamille> silence\nBot< je suis là", 4, "rien venu"},
		{"it came in another room", "Camille> bonjour\nBot< à valider", 2, "Question 1"},
		{"it must not be said", "Camille> bonjour\nBot! question\n@équipe\nBot< à valider\n@camille\nBot! question", 6, "ne devait pas"},
		{"no such post", "Fil< ANNULÉ", 1, "Café"},
		{"a removed post", "Fil< retiré", 1, "Café"},
		{"not a reply", "Suite< café", 1, "rien venu"},
		{"posts miscounted", "Fil= 1", 1, "n’est pas 1"},
		{"no page", "Camille> bonjour\nBot< rencontre {CAFE}\nPage< Jura", 3, "rien venu"},
	} {
		f := newFake()
		f.add(Said{Room: "camille", Verb: Say, Text: "je suis là"})
		f.answers["bonjour"] = []answer{{time.Second, "camille", "Question 1 sur 11 · rencontre K7M2Q"}, {2 * time.Second, "équipe", "À valider"}}
		f.posts = []PublicPost{{Text: "Café IA"}, {Text: "retiré", Removed: true}}
		_, _, err := play(t, f, c.story)
		var missed *NotAnswered
		if !errors.As(err, &missed) || missed.Line.Number != c.line || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestStoriesThatMakeNoSense(t *testing.T) {
	for story, says := range map[string]string{
		"Inconnue> bonjour":        "ligne 1 : personne ne s’appelle « inconnue »",
		"@nulle part":              "ligne 1 : il n’y a pas de tel salon",
		"Bot< bonjour":             "personne n’a encore parlé",
		"Camille~ bonsoir":         "pas encore de message",
		"Camille> !voir {CAFE}":    "{CAFE} n’a pas encore de valeur",
		"Page {CAFE}< Saint-Aubin": "{CAFE} n’a pas encore de valeur",
	} {
		if _, _, err := play(t, newFake(), story); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", story, err)
		}
	}
}

func TestWhoIsInARoomStaysThere(t *testing.T) {
	f := newFake()
	if _, _, err := play(t, f, "@ensemble\nCamille> ici\nDominique> là\nCamille> chez moi"); err != nil {
		t.Fatal(err)
	}
	for i, room := range []string{"ensemble", "équipe", "camille"} {
		if f.acts[i].Room != room {
			t.Errorf("act %d is in %s, want %s", i, f.acts[i].Room, room)
		}
	}
}

func TestItEndsWithTheServersAndWithTheContext(t *testing.T) {
	f := newFake()
	f.ended = errors.New("plus de serveur")
	if _, _, err := play(t, f, "@camille\nBot< bonjour"); err == nil || !strings.Contains(err.Error(), "plus de serveur") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := &Player{Stage: newFake(), Print: &Printer{To: &strings.Builder{}}}
	for _, line := range []Line{{Verb: Expect, Text: "x"}, {Verb: Post, Text: "x"}} {
		if err := p.Play(ctx, []Line{{Verb: Enter, Text: "camille"}, line}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", line.Verb, err)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"un deux trois", []string{"un deux", "trois"}},
		{"un\n\ndeux", []string{"un", "", "deux"}},
		{"anticonstitutionnellement", []string{"anticonstitutionnellement"}},
		{"à 18\u00a0h 30 précises", []string{"à 18\u00a0h 30", "précises"}},
		{"a\x1b[31mb\u202ec", []string{"a[31mbc"}},
		{"   retrait", []string{"   retrait"}},
	} {
		if got := Wrap(c.text, 10); strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("Wrap(%q) = %q", c.text, got)
		}
	}
}

func TestActsAreAboutTheMessagesNamed(t *testing.T) {
	f := newFake()
	f.add(Said{Room: "camille", Verb: Say, Text: "Sous quelle forme ?"})                   // $0
	f.add(Said{Room: "camille", Verb: Say, Text: "Combien de personnes ?"})                // $1
	f.add(Said{Room: "camille", Who: "camille", Verb: Say, Text: "Sous quelle forme : ?"}) // $2
	f.answers["2"] = []answer{{time.Second, "camille", "Noté"}}
	_, _, err := play(t, f, `
@camille
Camille^[sous quelle forme] 2
Bot< noté
Camille~[2] 3
Camille+[combien] 1️⃣
Camille-[1️⃣]
Camille! notes.md # Titre
    Café
Camille-
Camille! point geo:1,2
`)
	if err != nil {
		t.Fatal(err)
	}
	for i, target := range []string{"$0", "$3", "$1", "$6", "", "$8", ""} {
		if f.acts[i].Target != target {
			t.Errorf("act %d is about %q, want %q: %+v", i, f.acts[i].Target, target, f.acts[i])
		}
	}
	if _, _, err := play(t, newFake(), "@camille\nCamille^[jamais dit] oui"); err == nil || !strings.Contains(err.Error(), "pas encore de message") {
		t.Errorf("an unknown message: %v", err)
	}
}

func TestChangesAndButtonsOfTheBotAreExpected(t *testing.T) {
	f := newFake()
	f.add(Said{Room: "camille", Verb: Say, Text: "Tout est juste ?"})
	f.add(Said{Room: "camille", Verb: React, Text: "✅"})
	f.add(Said{Room: "camille", Verb: Edit, Text: "Tout est juste, validé"})
	if _, _, err := play(t, f, "@camille\nBot+ ✅\nBot~ validé"); err != nil {
		t.Error(err)
	}
	if _, _, err := play(t, f, "@camille\nBot< validé"); err == nil {
		t.Error("a change is taken for a new message")
	}
}

// The clock of the story is the bot's: dates are those of the day it was moved to.
func TestTheClockIsMoved(t *testing.T) {
	f := newFake()
	transcript, _, err := play(t, f, "@horloge 2027-06-03T17:30\nCamille> {DATE+1}\n")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(f.orders, []string{"clock 2027-06-03T15:30:00Z"}) || f.acts[0].Text != "vendredi 4 juin 2027" {
		t.Errorf("orders %v, acts %+v", f.orders, f.acts)
	}
	if !strings.Contains(transcript, "Nous sommes le jeudi 3 juin 2027, 17 h 30") {
		t.Error(transcript)
	}
}
