package decide

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passeparole/bot/meeting"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/locales"
)

// life is a house in which anything happens in any order, and what must hold of it after
// every single input. Each decision is made twice, on memories of their own.
type life struct {
	t        *rapid.T
	decider  *Decider
	mem, two turn.Memory
	now      time.Time
	n        int
	joined   map[string]bool // rooms that the bot was invited to by rule
	heard    map[string][]string
	said     map[string][]string // room → messages of people
	public   map[string]bool     // meetings of which anything was ever public
	homes    map[string][]string // meeting → rooms where it was talked about by who may
}

const (
	camilleRoom, sharedRoom = "!camille:localhost", "!commune:localhost"
)

// crowd: who is where. Alex is of the staff and organises too; Dominique administers.
var crowd = map[string][]string{
	camilleRoom: {"@camille:localhost"},
	sharedRoom:  {"@camille:localhost", "@sacha:localhost", "@alex:localhost"},
	staffRoom:   {"@alex:localhost", "@dominique:localhost"},
}

// answers that fit each step, and some that do not.
var fitting = map[string][]string{
	"title": {"Café IA", "Nos écrans"}, "place": {"médiathèque, Brest", "en ligne", "Saint-Aubin (39)"}, "organisers": {"Le foyer"},
	"start": {"jeudi 3 décembre 2026 de 18 h à 20 h", "demain à 15h"}, "end": {"20 h", "passer"}, "format": {"1", "jeu de rôle"},
	"mode": {"1", "2", "3"}, "theme": {"5", "éducation"}, "publics": {"1", "12 parents, 3 élus", "passer"}, "expected": {"20", "passer"},
	"access": {"plain-pied", "passer"}, "link": {"https://exemple.fr/x", "passer"}, "activity": {"passer"},
	"date": {"hier à 18h30", "vendredi 20 novembre 2026"}, "participants": {"23", "3", "environ 40"}, "topics": {"l'école\nle travail", "c'est tout"},
	"ideas": {"un soir sans écran", "c'est tout", "passer"}, "quotes": {"« on verra »", "c'est tout", "passer"}, "feedback": {"passer", "c'est tout"},
	"": {"oui", "envoyer"},
}

var anything = []string{"bonjour", "1", "2", "3", "mes rencontres", "préparer une rencontre", "restitution", "reprendre", "menu", "aide",
	"retour", "passer", "pause", "récapituler", "annuler", "défaire", "oui", "non", "envoyer", "c'est tout", "modifier titre", "modifier 3",
	"modifier thème", "enlève le 1", "je ne sais pas", "langue en", "langue fr", "langue", "english", "?", "", "  ", "\u202e\x00", "7", "-3",
	"1000000000", "31 février", "en ligne", "Brest", "<b>gras</b> @room", "!valider", "!liste", "« aide »", "06 12 34 56 78", "modifier zzz",
	strings.Repeat("trop ", 4000), "Passe-parole : 1", "Passe-parole", "voir ID", "modifier ID", "reprendre ID", "restitution ID",
	"répondre ID oui c'est vrai", "!valider ID", "🤷", "hello", "prepare a meeting",
	"Titre : Café IA\nLieu : salle, Saint-Aubin\nrendre les clés\nParticipants : une vingtaine\nSujets :\n- l'école\n- appelez le 06 12 34 56 78",
	"Titre : Nos écrans\nLieu : Brest\nDate : demain à 15h\nThème : le travail\nPublic attendu : parents\nJauge : 20", "Titre : X\nLieu : Brest",
	"oublie", "oublie tout", "plus tard", "ranger", "idées"}

var commands = []string{"!liste", "!voir ID", "!valider ID", "!valider ID", "!valider ID", "!demander ID est-ce juste ?", "!refuser ID hors sujet",
	"!publier ID", "!publier ID", "!retirer ID on nous le demande", "!annuler ID la salle est fermée", "!reporter ID vendredi 11 décembre 2026 à 18 h",
	"!reporter ID sans date", "!reporter ID demain", "!stats", "!exporter csv", "!exporter json", "!journal ID", "!aide", "!aide valider",
	"!confiance @camille:localhost", "!confiance @camille:localhost non", "!liste à valider Bretagne", "!aspirateur", "!refuser ID", "bonjour",
	"!voir ZZZZ2", "Passe-parole liste"}

