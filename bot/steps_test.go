package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"passeparole/bot/carnet"
	"passeparole/bot/decide"
	"passeparole/bot/mastodon/toot"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/locales"
)

// life of a meeting, one step a line: who does what in which room. ">" says, "~" edits their
// last message, "-" withdraws it, "+" reacts to the bot's last message there, "^" replies to
// it, "!" invites the bot, "=" lets a fortnight pass. {ID} is the meeting's number.
const life = `
camille@!camille ! invite
camille@!camille > préparer une rencontre
camille@!camille > Café IA
camille@!camille > médiathèque, Brest
camille@!camille > Médiathèque des Tilleuls
camille@!camille > vendredi 4 décembre 2026 de 18h30 à 20h
camille@!camille > atelier
camille@!camille > 1
camille@!camille > 5
camille@!camille > parents
camille@!camille > 20
camille@!camille > De plain-pied
camille@!camille > au comptoir
camille@!camille > les mardis
camille@!camille ~ les mercredis
camille@!camille + ✅
alex@!equipe > !demander {ID} y a-t-il un parking ?
camille@!camille ^ Oui, derrière la salle.
alex@!equipe > !valider {ID}
camille@!camille > modifier {ID}
camille@!camille > modifier accessibilité
camille@!camille > De plain-pied, boucle magnétique
camille@!camille -
camille@!camille > De plain-pied, deux ascenseurs
camille@!camille > modifier début
camille@!camille > vendredi 4 décembre 2026 à 19h
camille@!camille > oui
alex@!equipe > !valider {ID}
clock@!equipe =
camille@!camille > restitution {ID}
camille@!camille > oui
camille@!camille > 23
camille@!camille > 12 parents, 5 jeunes
camille@!camille > - l'école
camille@!camille > c'est tout
camille@!camille > - un soir sans écran
camille@!camille > c'est tout
camille@!camille > passer
camille@!camille > passer
camille@!camille > envoyer
alex@!equipe > !valider {ID}
alex@!equipe > !publier {ID}
alex@!equipe > !retirer {ID} on nous le demande
`

// beyond is all servers at once. What it makes of a row depends on the row's words alone,
// so that it is the same whatever is killed meanwhile.
type beyond struct {
	mu   sync.Mutex
	refs map[string]string            // row ID → what it became
	said map[string]map[string]string // lane → what it became → its words
	last map[string]string            // lane → what the bot's last message there became
}

func (o *beyond) copy() *beyond {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := &beyond{refs: maps.Clone(o.refs), said: map[string]map[string]string{}, last: maps.Clone(o.last)}
	for lane, words := range o.said {
		c.said[lane] = maps.Clone(words)
	}
	return c
}

func (o *beyond) Send(_ context.Context, row turn.Row) (turn.Outcome, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	ref, done := o.refs[row.ID]
	if !done {
		words := row.Kind + " " + string(row.Payload)
		sum := fnv.New64a()
		for again := 0; ref == "" || o.said[row.Lane][ref] != ""; again++ {
			fmt.Fprint(sum, row.Lane, words, again)
			ref = fmt.Sprintf("$%x", sum.Sum64())
		}
		if o.said[row.Lane] == nil {
			o.said[row.Lane] = map[string]string{}
		}
		o.refs[row.ID], o.said[row.Lane][ref] = ref, words
		if row.Kind == (turn.Say{}).Kind() {
			o.last[row.Lane] = ref
		}
	}
	return turn.Outcome{Row: row, Ref: ref, URL: "https://social.exemple.fr/" + ref, At: row.Decided}, nil
}

// noting remembers which kinds of records there are, to compare all of them.
type noting struct {
	Decider
	kinds *sync.Map
}

func (n noting) Decide(mem turn.Memory, in turn.Input, now time.Time) ([]turn.Effect, error) {
	return n.Decider.Decide(notedMemory{mem, n.kinds}, in, now)
}

type notedMemory struct {
	turn.Memory
	kinds *sync.Map
}

func (n notedMemory) Put(kind, key string, record any) error {
	n.kinds.Store(kind, true)
	return n.Memory.Put(kind, key, record)
}

// stepper lives through a life step by step.
type stepper struct {
	*testing.T
	decider noting
	now     time.Time
	mine    map[string]string // who → their last message
	id      string            // of the meeting
	kills   map[string]int    // by point
	inputs  map[string]bool   // kinds of inputs that were handed in
}

func newStepper(t *testing.T) *stepper {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	all, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	d, err := decide.New(decide.Settings{
		Self: "@bot:localhost", Name: "Passe-parole", StaffRoom: "!equipe", Invite: decide.Invite{Servers: []string{"localhost"}},
		Language: "fr", Zone: "Europe/Paris", Programme: "Débats", Contact: "contact@exemple.fr",
		Toots: &toot.Style{Language: "fr", Visibility: "public"}, Page: carnet.Site{BaseURL: "https://debats.exemple.fr"}.Address, Threshold: 5,
	}, all, book)
	if err != nil {
		t.Fatal(err)
	}
	return &stepper{T: t, decider: noting{d, &sync.Map{}}, now: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC),
		mine: map[string]string{}, kills: map[string]int{}, inputs: map[string]bool{}}
}

var meetingNumber = regexp.MustCompile(`\b[2-9A-HJ-NP-Z]{5}\b`)

// batch is what a step hands in.
func (s *stepper) batch(number int, line string, o *beyond) turn.Batch {
	who, rest, _ := strings.Cut(line, "@")
	room, rest, _ := strings.Cut(rest, " ")
	verb, text, _ := strings.Cut(rest, " ")
	event, sender := fmt.Sprint("$", number), "@"+who+":localhost"
	text = strings.ReplaceAll(text, "{ID}", s.id)
	bots := o.last[turn.RoomLane(room)]
	say := turn.Message{Event: event, Room: room, Sender: sender, SentAt: s.now, Kind: turn.Text, Body: text}
	b := turn.Batch{Token: fmt.Sprint("s", number)}
	switch verb {
	case "!":
		b.Inputs = []turn.Input{turn.Membership{Event: event + "a", Room: room, User: sender, Sender: sender, State: "join"},
			turn.Membership{Event: event, Room: room, User: "@bot:localhost", Sender: sender, State: "invite", Direct: true},
			turn.Membership{Event: event + "b", Room: room, User: "@bot:localhost", Sender: "@bot:localhost", State: "join"},
			turn.Membership{Event: event + "c", Room: "!equipe", User: "@alex:localhost", Sender: "@alex:localhost", State: "join"}}
	case "~":
		b.Inputs = []turn.Input{turn.Edit{Event: event, Target: s.mine[who], Room: room, Sender: sender, SentAt: s.now, Body: text}}
	case "-":
		b.Inputs = []turn.Input{turn.Redaction{Event: event, Target: s.mine[who], Room: room, Sender: sender, SentAt: s.now}}
	case "+":
		b.Inputs = []turn.Input{turn.Reaction{Event: event, Target: bots, Room: room, Sender: sender, SentAt: s.now, Key: text}}
	case "^":
		say.ReplyTo = bots
		b.Inputs = []turn.Input{say}
	case ">":
		s.mine[who] = event
		b.Inputs = []turn.Input{say}
	case "=":
		s.now = s.now.Add(14 * 24 * time.Hour)
		b.Inputs = []turn.Input{turn.Tick{}}
	}
	for _, in := range b.Inputs {
		s.inputs[fmt.Sprintf("%T", in)] = true
	}
	return b
}

// try is one life of the process, from the store in dir to the end of the batch or to the
// moment when fail kills it.
func (s *stepper) try(dir string, o *beyond, b turn.Batch, fail func(Point) error) (survived bool) {
	var dead atomic.Bool
	db, err := store.Open(filepath.Join(dir, "bot.db"))
	if err != nil {
		s.Fatal(err)
	}
	defer db.Close()
	senders := map[string]Sender{}
	for _, e := range []turn.Effect{turn.Say{}, turn.React{}, turn.Join{}, turn.Leave{}, turn.Post{}, turn.EditPost{}, turn.Publish{}} {
		senders[e.Kind()] = o
	}
	house := New(Parts{Store: db, Decide: s.decider, Data: dir, Senders: senders, Now: func() time.Time { return s.now },
		Fail: func(at Point) error {
			if dead.Load() {
				return errKilled
			}
			if fail == nil || fail(at) == nil {
				return nil
			}
			dead.Store(true)
			return errKilled
		}})
	ctx, cancel := context.WithCancel(s.Context())
	ended := make(chan error, 1)
	go func() { ended <- house.Run(ctx) }()
	token, err := db.Token()
	if err == nil && token != b.Token {
		err = house.Handle(ctx, b)
	}
	if err != nil && !errors.Is(err, errKilled) {
		s.Fatal(err)
	}
	elapse(time.Minute)
	cancel()
	if err := <-ended; err != nil && !errors.Is(err, errKilled) {
		s.Fatal(err)
	}
	return !dead.Load()
}