func TestWhateverHappens(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	with, err := New(settings(), all, book)
	if err != nil {
		t.Fatal(err)
	}
	bare := settings()
	bare.Toots, bare.Page, bare.Contact = nil, nil, ""
	without, err := New(bare, all, book)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		l := &life{t: t, decider: with, mem: store.NewMemory(), two: store.NewMemory(), joined: map[string]bool{staffRoom: true},
			heard: map[string][]string{}, said: map[string][]string{}, public: map[string]bool{}, homes: map[string][]string{},
			now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
		if rapid.IntRange(0, 4).Draw(t, "bare") == 0 {
			l.decider = without
		}
		for _, room := range []string{camilleRoom, sharedRoom, staffRoom} {
			users := crowd[room]
			l.joined[room] = true
			for _, user := range append(slices.Clone(users), self) {
				l.happens(turn.Membership{Event: l.event(), Room: room, User: user, Sender: users[0], State: "join", Name: user[1:5]})
			}
		}
		for range rapid.IntRange(8, 30).Draw(t, "steps") {
			l.now = l.now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 2, 20, 3600, 90000, 900000}).Draw(t, "wait")) * time.Second)
			l.step()
		}
		(&world{mem: l.mem}).sound(t)
	})
}

func (l *life) event() string {
	l.n++
	return fmt.Sprintf("$%d", l.n)
}

func (l *life) pick(label string, of []string) string {
	if len(of) == 0 {
		return ""
	}
	return rapid.SampledFrom(of).Draw(l.t, label)
}

// step is one thing that happens. Most of the time it brings the story on.
func (l *life) step() {
	room := l.pick("room", []string{camilleRoom, camilleRoom, sharedRoom, staffRoom})
	who := l.pick("who", crowd[room])
	there := room // a message may claim to be about one of any room
	if rapid.IntRange(0, 9).Draw(l.t, "elsewhere") == 0 {
		there = l.pick("there", []string{camilleRoom, sharedRoom, staffRoom})
	}
	target := l.pick("target", append(slices.Clone(l.heard[there]), l.said[there]...))
	switch rapid.IntRange(0, 19).Draw(l.t, "what") {
	case 0:
		l.happens(turn.Edit{Event: l.event(), Target: target, Room: room, Sender: who, SentAt: l.now, Body: l.words(room)})
	case 1:
		l.happens(turn.Redaction{Event: l.event(), Target: target, Room: room, Sender: who, SentAt: l.now})
	case 2:
		l.happens(turn.Reaction{Event: l.event(), Target: target, Room: room, Sender: who, SentAt: l.now, Key: l.pick("key", []string{"✅", "❌", "2️⃣", "🎉", "1"})})
	case 3:
		l.happens(turn.Message{Event: l.event(), Room: room, Sender: who, Kind: rapid.SampledFrom([]turn.MessageKind{turn.Image, turn.Sticker, turn.Other}).Draw(l.t, "kind"), ReplyTo: target})
	case 4:
		l.odd(room, who)
	case 5, 6, 7: // somebody goes on to the end without a stray word
		for range 16 {
			l.says(room, who, l.fit(room), "")
			l.now = l.now.Add(10 * time.Second)
		}
	default:
		reply := ""
		if rapid.IntRange(0, 3).Draw(l.t, "reply") == 0 || room == sharedRoom {
			reply = target
		}
		l.says(room, who, l.words(room), reply)
	}
}

func (l *life) says(room, who, text, reply string) {
	event := l.event()
	l.said[room] = append(l.said[room], event)
	l.happens(turn.Message{Event: event, Room: room, Sender: who, Kind: turn.Text, SentAt: l.now, Body: text, ReplyTo: reply})
}

// odd are inputs that no person's message is.
func (l *life) odd(room, who string) {
	switch rapid.IntRange(0, 6).Draw(l.t, "odd") {
	case 0:
		l.happens(turn.Unreadable{Event: l.event(), Room: room, Sender: who})
	case 1:
		l.happens(turn.Alarm{ID: "x", What: "event", Args: map[string]string{"File": "x"}})
	case 2: // a stranger's server is on no list
		l.happens(turn.Membership{Event: l.event(), Room: "!ailleurs:ailleurs.fr", User: self, Sender: "@x:ailleurs.fr", State: "invite"})
	case 3:
		l.happens(turn.Membership{Event: l.event(), Room: room, User: who, Sender: who, State: l.pick("state", []string{"leave", "join", "ban", "invite"})})
		l.happens(turn.Membership{Event: l.event(), Room: room, User: who, Sender: who, State: "join"})
	case 4:
		for _, m := range []turn.Message{
			{Event: l.event(), Room: room, Sender: self, Kind: turn.Text, Body: l.words(room)},
			{Event: l.event(), Room: room, Sender: who, Kind: turn.Notice, Body: l.words(room)},
		} {
			if got := l.happens(m); len(got) > 0 {
				l.t.Fatalf("answered its own kind: %v", got)
			}
		}
		if got := l.happens(turn.Unreadable{Event: l.event(), Room: room, Sender: self}); len(got) > 0 {
			l.t.Fatalf("answered its own kind: %v", got)
		}
	case 5:
		l.happens(turn.RoomFact{Event: l.event(), Room: room, Encrypted: true})
	case 6: // somebody's own room claims that another one takes its place
		l.happens(turn.RoomFact{Event: l.event(), Room: "!autre:localhost", ReplacedBy: room})
	}
}