// everything is all records, all that was sent, and what is left to be sent.
func (s *stepper) everything(dir string, o *beyond) map[string]any {
	db, err := store.Open(filepath.Join(dir, "bot.db"))
	if err != nil {
		s.Fatal(err)
	}
	defer db.Close()
	records := map[string]string{}
	kinds := []string{postKind, alarmKind}
	s.decider.kinds.Range(func(kind, _ any) bool { kinds = append(kinds, kind.(string)); return true })
	err = db.View(func(mem turn.Memory) error {
		for _, kind := range kinds {
			if err := mem.Each(kind, "", func(key string, raw json.RawMessage) error {
				records[kind+" "+key] = string(raw)
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
	asides, err := db.Asides()
	if err != nil {
		s.Fatal(err)
	}
	token, _ := db.Token()
	rows, _, _ := db.Depth()
	return map[string]any{"records": records, "said": o.said, "token": token, "left": rows, "aside": len(asides)}
}

func (s *stepper) copyOf(dir string) string {
	raw, err := os.ReadFile(filepath.Join(dir, "bot.db"))
	if err != nil && !os.IsNotExist(err) {
		s.Fatal(err)
	}
	to := s.TempDir()
	if err == nil {
		err = os.WriteFile(filepath.Join(to, "bot.db"), raw, 0o600)
	} else {
		err = nil
	}
	if err != nil {
		s.Fatal(err)
	}
	return to
}

// Every passage of every point, in every step of a meeting's life, is where the process dies
// once. Afterwards records and servers must be as if it had not; so the next step may begin
// from the undisturbed ones.
func TestEveryStepOfAMeetingsLifeMayBeTheLast(t *testing.T) {
	s := newStepper(t)
	dir, world := t.TempDir(), &beyond{refs: map[string]string{}, said: map[string]map[string]string{}, last: map[string]string{}}
	kinds := map[string]bool{}
	for number, line := range strings.Split(strings.TrimSpace(life), "\n") {
		s.now = s.now.Add(time.Minute)
		b := s.batch(number, line, world)
		before, worldBefore := s.copyOf(dir), world.copy()
		passed := map[Point]int{}
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			s.T = t
			s.try(dir, world, b, func(at Point) error {
				mu.Lock()
				defer mu.Unlock()
				passed[at]++
				return nil
			})
		})
		want := s.everything(dir, world)
		if s.id == "" {
			s.id = meetingNumber.FindString(fmt.Sprint(want["said"]))
		}
		for _, at := range Points {
			for nth := 1; nth <= passed[at]; nth++ {
				again, other := s.copyOf(before), worldBefore.copy()
				synctest.Test(t, func(t *testing.T) {
					s.T = t
					var count atomic.Int32
					if s.try(again, other, b, func(p Point) error {
						if p == at && count.Add(1) == int32(nth) {
							return errKilled
						}
						return nil
					}) {
						t.Fatalf("%s: point %q was not passed for the %d. time", line, at, nth)
					}
					if !s.try(again, other, b, nil) {
						t.Fatal("died without being killed")
					}
				})
				s.T = t
				s.kills[string(at)]++
				if diff := cmp.Diff(want, s.everything(again, other)); diff != "" {
					t.Fatalf("%s: killed when passing %q for the %d. time: %s", line, at, nth, diff)
				}
			}
		}
		s.T = t
		if want["left"] != 0 || want["aside"] != 0 {
			t.Fatalf("%s: %d rows are left, %d inputs were set aside", line, want["left"], want["aside"])
		}
	}
	for _, words := range world.said {
		for _, word := range words {
			kind, _, _ := strings.Cut(word, " ")
			kinds[kind] = true
		}
	}
	all := 0
	for _, n := range s.kills {
		all += n
	}
	t.Logf("%d kills: %v; effects %v; inputs %v", all, s.kills, slices.Sorted(maps.Keys(kinds)), slices.Sorted(maps.Keys(s.inputs)))
	if diff := cmp.Diff([]string{"edit-post", "join", "post", "publish", "react", "say"}, slices.Sorted(maps.Keys(kinds))); diff != "" {
		t.Error("effects:", diff)
	}
	if len(s.inputs) != 6 {
		t.Errorf("inputs: %v", s.inputs)
	}
}