// words are what somebody types: anything, or what fits.
func (l *life) words(room string) string {
	if room != staffRoom && rapid.IntRange(0, 9).Draw(l.t, "fits") < 2 {
		return l.about(l.pick("words", anything))
	}
	return l.fit(room)
}

// fit answers the open question of a room, or asks for what brings the story on there.
func (l *life) fit(room string) string {
	if room == staffRoom {
		return l.about(l.pick("command", commands))
	}
	var r Room
	l.must(l.mem.Get(rooms, room, &r))
	if r.Active == nil {
		return l.about(l.pick("begin", []string{"préparer une rencontre", "restitution", "1", "reprendre", "modifier ID", "restitution ID", "reprendre ID"}))
	}
	var d Draft
	l.must(l.mem.Get(drafts, r.Active.Meeting+"/"+r.Active.Flow, &d))
	text := l.pick("answer", fitting[flows.Asking(d.State)])
	if d.State.Pending != nil {
		text = l.pick("precision", []string{"oui", "1"})
	}
	if text == "Café IA" { // a title that is found again wherever it goes
		text = fmt.Sprintf("Café IA q%dz", l.n)
	}
	if room == sharedRoom {
		text = "Passe-parole : " + text
	}
	return text
}

// about puts the ID of a meeting into a text, of one that waits for staff rather.
func (l *life) about(text string) string {
	var ids, waiting []string
	l.must(true, each(l.mem, meetings, "", func(id string, m meeting.Meeting) error {
		ids = append(ids, id)
		if m.WaitsForStaff() {
			waiting = append(waiting, id)
		}
		return nil
	}))
	if len(waiting) > 0 && strings.HasPrefix(text, "!") && rapid.Bool().Draw(l.t, "waiting") {
		ids = waiting
	}
	if len(ids) == 0 {
		ids = []string{"K7M2Q"}
	}
	return strings.ReplaceAll(text, "ID", l.pick("id", ids))
}

func (l *life) must(_ bool, err error) {
	if err != nil {
		l.t.Fatal(err)
	}
}

// happens hands an input over, checks what was decided, and brings back what came of it.
func (l *life) happens(in turn.Input) []turn.Effect {
	before := l.meetings()
	effects, err := l.decider.Decide(l.mem, in, l.now)
	if err != nil {
		l.t.Fatalf("%#v: %v", in, err)
	}
	again, err := l.decider.Decide(l.two, in, l.now)
	if err != nil || !reflect.DeepEqual(effects, again) {
		l.t.Fatalf("decided otherwise the second time (%v): %#v\n%v\n%v", err, in, effects, again)
	}
	after := l.meetings()
	l.movesByTheTable(before, after)
	l.conversationsAgree(after)
	for _, e := range effects {
		switch e := e.(type) {
		case turn.Say:
			l.sayable(e, after)
		case turn.Post:
			l.mayBePublic(in, e.Meeting, e.Slot, before, after)
		case turn.EditPost:
			l.mayBePublic(in, e.Meeting, e.Slot, before, after)
		case turn.Publish:
			l.mayBePublic(in, e.Meeting, "", before, after)
		}
	}
	for _, e := range effects {
		l.comesOf(e)
	}
	return effects
}

func (l *life) meetings() map[string]meeting.Meeting {
	all := map[string]meeting.Meeting{}
	l.must(true, each(l.mem, meetings, "", func(id string, m meeting.Meeting) error {
		all[id] = m
		return nil
	}))
	l.must(true, each(l.mem, drafts, "", func(_ string, d Draft) error {
		for _, room := range []string{d.Room, all[d.Meeting].Room} {
			if !slices.Contains(l.homes[d.Meeting], room) {
				l.homes[d.Meeting] = append(l.homes[d.Meeting], room)
			}
		}
		return nil
	}))
	return all
}

// comesOf brings back the outcome of an effect: done, or refused.
func (l *life) comesOf(e turn.Effect) {
	payload, err := json.Marshal(e)
	if err != nil {
		l.t.Fatal(err)
	}
	l.n++
	out := turn.Outcome{At: l.now, Row: turn.Row{ID: fmt.Sprint("pp-", l.n), Lane: e.Lane(), Kind: e.Kind(), Payload: payload, Decided: l.now}}
	causes := []turn.Cause{turn.Forbidden, turn.Unauthorised, turn.Missing, turn.Rejected}
	if e.Lane() == turn.LaneMastodon {
		causes = append(causes, turn.NoParent, turn.Misconfigured)
	}
	if say, ok := e.(turn.Say); ok && say.Room == staffRoom {
		causes = nil // it would be told in the room that refuses it
	}
	if len(causes) > 0 && rapid.IntRange(0, 19).Draw(l.t, "refused") == 0 {
		out.Cause = rapid.SampledFrom(causes).Draw(l.t, "cause")
	} else {
		out.Ref = l.event()
		if say, ok := e.(turn.Say); ok {
			l.heard[say.Room] = append(l.heard[say.Room], out.Ref)
		}
	}
	l.happens(out)
}
